import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Episode } from '../../domain/episode.ts';
import { actionId, incidentId } from '../../domain/ids.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { type ActionClass, actionGroups, type Outcome, outcomes } from '../../domain/vocabulary.ts';
import { createPrecedents } from './precedents.ts';

type Done = readonly [ActionClass, string | null, Outcome];

const past = (reference: string, ...steps: Done[]): Episode => ({
  ...{ incident: incidentId.parse(reference), reference, title: 'Slow', severity: 'sev2' },
  ...{ declaredAt: 0 as EpochMs, resolvedAt: Number(reference.slice(4)) as EpochMs },
  ...{ entities: [], symptoms: [], cause: null, ruledOut: [] },
  steps: steps.map(([step, target, outcome], index) => ({
    ...{ action: actionId.parse(`a${index}`), class: step, target, text: step, outcome, tookMs: 6 * minuteMs },
  })),
});
const strengthOf = (...episodes: Episode[]): number => createPrecedents(episodes)('checkout-api', 'INC-99')[0]?.strength ?? 0;

describe('createPrecedents', () => {
  it('finds what was done to the very thing, under any name that holds it, and cites the last incident first', () => {
    const on = createPrecedents([
      past('INC-1', ['restart', 'checkout-api', 'worked'], ['scale', 'mail-worker', 'worked']),
      past('INC-2', ['replace', 'checkout-api pod', 'partly'], ['restart', null, 'worked'], ['restart', 'checkout api', 'unknown']),
    ]);
    const found = on('checkout-api', 'INC-99');
    expect(found.map((one) => one.class)).toEqual(['restart']);
    expect(found[0]?.cited.map(({ episode, step }) => [episode.reference, step.target])).toEqual([
      ['INC-2', 'checkout api'],
      ['INC-1', 'checkout-api'],
    ]);
  });

  it('says nothing of other things, of the incident itself, and of names that every system has', () => {
    const episodes = [past('INC-1', ['restart', 'checkout-api', 'worked'], ['isolate', 'node', 'worked'])];
    const on = createPrecedents(episodes);
    expect(on('orders-db', 'INC-99')).toEqual([]);
    expect(on('checkout-api', 'INC-1')).toEqual([]);
    expect(on('node', 'INC-99')).toEqual([]);
    expect(createPrecedents([])('checkout-api', 'INC-99')).toEqual([]);
  });

  it('counts incidents more than repetitions, what did not help less, and what harmed not at all', () => {
    const one = strengthOf(past('INC-1', ['restart', 'checkout-api', 'worked']));
    const thrice = strengthOf(past('INC-1', ...Array.from({ length: 3 }, (): Done => ['restart', 'checkout-api', 'worked'])));
    const two = strengthOf(past('INC-1', ['restart', 'checkout-api', 'worked']), past('INC-2', ['restart', 'checkout-api', 'worked']));
    expect(thrice).toBeGreaterThan(one);
    expect(two).toBeGreaterThan(thrice);
    expect(strengthOf(past('INC-1', ['restart', 'checkout-api', 'did-not-work']))).toBeLessThan(one);
    expect(strengthOf(past('INC-1', ['restart', 'checkout-api', 'harmful']))).toBe(0);
  });

  it('lets one incident say no more than a stated bound, whatever people did in it', () => {
    const step = fc.tuple(fc.constantFrom(...actionGroups.mitigate), fc.constant('checkout-api'), fc.constantFrom(...outcomes));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const on = createPrecedents([past('INC-1', ...steps)]);
        for (const { strength } of on('checkout-api', 'INC-99')) {
          expect(strength).toBeGreaterThan(0);
          expect(strength).toBeLessThanOrEqual(1 - 0.6 ** 1.6);
        }
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
