// The order of lists: diverse, at most five, stable.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionClasses } from '../../domain/vocabulary.ts';
import { type Listed, orderList, type Phase } from './list-order.ts';

const item = (key: string, score: number, more: Partial<Listed> = {}): Listed => ({ key, class: 'declare', target: null, score, ...more });
const keys = (items: readonly Listed[], before: readonly string[], phase: Phase = 'acting'): string[] =>
  orderList(items, before, 0.5, phase).map((one) => one.key);

describe('orderList', () => {
  it('puts the best first and leaves out what is below the threshold', () => {
    const items = [
      item('a', 0.6, { class: 'declare' }),
      item('b', 0.9, { class: 'restart', target: 'x' }),
      item('c', 0.4, { class: 'scale', target: 'x' }),
    ];
    expect(keys(items, [])).toEqual(['b', 'a']);
  });

  it('keeps the order of what stands unless another is clearly better', () => {
    const items = [item('a', 0.6), item('b', 0.65, { class: 'restart', target: 'x' })];
    expect(keys(items, ['a', 'b'])).toEqual(['a', 'b']);
    expect(keys([item('a', 0.6), item('b', 0.75, { class: 'restart', target: 'x' })], ['a', 'b'])).toEqual(['b', 'a']);
  });

  it('shows one way of looking at a thing before a second one', () => {
    const items = [
      item('logs', 0.9, { class: 'inspect-logs', target: 'api' }),
      item('metrics', 0.89, { class: 'inspect-metrics', target: 'api' }),
      item('rollback', 0.7, { class: 'rollback', target: 'api' }),
    ];
    expect(keys(items, [])).toEqual(['logs', 'rollback']);
  });

  it('shows looks at several things side by side while people search, and fewer once they act', () => {
    const items = [
      item('api', 0.7, { class: 'inspect-logs', target: 'api' }),
      item('db', 0.6, { class: 'inspect-state', target: 'db' }),
      item('queue', 0.58, { class: 'inspect-state', target: 'queue' }),
    ];
    expect(keys(items, [], 'searching')).toEqual(['api', 'db', 'queue']);
    expect(keys(items, [], 'acting')).toEqual(['api']);
  });

  it('replaces the weakest of a full list only with something clearly better', () => {
    const classes = ['declare', 'engage', 'resolve', 'record', 'secure'] as const;
    const standing = classes.map((cls, index) => item(`s${index}`, 0.6, { class: cls }));
    const before = standing.map((one) => one.key);
    expect(keys([...standing, item('n', 0.65, { class: 'silence' })], before)).toEqual(before);
    expect(keys([...standing, item('n', 0.9, { class: 'silence' })], before)).toContain('n');
  });

  const listed = fc.record({
    class: fc.constantFrom(...actionClasses),
    target: fc.constantFrom('api', 'db', null),
    score: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  it('never shows more than five, and settles at once', () => {
    fc.assert(
      fc.property(fc.array(listed, { maxLength: 12 }), fc.nat(5), (given, standing) => {
        const items = given.map((one, index) => ({ ...one, key: `k${index}` }));
        const once = keys(
          items,
          items.slice(0, standing).map((one) => one.key),
        );
        expect(once.length).toBeLessThanOrEqual(5);
        expect(new Set(once).size).toBe(once.length);
        expect(keys(items, once)).toEqual(keys(items, keys(items, once)));
      }),
      { seed: 11 },
    );
  });
});
