// Plays a recording: hands its signals out at the pace of the replay, with their times moved to now.
import { setTimeout as delay } from 'node:timers/promises';
import type { RecordedSignal } from '../../domain/recording.ts';
import type { Attributes, SignalInput } from '../../domain/signal.ts';
import { type EpochMs, plus } from '../../domain/time.ts';
import { durationMs } from './recording-folder.ts';

/** How fast: 1 to 600 times, or as fast as the room takes it. */
export type ReplayRate = number | 'max';

/** A signal ready to be posted: its recorded id makes a second delivery a no-op. */
export type ReplayedSignal = SignalInput & { readonly id: string; readonly at: EpochMs };

export type ReplayPlan = {
  /** Incident time of the first signal: chosen so that the story ends at the wall time at which the replay ends. */
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  /** What to add to recorded times. */
  readonly shiftMs: number;
  /** The rate of the incident's clock while it plays. */
  readonly clockRate: number;
};

/** Attributes that are notes for readers of the recording, not something a room could have seen (formats/scoring.md, "Replay"). */
const readerOnly: ReadonlySet<string> = new Set(['reconstructed', 'timeUncertain', 'timeApproximate', 'source']);

const batchSize = 200;
const longestWaitMs = 60_000;

/** When a replay that begins at wall time `now` starts and ends in the incident's time. */
export function planReplay(signals: readonly RecordedSignal[], rate: ReplayRate, now: EpochMs): ReplayPlan {
  const lengthMs = durationMs(signals);
  const playingMs = rate === 'max' ? 0 : Math.ceil(lengthMs / rate);
  const startsAt = plus(now, playingMs - lengthMs);
  return {
    startsAt,
    endsAt: plus(startsAt, lengthMs),
    shiftMs: startsAt - (signals[0]?.at ?? startsAt),
    clockRate: rate === 'max' ? 1 : rate,
  };
}

/** A recorded signal as it is posted into a room: times moved, what only readers may see left out. */
export function replayedSignal(signal: RecordedSignal, shiftMs: number): ReplayedSignal {
  const attributes: Attributes = Object.fromEntries(Object.entries(signal.attributes ?? {}).filter(([name]) => !readerOnly.has(name)));
  return {
    id: signal.id,
    channel: signal.channel,
    from: signal.from,
    text: signal.text,
    at: plus(signal.at, shiftMs),
    ...(signal.role === undefined ? {} : { role: signal.role }),
    ...(signal.occurredAt === undefined ? {} : { occurredAt: plus(signal.occurredAt, shiftMs) }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  };
}

/**
 * Posts all signals in order, each when its time has come (`max`: at once, in batches), and resolves after the last one.
 * `nowMs` is the wall clock. Rejects with what `post` rejects with, or with an AbortError when `abort` fires.
 */
export async function play(given: {
  signals: readonly RecordedSignal[];
  plan: ReplayPlan;
  rate: ReplayRate;
  post: (signals: ReplayedSignal[]) => Promise<void>;
  abort: AbortSignal;
  nowMs: () => number;
  wait?: (durationMs: number, abort: AbortSignal) => Promise<void>;
}): Promise<void> {
  const { signals, plan, rate, post, abort, nowMs, wait = waitFor } = given;
  const startedMs = nowMs();
  let next = 0;
  while (next < signals.length) {
    abort.throwIfAborted();
    const due = rate === 'max' ? Number.POSITIVE_INFINITY : plan.startsAt + (nowMs() - startedMs) * rate;
    const batch: ReplayedSignal[] = [];
    for (let signal = signals[next]; signal !== undefined && batch.length < batchSize; signal = signals[++next]) {
      if (signal.at + plan.shiftMs > due) break;
      batch.push(replayedSignal(signal, plan.shiftMs));
    }
    if (batch.length > 0) {
      await post(batch);
      continue;
    }
    const upcoming = signals[next];
    if (upcoming === undefined || rate === 'max') break;
    const waitMs = (upcoming.at + plan.shiftMs - due) / rate;
    await wait(Math.min(Math.max(1, Math.ceil(waitMs)), longestWaitMs), abort);
  }
}

async function waitFor(durationMs: number, abort: AbortSignal): Promise<void> {
  await delay(durationMs, undefined, { signal: abort });
}
