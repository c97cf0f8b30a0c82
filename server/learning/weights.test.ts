// How much evidence counts: by kind, by the chance that it was looked at, by age, and capped per person.
import { describe, expect, it, test } from 'vitest';
import type { EvidenceItem, Fate, IncidentEvidence } from '../../domain/learning.ts';
import type { EpochMs } from '../../domain/time.ts';
import { record } from '../memory/test-room.ts';
import { capped, examination, halfLifeMs, mostPropensityWeight, personCap, weighUptake } from './weights.ts';

const restart = record({ id: 'restart', action: { class: 'restart', text: 'Restart {target}' } });
const other = record({ id: 'other', action: { class: 'restart', text: 'Restart {target} slowly' } });
const closedAt = 1_800_000_000_000 as EpochMs;
const incident = (fate: Fate, more: Partial<EvidenceItem> = {}): IncidentEvidence => ({
  incident: 'i1',
  closedAt,
  items: [
    {
      records: [restart.id],
      class: 'restart',
      context: { stage: 'mitigate', trouble: null, last: null },
      person: 'ana',
      rank: 1,
      fate,
      ...more,
    },
  ],
});
const uptake = (fate: Fate, more: Partial<EvidenceItem> = {}, asOf = closedAt) => {
  const [ofClass] = weighUptake([incident(fate, more)], asOf);
  return { good: ofClass?.good ?? 0, bad: ofClass?.bad ?? 0 };
};
const taken = (outcome: 'worked' | 'partly' | 'unknown' | 'did-not-work' | 'harmful'): Fate => ({ kind: 'taken', outcome, judged: true });
const ignored: Fate = { kind: 'ignored', of: 1 };

describe('what speaks for a step', () => {
  it('is that it worked, more than that it was done, more than that it did not help', () => {
    const weights = (['worked', 'partly', 'unknown', 'did-not-work', 'harmful'] as const).map((outcome) => uptake(taken(outcome)).good);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(new Set(weights).size).toBe(5);
  });

  it('counts for more from a place that is seldom looked at, up to a limit', () => {
    expect(uptake(taken('worked'), { rank: 2 }).good).toBeCloseTo(1 / examination(2));
    expect(uptake(taken('worked'), { rank: 5 }).good).toBe(mostPropensityWeight);
    expect(uptake(taken('worked'), { rank: null }).good).toBe(1);
  });

  it('is, a little, that it was done without advice', () => {
    const missed = uptake({ kind: 'missed', outcome: 'worked' }, { records: [], rank: null });
    expect(missed.good).toBeGreaterThan(0);
    expect(missed.good).toBeLessThan(uptake(taken('harmful')).good);
  });
});

describe('what speaks against a step', () => {
  it('is a dismissal by its reason, more than that it was ignored, more than "not now"', () => {
    const dismissed = (reason: 'not-the-cause' | 'too-risky' | 'wrong-target' | 'not-now' | 'already-done') =>
      uptake({ kind: 'dismissed', reason });
    expect(dismissed('not-the-cause').bad).toBeGreaterThan(dismissed('wrong-target').bad);
    expect(dismissed('wrong-target').bad).toBeGreaterThan(uptake(ignored).bad);
    expect(uptake(ignored).bad).toBeGreaterThan(dismissed('not-now').bad);
    // It was right, and late.
    expect(dismissed('already-done')).toMatchObject({ bad: 0 });
    expect(dismissed('already-done').good).toBeGreaterThan(0);
  });

  it('is weaker the less likely the place was looked at, and shared by all who saw it', () => {
    expect(uptake(ignored, { rank: 4 }).bad).toBeCloseTo(uptake(ignored).bad / 2);
    expect(uptake({ kind: 'ignored', of: 4 }).bad).toBeCloseTo(uptake(ignored).bad / 4);
  });
});

test('half of it is left after a year', () => {
  expect(uptake(taken('worked'), {}, (closedAt + halfLifeMs) as EpochMs).good).toBeCloseTo(0.5);
});

test('the record whose words were shown has most of the credit, the class has it once', () => {
  const weighed = weighUptake([incident(taken('worked'), { records: [restart.id, other.id] })], closedAt);
  expect(weighed.map((one) => [one.record, one.good])).toEqual([
    [null, 1],
    ['restart', 1],
    ['other', 0.4],
  ]);
});

test('a person counts for so much at most, all others in full', () => {
  const flood = Array.from({ length: 50 }, () => weighUptake([incident({ kind: 'dismissed', reason: 'too-risky' })], closedAt)[1]!);
  const ben = weighUptake([incident(taken('worked'), { person: 'ben' })], closedAt)[1]!;
  const sum = capped([...flood, ben]);
  expect(sum.bad).toBeCloseTo(personCap);
  expect(sum.good).toBe(1);
});
