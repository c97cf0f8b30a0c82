// Builds signals for the tests of perception.
import type { SignalSeq } from '../../domain/ids.ts';
import type { PerceivedEvent, Perception } from '../../domain/perception.ts';
import type { Attributes, Signal } from '../../domain/signal.ts';
import { type EpochMs, epochMs, minuteMs } from '../../domain/time.ts';
import type { Channel, ResponderRole } from '../../domain/vocabulary.ts';
import { createPerceiver, type Perceiver } from './perceiver.ts';

export type Given = {
  readonly text: string;
  readonly channel?: Channel;
  readonly from?: string;
  readonly role?: ResponderRole;
  readonly attributes?: Attributes;
  /** Minutes since the start. */
  readonly at?: number;
  /** Minutes since the start, where it happened at another time than it was observed. */
  readonly happened?: number;
};

export const start = epochMs.parse(Date.UTC(2026, 4, 2, 9, 0));

export function signalOf(given: Given, seq: number): Signal {
  const observedAt = (start + (given.at ?? seq) * minuteMs) as EpochMs;
  return {
    seq: seq as SignalSeq,
    externalId: null,
    channel: given.channel ?? 'chat',
    from: given.from ?? 'responder-1',
    role: given.role ?? null,
    text: given.text,
    attributes: given.attributes ?? {},
    occurredAt: given.happened === undefined ? observedAt : ((start + given.happened * minuteMs) as EpochMs),
    observedAt,
    recordedAt: observedAt,
  };
}

/** Feeds signals, numbered from 1, to a perceiver and gives what came of each. */
export function perceive(given: readonly Given[], perceiver: Perceiver = createPerceiver()): Perception[] {
  return given.map((one, index) => perceiver.observe(signalOf(one, index + 1)));
}

export function eventsOf(given: readonly Given[]): PerceivedEvent[] {
  return perceive(given).flatMap(({ events }) => events);
}

/** An event in one line: `symptom checkout-api: - -> down (worse)`. */
export function lineOf(event: PerceivedEvent): string {
  return `${event.dimension} ${event.entity}: ${event.from ?? '-'} -> ${event.to} (${event.direction})`;
}
