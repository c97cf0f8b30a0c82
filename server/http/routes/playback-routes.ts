// Routes of playback: what its first moment is shown from, while the whole log is still to come.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { TypedResponse } from 'hono';
import { glanceAnswer } from '../../../domain/api.ts';
import { MusterError } from '../../../domain/errors.ts';
import { incidentId } from '../../../domain/ids.ts';
import { type ApiEnv, type ApiServices, answers, momentQuery } from '../api-types.ts';

export function addPlaybackRoutes(app: OpenAPIHono<ApiEnv>, { stores, documentHistory }: ApiServices): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/incidents/{id}/glance',
      summary: 'The entries and the words that show the room as of a moment',
      request: {
        params: z.object({ id: incidentId }),
        query: momentQuery('the first there is'),
      },
      responses: answers(
        'The room of the moment is the fold of the entries up to `upTo`, but for offers that it does not show.',
        glanceAnswer,
      ),
    }),
    async (context) => {
      const { id } = context.req.valid('param');
      const moment = await stores.log.findMoment(id, context.req.valid('query').at ?? null);
      if (moment === undefined) throw new MusterError('not-found');
      const [text, { seq, bytes }] = await Promise.all([stores.log.readGlance(id, moment.upTo), documentHistory.documentAt(id, moment.at)]);
      const words = seq === 0 ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
      // The database wrote what the schema describes; the types of routes know answers as objects only.
      const json = `{"entries":[${text}],${JSON.stringify({ ...moment, words }).slice(1)}`;
      const answer: Response = context.body(json, 200, { 'content-type': 'application/json' });
      return answer as Response & TypedResponse<never, 200, 'json'>;
    },
  );
}
