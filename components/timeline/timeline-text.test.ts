import { describe, expect, it } from 'vitest';
import { safeHref } from '../../domain/safe-href.ts';
import { blocksOf, plainText, runsOf, splitEvents } from './timeline-text.ts';

describe('typed words', () => {
  it('keeps the text of everything that has no form', () => {
    for (const text of ['2 * 3 ** 4', 'a `b', '** x', 'http:// nothing', '', 'snake_case_name']) {
      expect(plainText(blocksOf(text))).toBe(text);
    }
  });

  it('ends an address before the full stop of the sentence', () => {
    expect(runsOf('see https://status.example.com/a?b=1, or (https://example.com/x).').flatMap((run) => run.href ?? [])).toEqual([
      'https://status.example.com/a?b=1',
      'https://example.com/x',
    ]);
  });

  it('reads a fenced block, and leaves an open fence as it was typed', () => {
    expect(blocksOf('log:\n```\na **b**\n```\nend')).toEqual([
      { type: 'paragraph', runs: [{ text: 'log:' }] },
      { type: 'code', text: 'a **b**' },
      { type: 'paragraph', runs: [{ text: 'end' }] },
    ]);
    expect(plainText(blocksOf('```\nopen'))).toBe('```\nopen');
  });

  it('finds events as words of their own only', () => {
    expect(splitEvents('E7 and (E12), not E0, HE5, E5a, fooE6 or api/E9')).toEqual([
      7,
      ' and (',
      12,
      '), not E0, HE5, E5a, fooE6 or api/E9',
    ]);
  });

  it('links to web and mail addresses only', () => {
    expect(safeHref('https://example.com/')).not.toBeNull();
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', ' https://x', 'https://a b', 'JaVaScript:x'])
      expect(safeHref(bad)).toBeNull();
  });
});
