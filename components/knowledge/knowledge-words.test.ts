import { expect, test } from 'vitest';
import { dayMs } from '../../domain/time.ts';
import { checkedWords, useWords, wordsTyped } from './knowledge-words.ts';

test('says how long ago somebody looked', () => {
  const now = 100 * dayMs;
  expect(checkedWords(0, now)).toBe('never');
  expect(checkedWords(now - 1, now)).toBe('today');
  expect(checkedWords(now - 3 * dayMs, now)).toBe('3 d');
});

test('says how it has done, without claiming what was not seen', () => {
  const use = { offered: 0, seen: 0, accepted: 0, done: 0, worked: 0, harmful: 0, dismissed: 0 };
  const reliability = { worked: 0, tried: 0, mean: 0.7, low: 0.3, high: 0.9 };
  expect(useWords(use, reliability)).toContain('Never offered yet');
  expect(useWords({ ...use, offered: 4, dismissed: 2, harmful: 1 }, { ...reliability, worked: 1, tried: 2 })).toBe(
    '2 times dismissed, 1 times made it worse. 1 of 2 worked.',
  );
});

test('reads a list as people type it', () => {
  expect(wordsTyped(' pool wait, timeouts\npool wait,, ')).toEqual(['pool wait', 'timeouts']);
});
