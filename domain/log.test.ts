// Reading and writing entries: what was written is read back, and what is not understood is not lost.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryData, type RawEntry, readEntry, readWithSchema, writeEntry } from './log.ts';
import { arbitraryLog } from './test-entries.ts';

const runs = { numRuns: 300, seed: 20261121 };

describe('an entry', () => {
  test('is written as it was read', () => {
    fc.assert(
      fc.property(arbitraryLog(), (raw) => {
        const json: unknown = JSON.parse(JSON.stringify(raw.map((entry) => writeEntry(readEntry(entry)))));
        expect(json).toEqual(JSON.parse(JSON.stringify(raw)));
      }),
      runs,
    );
  });

  test('of a kind nobody knows, or with data nobody can read, is kept whole', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 64 }), fc.jsonValue(), (kind, data) => {
        const envelope = { seq: 1, actor: { type: 'agent', name: 'Muster' }, occurredAt: 1, observedAt: 1, recordedAt: 1 };
        const entry = readEntry({ ...envelope, kind, data });
        if (Object.hasOwn(entryData, kind)) return;
        expect(entry).toMatchObject({ kind: 'foreign', foreignKind: kind });
        expect(writeEntry(entry)).toEqual({ ...envelope, kind, data });
      }),
      runs,
    );
    const broken = readEntry({
      seq: 1,
      kind: 'resolved',
      data: { number: 'many' },
      actor: { type: 'agent', name: 'M' },
      occurredAt: 1,
      observedAt: 1,
      recordedAt: 1,
    });
    expect(broken).toMatchObject({ kind: 'foreign', foreignKind: 'resolved', data: { number: 'many' } });
  });

  test('as this version writes it is taken as it is, whatever its kind', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(arbitraryLog(), (raw) => {
        for (const entry of JSON.parse(JSON.stringify(raw)) as RawEntry[]) {
          const read = readEntry(entry);
          expect(read).toEqual(readWithSchema(entry));
          if (read.kind === 'foreign') continue;
          expect(read).toBe(entry);
          met.add(read.kind);
        }
      }),
      runs,
    );
    expect([...met].sort()).toEqual(Object.keys(entryData).sort());
  });

  test('that is not quite as it should be is read as its schema reads it', () => {
    fc.assert(
      fc.property(arbitraryLog(), fc.infiniteStream(fc.nat(1_000)), strange, (raw, choices, value) => {
        const choose = (most: number): number => (choices.next().value ?? 0) % most;
        for (const entry of JSON.parse(JSON.stringify(raw)) as RawEntry[]) {
          const spoiled = spoil(entry, choose, value);
          let read: unknown;
          try {
            read = readWithSchema(spoiled);
          } catch {
            expect(() => readEntry(spoiled)).toThrow();
            continue;
          }
          expect(readEntry(spoiled)).toEqual(read);
        }
      }),
      runs,
    );
  });

  test('named like something of JavaScript itself is foreign, not an accident', () => {
    for (const kind of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      const entry = readEntry({
        seq: 1,
        kind,
        data: null,
        actor: { type: 'agent', name: 'M' },
        occurredAt: 1,
        observedAt: 1,
        recordedAt: 1,
      });
      expect(entry.kind).toBe('foreign');
    }
  });

  test('with a broken envelope is refused', () => {
    const good = { seq: 1, kind: 'x', data: 1, actor: { type: 'agent', name: 'M' }, occurredAt: 1, observedAt: 1, recordedAt: 1 };
    for (const broken of [
      null,
      1,
      { ...good, seq: -1 },
      { ...good, actor: 'Ada' },
      { ...good, recordedAt: 'now' },
      { ...good, kind: '' },
    ]) {
      expect(() => readEntry(broken)).toThrow();
    }
  });
});

const strange = fc.constantFrom(
  null,
  undefined,
  '',
  'x'.repeat(600),
  -1,
  0,
  1.5,
  Number.NaN,
  1e300,
  true,
  [],
  [1, 2],
  {},
  { kind: 'event' },
);

/** The same entry with one thing in it, somewhere, replaced, taken out or added. */
function spoil(value: unknown, choose: (most: number) => number, by: unknown): unknown {
  if (typeof value !== 'object' || value === null || choose(4) === 0) return by;
  if (Array.isArray(value)) {
    if (value.length === 0) return [by];
    const at = choose(value.length);
    return value.map((item, index) => (index === at ? spoil(item, choose, by) : item));
  }
  const keys = Object.keys(value);
  const fields: Record<string, unknown> = { ...value };
  const key = keys[choose(keys.length + 1)];
  if (key === undefined) return { ...fields, surplus: by };
  if (choose(5) === 0) delete fields[key];
  else fields[key] = spoil(fields[key], choose, by);
  return fields;
}
