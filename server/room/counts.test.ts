// Counts: told at most once a second, only what changed, and the total as it then is.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EventNumber, SignalSeq } from '../../domain/ids.ts';
import type { SignalCounts } from '../../domain/wire.ts';
import { CountsPublisher } from './counts.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const attachment = (signal: number, event: number) => ({ signal: signal as SignalSeq, event: event as EventNumber });

test('a flood is told once a second', () => {
  const told: SignalCounts[] = [];
  const counts = new CountsPublisher((message) => told.push(message));
  counts.start({ total: 5, byEvent: [[1 as EventNumber, 5]] });
  for (let second = 0; second < 3; second += 1) {
    for (let index = 1; index <= 100; index += 1) counts.sawSignals((5 + second * 100 + index) as SignalSeq);
    counts.attach([attachment(1, 2), attachment(2, 2)]);
    vi.advanceTimersByTime(1_000);
  }
  expect(told).toEqual([1, 2, 3].map((times) => ({ total: 5 + 100 * times, byEvent: [[2, 2 * times]] })));
  vi.advanceTimersByTime(5_000);
  expect(told).toHaveLength(3);
  expect(counts.current()).toEqual({
    total: 305,
    byEvent: [
      [1, 5],
      [2, 6],
    ],
  });
});

test('after the stop nothing is told', () => {
  const told: SignalCounts[] = [];
  const counts = new CountsPublisher((message) => told.push(message));
  counts.sawSignals(1 as SignalSeq);
  counts.stop();
  vi.advanceTimersByTime(2_000);
  expect(told).toEqual([]);
});

test('what another node counted is told here, and not as counted here', () => {
  const told: [SignalCounts, unknown][] = [];
  const counts = new CountsPublisher((message, counted) => told.push([message, counted]));
  counts.start({ total: 5, byEvent: [[1 as EventNumber, 5]] });
  counts.adopt([[1 as EventNumber, 5]]);
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([]);
  counts.adopt([[1 as EventNumber, 7]]);
  counts.attach([attachment(6, 2)]);
  // News may come late and out of order: the number of signals never goes back.
  counts.sawSignals(9 as SignalSeq);
  counts.sawSignals(8 as SignalSeq);
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([
    [
      {
        total: 9,
        byEvent: [
          [1, 7],
          [2, 1],
        ],
      },
      [[2, 1]],
    ],
  ]);
});
