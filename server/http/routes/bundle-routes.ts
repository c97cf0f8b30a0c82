// Routes of bundles: an incident to take along, and one that was brought.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { bundleMediaType, importedAnswer } from '../../../domain/bundle.ts';
import { MusterError } from '../../../domain/errors.ts';
import { incidentId, type Seq } from '../../../domain/ids.ts';
import { mayDeclare } from '../../../domain/policy.ts';
import { minuteMs } from '../../../domain/time.ts';
import { type ApiEnv, type ApiServices, answers, insist, refusalAnswer } from '../api-types.ts';

/** Each holds a connection to the database while it is downloaded. */
const maxDownloads = 2;
/** Whoever takes nothing for so long has gone away without saying so. */
const stalledMs = minuteMs;

const binary = { schema: z.string().openapi({ format: 'binary' }) };

export function addBundleRoutes(app: OpenAPIHono<ApiEnv>, services: ApiServices): void {
  const { bundles, rooms } = services;
  let downloads = 0;

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/incidents/{id}/bundle',
      summary: 'A closed incident as a zip that another installation can import',
      request: {
        params: z.object({ id: incidentId }),
        query: z.object({
          pseudonyms: z
            .enum(['0', '1'])
            .default('0')
            .openapi({ description: '1 replaces the names of people everywhere, and leaves images out.' }),
        }),
      },
      responses: { 200: { description: 'The bundle.', content: { [bundleMediaType]: binary } }, ...refusalAnswer },
    }),
    async (context) => {
      if (downloads >= maxDownloads) throw new MusterError('too-many', 'Other bundles are being downloaded. Try again when they are done.');
      downloads += 1;
      const done = (): void => {
        downloads -= 1;
      };
      const log = context.get('log');
      try {
        const pseudonyms = context.req.valid('query').pseudonyms === '1';
        const { fileName, bytes } = await bundles.open(context.req.valid('param').id, { pseudonyms });
        const onFault = (error: unknown): void => log.error({ err: error }, 'a bundle was not written to its end');
        return context.body(streamed(bytes, { onEnd: done, onFault }), 200, {
          'content-type': bundleMediaType,
          'content-disposition': `attachment; filename="${fileName}"`,
        });
      } catch (error) {
        done();
        throw error;
      }
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/bundles',
      summary: 'Import a closed incident from a bundle',
      request: { body: { required: true, content: { [bundleMediaType]: binary } } },
      responses: answers('The incident it made: history, which can be read and played back.', importedAnswer),
    }),
    async (context) => {
      const account = context.get('account');
      insist(mayDeclare(account));
      const { body } = context.req.raw;
      if (body === null) throw new MusterError('malformed-body', 'Send the bundle as the body.');
      const imported = await bundles.take(chunksOf(body), account);
      rooms.announce(imported.id, imported.counts.entries as Seq);
      return context.json(imported, 200);
    },
  );
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The bytes as they are asked for; ends when they do, when nobody wants them any more, or when nobody takes any for long. */
function streamed(
  bytes: AsyncGenerator<Uint8Array>,
  { onEnd, onFault }: { readonly onEnd: () => void; readonly onFault: (error: unknown) => void },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let stalled: NodeJS.Timeout | undefined;
  let isOver = false;
  const end = async (): Promise<void> => {
    clearTimeout(stalled);
    if (isOver) return;
    isOver = true;
    onEnd();
    await bytes.return(undefined);
  };
  return new ReadableStream({
    async pull(controller) {
      clearTimeout(stalled);
      try {
        const { done, value } = await bytes.next();
        if (done === true) {
          await end();
          controller.close();
          return;
        }
        controller.enqueue(new Uint8Array(value));
        stalled = setTimeout(() => {
          controller.error(new MusterError('too-many', 'Nobody took the bundle.'));
          end().catch(onFault);
        }, stalledMs);
      } catch (error) {
        onFault(error);
        await end();
        controller.error(error);
      }
    },
    cancel: end,
  });
}
