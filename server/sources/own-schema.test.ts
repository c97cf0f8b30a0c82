import { describe, expect, it } from 'vitest';
import { parseTime } from '../../domain/time.ts';
import { toNewSignals } from './own-schema.ts';

const now = parseTime('2026-03-12T02:00:00Z')!;

describe('signals in our own schema', () => {
  it('takes the server clock, keeps when it happened, and fills what is left out', () => {
    const { signals, refused } = toNewSignals(
      [{ channel: 'chat', from: 'Mara', role: 'commander', text: 'Rolling back.', occurredAt: '2026-03-12T01:59:00Z' }],
      { now, mayReplay: false },
    );
    expect(refused).toEqual([]);
    expect(signals).toEqual([
      {
        externalId: null,
        channel: 'chat',
        from: 'Mara',
        role: 'commander',
        text: 'Rolling back.',
        attributes: {},
        occurredAt: parseTime('2026-03-12T01:59:00Z'),
        observedAt: now,
      },
    ]);
  });

  it('refuses bad inputs by index and path and accepts the rest', () => {
    const { signals, refused } = toNewSignals(
      [
        { channel: 'chat', from: 'a', text: 'fine' },
        { channel: 'smoke', from: 'a', text: 'x' },
        7,
        { channel: 'log', from: '', text: '' },
        { channel: 'log', from: 'b', text: 'also fine' },
      ],
      { now, mayReplay: false },
    );
    expect(signals.map((one) => one.text)).toEqual(['fine', 'also fine']);
    expect(refused.map(({ index }) => index)).toEqual([1, 2, 3]);
    expect(refused[0]!.faults[0]!.path).toBe('channel');
    expect(refused[2]!.faults.map(({ path }) => path).sort()).toEqual(['from', 'text']);
  });

  it('takes the time of observation only in a replay', () => {
    const input = { channel: 'log', from: 'a', text: 'x', at: '2026-01-01T00:00:00Z' };
    expect(toNewSignals([input], { now, mayReplay: false }).refused[0]!.faults[0]!.path).toBe('at');
    expect(toNewSignals([input], { now, mayReplay: true }).signals[0]!.observedAt).toBe(parseTime('2026-01-01T00:00:00Z'));
  });

  it('does not let a sender with a fast clock report from the future', () => {
    const { signals } = toNewSignals([{ channel: 'log', from: 'a', text: 'x', occurredAt: '2030-01-01T00:00:00Z' }], {
      now,
      mayReplay: false,
    });
    expect(signals[0]!.occurredAt).toBe(now);
  });

  it('names inputs after the idempotency key, but keeps ids of their own', () => {
    const { signals } = toNewSignals(
      [
        { channel: 'log', from: 'a', text: 'x' },
        { id: 'mine', channel: 'log', from: 'a', text: 'y' },
      ],
      { now, mayReplay: false, idempotencyKey: 'k'.repeat(300) },
    );
    expect(signals[0]!.externalId).toMatch(/^k+:0$/);
    expect(signals[0]!.externalId!.length).toBeLessThanOrEqual(200);
    expect(signals[1]!.externalId).toBe('mine');
  });
});
