// Figures across incidents through the whole server: what people did in rooms, counted from the log.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acrossAnswer, behindAnswer } from '../../domain/across-api.ts';
import { declaredAnswer } from '../../domain/api.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import { createIncidentStore } from '../store/incident-store.ts';
import { createLogStore } from '../store/log-store.ts';
import { createAcrossReader, serviceOf } from './across-reader.ts';
import { type Client, call, codeOf, pathsOf, startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let people: { readonly ana: Client; readonly vera: Client };
beforeAll(async () => {
  server = await startTestServer();
  people = { ana: await server.signInAs('Ana', 'admin'), vera: await server.signInAs('Vera', 'viewer') };
}, 60_000);
afterAll(() => server.close());

let keys = 0;
async function command(id: string, body: unknown): Promise<void> {
  keys += 1;
  const answer = await people.ana.call('POST', `/api/incidents/${id}/commands`, body, { 'idempotency-key': `across-${keys}` });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

async function declare(title: string, severity = 'sev1'): Promise<string> {
  return (await people.ana.call('POST', '/api/incidents', { title, severity })).read(declaredAnswer).id;
}

const figures = async (query = '') => (await people.vera.call('GET', `/api/across${query}`)).read(acrossAnswer);
const behind = async (query: string) => (await people.vera.call('GET', `/api/across/behind?${query}`)).read(behindAnswer);
const timeOf = (answer: Awaited<ReturnType<typeof figures>>, figure: string) => answer.times.find((time) => time.figure === figure)?.all;

test('figures, the incidents behind them, and CSV', async () => {
  const nothing = await figures();
  expect(nothing).toMatchObject({ incidents: 0, unread: 0, updates: { all: { promised: 0, inTime: { value: null } } } });
  expect(timeOf(nothing, 'resolve')).toMatchObject({ known: 0, unknown: 0, median: null });

  const closed = await declare('=HYPERLINK("http://example.org")');
  await command(closed, { type: 'take-role', role: 'commander' });
  await command(closed, { type: 'post-update', audience: 'internal', text: 'We look.', nextInMinutes: 30 });
  await command(closed, { type: 'resolve' });
  const open = await declare('Search is slow', 'sev3');

  const answer = await figures();
  expect(answer).toMatchObject({
    incidents: 2,
    kinds: { open: 1, closed: 1, replayed: 0, imported: 0 },
    counted: ['open', 'closed'],
  });
  expect(timeOf(answer, 'resolve')).toMatchObject({ known: 1, unknown: 1, p90: null });
  expect(timeOf(answer, 'detect')).toMatchObject({ known: 0, unknown: 2 });
  expect(answer.updates.all).toMatchObject({ incidents: 1, promised: 1, kept: 1, late: 0, missed: 0 });
  expect(answer.updates.bySeverity.map(({ severity }) => severity)).toEqual(['sev1']);

  expect(await behind('figure=resolve')).toMatchObject({ total: 1, incidents: [{ id: closed, moments: [{ text: null }] }] });
  expect(await behind('figure=resolve&is=unknown')).toMatchObject({ total: 1, incidents: [{ id: open, tookMs: null, moments: [] }] });
  expect(await behind('figure=kept&by=severity&key=sev1')).toMatchObject({ total: 1, incidents: [{ id: closed, count: 1 }] });
  expect(await behind('figure=resolve&offset=1')).toMatchObject({ total: 1, incidents: [] });

  expect((await figures('?kind=open')).incidents).toBe(1);
  expect((await figures('?severity=sev1,sev2')).incidents).toBe(1);
  expect((await figures('?to=2020-01-01T00:00:00Z')).incidents).toBe(0);
  expect((await figures('?service=nothing-of-this-name')).incidents).toBe(0);

  const csv = await people.vera.call('GET', '/api/across/csv?kind=closed');
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="muster-incidents.csv"');
  const lines = String(csv.body).trimEnd().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(`"'=HYPERLINK(""http://example.org"")"`);
  expect(lines[1]).toContain('unknown');
  for (const table of ['times', 'advice', 'updates']) {
    expect(String((await people.vera.call('GET', `/api/across/csv?table=${table}`)).body).split('\r\n').length).toBeGreaterThan(2);
  }
});

test('the log that grew is read on, and counts', async () => {
  const id = await declare('Orders fail', 'sev4');
  const before = timeOf(await figures('?severity=sev4'), 'mitigate');
  expect(before).toMatchObject({ known: 0, unknown: 1 });
  await command(id, { type: 'set-stage', stage: 'recover' });
  expect(timeOf(await figures('?severity=sev4'), 'mitigate')).toMatchObject({ known: 1, unknown: 0 });
  await command(id, { type: 'mark-milestone', milestone: 'detected', at: null });
});

test('a bad query names the field, and who is not signed in is refused', async () => {
  const bad = await people.vera.call('GET', '/api/across?severity=sev9&from=yesterday');
  expect(codeOf(bad)).toEqual([422, 'invalid-input']);
  expect(pathsOf(bad)).toEqual(['from', 'severity.0']);
  expect(pathsOf(await people.vera.call('GET', '/api/across/behind?figure=beauty'))).toEqual(['figure']);
  for (const path of ['/api/across', '/api/across/behind?figure=resolve', '/api/across/csv']) {
    expect(codeOf(await call(server.url, 'GET', path))).toEqual([401, 'not-signed-in']);
  }
});

test('a log is read once; in no time nothing is read, and said so', async () => {
  const incidents = createIncidentStore(server.database);
  const log = createLogStore(server.database);
  const read: IncidentId[] = [];
  const reader = createAcrossReader({
    incidents,
    log: {
      read: (id, page) => {
        read.push(id);
        return log.read(id, page);
      },
    },
  });
  const { rows } = await reader.choose({});
  expect(rows.length).toBeGreaterThan(1);
  expect(await reader.read(rows, -1)).toEqual({ facts: [], unread: rows.length });
  const { facts, unread } = await reader.read(rows, 60_000);
  expect([facts.length, unread]).toEqual([rows.length, 0]);
  const times = read.length;
  expect((await reader.read(rows, -1)).facts).toEqual(facts);
  // A row that was read before the log grew is no reason to forget what was read since.
  const earlier = rows.filter(({ status }) => status === 'resolved').map((row) => ({ ...row, logSeq: (row.logSeq - 1) as Seq }));
  expect(earlier.length).toBeGreaterThan(0);
  expect((await reader.read(earlier, 60_000)).unread).toBe(0);
  expect(read).toHaveLength(times);
});

test('what did not begin here counts by itself only where nothing did', async () => {
  const { rows } = await createAcrossReader({ incidents: createIncidentStore(server.database), log: { read: async () => [] } }).choose({});
  const replayed = rows.slice(0, 1).map((row) => ({ ...row, origin: { kind: 'replay' as const, recording: 'demo', shiftMs: 0 } }));
  const countedOf = async (given: typeof rows, query = {}) =>
    (await createAcrossReader({ incidents: { listIncidents: async () => [...given] }, log: { read: async () => [] } }).choose(query))
      .counted;
  expect(await countedOf(replayed)).toContain('replayed');
  expect(await countedOf([...replayed, ...rows.slice(1, 2)])).not.toContain('replayed');
  expect(await countedOf([...replayed, ...rows.slice(1, 2)], { kind: ['replayed'] })).toEqual(['replayed']);
});

test('a service is what has a machine’s name, or a few words, and never a sentence', () => {
  expect(['checkout-api 5xx share', 'orders_db', 'relay-1 volume used', 'orders'].map(serviceOf)).toEqual([
    ...['checkout-api', 'orders_db', 'relay-1', 'orders'],
  ]);
  // `Orders` is what users do, as an impact names it.
  expect(['User reports', 'Orders', 'it was said: nothing works', 'one two three four five'].map(serviceOf)).toEqual([
    ...[null, null, null, null],
  ]);
});
