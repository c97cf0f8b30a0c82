import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from './fold-text.ts';
import { blocksOf, plainText } from './timeline-text.ts';

describe('folding a very long entry', () => {
  it('leaves an entry of ordinary length whole, the same object', () => {
    const text = blocksOf(`Pool wait is 2 s.\n- one\n- two\n${'word '.repeat(150)}`);
    expect(foldText(text)).toEqual({ shown: text, hidden: 0 });
    expect(foldText(text).shown).toBe(text);
  });

  it('shows the first lines of a pasted log and counts the rest', () => {
    const log = Array.from({ length: 400 }, (_, index) => `line ${index}`).join('\n');
    const pasted = foldText(blocksOf(`Here it is:\n\`\`\`\n${log}\n\`\`\``));
    const words = plainText(pasted.shown);
    expect(words).toContain('line 5');
    expect(words).not.toContain('line 30');
    expect(words.endsWith('…')).toBe(true);
    expect(pasted.hidden).toBeGreaterThan(380);
  });

  it('cuts one endless paragraph between words, and keeps links and marks of what it shows', () => {
    const { shown, hidden } = foldText(blocksOf(`**bold** https://example.org/a ${'plain words '.repeat(500)}`));
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({ type: 'paragraph', runs: [{ bold: true }, {}, { href: 'https://example.org/a' }, {}] });
    expect(plainText(shown)).toMatch(/(plain|words)…$/);
    expect(hidden).toBeGreaterThan(10);
  });

  it('never shows more than it may, never loses the beginning, and always says that there is more', () => {
    const line = fc.oneof(fc.string({ maxLength: 300 }), fc.constantFrom('', '- item', '1. one', '```', 'https://example.org/x'));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 80 }), (lines) => {
        const text = blocksOf(lines.join('\n'));
        const { shown, hidden } = foldText(text);
        const whole = plainText(text);
        const cut = plainText(shown);
        if (hidden === 0) expect(shown).toBe(text);
        else {
          expect(cut.length).toBeLessThan(whole.length + 1);
          expect(cut.length).toBeLessThanOrEqual(1_260);
          expect(whole.startsWith(cut.replace(/…$/, ''))).toBe(true);
        }
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});
