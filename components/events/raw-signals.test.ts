import { describe, expect, it } from 'vitest';
import type { SignalAnswer } from '../../domain/api.ts';
import type { SignalSeq } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { sampleOf } from './raw-signals.ts';

const signal = (seq: number, text: string): SignalAnswer => ({
  seq: seq as SignalSeq,
  channel: 'log',
  from: 'api',
  role: null,
  text,
  attributes: {},
  occurredAt: 0 as EpochMs,
  observedAt: 0 as EpochMs,
  event: null,
});

describe('sampleOf', () => {
  it('shows three that say different things and counts the rest', () => {
    const signals = [
      signal(1, 'waited 20 ms'),
      signal(2, 'waited 31 ms'),
      signal(3, 'pool empty'),
      signal(4, 'waited 9 ms'),
      signal(5, 'config 8841'),
    ];
    const sample = sampleOf(signals, 5);
    expect(sample.shown.map((one) => one.seq)).toEqual([1, 3, 5]);
    expect(sample).toMatchObject({ more: 2, repeats: 2 });
  });
  it('fills up with repeats, in order, and does not guess at what it has not seen', () => {
    const sample = sampleOf([signal(1, 'a 1'), signal(2, 'a 2'), signal(3, 'b')], 900);
    expect(sample.shown.map((one) => one.seq)).toEqual([1, 2, 3]);
    expect(sample).toMatchObject({ more: 897, repeats: null });
  });
  it('has nothing to say about nothing', () => {
    expect(sampleOf([], 0)).toEqual({ shown: [], more: 0, repeats: 0 });
  });
});
