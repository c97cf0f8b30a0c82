import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asStored, storableJson, storableText } from './storable-json.ts';

test('replaces what no text of PostgreSQL can hold, and nothing else', () => {
  expect(storableJson({ a: 'x\0y', b: '\ud800', c: '😀', d: 'the words \\u0000 and \\ud800', e: '\\\0' })).toBe(
    '{"a":"x\ufffdy","b":"\ufffd","c":"😀","d":"the words \\\\u0000 and \\\\ud800","e":"\\\\\ufffd"}',
  );
  expect(storableText('a\0b')).toBe('a\ufffdb');
});

test('leaves storable values as they are, and reads back what it wrote', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const { value: stored, json } = asStored(value);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(stored)));
      expect(JSON.stringify(JSON.parse(json))).not.toMatch(/(?<!\\)(\\\\)*\\(u0000|ud[89a-f])/);
      if (!/\\u0000|\\ud[89a-f]/.test(JSON.stringify(value))) expect(json).toBe(JSON.stringify(value));
    }),
    { seed: 7, numRuns: 500 },
  );
});
