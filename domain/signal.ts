// A signal: one thing that was observed, normalized from whatever sent it.
import { z } from 'zod';
import type { SignalSeq } from './ids.ts';
import { type EpochMs, timeField } from './time.ts';
import { type Channel, channel, type ResponderRole, responderRole } from './vocabulary.ts';

/** Values of a signal's attributes: whatever JSON the sender had, as data. */
export type AttributeValue = string | number | boolean | null | AttributeValue[] | { [key: string]: AttributeValue };
export type Attributes = { readonly [key: string]: AttributeValue };

/** A stored signal. Times are epoch milliseconds of the incident's clock, except `recordedAt` (wall clock). */
export type Signal = {
  readonly seq: SignalSeq;
  /** The sender's own id; a second delivery of the same id is a no-op. */
  readonly externalId: string | null;
  readonly channel: Channel;
  readonly from: string;
  readonly role: ResponderRole | null;
  readonly text: string;
  readonly attributes: Attributes;
  readonly occurredAt: EpochMs;
  readonly observedAt: EpochMs;
  readonly recordedAt: EpochMs;
};

/** A signal that was accepted but has no place in an incident yet. */
export type NewSignal = Omit<Signal, 'seq' | 'recordedAt'>;

export const maxSignalTextLength = 64 * 1024;
export const maxAttributesLength = 64 * 1024;

const attributes = z
  .record(z.string().min(1).max(200), z.json())
  .refine(
    (value) => JSON.stringify(value).length <= maxAttributesLength,
    `Keep attributes under ${maxAttributesLength} characters of JSON.`,
  );

/**
 * What a client posts. `id` makes the delivery repeatable; `at` (when it was observed) is only taken in an incident
 * that is a replay, elsewhere the server's clock decides; `occurredAt` defaults to the time of observation.
 */
export const signalInput = z.object({
  id: z.string().min(1).max(200).optional(),
  channel,
  from: z.string().min(1, 'Name the sending system or person.').max(200),
  role: responderRole.optional(),
  text: z.string().min(1, 'A signal needs text.').max(maxSignalTextLength),
  at: timeField.optional(),
  occurredAt: timeField.optional(),
  attributes: attributes.optional(),
});
export type SignalInput = z.output<typeof signalInput>;
