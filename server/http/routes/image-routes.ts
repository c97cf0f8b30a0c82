// Routes of images in notes: taken from people who may write, given to people who may read.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { MusterError } from '../../../domain/errors.ts';
import { imageId, incidentId, type PersonId } from '../../../domain/ids.ts';
import { imageAnswer, imageTypes, maxImageBytes, maxImagePixels, readImageFacts } from '../../../domain/image.ts';
import { importedIsHistory } from '../../../domain/imported.ts';
import { mayWriteDocument } from '../../../domain/policy.ts';
import { type ApiEnv, type ApiServices, answers, insist, refusalAnswer } from '../api-types.ts';

/** How many images one person may be sending at once: each is in memory until it is stored. */
const maxAtOnce = 4;

const binary = { schema: z.string().openapi({ format: 'binary' }) };
const contentOf = (types: readonly string[]) => Object.fromEntries(types.map((type) => [type, binary]));

export function addImageRoutes(app: OpenAPIHono<ApiEnv>, services: ApiServices): void {
  const { stores, wallNow } = services;
  const sending = new Map<PersonId, number>();

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/incidents/{id}/images',
      summary: 'Send an image for the notes',
      description: `PNG, JPEG, GIF or WebP of at most ${maxImageBytes} bytes, as the body. The same image again is a no-op.`,
      request: { params: z.object({ id: incidentId }), body: { required: true, content: contentOf(imageTypes) } },
      responses: answers('The name of the image, made from its content, and what it is.', imageAnswer),
    }),
    async (context) => {
      const account = context.get('account');
      insist(mayWriteDocument(account));
      const { id: incident } = context.req.valid('param');
      const row = await stores.incidents.findIncident(incident);
      if (row === undefined) throw new MusterError('not-found');
      if (row.origin.kind === 'imported') throw new MusterError('locked', importedIsHistory);
      const before = sending.get(account.id) ?? 0;
      if (before >= maxAtOnce) throw new MusterError('too-many', `Send at most ${maxAtOnce} images at once.`);
      sending.set(account.id, before + 1);
      try {
        const bytes = new Uint8Array(await context.req.arrayBuffer());
        const facts = readImageFacts(bytes);
        if (facts === null) throw new MusterError('unsupported-media', 'This is not a PNG, JPEG, GIF or WebP image.');
        if (facts.width * facts.height > maxImagePixels) {
          throw new MusterError('too-large', `The image has more than ${maxImagePixels / 1_000_000} million pixels.`);
        }
        const id = await stores.images.saveImage(incident, { facts, bytes, createdBy: account.id, now: wallNow() });
        return context.json({ id, ...facts }, 200);
      } finally {
        const left = (sending.get(account.id) ?? 1) - 1;
        if (left === 0) sending.delete(account.id);
        else sending.set(account.id, left);
      }
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/incidents/{id}/images/{image}',
      summary: 'An image of the notes',
      request: { params: z.object({ id: incidentId, image: imageId }) },
      responses: { 200: { description: 'The image.', content: contentOf(imageTypes) }, ...refusalAnswer },
    }),
    async (context) => {
      const { id, image } = context.req.valid('param');
      const found = await stores.images.readImage(id, image);
      if (found === undefined) throw new MusterError('not-found');
      return context.body(new Uint8Array(found.bytes), 200, {
        'content-type': found.type,
        'content-disposition': 'inline',
        // The name is the content, so it never changes; kept by this browser only, and for this session only.
        'cache-control': 'private, max-age=31536000, immutable',
        vary: 'cookie',
        'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      });
    },
  );
}
