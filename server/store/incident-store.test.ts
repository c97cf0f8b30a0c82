import { afterAll, beforeAll, expect, test } from 'vitest';
import { declareEntry } from '../../domain/decide.ts';
import type { Actor } from '../../domain/event.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { Origin } from '../../domain/log.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from './database.ts';
import { createIncidentStore, type IncidentStore } from './incident-store.ts';
import { createLogStore, type LogStore } from './log-store.ts';
import { createTestDatabase } from './test-database.ts';

let database: Database;
let incidents: IncidentStore;
let log: LogStore;

beforeAll(async () => {
  database = await createTestDatabase();
  incidents = createIncidentStore(database);
  log = createLogStore(database);
});
afterAll(() => database.close());

const source: Actor = { type: 'source', name: 'Alertmanager' };
const now = 1_700_000_000_123 as EpochMs;
const recordedAt = 1_700_000_000_456 as EpochMs;

function open(origin: Origin, title = 'Checkout is down') {
  const given = { title, severity: 'sev2', origin, declaredBy: source, now, recordedAt } as const;
  return incidents.createIncident(given, (reference) => [declareEntry({ title, severity: 'sev2', reference, origin }, source, now)]);
}

const webhook = (groupKey: string): Origin => ({ kind: 'webhook', source: 'alertmanager', groupKey });

test('opens incidents with consecutive references from INC-1 and their first entries, also when many open at once', async () => {
  const opened = await Promise.all(Array.from({ length: 8 }, () => open({ kind: 'declared' })));
  expect(opened.map(({ reference }) => reference).sort()).toEqual(Array.from({ length: 8 }, (_, index) => `INC-${index + 1}`));
  for (const { id, reference, created, entries } of opened) {
    expect(created).toBe(true);
    expect(entries).toMatchObject([{ seq: 1, kind: 'declared', data: { reference }, occurredAt: now, recordedAt }]);
    expect(await log.read(id, { after: 0 as Seq, limit: 10 })).toEqual(entries);
  }
});

test('finds an incident with everything it was given', async () => {
  const { id, reference } = await open({ kind: 'replay', recording: 'demo', shiftMs: 5 }, 'Nul \0 and "quotes"');
  expect(await incidents.findIncident(id)).toEqual({
    id,
    reference,
    title: 'Nul \ufffd and "quotes"',
    severity: 'sev2',
    stage: 'detect',
    status: 'open',
    origin: { kind: 'replay', recording: 'demo', shiftMs: 5 },
    declaredBy: source,
    declaredAt: now,
    resolvedAt: null,
    recordedAt,
    logSeq: 1,
    signalSeq: 0,
    documentSeq: 0,
    perceivedUpTo: 0,
  });
  expect(await incidents.findIncident('nothing' as IncidentId)).toBeUndefined();
});

test('many deliveries of one group at once open one incident', async () => {
  const opened = await Promise.all(Array.from({ length: 12 }, () => open(webhook('{}:{a="1"}'))));
  expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
  expect(opened.filter(({ created }) => created)).toHaveLength(1);
  expect(opened.filter(({ created, entries }) => !created && entries.length === 0)).toHaveLength(11);
  expect((await incidents.findOpenByGroupKey('alertmanager', '{}:{a="1"}'))?.id).toBe(opened[0]?.id);
  expect(await incidents.findOpenByGroupKey('other', '{}:{a="1"}')).toBeUndefined();
});

test('a group key may be of any length', async () => {
  const long = 'k'.repeat(20_000);
  const { id } = await open(webhook(long));
  expect((await incidents.findOpenByGroupKey('alertmanager', long))?.id).toBe(id);
});

async function change(id: IncidentId, row: { status: 'open' | 'resolved' }) {
  const expectedSeq = (await incidents.findIncident(id))!.logSeq;
  expect(await log.append({ incidentId: id, expectedSeq, entries: [], row })).toMatchObject({ status: 'written' });
}

test('a resolved incident lets its group go; reopened it takes it back only while no other has it', async () => {
  const first = await open(webhook('g'));
  await change(first.id, { status: 'resolved' });
  expect(await incidents.findOpenByGroupKey('alertmanager', 'g')).toBeUndefined();
  await change(first.id, { status: 'open' });
  expect((await incidents.findOpenByGroupKey('alertmanager', 'g'))?.id).toBe(first.id);

  await change(first.id, { status: 'resolved' });
  const second = await open(webhook('g'));
  expect(second.created).toBe(true);
  await change(first.id, { status: 'open' });
  expect((await incidents.findOpenByGroupKey('alertmanager', 'g'))?.id).toBe(second.id);
});

test('lists open incidents first, then the newest, up to the limit', async () => {
  const resolved = await open({ kind: 'declared' }, 'resolved');
  const older = await open({ kind: 'declared' }, 'older');
  const newer = await open({ kind: 'declared' }, 'newer');
  await change(resolved.id, { status: 'resolved' });
  const listed = await incidents.listIncidents({ limit: 1000 });
  const position = (id: IncidentId) => listed.findIndex((row) => row.id === id);
  expect(position(newer.id)).toBe(0);
  expect(position(older.id)).toBe(1);
  expect(listed.map(({ status }) => status)).toEqual([...listed].map(({ status }) => status).sort());
  expect(await incidents.listIncidents({ limit: 2 })).toEqual(listed.slice(0, 2));
});

test('a fault while opening leaves nothing behind, and its number goes to the next', async () => {
  const before = (await incidents.listIncidents({ limit: 1000 })).length;
  const given = { title: 'x', severity: 'sev2', origin: { kind: 'declared' }, declaredBy: source, now, recordedAt } as const;
  let reference = '';
  const fault = incidents.createIncident(given, (made) => {
    reference = made;
    throw new Error('no');
  });
  await expect(fault).rejects.toThrow('no');
  expect(await incidents.listIncidents({ limit: 1000 })).toHaveLength(before);
  expect((await open({ kind: 'declared' })).reference).toBe(reference);
});

test('says where incidents stand: open ones, those with unread signals, and those asked for', async () => {
  const { id } = await open({ kind: 'declared' });
  const quiet = await open({ kind: 'declared' });
  const unread = await open({ kind: 'declared' });
  for (const resolved of [quiet.id, unread.id]) await change(resolved, { status: 'resolved' });
  await database.pool.query('UPDATE incident SET signal_seq = 3 WHERE id = $1', [unread.id]);
  const own = new Set([id, quiet.id, unread.id]);
  const of = async (ids: IncidentId[]) => (await incidents.positions(ids)).filter((position) => own.has(position.id));
  expect(await of([])).toEqual([
    { id: unread.id, status: 'resolved', logSeq: 1, signalSeq: 3, perceivedUpTo: 0, entryAt: recordedAt },
    { id, status: 'open', logSeq: 1, signalSeq: 0, perceivedUpTo: 0, entryAt: recordedAt },
  ]);
  expect((await of([quiet.id])).map((position) => position.id)).toEqual([unread.id, quiet.id, id]);
});
