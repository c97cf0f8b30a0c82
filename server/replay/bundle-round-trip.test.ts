// Out of one database and into another: the same rows, the same state, and the same bytes out of that.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { fold } from '../../domain/fold.ts';
import type { IncidentId, Seq, SignalSeq } from '../../domain/ids.ts';
import { arbitraryLog } from '../../domain/test-entries.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from '../store/database.ts';
import { createDocumentStore } from '../store/document-store.ts';
import { createLogStore } from '../store/log-store.ts';
import { createSignalStore } from '../store/signal-store.ts';
import { createTestDatabase } from '../store/test-database.ts';
import { bundlesOf, filesOf, type Seed, seedIncident, signal, typedEdits } from './test-bundles.ts';

let here: Database;
let there: Database;

beforeAll(async () => {
  [here, there] = await Promise.all([createTestDatabase(), createTestDatabase()]);
});
afterAll(() => Promise.all([here.close(), there.close()]));

const at = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_600_000 }).map((value) => value as EpochMs);
const arbitrarySignal = fc.record({
  ...{ externalId: fc.option(fc.uuid()), channel: fc.constantFrom('alert' as const, 'chat' as const, 'log' as const) },
  ...{ from: fc.constantFrom('hub', 'ada', 'responder-1'), role: fc.option(fc.constantFrom('user' as const, 'expert' as const)) },
  text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  attributes: fc.dictionary(
    fc.string({ minLength: 1, maxLength: 8 }).filter((key) => key !== '__proto__'),
    fc.jsonValue({ maxDepth: 2 }),
  ),
  ...{ occurredAt: at, observedAt: at },
});
const arbitrarySeed: fc.Arbitrary<Seed> = fc
  .record({
    log: arbitraryLog().filter((log) => log.length > 0 && log.every(({ data }) => data !== null)),
    signals: fc.array(arbitrarySignal, { maxLength: 12 }),
    attached: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 12 })), { maxLength: 8, selector: String }),
    words: fc.array(fc.string({ unit: 'grapheme', maxLength: 8 }), { maxLength: 8 }),
  })
  .map(({ log, signals, attached, words }) => ({
    log,
    signals: signals as NonNullable<Seed['signals']>,
    attached: attached.filter(([, seq]) => seq <= signals.length),
    updates: typedEdits({ type: 'person', id: 'ada', name: 'Ada' }, (doc) => {
      for (const word of words) doc.getText('notes').insert(0, word);
      if (words.join('').length > 2) doc.getText('notes').delete(0, 2);
    }),
  }));

async function everything(database: Database, id: IncidentId) {
  const page = { after: 0, limit: 10_000 };
  return {
    log: await createLogStore(database).read(id, { ...page, after: 0 as Seq }),
    signals: await createSignalStore(database).read(id, { ...page, after: 0 as SignalSeq }),
    counts: await createSignalStore(database).counts(id),
    updates: (await createDocumentStore(database).readUpdates(id, { ...page, after: 0 as Seq })).map((row) => ({
      ...row,
      bytes: Buffer.from(row.bytes).toString('base64'),
    })),
  };
}

test('any incident comes out of another database as it went in, and its bundle from there is the same to the byte', async () => {
  await fc.assert(
    fc.asyncProperty(arbitrarySeed, fc.boolean(), async (seed, pseudonyms) => {
      const id = await seedIncident(here, seed);
      const bundle = await bundlesOf(here).export(id, pseudonyms);
      const { remade } = await bundlesOf(there).import(bundle);
      expect(remade).toEqual([]);
      if (!pseudonyms) expect(await everything(there, id)).toEqual(await everything(here, id));
      const [again, plain, twice] = [
        await bundlesOf(there).export(id, pseudonyms),
        await bundlesOf(there).export(id),
        await bundlesOf(here).export(id, pseudonyms),
      ];
      expect(filesOf(again)).toEqual(filesOf(bundle));
      for (const other of [again, plain, twice]) expect(Buffer.compare(other, bundle)).toBe(0);
    }),
    { numRuns: 40, seed: 214 },
  );
}, 120_000);

test('at each moment the document of an imported incident reads as it did', async () => {
  const actor = { type: 'person', id: 'ada', name: 'Ada' } as const;
  const updates = typedEdits(actor, (doc) => {
    for (const letter of 'roll back') doc.getText('notes').insert(doc.getText('notes').length, letter);
  });
  const declared = { number: 1, title: 'Checkout', severity: 'sev2', reference: 'INC-7', origin: { kind: 'declared' } };
  const log = [
    {
      seq: 1 as Seq,
      kind: 'declared',
      data: declared,
      actor,
      occurredAt: 5 as EpochMs,
      observedAt: 5 as EpochMs,
      recordedAt: 6 as EpochMs,
    },
  ];
  const id = await seedIncident(here, {
    log,
    updates,
    signals: [signal({ text: 'late', observedAt: 9 as EpochMs }), signal({ text: 'early', observedAt: 3 as EpochMs })],
  });
  const { counts } = await bundlesOf(there).import(await bundlesOf(here).export(id));
  expect(counts).toMatchObject({ entries: 1, signals: 2, documentUpdates: 9 });
  const stored = await createDocumentStore(there).readUpdates(id, { after: 0 as Seq, limit: 100 });
  const doc = new Y.Doc();
  stored.forEach(({ bytes }, index) => {
    Y.applyUpdate(doc, bytes);
    expect(doc.getText('notes').toString()).toBe('roll back'.slice(0, index + 1));
  });
  expect(fold(await createLogStore(there).read(id, { after: 0 as Seq, limit: 10 })).title).toBe('Checkout');
});
