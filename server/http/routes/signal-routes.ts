// Routes of signals: taking them in, one or thousands at once, and reading the raw lines back.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { ingestAnswer, signalDensityAnswer, signalShape, signalsAnswer } from '../../../domain/api.ts';
import { type FieldFault, MusterError } from '../../../domain/errors.ts';
import { type EventNumber, incidentId, type SignalSeq } from '../../../domain/ids.ts';
import { mayDeclare } from '../../../domain/policy.ts';
import { signalInput } from '../../../domain/signal.ts';
import { newSignal } from '../../room/new-signal.ts';
import { type ApiEnv, type ApiServices, answers, insist } from '../api-types.ts';
import { maxSignalsPerRequest, readSignalBody } from '../signal-body.ts';
import { idempotencyKey } from './incident-routes.ts';

/** Attributes as the document of the API shows them: the generator follows "any JSON" for ever. */
const attributes = z.record(z.string(), z.unknown());
const documentedInput = signalInput.extend({ attributes: attributes.optional() });
const documentedAnswer = signalsAnswer.extend({ signals: z.array(signalShape.extend({ attributes })) });

export function addSignalRoutes(app: OpenAPIHono<ApiEnv>, services: ApiServices): void {
  const { rooms, stores, metrics, wallNow } = services;
  const batch = z.union([
    documentedInput,
    z.array(documentedInput).max(maxSignalsPerRequest),
    z.object({ signals: z.array(documentedInput) }),
  ]);

  // Registered apart from its handler: the body is read by hand, so that one bad item does not refuse the others.
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/api/incidents/{id}/signals',
    summary: 'Deliver signals: one, a batch, or NDJSON; bad ones are named, the rest is taken',
    request: {
      params: z.object({ id: incidentId }),
      headers: z.object({ 'idempotency-key': idempotencyKey.optional() }),
      body: {
        required: true,
        content: { 'application/json': { schema: batch }, 'application/x-ndjson': { schema: z.string() } },
      },
    },
    responses: answers('How many were taken, how many were known, and which were not taken.', ingestAnswer),
  });
  app.post('/api/incidents/:id/signals', async (context) => {
    insist(mayDeclare(context.get('account')));
    const id = incidentId.safeParse(context.req.param('id'));
    if (!id.success) throw new MusterError('not-found');
    const key = idempotencyKey.optional().safeParse(context.req.header('idempotency-key'));
    if (!key.success) {
      throw new MusterError('invalid-input', undefined, {
        faults: [{ path: 'Idempotency-Key', message: key.error.issues[0]?.message ?? 'Not valid.' }],
      });
    }
    const room = await rooms.open(id.data);
    const { items, refused, isBatch } = readSignalBody(await context.req.text(), context.req.header('content-type') ?? '');
    if (items.length === 0 && refused.length > 0) throw allRefused(refused, isBatch);
    const now = wallNow();
    const isReplay = room.state.origin?.kind === 'replay';
    const signals = items.map(({ index, input }) =>
      newSignal(input, { now, isReplay, fallbackId: key.data === undefined ? null : `${key.data}:${index}` }),
    );
    const { accepted, repeated } = await room.ingest(signals);
    metrics.signals.inc({ result: 'accepted' }, accepted.length);
    metrics.signals.inc({ result: 'repeated' }, repeated);
    metrics.signals.inc({ result: 'refused' }, refused.length);
    return context.json({ accepted: accepted.length, repeated, refused }, 200);
  });

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/incidents/{id}/signals',
      summary: 'Raw signals, oldest first; of one event with `event`',
      request: {
        params: z.object({ id: incidentId }),
        query: z.object({
          event: z.coerce.number().int().positive().optional(),
          after: z.coerce.number().int().nonnegative().default(0),
          limit: z.coerce.number().int().min(1).max(1_000).default(200),
        }),
      },
      responses: answers('The signals, and how many there are in all.', documentedAnswer),
    }),
    async (context) => {
      const { id } = context.req.valid('param');
      const { event, after, limit } = context.req.valid('query');
      await rooms.open(id);
      const of = event as EventNumber | undefined;
      const options = { after: after as SignalSeq, limit, ...(of === undefined ? {} : { event: of }) };
      const [signals, total] = await Promise.all([stores.signals.read(id, options), stores.signals.total(id, of)]);
      const shown = signals.map(({ seq, channel, from, role, text, attributes, occurredAt, observedAt, event: number }) => ({
        ...{ seq, channel, from, role, text, attributes, occurredAt, observedAt },
        event: number,
      }));
      return context.json({ signals: shown, total }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/incidents/{id}/signals/density',
      summary: 'How many signals were observed when',
      request: { params: z.object({ id: incidentId }) },
      responses: answers('Signals by stretch of time; null for an incident without signals.', signalDensityAnswer),
    }),
    async (context) => {
      const { id } = context.req.valid('param');
      if ((await stores.incidents.findIncident(id)) === undefined) throw new MusterError('not-found');
      const density = await stores.signals.density(id, maxStretches);
      return context.json({ density }, 200);
    },
  );
}

/** As many bars as a wide screen shows. */
const maxStretches = 600;

function allRefused(refused: readonly { index: number; faults: readonly FieldFault[] }[], isBatch: boolean): MusterError {
  const faults = refused
    .slice(0, 100)
    .flatMap(({ index, faults: found }) =>
      found.map(({ path, message }) => ({ path: isBatch ? [String(index), path].filter((part) => part !== '').join('.') : path, message })),
    );
  return new MusterError('invalid-input', undefined, { faults });
}
