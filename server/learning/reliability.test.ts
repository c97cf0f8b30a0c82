// Reliability and lift as posteriors in levels: priors, evidence, intervals, and how far one person can push them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KnowledgeId } from '../../domain/ids.ts';
import type { AdviceContext, EvidenceItem, Fate, IncidentEvidence } from '../../domain/learning.ts';
import type { EpochMs } from '../../domain/time.ts';
import { type ActionClass, dismissReasons, outcomes, stages } from '../../domain/vocabulary.ts';
import { record } from '../memory/test-room.ts';
import { createReliability, levelStrength, liftBounds } from './reliability.ts';
import { halfLifeMs, personCap } from './weights.ts';

const here: AdviceContext = { stage: 'mitigate', trouble: 'database', last: null };
const elsewhere: AdviceContext = { stage: 'detect', trouble: 'node', last: null };
const restart = record({ id: 'restart', action: { class: 'restart', text: 'Restart {target}', risk: 'cautious' } });
const other = record({ id: 'other', action: { class: 'restart', text: 'Restart {target} slowly', risk: 'cautious' } });
const scale = record({ id: 'scale', action: { class: 'scale', text: 'Scale {target}', risk: 'cautious' } });

const item = (fate: Fate, more: Partial<EvidenceItem> = {}): EvidenceItem => ({
  records: [restart.id],
  class: 'restart',
  context: here,
  person: 'ana',
  rank: 1,
  fate,
  ...more,
});
const closedAt = 1_800_000_000_000 as EpochMs;
const incident = (name: string, ...items: EvidenceItem[]): IncidentEvidence => ({ incident: name, closedAt, items });
const worked: Fate = { kind: 'taken', outcome: 'worked', judged: true };
const failed: Fate = { kind: 'taken', outcome: 'did-not-work', judged: true };
/** The same fate in so many incidents, each with people of its own. */
const times = (count: number, fate: Fate, more: Partial<EvidenceItem> = {}): IncidentEvidence[] =>
  Array.from({ length: count }, (_, index) => incident(`${fate.kind}-${index}`, item(fate, { person: `p${index}`, ...more })));
const mean = (incidents: IncidentEvidence[], of = restart, context?: AdviceContext): number =>
  createReliability(incidents, 'x').of(of, context).mean;
const lift = (incidents: IncidentEvidence[], of = restart): number => createReliability(incidents, 'x').lift(of, here);

describe('what works', () => {
  it('starts from a belief by group and risk', () => {
    const source = createReliability([], 'none');
    const looking = source.of(record({ id: 'look', action: { class: 'inspect-logs', text: 'Read {target}' } }));
    const acting = source.of(restart);
    const destroying = source.of(record({ id: 'drop', action: { class: 'restart', text: 'Drop {target}', risk: 'destructive' } }));
    expect(looking).toMatchObject({ worked: 0, tried: 0, mean: 0.8 });
    expect(looking.mean).toBeGreaterThan(acting.mean);
    expect(acting.mean).toBeGreaterThan(destroying.mean);
    expect(source.version).toBe('none');
  });

  it('moves with what was seen, narrows, and counts what was tried', () => {
    const before = createReliability([], '0').of(restart);
    const eight = [...times(8, worked), ...times(2, failed).map((one, index) => ({ ...one, incident: `failed-${index}` }))];
    const after = createReliability(eight, '1').of(restart);
    expect(after).toMatchObject({ worked: 8, tried: 10 });
    expect(after.mean).toBeGreaterThan(before.mean);
    expect(after.high - after.low).toBeLessThan(before.high - before.low);
    expect(after.low).toBeLessThan(after.mean);
    expect(after.high).toBeGreaterThan(after.mean);
  });

  it('weighs a judgement more than a reading, and harm double; a step without a known effect says nothing', () => {
    const as = (outcome: 'worked' | 'unknown' | 'did-not-work' | 'harmful', judged: boolean) =>
      mean(times(3, { kind: 'taken', outcome, judged }));
    expect(as('worked', true)).toBeGreaterThan(as('worked', false));
    expect(as('unknown', false)).toBe(mean([]));
    expect(as('harmful', true)).toBeLessThan(as('did-not-work', true));
  });

  it('tells something of other records of the class, and most in the context it was seen in', () => {
    const seen = times(6, failed);
    expect(mean(seen, other)).toBeLessThan(mean([], other));
    expect(mean(seen, other)).toBeGreaterThan(mean(seen, restart));
    expect(mean(seen, scale)).toBe(mean([], scale));
    expect(mean(seen, restart, here)).toBeLessThan(mean(seen, restart, elsewhere));
  });

  it('fades: half of it after a year', () => {
    const old = createReliability(times(4, failed), 'x', (closedAt + halfLifeMs) as EpochMs).of(restart).mean;
    expect(old).toBeGreaterThan(mean(times(4, failed)));
    expect(old).toBeCloseTo(mean(times(2, failed)), 6);
  });
});

describe('what people take up', () => {
  it('is 1 where nothing was learned', () => {
    expect(lift([])).toBe(1);
    // One experience is chance.
    expect(lift(times(1, { kind: 'ignored', of: 1 }))).toBe(1);
  });

  it('raises what is taken and lowers what is dismissed, within bounds', () => {
    const mixed = [
      ...times(4, worked),
      ...times(4, { kind: 'dismissed', reason: 'not-the-cause' }, { records: [scale.id], class: 'scale' }),
    ];
    expect(lift(mixed)).toBeGreaterThan(1);
    expect(lift(mixed, scale)).toBeLessThan(1);
    expect(lift([...times(50, worked), ...times(50, { kind: 'ignored', of: 1 }, { records: [scale.id], class: 'scale' })])).toBe(
      liftBounds.most,
    );
    expect(lift(times(50, { kind: 'dismissed', reason: 'too-risky' }))).toBeGreaterThanOrEqual(liftBounds.least);
  });
});

const steps: readonly ActionClass[] = ['restart', 'scale', 'inspect-logs'];
const anyFate: fc.Arbitrary<Fate> = fc.oneof(
  fc.record({ kind: fc.constant('taken' as const), outcome: fc.constantFrom(...outcomes), judged: fc.boolean() }),
  fc.record({ kind: fc.constant('dismissed' as const), reason: fc.constantFrom(...dismissReasons) }),
  fc.record({ kind: fc.constant('ignored' as const), of: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('missed' as const), outcome: fc.constantFrom(...outcomes) }),
);
const anyItem = (person: fc.Arbitrary<string>): fc.Arbitrary<EvidenceItem> =>
  fc.record({
    records: fc.uniqueArray(fc.constantFrom<KnowledgeId>(restart.id, other.id, scale.id), { minLength: 1, maxLength: 3 }),
    class: fc.constantFrom(...steps),
    context: fc.record({ stage: fc.constantFrom(...stages), trouble: fc.constantFrom('database', 'node', null), last: fc.constant(null) }),
    person,
    rank: fc.option(fc.integer({ min: 1, max: 5 })),
    fate: anyFate,
  });
const incidents = (person: fc.Arbitrary<string>, prefix: string): fc.Arbitrary<IncidentEvidence[]> =>
  fc
    .array(fc.array(anyItem(person), { maxLength: 12 }), { maxLength: 8 })
    .map((all) => all.map((items, index) => incident(`${prefix}${index}`, ...items)));

/** Both in the same rooms. */
function together(one: IncidentEvidence[], two: IncidentEvidence[]): IncidentEvidence[] {
  const names = [...new Set([...one, ...two].map((each) => each.incident))];
  return names.map((name) =>
    incident(name, ...[...one, ...two].filter((each) => each.incident === name).flatMap((each) => [...each.items])),
  );
}

describe('createReliability', () => {
  it('gives the same bytes for the same evidence, in whatever order the incidents come', () => {
    fc.assert(
      fc.property(incidents(fc.constantFrom('ana', 'ben', 'cleo'), 'i'), (all) => {
        const one = createReliability(all, 'v');
        const two = createReliability(all.toReversed(), 'v');
        for (const each of [restart, other, scale]) {
          expect(two.of(each, here)).toEqual(one.of(each, here));
          expect(two.lift(each, here)).toBe(one.lift(each, here));
        }
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  it('cannot be pushed by one person, however much they say: at least half of a mean, and half of what it lacks, stays', () => {
    const kept = Object.values(levelStrength).reduce((product, strength) => product * (strength / (strength + personCap)), 1);
    expect(kept).toBeGreaterThan(0.5);
    fc.assert(
      fc.property(
        incidents(fc.constantFrom('ben', 'cleo'), 'i'),
        incidents(fc.constant('mallory'), 'i'),
        fc.constantFrom(...stages),
        (honest, hostile, stage) => {
          const context = { ...here, stage };
          const [without, pushed] = [createReliability(honest, 'a'), createReliability(together(honest, hostile), 'b')];
          for (const each of [restart, other, scale]) {
            for (const where of [undefined, context]) {
              const [before, after] = [without.of(each, where).mean, pushed.of(each, where).mean];
              expect(after).toBeGreaterThanOrEqual(before * kept - 1e-9);
              expect(1 - after).toBeGreaterThanOrEqual((1 - before) * kept - 1e-9);
            }
          }
        },
      ),
      { seed: 5, numRuns: 300 },
    );
  });

  it('stands against a thousand dismissals and judgements of one person', () => {
    const flood = Array.from({ length: 1_000 }, (_, index) =>
      incident(`flood-${index}`, item({ kind: 'taken', outcome: 'harmful', judged: true }, { person: 'mallory' })),
    );
    expect(mean(flood)).toBeGreaterThan(0.5 * mean([]));
    expect(mean(times(12, { kind: 'taken', outcome: 'harmful', judged: true }))).toBeLessThan(mean(flood));
  });
});

describe('how often offers are followed', () => {
  const followed = (incidents: IncidentEvidence[], stage: AdviceContext['stage'] = 'mitigate'): number =>
    createReliability(incidents, 'x').followed(stage);

  it('starts at one of four, at every stage', () => {
    expect(stages.map((stage) => followed([], stage))).toEqual(stages.map(() => 0.25));
  });

  it('follows what people do, most at the stage where they did it', () => {
    const taken = times(20, worked);
    expect(followed(taken)).toBeGreaterThan(followed(taken, 'recover'));
    expect(followed(taken, 'recover')).toBeGreaterThan(0.25);
    const left = times(20, { kind: 'ignored', of: 1 });
    expect(followed(left)).toBeLessThan(followed(left, 'recover'));
  });

  it('counts a step half that was only read in the signals, and what nobody advised or was done before not at all', () => {
    const read = Array.from({ length: 8 }, (_, index) => incident(`i${index}`, item(worked, { person: `read in i${index}` })));
    expect(followed(read)).toBeLessThan(followed(times(8, worked)));
    expect(followed(times(8, { kind: 'missed', outcome: 'worked' }))).toBe(0.25);
    expect(followed(times(8, { kind: 'dismissed', reason: 'already-done' }))).toBe(0.25);
    expect(followed(times(8, { kind: 'dismissed', reason: 'not-now' }))).toBeLessThan(0.25);
  });

  it('is a share whatever the evidence, and one person moves it by a bounded amount', () => {
    const spam = incident('spam', ...Array.from({ length: 500 }, () => item({ kind: 'dismissed', reason: 'too-risky' })));
    // Ten of twenty-two trials at both levels, at most.
    expect(followed([spam])).toBeGreaterThanOrEqual(0.25 * (12 / 22) ** 2 - 1e-9);
  });
});
