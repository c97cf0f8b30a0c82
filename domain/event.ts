// A critical event: a change of value in one field of the incident's state.
import { z } from 'zod';
import { type EventNumber, eventNumber, type SignalSeq, signalSeq } from './ids.ts';
import { type EpochMs, epochMs } from './time.ts';
import { dimension, direction } from './vocabulary.ts';

/** Who made an entry. Names are kept as they were then, so that playback needs no directory. */
export const actor = z.discriminatedUnion('type', [
  z.object({ type: z.literal('person'), id: z.string(), name: z.string() }),
  z.object({ type: z.literal('agent'), name: z.string() }),
  z.object({ type: z.literal('source'), name: z.string() }),
]);
export type Actor = z.output<typeof actor>;

/** What perception says: one field (`dimension` of `entity`) went `from` one value `to` another. */
export const eventBody = z.object({
  /** Perception's own stable name for the event, by which it attaches later signals to it. */
  ref: z.string().min(1).max(200),
  dimension,
  /** What it is about, as people call it: `checkout-api`, `orders-db pool wait`, `Failing checkouts`. */
  entity: z.string().min(1).max(200),
  from: z.string().max(500).nullable(),
  to: z.string().min(1).max(500),
  direction,
  occurredAt: epochMs,
  observedAt: epochMs,
  /** The signals that made it, first the one that decided. Later repeats are attached to it in the signal store. */
  sources: z.array(signalSeq).min(1).max(50),
  /** 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** The event this one corrects; that one is then shown struck. */
  supersedes: eventNumber.optional(),
  /** An event from another source that says otherwise about the same field; both stand. */
  conflictsWith: eventNumber.optional(),
});
export type EventBody = z.output<typeof eventBody>;

/** How the value of an event begins that tells of less trouble, and not of its end: what it is about stands. */
export const improved = 'better, not over: ';

/** A critical event of the room: perception's or a person's, numbered in the order of the log. */
export type CriticalEvent = Omit<EventBody, 'sources' | 'ref'> & {
  readonly number: EventNumber;
  readonly ref: string | null;
  readonly author: Actor;
  readonly sources: readonly SignalSeq[];
  readonly supersededBy: EventNumber | null;
  readonly recordedAt: EpochMs;
};
