// A posted signal, given the times and the name that the room decides on.
import type { NewSignal, SignalInput } from '../../domain/signal.ts';
import type { EpochMs } from '../../domain/time.ts';

/**
 * Takes `at` from the sender in a replay only; elsewhere it was observed `now`. It cannot have happened after it was
 * observed, whatever a sender's clock says. `fallbackId` names a signal that came without an id of its own.
 */
export function newSignal(input: SignalInput, given: { now: EpochMs; isReplay: boolean; fallbackId: string | null }): NewSignal {
  const observedAt = given.isReplay ? (input.at ?? given.now) : given.now;
  const occurredAt = input.occurredAt ?? observedAt;
  return {
    externalId: input.id ?? given.fallbackId,
    channel: input.channel,
    from: input.from,
    role: input.role ?? null,
    text: input.text,
    attributes: input.attributes ?? {},
    occurredAt: occurredAt > observedAt ? observedAt : occurredAt,
    observedAt,
  };
}
