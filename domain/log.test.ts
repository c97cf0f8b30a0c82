// Reading and writing entries: what was written is read back, and what is not understood is not lost.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryData, readEntry, writeEntry } from './log.ts';
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
