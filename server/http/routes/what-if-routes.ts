// Routes of "what if": what it would run over, and a run with its progress and result in one answer.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { MusterError } from '../../../domain/errors.ts';
import { incidentId } from '../../../domain/ids.ts';
import { whatIfSubject } from '../../../domain/what-if.ts';
import { type ApiEnv, type ApiServices, answers, refusalAnswer } from '../api-types.ts';

/** Not the type of its letters: the router would take the answer for one JSON value. */
const jsonLines: string = 'application/x-ndjson';

const request = { params: z.object({ id: incidentId }) };

/** Who may read an incident may ask: nothing is written, no room is opened. */
export function addWhatIfRoutes(app: OpenAPIHono<ApiEnv>, { whatIf }: ApiServices): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/incidents/{id}/what-if',
      summary: 'Whether a past incident can be run over with the agent of today',
      request,
      responses: answers('The incident, and why not, if not.', whatIfSubject),
    }),
    async (context) => context.json(await whatIf.subject(context.req.valid('param').id), 200),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/incidents/{id}/what-if',
      summary: 'Run the agent of today over a past incident and compare; closing the connection ends the run',
      request,
      responses: {
        200: {
          description: 'JSON lines: progress, then the result or why there is none.',
          content: { [jsonLines]: { schema: z.string() } },
        },
        ...refusalAnswer,
      },
    }),
    async (context) => {
      const { id } = context.req.valid('param');
      const { isOpen, refusal } = await whatIf.subject(id);
      if (refusal !== null) throw new MusterError(isOpen ? 'wrong-state' : 'too-large', refusal);
      // A proxy that gathers the answer would keep the progress back.
      const headers = { 'content-type': jsonLines, 'x-accel-buffering': 'no' };
      return context.body(whatIf.start(id, context.get('account').id), 200, headers);
    },
  );
}
