import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainTrouble } from './plain-troubles.ts';
import { eventsOf, lineOf } from './test-signals.ts';

const troubles = (text: string): string[] =>
  eventsOf([{ text, role: 'operations' }])
    .map(lineOf)
    .filter((line) => line.endsWith('(worse)'));

describe('trouble in plain words', () => {
  it.each([
    ['the reindex job has been sitting there for an hour', 'reindex'],
    ['pricing-sync has not moved since ten', 'pricing-sync'],
    ['orders-db replica is 9 minutes behind', 'orders-db'],
    ['customers see a white page', 'Users'],
    ['token-service rejects valid tokens', 'token-service'],
  ])('is heard: %s', (text, thing) => {
    expect(troubles(text).join()).toContain(thing);
  });

  it.each([
    'I have been sitting here for an hour',
    'the reindex job usually takes an hour',
    'nobody gets past the login screen without a badge, that is by design',
    'if billing-export writes an empty file again, page me',
    'orders-db replica is not behind any more',
  ])('is not heard where it is meant so, only may be, or is about who talks: %s', (text) => {
    expect(troubles(text)).toEqual([]);
  });

  it('is looked for in any text without an end', () => {
    const word = fc.constantFrom(
      'is',
      'has',
      'been',
      'sitting',
      'for',
      'an',
      'hour',
      'behind',
      'nothing',
      'gets',
      'through',
      'page',
      'white',
      '40 %',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 50 }), (words) => {
        const text = words.join(' ');
        const found = plainTrouble(text);
        if (found !== undefined) expect(found.at).toBeLessThan(text.length);
      }),
      { seed: 7 },
    );
  });
});
