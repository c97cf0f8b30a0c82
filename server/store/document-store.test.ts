import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../domain/event.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { NewEntry } from '../../domain/log.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from './database.ts';
import { createDocumentStore, type DocumentStore } from './document-store.ts';
import { createIncidentStore } from './incident-store.ts';
import { createLogStore } from './log-store.ts';
import { createTestDatabase } from './test-database.ts';

let database: Database;
let documents: DocumentStore;

beforeAll(async () => {
  database = await createTestDatabase();
  documents = createDocumentStore(database);
});
afterAll(() => database.close());

const actor: Actor = { type: 'person', id: 'person-1', name: 'Ada' };
const at = 1_700_000_000_123 as EpochMs;
const none = 0 as Seq;

async function newIncident(): Promise<IncidentId> {
  const given = { title: 't', severity: 'sev3', origin: { kind: 'declared' }, declaredBy: actor, now: at, recordedAt: at } as const;
  return (await createIncidentStore(database).createIncident(given, () => [])).id;
}

const update = (...bytes: number[]) => ({ actor, at, bytes: Uint8Array.from(bytes) });
const plain = (bytes: Uint8Array) => [...bytes];

test('gives updates their seq and loads them in order, byte for byte', async () => {
  const id = await newIncident();
  // A view into a larger buffer, as lib0 makes them.
  const view = { actor, at, bytes: new Uint8Array([9, 9, 1, 2, 9]).subarray(2, 4) };
  expect(await documents.append(id, [update(0, 255, 92, 39), view])).toEqual([1, 2]);
  expect(await documents.append(id, [])).toEqual([]);
  expect(await documents.append(id, [update()])).toEqual([3]);
  const loaded = await documents.load(id);
  expect(loaded.checkpoint).toBeNull();
  expect(loaded.updates.map(({ seq, bytes }) => [seq, plain(bytes)])).toEqual([
    [1, [0, 255, 92, 39]],
    [2, [1, 2]],
    [3, []],
  ]);
});

test('loads from the latest checkpoint, and keeps all updates with who made them and when', async () => {
  const id = await newIncident();
  await documents.append(id, [update(1), update(2), update(3)]);
  await documents.saveCheckpoint(id, 1 as Seq, Uint8Array.of(10));
  await documents.saveCheckpoint(id, 2 as Seq, Uint8Array.of(20));
  await documents.saveCheckpoint(id, 2 as Seq, Uint8Array.of(99));
  const { checkpoint, updates } = await documents.load(id);
  expect([checkpoint?.upTo, plain(checkpoint?.bytes ?? Uint8Array.of())]).toEqual([2, [20]]);
  expect(updates.map(({ seq }) => seq)).toEqual([3]);
  const all = await documents.readUpdates(id, { after: none, limit: 10 });
  expect(all.map((each) => ({ ...each, bytes: plain(each.bytes) }))).toEqual([1, 2, 3].map((seq) => ({ seq, at, actor, bytes: [seq] })));
  expect((await documents.readUpdates(id, { after: 1 as Seq, limit: 1 })).map(({ seq }) => seq)).toEqual([2]);
});

test('finds the checkpoint before an edit, the times of edits, and the clocks that the log set', async () => {
  const id = await newIncident();
  await documents.append(id, [update(1), { ...update(2), at: (at + 5) as EpochMs }, update(3)]);
  for (const upTo of [1, 3]) await documents.saveCheckpoint(id, upTo as Seq, Uint8Array.of(upTo));
  expect(await documents.checkpointBefore(id, 0 as Seq)).toBeNull();
  expect((await documents.checkpointBefore(id, 2 as Seq))?.upTo).toBe(1);
  expect((await documents.checkpointBefore(id, 3 as Seq))?.upTo).toBe(3);
  expect(await documents.readTimes(id, none)).toEqual([at, at + 5, at]);
  expect(await documents.readTimes(id, 3 as Seq)).toEqual([]);

  expect(await documents.readClocks(id, none)).toEqual({ clocks: [], upTo: 0 });
  const log = createLogStore(database);
  const clock = { incidentAt: at, wallAt: at, rate: 60 };
  const entries: NewEntry[] = [
    { kind: 'advice-switched', data: { on: true }, actor, occurredAt: at, observedAt: at },
    { kind: 'clock-set', data: clock, actor, occurredAt: at, observedAt: at },
  ];
  await log.append({ incidentId: id, expectedSeq: none, entries });
  expect(await documents.readClocks(id, none)).toEqual({ clocks: [clock], upTo: 2 });
  expect(await documents.readClocks(id, 2 as Seq)).toEqual({ clocks: [], upTo: 2 });
  await expect(documents.readClocks('nothing' as IncidentId, none)).rejects.toMatchObject({ code: 'not-found' });
});

test('gives the last edit of several incidents at once', async () => {
  const [one, two] = [await newIncident(), await newIncident()];
  await documents.append(two, [update(1), update(2)]);
  expect(await documents.lastSeqs([one, two, 'nothing' as IncidentId])).toEqual(
    new Map([
      [one, 0],
      [two, 2],
    ]),
  );
});

test('writers at once leave no gap, and the updates of a call stay together', async () => {
  const id = await newIncident();
  const seqs = await Promise.all(Array.from({ length: 30 }, (_, index) => documents.append(id, [update(index), update(index)])));
  for (const [first, second] of seqs) expect(second).toBe(first! + 1);
  expect(seqs.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  expect((await documents.load(id)).updates.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
});

test('does not know an incident that is not there', async () => {
  await expect(documents.append('nothing' as IncidentId, [update(1)])).rejects.toMatchObject({ code: 'not-found' });
  expect(await documents.load('nothing' as IncidentId)).toEqual({ checkpoint: null, updates: [] });
});
