// Muster's own schema for signals: checks each input alone, so that one bad line does not cost the others.
import { type FieldFault, faultsOf } from '../../domain/errors.ts';
import { type NewSignal, signalInput } from '../../domain/signal.ts';
import { type EpochMs, later } from '../../domain/time.ts';

export type SignalContext = {
  /** The incident's time now. */
  readonly now: EpochMs;
  /** Whether inputs may bring their own time of observation (only in an incident that is a replay). */
  readonly mayReplay: boolean;
  /** Makes a whole request repeatable: inputs without an id of their own are named after it. */
  readonly idempotencyKey?: string;
};

export type SignalsRead = {
  readonly signals: NewSignal[];
  /** `index` counts the inputs from 0; paths of faults are dotted within the input. */
  readonly refused: { readonly index: number; readonly faults: readonly FieldFault[] }[];
};

const maxIdLength = 200;

/** Checks and normalizes inputs. Never throws: what cannot be accepted is named in `refused`. */
export function toNewSignals(inputs: readonly unknown[], context: SignalContext): SignalsRead {
  const signals: NewSignal[] = [];
  const refused: SignalsRead['refused'][number][] = [];
  for (const [index, input] of inputs.entries()) {
    const parsed = signalInput.safeParse(input);
    if (!parsed.success) {
      refused.push({ index, faults: faultsOf(parsed.error) });
      continue;
    }
    const { id, channel, from, role, text, at, occurredAt, attributes } = parsed.data;
    if (at !== undefined && !context.mayReplay) {
      refused.push({
        index,
        faults: [
          {
            path: 'at',
            message: 'Leave out `at`: only a replay brings its own time of observation. Use `occurredAt` for when it happened.',
          },
        ],
      });
      continue;
    }
    const observedAt = at ?? context.now;
    const key = context.idempotencyKey;
    signals.push({
      externalId: id ?? (key === undefined ? null : `${key.slice(0, maxIdLength - 12)}:${index}`),
      channel,
      from,
      role: role ?? null,
      text,
      attributes: attributes ?? {},
      // Nothing is observed before it happened: a sender's clock that runs ahead does not move ours.
      occurredAt: occurredAt === undefined || later(occurredAt, observedAt) === occurredAt ? observedAt : occurredAt,
      observedAt,
    });
  }
  return { signals, refused };
}
