// What fits is exactly what its schema gives back unchanged; what cannot be known never fits.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fitsOf, renamed } from './fits.ts';

const shape = z.object({ name: z.string().min(1).max(5), count: z.number().int().positive(), more: z.string().optional() });

describe('a value that fits', () => {
  test('has what the schema asks for, and nothing that it would take out', () => {
    const fits = fitsOf(shape);
    expect(fits({ name: 'Ada', count: 1 })).toBe(true);
    expect(fits({ name: 'Ada', count: 1, more: '' })).toBe(true);
    for (const other of [
      { name: '', count: 1 },
      { name: 'Ada Lovelace', count: 1 },
      { name: 'Ada', count: 1.5 },
      { name: 'Ada', count: 0 },
      { name: 'Ada', count: Number.NaN },
      { name: 'Ada' },
      { name: 'Ada', count: 1, surplus: true },
      null,
      [],
      new (class {
        name = 'Ada';
        count = 1;
      })(),
    ])
      expect(fits(other)).toBe(false);
  });

  test('is never found where the schema makes something else of it, or may', () => {
    for (const schema of [
      z.string().transform((text) => text.length),
      z.string().trim(),
      z.email(),
      z.string().default('x'),
      z.string().refine((text) => text !== 'Ada'),
      z.looseObject({}),
      z.preprocess(String, z.string()),
    ])
      expect([1, 'Ada', 'ada@example.org', undefined, {}].some(fitsOf(schema))).toBe(false);
    expect(fitsOf(z.string().transform(renamed<string, string>))('Ada')).toBe(true);
  });

  test('of a record has every key, of a union one of the shapes', () => {
    const record = fitsOf(z.record(z.enum(['a', 'b']), z.array(z.number()).max(2)));
    expect(record({ a: [], b: [1, 2] })).toBe(true);
    expect([{ a: [] }, { a: [], b: [1, 2, 3] }, { a: [], b: [], c: [] }].some(record)).toBe(false);
    const either = fitsOf(
      z.discriminatedUnion('kind', [z.object({ kind: z.literal('x') }), z.object({ kind: z.literal('y'), n: z.number() })]),
    );
    expect([{ kind: 'x' }, { kind: 'y', n: 1 }].every(either)).toBe(true);
    expect([{ kind: 'y' }, { kind: 'z' }, { kind: 'x', n: 1 }].some(either)).toBe(false);
  });
});
