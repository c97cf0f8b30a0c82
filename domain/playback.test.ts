// Playback time: prefixes, gaps and how it passes.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from './fold.ts';
import { readEntry } from './log.ts';
import { advance, countUpTo, idleGaps, marksOf, playbackTimes } from './playback.ts';
import { arbitraryLog } from './test-entries.ts';
import { type EpochMs, minuteMs } from './time.ts';

describe('playback time', () => {
  test('never falls, is never before an entry was observed, and continues over parts', () => {
    fc.assert(
      fc.property(arbitraryLog(), fc.nat(40), (raw, cut) => {
        const entries = raw.map(readEntry);
        const times = playbackTimes(entries);
        times.forEach((time, index) => {
          expect(time).toBeGreaterThanOrEqual(entries[index]!.observedAt);
          expect(time).toBeGreaterThanOrEqual(times[index - 1] ?? 0);
        });
        const first = playbackTimes(entries.slice(0, cut));
        expect([...first, ...playbackTimes(entries.slice(cut), first.at(-1) ?? null)]).toEqual(times);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test('marks of any log keep its order and stand for every stage the room was in', () => {
    fc.assert(
      fc.property(arbitraryLog(), (raw) => {
        const entries = raw.map(readEntry);
        const times = playbackTimes(entries);
        const marks = entries.flatMap((entry, index) => marksOf(entry, times[index]!));
        expect(marks.map(({ seq }) => seq)).toEqual(marks.map(({ seq }) => seq).toSorted((a, b) => a - b));
        const marked = new Set(marks.flatMap((mark) => (mark.kind === 'stage' ? [mark.stage] : [])));
        for (const { stage } of fold(entries).stages) expect(marked).toContain(stage);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test('counts what is at or before a moment', () => {
    expect([0, 1, 2, 3, 4].map((t) => countUpTo([1, 2, 2, 3], t))).toEqual([0, 1, 3, 4, 4]);
    expect(countUpTo([], 5)).toBe(0);
  });

  test('passes at its rate and jumps over what is idle', () => {
    const gaps = idleGaps([0, minuteMs, 20 * minuteMs]);
    expect(gaps).toEqual([{ from: minuteMs + 5_000, to: 20 * minuteMs - 5_000 }]);
    expect(advance(0 as EpochMs, 1_000, 15, gaps)).toBe(15_000);
    expect(advance((minuteMs + 4_000) as EpochMs, 100, 60, gaps)).toBe(20 * minuteMs - 5_000);
    expect(advance((minuteMs + 4_000) as EpochMs, 100, 60, [])).toBe(minuteMs + 10_000);
  });
});
