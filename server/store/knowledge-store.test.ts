import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../domain/event.ts';
import type { KnowledgeId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { record } from '../memory/test-room.ts';
import type { Database } from './database.ts';
import { createKnowledgeStore, type KnowledgeStore } from './knowledge-store.ts';
import { createTestDatabase } from './test-database.ts';

let database: Database;
let store: KnowledgeStore;
beforeAll(async () => {
  database = await createTestDatabase();
  store = createKnowledgeStore(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.pool.query('TRUNCATE knowledge_record, knowledge_version, knowledge_source; UPDATE knowledge_head SET revision = 0');
});

const ada: Actor = { type: 'person', id: 'ada', name: 'Ada' };
const now = 1_700_000_000_000 as EpochMs;
const one = record({ id: 'p.md#restart', status: 'draft' });
const add = { kind: 'add', record: one, source: 'p.md', upstream: one, change: 'imported' } as const;

test('keeps a record with its first version, and gives numbers in turn', async () => {
  const two = record({ id: 'p.md#scale', status: 'draft' });
  const state = await store.change(ada, now, () => ({ writes: [add, { ...add, record: two, upstream: two }] }));
  expect(state.revision).toBe(1);
  expect(state.records.map(({ number, record: { id, version } }) => [number, id, version])).toEqual([
    [1, 'p.md#restart', 1],
    [2, 'p.md#scale', 1],
  ]);
  expect(await store.read()).toEqual(state);
  expect(await store.versions(one.id)).toEqual([
    { version: 1, status: 'draft', change: 'imported', reason: null, record: one, actor: ada, at: now },
  ]);
});

test('makes a version of each change and forgets none', async () => {
  await store.change(ada, now, () => ({ writes: [add] }));
  const active = { ...one, status: 'active' as const };
  const later = (now + 5) as EpochMs;
  const write = {
    kind: 'version',
    id: one.id,
    expected: 1,
    record: active,
    change: 'approved',
    reason: 'Seen',
    marks: { isEdited: true },
  } as const;
  const state = await store.change(ada, later, () => ({ writes: [write] }));
  expect(state.records[0]).toMatchObject({
    number: 1,
    isEdited: true,
    changedAt: later,
    createdAt: now,
    record: { version: 2, status: 'active' },
  });
  expect((await store.versions(one.id)).map(({ version, status, reason }) => [version, status, reason])).toEqual([
    [2, 'active', 'Seen'],
    [1, 'draft', null],
  ]);
});

test('refuses a version that was decided on an older one, and writes nothing of that plan', async () => {
  await store.change(ada, now, () => ({ writes: [add] }));
  const two = record({ id: 'p.md#other' });
  const stale = { kind: 'version', id: one.id, expected: 2, record: one, change: 'edited' } as const;
  const change = store.change(ada, now, () => ({ writes: [{ ...add, record: two, upstream: two }, stale] }));
  await expect(change).rejects.toMatchObject({ code: 'already-decided' });
  expect(await store.revision()).toBe(1);
  expect((await store.read()).records).toHaveLength(1);
});

test('marks without a version, and writes nothing for an empty plan', async () => {
  await store.change(ada, now, () => ({ writes: [add] }));
  const state = await store.change(ada, now, () => ({ writes: [{ kind: 'mark', id: one.id, marks: { isGone: true } }] }));
  expect(state.records[0]).toMatchObject({ isGone: true, record: { version: 1 } });
  expect(await store.versions(one.id)).toHaveLength(1);
  expect((await store.change(ada, now, () => ({ writes: [] }))).revision).toBe(2);
});

test('lets changes of two nodes come one after the other', async () => {
  const other = createKnowledgeStore(database);
  const adding = (id: string) => ({ writes: [{ ...add, record: record({ id }), upstream: null }] });
  await Promise.all([store, other].flatMap((from) => [1, 2, 3].map((n) => from.change(ada, now, () => adding(`p#${from === store}${n}`)))));
  const state = await store.read();
  expect(state.revision).toBe(6);
  expect(state.records.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('keeps each text of a source and gives the last', async () => {
  const source = { path: 'p.md', kind: 'upload', title: 'P', text: 'one \0', hash: 'h1' } as const;
  await store.change(ada, now, () => ({ writes: [], sources: [source] }));
  const state = await store.change(ada, now, () => ({ writes: [], sources: [{ ...source, text: 'two', hash: 'h2' }] }));
  expect(state.sources).toMatchObject([{ path: 'p.md', revision: 2, text: 'two', actor: ada }]);
  const { rows } = await database.pool.query('SELECT text FROM knowledge_source ORDER BY revision');
  expect(rows).toEqual([{ text: 'one \ufffd' }, { text: 'two' }]);
});

describe('what became of the offers of a record', () => {
  test('is counted once per offer over all logs', async () => {
    const entry = (incident: string, seq: number, kind: string, data: object) =>
      database.pool.query(
        `INSERT INTO log_entry (incident_id, seq, kind, data, actor, occurred_at, observed_at, recorded_at) VALUES ($1, $2, $3, $4, '{}', 0, 0, 0)`,
        [incident, seq, kind, JSON.stringify(data)],
      );
    await entry('i1', 1, 'offered', { offer: { id: 'o1', knowledge: ['a', 'b'] } });
    await entry('i1', 2, 'offer-seen', { offerId: 'o1' });
    await entry('i1', 3, 'offer-seen', { offerId: 'o1' });
    await entry('i1', 4, 'action-accepted', { offerId: 'o1', actionId: 'x' });
    await entry('i1', 5, 'action-done', { actionId: 'x' });
    await entry('i1', 6, 'action-outcome', { actionId: 'x', outcome: 'did-not-work' });
    await entry('i1', 7, 'action-outcome', { actionId: 'x', outcome: 'worked' });
    await entry('i2', 1, 'offered', { offer: { id: 'o1', knowledge: ['a'] } });
    await entry('i2', 2, 'offer-dismissed', { offerId: 'o1' });
    await entry('i3', 1, 'offered', { offer: { id: 'o9', knowledge: ['a'] } });
    await entry('i3', 2, 'action-noticed', { offerId: 'o9', actionId: 'y', state: 'done', outcome: 'harmful' });
    const use = await store.countUse();
    expect(use.get('a' as KnowledgeId)).toEqual({ offered: 3, seen: 1, accepted: 1, done: 2, worked: 1, harmful: 1, dismissed: 1 });
    expect(use.get('b' as KnowledgeId)).toEqual({ offered: 1, seen: 1, accepted: 1, done: 1, worked: 1, harmful: 0, dismissed: 0 });
  });
});
