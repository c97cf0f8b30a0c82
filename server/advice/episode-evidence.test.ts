import { describe, expect, it } from 'vitest';
import type { SimilarEpisode } from '../../domain/episode.ts';
import { actionId, incidentId } from '../../domain/ids.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import type { ActionClass, Outcome } from '../../domain/vocabulary.ts';
import { pastWord, withSupport } from './episode-evidence.ts';

const past = (reference: string, score: number, ...steps: (readonly [ActionClass, string | null, Outcome])[]): SimilarEpisode => ({
  score,
  reasons: [{ kind: 'entity', shared: ['orders-db'], event: null }],
  episode: {
    ...{
      incident: incidentId.parse(reference),
      reference,
      title: 'Slow',
      severity: 'sev2',
      declaredAt: 0 as EpochMs,
      resolvedAt: 1 as EpochMs,
    },
    ...{ entities: [], symptoms: [], cause: null, ruledOut: [] },
    steps: steps.map(([step, target, outcome], index) => ({
      ...{ action: actionId.parse(`a${index}`), class: step, target, text: step, outcome, tookMs: 6 * minuteMs },
    })),
  },
});
const step = { class: 'rollback', target: 'checkout-api' } as const;

describe('pastWord', () => {
  it('cites what helped and how fast', () => {
    const word = pastWord(step, [past('INC-187', 0.8, ['rollback', 'checkout-api', 'worked'])]);
    expect(word).toEqual({ support: 0.8, basis: [{ kind: 'incident', id: 'INC-187', reference: 'INC-187', note: 'worked in 6 min' }] });
  });

  it('speaks against what did not help, and lets the most alike decide', () => {
    const word = pastWord(step, [
      past('INC-1', 0.9, ['rollback', 'checkout-api', 'harmful']),
      past('INC-2', 0.4, ['rollback', 'checkout-api', 'worked']),
    ]);
    expect(word.support).toBe(-0.9);
    expect(word.basis.map((one) => one.kind === 'incident' && one.note)).toEqual(['made it worse', 'worked in 6 min']);
  });

  it('says nothing of another step, another target, or a step whose effect nobody knew', () => {
    const none = { support: 0, basis: [] };
    expect(pastWord(step, [past('INC-1', 1, ['scale', 'checkout-api', 'worked'])])).toEqual(none);
    expect(pastWord(step, [past('INC-1', 1, ['rollback', 'mail-worker', 'worked'])])).toEqual(none);
    expect(pastWord(step, [past('INC-1', 1, ['rollback', 'checkout-api', 'unknown'])])).toEqual(none);
    expect(pastWord(step, [])).toEqual(none);
  });

  it('moves a score within 0 and 1', () => {
    expect(withSupport(0.6, 0)).toBe(0.6);
    expect(withSupport(0.6, 1)).toBeCloseTo(0.72);
    expect(withSupport(0.6, -1)).toBeCloseTo(0.42);
    expect(withSupport(1, 1)).toBe(1);
  });
});
