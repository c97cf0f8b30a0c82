import { describe, expect, it } from 'vitest';
import type { RecordedSignal } from '../../domain/recording.ts';
import type { EpochMs } from '../../domain/time.ts';
import { planReplay, play, type ReplayedSignal, replayedSignal } from './player.ts';

const at = (second: number) => (1_700_000_000_000 + second * 1000) as EpochMs;
const signal = (id: string, second: number, more: Partial<RecordedSignal> = {}): RecordedSignal => ({
  id,
  at: at(second),
  channel: 'log',
  from: 'checkout-api',
  text: `line ${id}`,
  ...more,
});
const recording = [signal('s1', 0), signal('s2', 10), signal('s3', 10), signal('s4', 130)];

/** A wall clock that only moves when somebody waits. */
function fakeWall(startMs: number) {
  let nowMs = startMs;
  const waits: number[] = [];
  return {
    nowMs: () => nowMs,
    waits,
    wait: async (durationMs: number) => {
      waits.push(durationMs);
      nowMs += durationMs;
    },
  };
}

describe('planReplay', () => {
  it('ends the story at the wall time at which the replay ends', () => {
    const now = at(1_000_000);
    const plan = planReplay(recording, 13, now);
    expect(plan.endsAt - now).toBe(10_000);
    expect(plan.endsAt - plan.startsAt).toBe(130_000);
    expect(plan.startsAt).toBeLessThan(now);
    expect(at(0) + plan.shiftMs).toBe(plan.startsAt);
  });

  it('at full speed lets the story end now', () => {
    expect(planReplay(recording, 'max', at(500)).endsAt).toBe(at(500));
  });
});

describe('replayedSignal', () => {
  it('moves both times and drops what only readers may see', () => {
    const replayed = replayedSignal(
      signal('s9', 30, { occurredAt: at(5), reveals: ['a1'], attributes: { reconstructed: true, source: 'history', value: 3 } }),
      1_000,
    );
    expect(replayed).toEqual({
      id: 's9',
      channel: 'log',
      from: 'checkout-api',
      text: 'line s9',
      at: at(31),
      occurredAt: at(6),
      attributes: { value: 3 },
    });
  });
});

describe('play', () => {
  it('posts each signal when its time has come, in order, and none early', async () => {
    const wall = fakeWall(at(1_000_000));
    const plan = planReplay(recording, 10, at(1_000_000));
    const posted: { id: string; afterMs: number }[] = [];
    const post = async (signals: ReplayedSignal[]) => {
      for (const { id } of signals) posted.push({ id, afterMs: wall.nowMs() - at(1_000_000) });
    };
    await play({ signals: recording, plan, rate: 10, post, abort: new AbortController().signal, nowMs: wall.nowMs, wait: wall.wait });
    expect(posted).toEqual([
      { id: 's1', afterMs: 0 },
      { id: 's2', afterMs: 1_000 },
      { id: 's3', afterMs: 1_000 },
      { id: 's4', afterMs: 13_000 },
    ]);
  });

  it('at full speed never waits', async () => {
    const wall = fakeWall(at(0));
    const many = Array.from({ length: 950 }, (_, index) => signal(`s${index + 1}`, index));
    const sizes: number[] = [];
    const post = async (signals: ReplayedSignal[]) => void sizes.push(signals.length);
    await play({
      signals: many,
      plan: planReplay(many, 'max', at(0)),
      rate: 'max',
      post,
      abort: new AbortController().signal,
      nowMs: wall.nowMs,
      wait: wall.wait,
    });
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(950);
    expect(wall.waits).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const wall = fakeWall(at(0));
    const posted: string[] = [];
    const post = async (signals: ReplayedSignal[]) => {
      posted.push(...signals.map(({ id }) => id));
      stop.abort();
    };
    const playing = play({
      signals: recording,
      plan: planReplay(recording, 1, at(0)),
      rate: 1,
      post,
      abort: stop.signal,
      nowMs: wall.nowMs,
      wait: wall.wait,
    });
    await expect(playing).rejects.toThrow('abort');
    expect(posted).toEqual(['s1']);
  });
});
