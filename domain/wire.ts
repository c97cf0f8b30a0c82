// The wire protocol: what the two sockets carry.
import { z } from 'zod';
import { eventNumber, incidentId, seq } from './ids.ts';
import { rawEntry } from './log.ts';

/** Path of the document socket: `/ws/doc/<incident>`. */
export const documentSocketPath = '/ws/doc/';

/**
 * Message types of the document socket: y-protocols' own, and ours from 100. A fence carries a nonce (varUint): the
 * server sends it back once everything earlier on that connection is committed. A heartbeat has no body.
 */
export const documentMessage = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3, fence: 100, heartbeat: 101 } as const;

/** y-websocket takes a server that is silent for 30 s for dead. */
export const heartbeatIntervalMs = 10_000;

/** More missed entries than this and the server says refetch instead of sending them. */
export const maxCatchUpEntries = 2_000;

/** Event socket, client to server: `watch` with what it has; the answer is everything after, or `refetch`. */
export const watchRequest = z.object({ incidentId, lastSeq: seq });
export type WatchRequest = z.output<typeof watchRequest>;

/** How many signals the incident has, and how many each event stands for. */
export const signalCounts = z.object({
  total: z.number().int().nonnegative(),
  byEvent: z.array(z.tuple([eventNumber, z.number().int().nonnegative()])),
});
export type SignalCounts = z.output<typeof signalCounts>;

export const watchAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('ok'), entries: z.array(rawEntry), seq, counts: signalCounts }),
  z.object({ status: z.literal('refetch'), seq }),
  z.object({ status: z.literal('refused'), code: z.string(), message: z.string() }),
]);
export type WatchAnswer = z.output<typeof watchAnswer>;

/** Event socket, server to client. `byEvent` of `counts` holds only what changed. */
export const entriesMessage = z.object({ incidentId, entries: z.array(rawEntry) });
export const countsMessage = z.object({ incidentId, counts: signalCounts });
export const incidentsChangedMessage = z.object({ incidentId });

/**
 * What of the house around the server is away. Database `away`: nothing is stored or decided until it is back. Nodes
 * `lost`: people on other servers are heard late; `alone`: there are none.
 */
export const serviceMessage = z.object({ database: z.enum(['ok', 'away']), nodes: z.enum(['alone', 'linked', 'lost']) });
export type ServiceMessage = z.output<typeof serviceMessage>;

export type ServerToClient = {
  entries: (message: z.output<typeof entriesMessage>) => void;
  counts: (message: z.output<typeof countsMessage>) => void;
  /** Something in the list of incidents changed; refetch it when it is on screen. */
  'incidents-changed': (message: z.output<typeof incidentsChangedMessage>) => void;
  /** After each connect, and when it changes. */
  service: (message: ServiceMessage) => void;
};
export type ClientToServer = {
  watch: (request: z.input<typeof watchRequest>, answer: (answer: WatchAnswer) => void) => void;
  unwatch: (request: { incidentId: string }) => void;
};
