import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  commandAnswer,
  declaredAnswer,
  glanceAnswer,
  incidentsAnswer,
  ingestAnswer,
  logAnswer,
  peopleAnswer,
  personShape,
  playbookAnswer,
  recordingsAnswer,
  sessionAnswer,
  signalsAnswer,
} from '../../domain/api.ts';
import { incidentId, type OfferId } from '../../domain/ids.ts';
import { knowledgeAnswer } from '../../domain/knowledge-api.ts';
import { agentActor } from '../room/agent-types.ts';
import { offerOf } from '../room/test-perception.ts';
import { maxFailedSignIns } from './sign-in-limit.ts';
import { type Client, call, codeOf, errorAnswer, password, pathsOf, startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let admin: Client;
let ada: Client;
let viewer: Client;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signInAs('Root', 'admin');
  ada = await server.signInAs('Ada');
  viewer = await server.signInAs('Vic', 'viewer');
});
afterAll(() => server.close());

const key = () => ({ 'idempotency-key': `key-${crypto.randomUUID()}` });
const line = { channel: 'log', from: 'web-1', text: 'connection refused' };

async function declare(title = 'Checkouts fail'): Promise<string> {
  return (await ada.call('POST', '/api/incidents', { title, severity: 'sev2' })).read(declaredAnswer).id;
}

describe('who is not signed in', () => {
  const documented = z.object({
    paths: z.record(z.string(), z.record(z.string(), z.object({ security: z.array(z.unknown()).optional() }))),
  });
  const openTo = new Set(['get /api/session', 'post /api/setup', 'post /hooks/alertmanager/{token}']);

  test('is refused on every route but those that say so', async () => {
    const { paths } = (await ada.call('GET', '/api/openapi.json')).read(documented);
    const routes = Object.entries(paths).flatMap(([route, methods]) =>
      Object.entries(methods).map(([method, { security }]) => ({ route, method, isOpen: security?.length === 0 })),
    );
    expect(routes.length).toBeGreaterThan(15);
    expect(new Set(routes.filter(({ isOpen }) => isOpen).map(({ method, route }) => `${method} ${route}`))).toEqual(openTo);
    for (const { route, method } of routes.filter(({ isOpen }) => !isOpen)) {
      const address = route.replaceAll(/\{[^}]+\}/g, 'x');
      const answer = await call(server.url, method.toUpperCase(), address, method === 'get' ? undefined : {});
      expect([`${method} ${route}`, ...codeOf(answer)]).toEqual([`${method} ${route}`, 401, 'not-signed-in']);
    }
    for (const route of ['/api/openapi.json', '/api/nowhere', '/api/auth/list-sessions']) {
      expect(codeOf(await call(server.url, 'GET', route)), route).toEqual([401, 'not-signed-in']);
    }
    for (const cookie of ['muster.session_token=abc.def', 'muster.session_token=', `muster.session_token=${'x'.repeat(4_000)}`]) {
      expect(codeOf(await call(server.url, 'GET', '/api/incidents', undefined, { cookie }))).toEqual([401, 'not-signed-in']);
    }
  });

  test('learns from the open routes nothing but what they are for', async () => {
    const session = await call(server.url, 'GET', '/api/session');
    expect(session.read(sessionAnswer)).toMatchObject({ person: null, server: { needsSetup: false, agent: 'rules' } });
    const setup = await call(server.url, 'POST', '/api/setup', {
      token: 'guess',
      name: 'Eve',
      email: 'eve@x.example',
      password: 'long enough to do',
    });
    expect(codeOf(setup)).toEqual([403, 'not-allowed']);
    expect(codeOf(await call(server.url, 'POST', '/hooks/alertmanager/guess', {}))).toEqual([404, 'not-found']);
  });

  test('may not sign up', async () => {
    const given = { email: 'eve@muster.example', password, name: 'Eve' };
    expect((await call(server.url, 'POST', '/api/auth/sign-up/email', given)).status).toBe(401);
    expect(codeOf(await ada.call('POST', '/api/auth/sign-up/email', given))).toEqual([404, 'not-found']);
  });
});

describe('signing in', () => {
  test('sets a cookie that scripts cannot read, and signing out ends it at once', async () => {
    await server.signInAs('Ben');
    const answer = await call(server.url, 'POST', '/api/auth/sign-in/email', { email: 'BEN@muster.example', password });
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^muster\.session_token=[^;]+;.*HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).not.toMatch(/Secure/i);
    expect(answer.body).toEqual({ signedIn: true });
    const headers = { cookie: cookie.split(';', 1)[0]! };
    const session = async () => (await call(server.url, 'GET', '/api/session', undefined, headers)).read(sessionAnswer).person;
    expect(await session()).toMatchObject({ name: 'Ben', accountRole: 'member', email: 'ben@muster.example' });
    expect((await call(server.url, 'POST', '/api/auth/sign-out', {}, headers)).status).toBe(200);
    expect(await session()).toBeNull();
    expect(codeOf(await call(server.url, 'GET', '/api/incidents', undefined, headers))).toEqual([401, 'not-signed-in']);
  });

  test('with a wrong password says so, the same for an account that does not exist, and ends after too many', async () => {
    const from = { 'x-forwarded-for': '203.0.113.7' };
    const attempt = (email: string, word: string) => call(server.url, 'POST', '/api/auth/sign-in/email', { email, password: word }, from);
    const wrong = await attempt('ada@muster.example', 'not the password');
    expect(codeOf(wrong)).toEqual([401, 'wrong-credentials']);
    expect((await attempt('nobody@muster.example', password)).body).toEqual(wrong.body);
    // Signing in well does not count.
    expect((await attempt('ada@muster.example', password)).status).toBe(200);
    const rest = await Promise.all(Array.from({ length: maxFailedSignIns + 3 }, () => attempt('nobody@muster.example', 'x')));
    const codes = rest.map((answer) => answer.status);
    expect(codes.sort()).toEqual([...new Array(maxFailedSignIns - 2).fill(401), ...new Array(5).fill(429)]);
    const last = await attempt('ada@muster.example', password);
    expect(codeOf(last)).toEqual([429, 'too-many']);
    expect(last.headers.get('retry-after')).toBe('60');
    expect((await call(server.url, 'POST', '/api/auth/sign-in/email', { email: 'ada@muster.example', password })).status).toBe(200);
  });
});

describe('another site', () => {
  test('cannot make a signed-in browser change anything', async () => {
    const origin = 'https://evil.example';
    expect(codeOf(await ada.call('POST', '/api/incidents', { title: 'x' }, { origin }))).toEqual([403, 'bad-origin']);
    expect(codeOf(await ada.call('POST', '/api/auth/sign-out', {}, { origin }))).toEqual([403, 'bad-origin']);
    expect(codeOf(await ada.call('POST', '/api/incidents', { title: 'x' }, { origin: 'null' }))).toEqual([403, 'bad-origin']);
    expect((await ada.call('POST', '/api/incidents', { title: 'x' }, { origin: server.url })).status).toBe(200);
    const form = { 'content-type': 'text/plain' };
    expect(codeOf(await ada.call('POST', '/api/incidents', '{"title":"x"}', form))).toEqual([415, 'unsupported-media']);
  });

  test('gets answers that no browser keeps, frames or guesses the type of', async () => {
    const { headers } = await ada.call('GET', '/api/incidents');
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});

describe('incidents', () => {
  test('are listed with what the list shows', async () => {
    const id = await declare('Listed');
    await ada.call('POST', `/api/incidents/${id}/commands`, { type: 'take-role', role: 'commander' }, key());
    const { incidents } = (await viewer.call('GET', '/api/incidents')).read(incidentsAnswer);
    const mine = incidents.find((incident) => incident.id === id);
    expect(mine).toMatchObject({
      title: 'Listed',
      severity: 'sev2',
      status: 'open',
      roles: [{ role: 'commander', name: 'Ada' }],
      replay: null,
    });
    expect(mine?.pulse.at(-1)).toBeGreaterThanOrEqual(2);
  });

  test('are declared by those who may, with a title', async () => {
    expect(codeOf(await viewer.call('POST', '/api/incidents', { title: 'x' }))).toEqual([403, 'not-allowed']);
    const untitled = await ada.call('POST', '/api/incidents', { title: '  ', severity: 'sev9' });
    expect(codeOf(untitled)).toEqual([422, 'invalid-input']);
    expect(pathsOf(untitled).sort()).toEqual(['severity', 'title']);
    expect(codeOf(await ada.call('POST', '/api/incidents', '{"title":'))).toEqual([400, 'malformed-body']);
  });

  test('that do not exist are not found', async () => {
    for (const id of ['nowhere', 'no%20where', '..%2f..']) {
      expect(codeOf(await ada.call('GET', `/api/incidents/${id}/log`)), id).toEqual([404, 'not-found']);
    }
    expect(codeOf(await ada.call('POST', '/api/incidents/nowhere/signals', line))).toEqual([404, 'not-found']);
    expect(codeOf(await ada.call('POST', '/api/incidents/nowhere/commands', { type: 'resolve' }, key()))).toEqual([404, 'not-found']);
  });

  test('give their log in pages', async () => {
    const id = await declare();
    for (const stage of ['triage', 'mitigate', 'recover']) {
      await ada.call('POST', `/api/incidents/${id}/commands`, { type: 'set-stage', stage }, key());
    }
    const whole = (await ada.call('GET', `/api/incidents/${id}/log`)).read(logAnswer);
    const page = (await ada.call('GET', `/api/incidents/${id}/log?after=1&limit=2`)).read(logAnswer);
    expect(page.entries).toEqual(whole.entries.slice(1, 3));
    expect(page.seq).toBeGreaterThanOrEqual(whole.entries.length);
    expect(codeOf(await ada.call('GET', `/api/incidents/${id}/log?after=-1`))).toEqual([422, 'invalid-input']);
  });

  test('give a glance at a moment, with what follows it and the words there were', async () => {
    const id = await declare();
    await ada.call('POST', `/api/incidents/${id}/commands`, { type: 'set-stage', stage: 'triage' }, key());
    const whole = (await ada.call('GET', `/api/incidents/${id}/log`)).read(logAnswer);
    const glance = (await ada.call('GET', `/api/incidents/${id}/glance`)).read(glanceAnswer);
    expect(glance.entries).toEqual(whole.entries);
    expect(glance).toMatchObject({ at: whole.entries[0]?.observedAt, seq: whole.seq, words: null });
    const later = (await ada.call('GET', `/api/incidents/${id}/glance?at=2100-01-01T00:00:00Z`)).read(glanceAnswer);
    expect(later).toMatchObject({ at: Date.UTC(2100, 0), upTo: whole.seq });
    expect(codeOf(await ada.call('GET', `/api/incidents/${id}/glance?at=soon`))).toEqual([422, 'invalid-input']);
    expect(codeOf(await ada.call('GET', '/api/incidents/nowhere/glance'))).toEqual([404, 'not-found']);
  });
});

describe('commands', () => {
  test('need a key, and with the same key are done once', async () => {
    const id = await declare();
    const raise = { type: 'set-severity', severity: 'sev1' };
    const keyless = await ada.call('POST', `/api/incidents/${id}/commands`, raise);
    expect(codeOf(keyless)).toEqual([422, 'invalid-input']);
    expect(pathsOf(keyless)).toEqual(['idempotency-key']);
    expect(codeOf(await ada.call('POST', `/api/incidents/${id}/commands`, raise, { 'idempotency-key': 'short' }))).toEqual([
      422,
      'invalid-input',
    ]);
    const once = key();
    const answers = await Promise.all([1, 2, 3].map(() => ada.call('POST', `/api/incidents/${id}/commands`, raise, once)));
    const [first] = answers.map((answer) => answer.read(commandAnswer));
    expect(first?.entries).toMatchObject([{ kind: 'severity-set', data: { from: 'sev2', to: 'sev1' } }]);
    for (const answer of answers) expect(answer.body).toEqual(answers[0]?.body);
    const other = await ada.call('POST', `/api/incidents/${id}/commands`, { type: 'resolve' }, once);
    expect(pathsOf(other)).toEqual(['Idempotency-Key']);
  });

  test('of two people who accept the same offer at once: one does, the other learns who', async () => {
    const ben = await server.signInAs('Ben');
    const id = await declare();
    const room = await server.rooms.open(incidentId.parse(id));
    const now = room.now();
    const offer = offerOf('race', { openedAt: now });
    await room.write(() => ({ entries: [{ kind: 'offered', data: { offer }, actor: agentActor, occurredAt: now, observedAt: now }] }));
    const accept = { type: 'accept-offer', offerId: 'race' };
    const answers = await Promise.all([ada, ben].map((who) => who.call('POST', `/api/incidents/${id}/commands`, accept, key())));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const loser = answers.find(({ status }) => status === 409)!;
    const winner = answers[0] === loser ? 'Ben' : 'Ada';
    expect(loser.read(errorAnswer).error).toMatchObject({
      code: 'already-decided',
      message: `${winner} accepted this already; ${winner} does it.`,
    });
    expect(room.state.offers.get('race' as OfferId)?.closed?.reason).toBe('accepted');
  });

  test('that are none are named by their field', async () => {
    const id = await declare();
    const answer = await ada.call('POST', `/api/incidents/${id}/commands`, { type: 'set-stage', stage: 'panic' }, key());
    expect([codeOf(answer), pathsOf(answer)]).toEqual([[422, 'invalid-input'], ['stage']]);
    expect(codeOf(await ada.call('POST', `/api/incidents/${id}/commands`, { type: 'explode' }, key()))).toEqual([422, 'invalid-input']);
  });
});

describe('signals', () => {
  const post = (who: Client, id: string, body: unknown, headers = {}) => who.call('POST', `/api/incidents/${id}/signals`, body, headers);

  test('come in lines of which the bad ones are named and the others taken', async () => {
    const id = await declare();
    const lines = [
      JSON.stringify(line),
      '{"channel":"log"',
      JSON.stringify({ ...line, channel: 'smoke' }),
      '',
      JSON.stringify({ ...line, id: 'x1' }),
    ];
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = (await post(ada, id, lines.join('\n'), headers)).read(ingestAnswer);
    expect(answer).toMatchObject({ accepted: 2, repeated: 0 });
    expect(answer.refused.map(({ index, faults }) => [index, faults[0]?.path])).toEqual([
      [1, ''],
      [2, 'channel'],
    ]);
    const again = (await post(ada, id, lines[4], headers)).read(ingestAnswer);
    expect(again).toEqual({ accepted: 0, repeated: 1, refused: [] });
  });

  test('without ids are repeatable by the key of the delivery', async () => {
    const id = await declare();
    const once = key();
    expect((await post(ada, id, [line, line], once)).read(ingestAnswer)).toMatchObject({ accepted: 2, repeated: 0 });
    expect((await post(ada, id, [line, line], once)).read(ingestAnswer)).toMatchObject({ accepted: 0, repeated: 2 });
    expect(codeOf(await post(ada, id, line, { 'idempotency-key': 'short' }))).toEqual([422, 'invalid-input']);
  });

  test('are read back with their times decided by the server, except in a replay', async () => {
    const id = await declare();
    const before = Date.now();
    await post(ada, id, {
      ...line,
      at: '2020-01-01T00:00:00Z',
      occurredAt: '2020-01-01T00:00:00Z',
      attributes: { deep: { list: [1, null] } },
    });
    await post(ada, id, { ...line, occurredAt: '2099-01-01T00:00:00Z' });
    const { signals, total } = (await viewer.call('GET', `/api/incidents/${id}/signals`)).read(signalsAnswer);
    expect(total).toBe(2);
    expect(signals[0]).toMatchObject({ seq: 1, text: line.text, attributes: { deep: { list: [1, null] } } });
    expect(signals[0]?.observedAt).toBeGreaterThanOrEqual(before);
    expect(signals[0]?.occurredAt).toBe(Date.UTC(2020, 0, 1));
    expect(signals[1]?.occurredAt).toBe(signals[1]?.observedAt);
    const page = (await ada.call('GET', `/api/incidents/${id}/signals?after=1&limit=1`)).read(signalsAnswer);
    expect(page.signals.map(({ seq }) => seq)).toEqual([2]);
  });

  test('that are all bad, too many, too large or not for this person are refused', async () => {
    const id = await declare();
    const bad = await post(ada, id, { ...line, text: '', from: '' });
    expect([codeOf(bad), pathsOf(bad).sort()]).toEqual([
      [422, 'invalid-input'],
      ['from', 'text'],
    ]);
    expect(pathsOf(await post(ada, id, [{ ...line, text: 7 }]))).toEqual(['0.text']);
    expect(codeOf(await post(ada, id, '{'))).toEqual([400, 'malformed-body']);
    expect(codeOf(await post(ada, id, 'x', { 'content-type': 'text/csv' }))).toEqual([415, 'unsupported-media']);
    expect(codeOf(await post(ada, id, new Array(5_001).fill(line)))).toEqual([413, 'too-large']);
    expect(codeOf(await post(ada, id, [{ ...line, text: 'x'.repeat(10 * 1024 * 1024) }]))).toEqual([413, 'too-large']);
    expect(codeOf(await post(viewer, id, line))).toEqual([403, 'not-allowed']);
    expect((await viewer.call('GET', `/api/incidents/${id}/signals`)).read(signalsAnswer).total).toBe(0);
    const { title } = { title: 'x'.repeat(300_000) };
    expect(codeOf(await ada.call('POST', '/api/incidents', { title }))).toEqual([413, 'too-large']);
  });

  test('hostile text is stored as text', async () => {
    const id = await declare();
    const text = `<script>alert(1)</script> ' OR 1=1; -- \u0000 \ud800 ‮ ${'\\u0000'}`;
    expect((await post(ada, id, { ...line, text, attributes: { __proto__: { x: 1 }, 'a\u0000b': '\u0000' } })).status).toBe(200);
    const { signals } = (await ada.call('GET', `/api/incidents/${id}/signals`)).read(signalsAnswer);
    expect(signals[0]?.text).toContain('<script>alert(1)</script>');
  });
});

describe('people', () => {
  test('are made by administrators, once per address', async () => {
    const given = { name: 'Dora', email: 'dora@muster.example', password, accountRole: 'viewer' };
    expect(codeOf(await ada.call('POST', '/api/people', given))).toEqual([403, 'not-allowed']);
    expect((await admin.call('POST', '/api/people', given)).read(personShape)).toMatchObject({ name: 'Dora', accountRole: 'viewer' });
    const twice = await admin.call('POST', '/api/people', { ...given, email: 'DORA@muster.example' });
    expect([codeOf(twice), pathsOf(twice)]).toEqual([[422, 'invalid-input'], ['email']]);
    expect(pathsOf(await admin.call('POST', '/api/people', { ...given, password: 'short' }))).toEqual(['password']);
    expect((await ada.call('GET', '/api/people')).read(peopleAnswer).people.map(({ name }) => name)).toContain('Dora');
  });
});

describe('knowledge', () => {
  test('gives its records and the playbooks they cite, and no other file', async () => {
    const { records, counts } = (await viewer.call('GET', '/api/knowledge')).read(knowledgeAnswer);
    expect(counts.active).toBeGreaterThanOrEqual(250);
    const cited = records[0]!.source.name;
    const playbook = (await viewer.call('GET', `/api/playbooks/${cited}`)).read(playbookAnswer);
    expect(playbook.text.length).toBeGreaterThan(100);
    for (const name of ['../package.json', '..%2fpackage.json', '%2e%2e/package.json', 'nowhere.md', `/etc/passwd`]) {
      expect((await viewer.call('GET', `/api/playbooks/${name}`)).status, name).toBe(404);
    }
  });
});

describe('replays', () => {
  test('play a recording to its end as fast as possible', async () => {
    const { recordings } = (await ada.call('GET', '/api/recordings')).read(recordingsAnswer);
    const [recording] = recordings;
    expect(codeOf(await viewer.call('POST', '/api/replays', { recording: recording!.id }))).toEqual([403, 'not-allowed']);
    expect(codeOf(await ada.call('POST', '/api/replays', { recording: 'nowhere' }))).toEqual([404, 'not-found']);
    const { id } = (await ada.call('POST', '/api/replays', { recording: recording!.id, rate: 'max' })).read(declaredAnswer);
    const mine = async () =>
      (await ada.call('GET', '/api/incidents')).read(incidentsAnswer).incidents.find((incident) => incident.id === id);
    await expect.poll(async () => (await mine())?.replay?.state, { timeout: 40_000, interval: 100 }).toBe('ended');
    const { total } = (await ada.call('GET', `/api/incidents/${id}/signals?limit=1`)).read(signalsAnswer);
    expect(total).toBe(recording!.signals);
    expect((await mine())?.clock).toMatchObject({ rate: 1 });
    expect(codeOf(await ada.call('DELETE', `/api/replays/${id}`))).toEqual([404, 'not-found']);
  });

  test('are ended where they are', async () => {
    const { recordings } = (await ada.call('GET', '/api/recordings')).read(recordingsAnswer);
    const { id } = (await ada.call('POST', '/api/replays', { recording: recordings[0]!.id, rate: 2 })).read(declaredAnswer);
    expect((await ada.call('DELETE', `/api/replays/${id}`)).status).toBe(200);
    const { incidents } = (await ada.call('GET', '/api/incidents')).read(incidentsAnswer);
    expect(incidents.find((incident) => incident.id === id)).toMatchObject({ replay: { state: 'ended' }, clock: { rate: 1 } });
  });
});

describe('those who run it', () => {
  test('see that it lives, can work, and what it counts', async () => {
    expect((await call(server.url, 'GET', '/healthz')).body).toEqual({ status: 'ok' });
    const ready = await call(server.url, 'GET', '/readyz');
    expect([ready.status, ready.body]).toMatchObject([200, { status: 'ready', database: 'ok', rooms: { open: expect.any(Number) } }]);
    expect((await call(server.url, 'GET', '/metrics')).body).toContain('muster_signals_total{result="accepted"}');
    const elsewhere = { 'x-forwarded-for': '203.0.113.9' };
    expect((await call(server.url, 'GET', '/readyz', undefined, elsewhere)).body).toEqual({ status: 'ready' });
    expect(codeOf(await call(server.url, 'GET', '/metrics', undefined, elsewhere))).toEqual([401, 'not-signed-in']);
    expect(codeOf(await ada.call('GET', '/metrics', undefined, elsewhere))).toEqual([403, 'not-allowed']);
    expect((await admin.call('GET', '/metrics', undefined, elsewhere)).status).toBe(200);
    expect((await call(server.url, 'GET', '/metrics')).body).not.toContain('/hooks/alertmanager/:token?');
  });
});
