// Routes of incidents: the list, declaring one, its log, and commands.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { TypedResponse } from 'hono';
import { commandAnswer, declaredAnswer, incidentsAnswer, logAnswer } from '../../../domain/api.ts';
import { command, declareInput } from '../../../domain/commands.ts';
import { MusterError } from '../../../domain/errors.ts';
import { incidentId, type Seq } from '../../../domain/ids.ts';
import { mayDeclare } from '../../../domain/policy.ts';
import { type ApiEnv, type ApiServices, answers, insist } from '../api-types.ts';

export const idempotencyKey = z
  .string({ error: 'Send an Idempotency-Key header with every command.' })
  .regex(/^[\x21-\x7e]{8,100}$/, 'Use 8 to 100 printable characters without spaces.');

const maxLogPage = 5_000;

export function addIncidentRoutes(app: OpenAPIHono<ApiEnv>, services: ApiServices): void {
  const { rooms, stores, summaries, wallNow } = services;

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/incidents',
      summary: 'The incidents, open ones first',
      responses: answers('The newest hundred.', incidentsAnswer),
    }),
    async (context) => context.json({ incidents: await summaries.list() }, 200),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/incidents',
      summary: 'Declare an incident',
      request: { body: { required: true, content: { 'application/json': { schema: declareInput } } } },
      responses: answers('The incident as people call it.', declaredAnswer),
    }),
    async (context) => {
      const account = context.get('account');
      insist(mayDeclare(account));
      const { title, severity } = context.req.valid('json');
      const actor = { type: 'person' as const, id: account.id, name: account.name };
      const { id, reference } = await rooms.declare({ title, severity, origin: { kind: 'declared' }, actor, now: wallNow() });
      return context.json({ id, reference }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/incidents/{id}/log',
      summary: 'The log of an incident after a seq',
      request: {
        params: z.object({ id: incidentId }),
        query: z.object({
          after: z.coerce.number().int().nonnegative().default(0),
          limit: z.coerce.number().int().min(1).max(maxLogPage).default(1_000),
          counts: z.enum(['true', 'false']).default('true').openapi({ description: 'Whether to say how many signals there are.' }),
        }),
      },
      responses: answers('Entries in order; `seq` is the last there is.', logAnswer),
    }),
    async (context) => {
      const { id } = context.req.valid('param');
      const { after, limit, counts } = context.req.valid('query');
      // Reading the past must not wake a room up: folding a long log takes seconds, and nobody lives in it.
      const room = counts === 'true' ? await rooms.open(id) : rooms.peek(id);
      const known = room?.state.seq ?? (await stores.incidents.findIncident(id))?.logSeq;
      if (known === undefined) throw new MusterError('not-found');
      const { text, count: read } = await stores.log.readText(id, { after: after as Seq, limit });
      // Seqs have no gaps.
      const seq = Math.max(known, read === 0 ? 0 : after + read) as Seq;
      const imported = room?.imported ?? null;
      const rest = {
        seq,
        counts: counts === 'true' && room !== undefined ? room.counts : null,
        ...(imported === null ? {} : { imported }),
      };
      // The database wrote what the schema describes; the types of routes know answers as objects only.
      const json = `{"entries":[${text}],${JSON.stringify(rest).slice(1)}`;
      const answer: Response = context.body(json, 200, { 'content-type': 'application/json' });
      return answer as Response & TypedResponse<never, 200, 'json'>;
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/incidents/{id}/commands',
      summary: 'Do something in an incident; the same key again gives the same answer',
      request: {
        params: z.object({ id: incidentId }),
        headers: z.object({ 'idempotency-key': idempotencyKey }),
        body: { required: true, content: { 'application/json': { schema: command } } },
      },
      responses: answers('The entries it made; none when it was so already.', commandAnswer),
    }),
    async (context) => {
      const { id } = context.req.valid('param');
      const room = await rooms.open(id);
      const key = context.req.valid('header')['idempotency-key'];
      return context.json(await room.command(context.get('account'), context.req.valid('json'), key), 200);
    },
  );
}
