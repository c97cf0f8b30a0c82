// Routes of the shared document: as it was at a moment.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { MusterError } from '../../../domain/errors.ts';
import { incidentId } from '../../../domain/ids.ts';
import { timeField } from '../../../domain/time.ts';
import { type ApiEnv, type ApiServices, refusalAnswer } from '../api-types.ts';

export function addDocumentRoutes(app: OpenAPIHono<ApiEnv>, services: ApiServices): void {
  const { documentHistory, stores, wallNow } = services;

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/incidents/{id}/document',
      summary: 'The shared document as of a moment',
      request: {
        params: z.object({ id: incidentId }),
        query: z.object({
          at: timeField.optional().openapi({
            type: 'string',
            format: 'date-time',
            description: 'The moment, by the clock of the server that took the edits in; now when it is not given.',
          }),
        }),
      },
      responses: {
        200: {
          description: 'A Yjs update (v1) that makes the document from nothing. X-Document-Seq counts the edits in it.',
          content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
        },
        ...refusalAnswer,
      },
    }),
    async (context) => {
      const { id } = context.req.valid('param');
      const at = context.req.valid('query').at ?? wallNow();
      if ((await stores.incidents.findIncident(id)) === undefined) throw new MusterError('not-found');
      const { seq, bytes } = await documentHistory.documentAt(id, at);
      return context.body(new Uint8Array(bytes), 200, { 'content-type': 'application/octet-stream', 'x-document-seq': String(seq) });
    },
  );
}
