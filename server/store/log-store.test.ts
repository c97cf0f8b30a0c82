import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { Actor } from '../../domain/event.ts';
import type { EventNumber, IncidentId, PersonId, Seq, SignalSeq } from '../../domain/ids.ts';
import { type LogEntry, type NewEntry, readEntry } from '../../domain/log.ts';
import { countUpTo, playbackTimes } from '../../domain/playback.ts';
import { arbitraryLog } from '../../domain/test-entries.ts';
import { glanceOf } from '../../domain/test-glance.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from './database.ts';
import { createIncidentStore, type IncidentStore } from './incident-store.ts';
import { createLogStore, type LogAppend, type LogStore } from './log-store.ts';
import { createSignalStore } from './signal-store.ts';
import { inTransaction, queryRows } from './sql.ts';
import { createTestDatabase } from './test-database.ts';

let database: Database;
let incidents: IncidentStore;
let log: LogStore;

beforeAll(async () => {
  database = await createTestDatabase();
  incidents = createIncidentStore(database);
  log = createLogStore(database, { now: () => recordedAt });
});
afterAll(() => database.close());

const person = 'person-1' as PersonId;
const actor: Actor = { type: 'person', id: person, name: 'Ada' };
const at = 1_700_000_000_123 as EpochMs;
const recordedAt = 1_700_000_999_999 as EpochMs;
const none = 0 as Seq;

const note = (reason: string): NewEntry => ({
  kind: 'reopened',
  data: { number: 1 as EventNumber, reason },
  actor,
  occurredAt: at,
  observedAt: (at + 1) as EpochMs,
});

async function newIncident(): Promise<IncidentId> {
  const given = { title: 't', severity: 'sev3', origin: { kind: 'declared' }, declaredBy: actor, now: at, recordedAt: at } as const;
  return (await incidents.createIncident(given, () => [])).id;
}

const readAll = (id: IncidentId) => log.read(id, { after: none, limit: 10_000 });
const reasonsOf = (entries: readonly LogEntry[]) => entries.map((entry) => (entry.kind === 'reopened' ? entry.data.reason : entry.kind));

test('gives entries their seq and recordedAt, and reads them back as they were returned', async () => {
  const id = await newIncident();
  const first = await log.append({ incidentId: id, expectedSeq: none, entries: [note('a'), note('b\0')] });
  const second = await log.append({ incidentId: id, expectedSeq: 2 as Seq, entries: [note('c')] });
  expect(first).toMatchObject({
    status: 'written',
    entries: [
      { seq: 1, recordedAt },
      { seq: 2, occurredAt: at, observedAt: at + 1, actor },
    ],
  });
  const entries = await readAll(id);
  expect(entries).toEqual([...(first.status === 'written' ? first.entries : []), ...(second.status === 'written' ? second.entries : [])]);
  expect(reasonsOf(entries)).toEqual(['a', 'b\ufffd', 'c']);
  expect(reasonsOf(await log.read(id, { after: 1 as Seq, limit: 1 }))).toEqual(['b\ufffd']);
});

test('writes nothing of an append that was decided on an older state', async () => {
  const id = await newIncident();
  await log.append({ incidentId: id, expectedSeq: none, entries: [note('a')] });
  const late: LogAppend = {
    incidentId: id,
    expectedSeq: none,
    entries: [note('late')],
    perceivedUpTo: 9 as SignalSeq,
    attach: [{ signal: 1 as SignalSeq, event: 1 as EventNumber }],
    receipt: { key: 'late', personId: person },
    row: { severity: 'sev1' },
  };
  expect(await log.append(late)).toEqual({ status: 'conflict', seq: 1 });
  expect(reasonsOf(await readAll(id))).toEqual(['a']);
  expect(await incidents.findIncident(id)).toMatchObject({ severity: 'sev3', perceivedUpTo: 0 });
  expect(await createSignalStore(database).counts(id)).toEqual({ total: 0, byEvent: [] });
  expect(await log.append({ ...late, expectedSeq: 1 as Seq })).toMatchObject({ status: 'written', entries: [{ seq: 2 }] });
});

test('does not know an incident that is not there', async () => {
  const append = log.append({ incidentId: 'nothing' as IncidentId, expectedSeq: none, entries: [note('a')] });
  await expect(append).rejects.toMatchObject({ code: 'not-found' });
});

test('answers a repeated command with what it made the first time', async () => {
  const id = await newIncident();
  await log.append({ incidentId: id, expectedSeq: none, entries: [note('before')] });
  const command: LogAppend = {
    incidentId: id,
    expectedSeq: 1 as Seq,
    entries: [note('a'), note('b')],
    receipt: { key: 'k', personId: person, answer: { said: 'yes' } },
  };
  const first = await log.append(command);
  expect(first.status).toBe('written');
  const repeated = await log.append({ ...command, expectedSeq: 3 as Seq });
  expect(repeated).toEqual({ status: 'repeated', answer: { said: 'yes' }, entries: first.status === 'written' ? first.entries : [] });
  expect(await log.findReceipt(id, 'k', person)).toEqual({
    answer: { said: 'yes' },
    entries: first.status === 'written' ? first.entries : [],
  });
  expect(await log.append(command)).toMatchObject({ status: 'repeated' });
  expect(reasonsOf(await readAll(id))).toEqual(['before', 'a', 'b']);
  expect(await log.findReceipt(id, 'k', 'somebody-else' as PersonId)).toBeUndefined();
  const other: LogAppend = { ...command, expectedSeq: 3 as Seq, receipt: { key: 'k', personId: 'somebody-else' as PersonId } };
  expect(await log.append(other)).toMatchObject({ status: 'written' });
});

test('a command sent ten times at once is done once', async () => {
  const id = await newIncident();
  const send = () => log.append({ incidentId: id, expectedSeq: none, entries: [note('once')], receipt: { key: 'k', personId: person } });
  const results = await Promise.all(Array.from({ length: 10 }, send));
  expect(results.filter(({ status }) => status === 'written')).toHaveLength(1);
  expect(results.filter(({ status }) => status === 'repeated')).toHaveLength(9);
  expect(reasonsOf(await readAll(id))).toEqual(['once']);
});

test('remembers a command that changed nothing', async () => {
  const id = await newIncident();
  const nothing: LogAppend = { incidentId: id, expectedSeq: none, entries: [], receipt: { key: 'k', personId: person } };
  expect(await log.append(nothing)).toEqual({ status: 'written', entries: [] });
  expect(await log.append(nothing)).toEqual({ status: 'repeated', answer: null, entries: [] });
});

test('keeps the listing row, what was perceived and the attachments with the entries', async () => {
  const id = await newIncident();
  const attach = [
    { signal: 1 as SignalSeq, event: 1 as EventNumber },
    { signal: 2 as SignalSeq, event: 1 as EventNumber },
    { signal: 2 as SignalSeq, event: 2 as EventNumber },
  ];
  const row = { title: 'New', severity: 'sev1', stage: 'recover', status: 'resolved', resolvedAt: at } as const;
  await log.append({ incidentId: id, expectedSeq: none, entries: [note('a')], perceivedUpTo: 7 as SignalSeq, attach, row });
  expect(await incidents.findIncident(id)).toMatchObject({ ...row, logSeq: 1, perceivedUpTo: 7 });
  // Attached again, and perceived up to less: neither takes anything back.
  await log.append({
    incidentId: id,
    expectedSeq: 1 as Seq,
    entries: [],
    perceivedUpTo: 3 as SignalSeq,
    attach,
    row: { resolvedAt: null, status: 'open' },
  });
  expect(await incidents.findIncident(id)).toMatchObject({ title: 'New', status: 'open', resolvedAt: null, logSeq: 1, perceivedUpTo: 7 });
  const counts = await createSignalStore(database).counts(id);
  expect(counts.byEvent).toEqual([
    [1, 2],
    [2, 1],
  ]);
});

test('writes nothing of what was made of signals that somebody else has perceived meanwhile', async () => {
  const id = await newIncident();
  const perceived = (from: number, upTo: number, expectedSeq: Seq): LogAppend => ({
    ...{ incidentId: id, expectedSeq, entries: [note(`${from}-${upTo}`)] },
    ...{ expectedPerceivedUpTo: from as SignalSeq, perceivedUpTo: upTo as SignalSeq },
  });
  expect(await log.append(perceived(0, 5, none))).toMatchObject({ status: 'written' });
  expect(await log.append(perceived(0, 7, 1 as Seq))).toEqual({ status: 'overtaken', perceivedUpTo: 5 });
  // Also when the log has moved on as well: deciding again would not help.
  expect(await log.append(perceived(0, 7, none))).toEqual({ status: 'overtaken', perceivedUpTo: 5 });
  expect(await log.append(perceived(5, 7, none))).toEqual({ status: 'conflict', seq: 1 });
  expect(await log.append(perceived(5, 7, 1 as Seq))).toMatchObject({ status: 'written' });
  expect(reasonsOf(await readAll(id))).toEqual(['0-5', '5-7']);
});

test('20 writers at once leave no gap, no double and nothing half written; a reader never sees a gap', async () => {
  const id = await newIncident();
  const perWriter = 6;
  let writing = true;
  const reader = (async () => {
    const seen: LogEntry[] = [];
    let reads = 0;
    while (writing || seen.length < 20 * perWriter * 2) {
      const entries = await log.read(id, { after: (seen.at(-1)?.seq ?? 0) as Seq, limit: 1000 });
      for (const entry of entries) {
        expect(entry.seq).toBe((seen.at(-1)?.seq ?? 0) + 1);
        seen.push(entry);
      }
      // Both entries of an append come in one commit.
      expect(seen.length % 2).toBe(0);
      reads++;
    }
    return { seen, reads };
  })();
  const writer = async (name: string) => {
    let expectedSeq = none;
    for (let done = 0; done < perWriter; ) {
      const result = await log.append({ incidentId: id, expectedSeq, entries: [note(`${name}:${done}`), note(`${name}:${done}'`)] });
      if (result.status === 'written') done++;
      if (result.status === 'repeated' || result.status === 'overtaken') throw new Error('nothing was repeated or overtaken');
      expectedSeq = result.status === 'conflict' ? result.seq : result.entries.at(-1)!.seq;
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, index) => writer(String(index)))).finally(() => {
    writing = false;
  });
  const { seen, reads } = await reader;
  expect(reads).toBeGreaterThan(5);
  expect(new Set(reasonsOf(seen)).size).toBe(20 * perWriter * 2);
  expect((await incidents.findIncident(id))?.logSeq).toBe(20 * perWriter * 2);
  expect(await readAll(id)).toEqual(seen);
});

test('keeps entries of a newer version', async () => {
  const id = await newIncident();
  await log.append({ incidentId: id, expectedSeq: none, entries: [note('a')] });
  await database.pool.query(`UPDATE log_entry SET kind = 'from-the-future', data = '{"x":1}' WHERE incident_id = $1`, [id]);
  expect(await readAll(id)).toMatchObject([{ kind: 'foreign', foreignKind: 'from-the-future', data: { x: 1 }, seq: 1 }]);
});

test('refuses an entry without data by name, and writes nothing', async () => {
  const id = await newIncident();
  const empty = { ...note('a'), data: null } as unknown as NewEntry;
  const refused = { code: 'invalid-input', message: 'reopened: An entry holds data.' };
  await expect(log.append({ incidentId: id, expectedSeq: none, entries: [note('b'), empty] })).rejects.toMatchObject(refused);
  expect(await readAll(id)).toEqual([]);
});

test('a database that cannot be reached is unavailable', async () => {
  const pool = new pg.Pool({ host: '127.0.0.1', port: 1, connectionTimeoutMillis: 1000 });
  const unreachable = createLogStore({ pool });
  await expect(unreachable.read('x' as IncidentId, { after: none, limit: 1 })).rejects.toMatchObject({ code: 'unavailable' });
  const creation = createIncidentStore({ pool }).createIncident(
    { title: 't', severity: 'sev3', origin: { kind: 'declared' }, declaredBy: actor, now: at, recordedAt: at },
    () => [],
  );
  await expect(creation).rejects.toMatchObject({ code: 'unavailable' });
  await pool.end();
});

test('a connection that is cut says so, and the next one works', async () => {
  const id = await newIncident();
  const cut = database.pool.query('SELECT pg_terminate_backend(pg_backend_pid())');
  await expect(cut).rejects.toMatchObject({ code: '57P01' });
  expect(await log.append({ incidentId: id, expectedSeq: none, entries: [note('a')] })).toMatchObject({ status: 'written' });
});

test('a connection that is cut in the middle of a transaction ends the transaction and not the process', async () => {
  const uncaught = vi.fn();
  process.on('uncaughtException', uncaught);
  onTestFinished(() => void process.off('uncaughtException', uncaught));
  const cut = inTransaction(database.pool, async (client) => {
    const [own] = await queryRows<{ pid: number }>(client, 'SELECT pg_backend_pid() AS pid', []);
    // Listened to before the order is given: the end may be here before the order's own answer.
    const ended = new Promise((resolve) => client.once('end', resolve));
    await database.pool.query('SELECT pg_terminate_backend($1)', [own?.pid]);
    // Between two statements, where nobody waits for an answer.
    await ended;
    await client.query('SELECT 1');
  });
  await expect(cut).rejects.toThrow();
  expect(uncaught).not.toHaveBeenCalled();
});

test('leaves out the kinds a reader has no use for, and a page stays as many seqs long', async () => {
  const id = await newIncident();
  const set: NewEntry = { ...note(''), kind: 'advice-switched', data: { on: false } };
  await log.append({ incidentId: id, expectedSeq: none, entries: [note('a'), set, note('b'), note('c')] });
  const page = { after: none, limit: 3, without: ['advice-switched'] } as const;
  expect((await log.read(id, page)).map(({ seq }) => seq)).toEqual([1, 3]);
  const { text, count } = await log.readText(id, page);
  expect(count).toBe(2);
  expect((JSON.parse(`[${text}]`) as unknown[]).map(readEntry)).toEqual(await log.read(id, page));
  expect(await log.readText(id, { after: 9 as Seq, limit: 3 })).toEqual({ text: '', count: 0 });
});

test('a glance holds exactly the entries that its moment needs, in any log', async () => {
  const arbitrary = arbitraryLog(60).map((raw) => raw.filter(({ data }) => data !== null).map(({ seq: _, ...entry }) => entry as NewEntry));
  await fc.assert(
    fc.asyncProperty(arbitrary, fc.array(fc.nat(60), { minLength: 1, maxLength: 4 }), async (entries, places) => {
      fc.pre(entries.length > 0);
      const id = await newIncident();
      await log.append({ incidentId: id, expectedSeq: none, entries });
      const all = await readAll(id);
      const times = playbackTimes(all);
      for (const place of places) {
        const t = times[place % all.length] ?? at;
        const moment = await log.findMoment(id, t);
        const upTo = countUpTo(times, t);
        expect(moment).toEqual({ at: t, upTo, seq: all.length, lastAt: all.at(-1)?.observedAt });
        const text = await log.readGlance(id, upTo as Seq);
        const given = (JSON.parse(`[${text}]`) as unknown[]).map((entry) => readEntry(entry));
        expect(given).toEqual(glanceOf(all, upTo));
      }
      expect((await log.findMoment(id, null))?.at).toBe(times[0]);
      expect((await log.findMoment(id, 1 as EpochMs))?.upTo).toBe(0);
    }),
    { numRuns: 40, seed: 20261121 },
  );
  expect(await log.findMoment('nowhere' as IncidentId, null)).toBeUndefined();
});
