import { expect, test } from 'vitest';
import type { EvidenceItem, IncidentEvidence } from '../../domain/learning.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { ActionClass } from '../../domain/vocabulary.ts';
import { createTransitions, transitionBounds } from './transitions.ts';

const done = (step: ActionClass, last: ActionClass | null, kind: 'missed' | 'ignored' = 'missed'): EvidenceItem => ({
  ...{ records: [], class: step, context: { stage: 'mitigate', trouble: null, last }, person: 'ana', rank: null },
  fate: kind === 'missed' ? { kind, outcome: 'worked' } : { kind, of: 1 },
});
const after = (...items: EvidenceItem[]): IncidentEvidence[] => [{ incident: 'i1', closedAt: 0 as EpochMs, items }];
const many = (item: EvidenceItem, count: number): EvidenceItem[] => Array.from({ length: count }, () => item);

test('is 1 where nothing was seen', () => {
  expect(createTransitions([])('verify', 'restart')).toBe(1);
  expect(createTransitions(after(done('verify', 'restart')))('verify', 'rollback')).toBe(1);
});

test('raises what follows, lowers what does not, by kind of step and within bounds', () => {
  const next = createTransitions(after(...many(done('verify', 'restart'), 10), ...many(done('scale', 'rollback'), 10)));
  expect(next('verify', 'restart')).toBeGreaterThan(1);
  // One kind of step.
  expect(next('monitor', 'restart')).toBe(next('verify', 'restart'));
  expect(next('scale', 'restart')).toBeLessThan(1);
  const flooded = createTransitions(after(...many(done('verify', 'restart'), 1_000), ...many(done('scale', 'rollback'), 1_000)));
  expect(flooded('verify', 'restart')).toBe(transitionBounds.most);
  expect(flooded('scale', 'restart')).toBe(transitionBounds.least);
});

test('learns nothing from what nobody did', () => {
  expect(createTransitions(after(...many(done('verify', 'restart', 'ignored'), 10)))('verify', 'restart')).toBe(1);
});
