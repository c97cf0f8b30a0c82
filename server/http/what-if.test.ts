// What if through the whole server: a run over a past incident, with nothing written, no room woken, and nothing given away.
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { declaredAnswer } from '../../domain/api.ts';
import { type IncidentId, incidentId, newId, personId } from '../../domain/ids.ts';
import { knowledgeAnswer } from '../../domain/knowledge-api.ts';
import { differenceOf, type WhatIf, type WhatIfLine, whatIfLine, whatIfSubject } from '../../domain/what-if.ts';
import { createWhatIfRuns } from '../evaluation/what-if-runs.ts';
import { createIncidentStore } from '../store/incident-store.ts';
import { connectForReading } from '../store/reading-pool.ts';
import { type Client, codeOf, startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let ana: Client;
let incident: IncidentId;

beforeAll(async () => {
  server = await startTestServer();
  ana = await server.signInAs('Ana', 'admin');
  incident = await livedThrough();
}, 120_000);
afterAll(() => server.close());

async function command(id: string, body: unknown): Promise<void> {
  const answer = await ana.call('POST', `/api/incidents/${id}/commands`, body, { 'idempotency-key': newId() });
  expect(answer.status).toBe(200);
}

const count = async (table: string): Promise<number> =>
  Number((await server.database.pool.query(`SELECT count(*) FROM ${table}`)).rows[0].count);

/** An incident with signals and a step that people took; closed, and learned from with a draft of knowledge that was approved. */
async function livedThrough(): Promise<IncidentId> {
  const id = incidentId.parse(
    (await ana.call('POST', '/api/incidents', { title: 'Orders are slow', severity: 'sev2' })).read(declaredAnswer).id,
  );
  const said = [
    ['log', 'orders-db', 'ERROR orders-db: connection pool exhausted, 200 of 200 in use'],
    ['chat', 'wei', 'orders-db connections are all in use, checkout-api times out'],
    ['chat', 'wei', 'I restarted checkout-api, errors are going down'],
  ];
  const signals = said.map(([channel, from, text]) => ({ channel, from, text }));
  expect((await ana.call('POST', `/api/incidents/${id}/signals`, { signals })).status).toBe(200);
  await server.rooms.whenRead(id);
  await command(id, { type: 'give-task', personId: ana.id, text: 'Restart orders-db', class: 'restart', target: 'orders-db' });
  await command(id, { type: 'resolve' });
  await vi.waitFor(async () => expect([await count('lesson'), (await drafts()).length > 0]).toEqual([1, true]), 20_000);
  for (const { number, version } of await drafts()) {
    const decision = { type: 'approve', version };
    const decided = await ana.call('POST', `/api/knowledge/records/${number}/decisions`, decision);
    expect([200, 422]).toContain(decided.status);
  }
  return id;
}

async function drafts() {
  const answer = await ana.call('GET', '/api/knowledge?status=draft');
  return answer.read(knowledgeAnswer).records.filter(({ source }) => source.kind === 'incident');
}

/** Asks for a run without waiting for its end. */
function begin(id: string, { cookie }: Client, signal: AbortSignal | null = null): Promise<Response> {
  const headers = { cookie, 'content-type': 'application/json' };
  return fetch(`${server.url}/api/incidents/${id}/what-if`, { method: 'POST', headers, body: '{}', signal });
}

async function run(id: string, client: Client): Promise<WhatIfLine[]> {
  const answer = await begin(id, client);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  return (await answer.text())
    .trim()
    .split('\n')
    .map((line) => whatIfLine.parse(JSON.parse(line)));
}

function resultOf(lines: readonly WhatIfLine[]): WhatIf {
  const last = lines.at(-1);
  if (last?.type !== 'done') throw new Error(`No result: ${JSON.stringify(last)}`);
  return last.result;
}

/** Every row that a run could touch. */
async function everything(): Promise<unknown> {
  const tables = ['incident', 'log_entry', 'signal', 'signal_event', 'document_update', 'learning_step', 'lesson', 'knowledge_record'];
  const parts = tables.map((table) => `(SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM ${table} t) AS ${table}`);
  return (await server.database.pool.query(`SELECT ${parts.join(', ')}`)).rows[0];
}

describe('what if', () => {
  test('compares today with then, and writes nothing and wakes no room', async () => {
    const [before, rooms] = [await everything(), server.rooms.status()];
    const lines = await run(incident, await server.signInAs('Vera', 'viewer'));
    const { rows, steps, figures } = resultOf(lines);
    expect(lines[0]).toMatchObject({ type: 'progress', phase: 'reading' });
    expect(rows.some((row) => differenceOf(row).kind === 'both')).toBe(true);
    expect(steps.map(({ text }) => text)).toContain('Restart orders-db');
    expect(figures.past.offers).toBe(rows.filter(({ past }) => past !== null).length);
    expect(await everything()).toEqual(before);
    expect(server.rooms.status()).toEqual(rooms);
  });

  test('what this very incident taught, and what a copy of it taught, is left out', async () => {
    const { used } = resultOf(await run(incident, ana));
    expect(used).toMatchObject({ learning: { step: 1, incidents: 0, leftOut: 1 }, copies: [] });
    const own = await count(
      `knowledge_record WHERE record ->> 'status' = 'active' AND record -> 'provenance' ->> 'incident' = '${incident}'`,
    );
    expect(used.knowledge).toEqual({ records: (await count(`knowledge_record WHERE record ->> 'status' = 'active'`)) - own, leftOut: own });
    expect(own).toBeGreaterThan(0);

    // The same recording, played and closed once more.
    const again = (await ana.call('POST', '/api/incidents', { title: 'Orders are slow', severity: 'sev2' })).read(declaredAnswer);
    await command(again.id, { type: 'resolve' });
    await vi.waitFor(async () => expect(await count('learning_step')).toBe(2), 20_000);
    const origin = JSON.stringify({ kind: 'replay', recording: 'orders', shiftMs: 0 });
    await server.database.pool.query('UPDATE incident SET origin = $1 WHERE id IN ($2, $3)', [origin, incident, again.id]);
    const other = resultOf(await run(incident, ana)).used;
    expect(other).toMatchObject({ learning: { incidents: 0, leftOut: 2 }, copies: [again.reference] });
  });

  test('a run that takes too long is ended and says so', async () => {
    const { url: databaseUrl } = server.database;
    const incidents = createIncidentStore(server.database);
    const runs = createWhatIfRuns({ databaseUrl, incidents, rootFolder: '.', logger: pino({ level: 'silent' }), longestMs: 1 });
    const text = await new Response(runs.start(incident, personId.parse(ana.id))).text();
    expect(whatIfLine.parse(JSON.parse(text.trim().split('\n').at(-1) ?? ''))).toMatchObject({
      type: 'refused',
      message: expect.stringContaining('It took longer'),
    });
    // Its place is free again.
    await new Response(runs.start(incident, personId.parse(ana.id))).text();
  });

  test('its connection cannot write', async () => {
    const reading = connectForReading(server.database.url);
    await expect(reading.pool.query(`UPDATE incident SET title = 'changed'`)).rejects.toThrow(/read-only/);
    await reading.close();
  });

  test('an open incident, one that is not there and a second run at once are refused, and leaving ends a run', async () => {
    const open = (await ana.call('POST', '/api/incidents', { title: 'Now', severity: 'sev3' })).read(declaredAnswer).id;
    expect((await ana.call('GET', `/api/incidents/${open}/what-if`)).read(whatIfSubject)).toMatchObject({
      isOpen: true,
      refusal: expect.stringContaining('still open'),
    });
    expect(codeOf(await ana.call('POST', `/api/incidents/${open}/what-if`, {}))).toEqual([409, 'wrong-state']);
    expect(codeOf(await ana.call('POST', '/api/incidents/nobody-knows-this/what-if', {}))).toEqual([404, 'not-found']);
    const leaving = new AbortController();
    expect((await begin(incident, ana, leaving.signal)).status).toBe(200);
    expect(codeOf(await ana.call('POST', `/api/incidents/${incident}/what-if`, {}))).toEqual([429, 'too-many']);
    leaving.abort();
    await vi.waitFor(async () => resultOf(await run(incident, ana)), 20_000);
  });
});
