// Routes of the shared document: as it was at a moment, and the edits that made it.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { documentUpdatesAnswer, entryHistoryAnswer } from '../../../domain/api.ts';
import { incidentId, type Seq } from '../../../domain/ids.ts';
import { type ApiEnv, type ApiServices, answers, momentQuery, refusalAnswer } from '../api-types.ts';

const maxUpdatesPage = 5_000;

export function addDocumentRoutes(app: OpenAPIHono<ApiEnv>, services: ApiServices): void {
  const { documentHistory, entryHistory } = services;

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/incidents/{id}/document',
      summary: 'The shared document as of a moment',
      request: {
        params: z.object({ id: incidentId }),
        query: momentQuery('all there is'),
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
      const { seq, bytes } = await documentHistory.documentAt(id, context.req.valid('query').at);
      return context.body(new Uint8Array(bytes), 200, { 'content-type': 'application/octet-stream', 'x-document-seq': String(seq) });
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/incidents/{id}/document/updates',
      summary: 'The edits of the shared document after one',
      request: {
        params: z.object({ id: incidentId }),
        query: z.object({
          after: z.coerce.number().int().nonnegative().default(0),
          limit: z.coerce.number().int().min(1).max(maxUpdatesPage).default(1_000),
          start: z
            .enum(['true', 'false'])
            .default('false')
            .openapi({ description: 'Whether to give what makes the document as of `after`, too.' }),
        }),
      },
      responses: answers('Edits in order, with who made them and when by the clock of the incident.', documentUpdatesAnswer),
    }),
    async (context) => {
      const { id } = context.req.valid('param');
      const query = context.req.valid('query');
      const after = query.after as Seq;
      const { updates, seq } = await documentHistory.updatesAfter(id, { after, limit: query.limit });
      const start = query.start === 'true' ? base64((await documentHistory.documentUpTo(id, after)).bytes) : null;
      return context.json({ updates: updates.map((update) => ({ ...update, bytes: base64(update.bytes) })), seq, start }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/incidents/{id}/document/entries/{entryId}/history',
      summary: 'Who wrote which words of a timeline entry, a note or the update draft when',
      request: { params: z.object({ id: incidentId, entryId: z.string().min(1).max(64) }) },
      responses: answers('Steps, oldest first; one is what one person did without pausing for a minute.', entryHistoryAnswer),
    }),
    async (context) => {
      const { id, entryId } = context.req.valid('param');
      return context.json({ steps: await entryHistory.of(id, entryId) }, 200);
    },
  );
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
