// What machines come in with, on a real database: webhooks and tokens, what they may, and that repeating is harmless.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { declaredAnswer, hookMadeAnswer, hooksAnswer, incidentsAnswer, ingestAnswer, logAnswer } from '../../domain/api.ts';
import { incidentId } from '../../domain/ids.ts';
import { type Client, call, codeOf, pathsOf, startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let admin: Client;
let ada: Client;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signInAs('Root', 'admin');
  ada = await server.signInAs('Ada');
});
afterAll(() => server.close());

const key = () => ({ 'idempotency-key': `key-${crypto.randomUUID()}` });
const line = { channel: 'log', from: 'web-1', text: 'connection refused' };

describe('webhooks', () => {
  const made = async () => {
    const answer = (await admin.call('POST', '/api/hooks', { source: 'alertmanager', name: 'Prometheus' })).read(hookMadeAnswer);
    return new URL(answer.secret).pathname;
  };
  const payload = (status: 'firing' | 'resolved', groupKey: string, startsAt = '2026-03-12T02:08:55Z') => ({
    ...{ version: '4', groupKey, truncatedAlerts: 0, status, receiver: 'muster', externalURL: 'http://am.example' },
    ...{ groupLabels: { alertname: 'HighErrors' }, commonLabels: { alertname: 'HighErrors', severity: 'critical' }, commonAnnotations: {} },
    alerts: [
      {
        ...{ status, startsAt, endsAt: status === 'resolved' ? '2026-03-12T02:30:00Z' : '0001-01-01T00:00:00Z', fingerprint: 'f1' },
        labels: { alertname: 'HighErrors', severity: 'critical', service: 'checkout' },
        annotations: { summary: 'Checkout fails' },
        generatorURL: 'http://prom.example/graph',
      },
    ],
  });
  const answered = z.object({
    incidentId: incidentId.nullable(),
    reference: z.string().nullable(),
    accepted: z.number(),
    repeated: z.number(),
  });

  test('open an incident, join it, and change nothing when delivered again', async () => {
    const address = await made();
    const post = async (body: unknown) => (await call(server.url, 'POST', address, body)).read(answered);
    const deliveries = await Promise.all([1, 2, 3].map(() => post(payload('firing', 'group-1'))));
    expect(new Set(deliveries.map((delivery) => delivery.incidentId)).size).toBe(1);
    expect(deliveries.map(({ accepted }) => accepted).sort()).toEqual([0, 0, 1]);
    const [first] = deliveries;
    expect(await post(payload('firing', 'group-1'))).toEqual({ ...first, accepted: 0, repeated: 1 });
    expect(await post(payload('resolved', 'group-1'))).toMatchObject({ incidentId: first?.incidentId, accepted: 1 });
    const { incidents } = (await ada.call('GET', '/api/incidents')).read(incidentsAnswer);
    expect(incidents.find(({ id }) => id === first?.incidentId)).toMatchObject({ status: 'open' });
    expect(await post(payload('firing', 'group-2'))).not.toMatchObject({ incidentId: first?.incidentId });
    expect(await post(payload('resolved', 'group-3'))).toEqual({ incidentId: null, reference: null, accepted: 0, repeated: 0 });
  });

  test('open a new incident once people have resolved the old one', async () => {
    const address = await made();
    const post = async (body: unknown) => (await call(server.url, 'POST', address, body)).read(answered);
    const first = await post(payload('firing', 'group-4'));
    await admin.call('POST', `/api/incidents/${first.incidentId}/commands`, { type: 'resolve' }, key());
    expect((await post(payload('firing', 'group-4', '2026-03-13T02:08:55Z'))).incidentId).not.toBe(first.incidentId);
  });

  test('take nothing that is not theirs', async () => {
    const address = await made();
    const wrong = await call(server.url, 'POST', address, { ...payload('firing', 'g'), alerts: 'none' });
    expect(codeOf(wrong)).toEqual([422, 'invalid-input']);
    expect(pathsOf(wrong)).toContain('alerts');
    const huge = { ...payload('firing', 'g'), padding: 'x'.repeat(1024 * 1024) };
    expect(codeOf(await call(server.url, 'POST', address, huge))).toEqual([413, 'too-large']);
    expect(codeOf(await call(server.url, 'POST', `${address}x`, payload('firing', 'g')))).toEqual([404, 'not-found']);
  });

  test('are made and listed by administrators, without their tokens', async () => {
    const address = await made();
    expect(codeOf(await ada.call('POST', '/api/hooks', { source: 'alertmanager', name: 'x' }))).toEqual([403, 'not-allowed']);
    expect(codeOf(await ada.call('GET', '/api/hooks'))).toEqual([403, 'not-allowed']);
    const listed = await admin.call('GET', '/api/hooks');
    expect(listed.read(hooksAnswer).hooks.length).toBeGreaterThan(0);
    expect(JSON.stringify(listed.body)).not.toContain(address.split('/').at(-1));
  });

  const samples = path.resolve('../shared/corpus/payloads/alertmanager');
  test.skipIf(!existsSync(samples))('take real samples (skipped where the corpus is not there)', async () => {
    const address = await made();
    const sample = (name: string): unknown => JSON.parse(readFileSync(path.join(samples, name), 'utf8'));
    const firing = (await call(server.url, 'POST', address, sample('firing-two-alerts.json'))).read(answered);
    expect(firing.accepted).toBe(2);
    expect((await call(server.url, 'POST', address, sample('firing-two-alerts.json'))).read(answered)).toMatchObject({
      repeated: 2,
      accepted: 0,
    });
    expect((await call(server.url, 'POST', address, sample('resolved-one-alert.json'))).status).toBe(200);
  });
});

describe('programs', () => {
  test('come in with a token that an administrator made, where they have something to do, until it is revoked', async () => {
    expect(codeOf(await ada.call('POST', '/api/hooks', { source: 'api', name: 'Pipeline' }))).toEqual([403, 'not-allowed']);
    const { hook, secret } = (await admin.call('POST', '/api/hooks', { source: 'api', name: 'Pipeline' })).read(hookMadeAnswer);
    const program = (method: string, route: string, body?: unknown, token = secret) =>
      call(server.url, method, route, body, { authorization: `Bearer ${token}` });
    const { id } = (await program('POST', '/api/incidents', { title: 'From the pipeline' })).read(declaredAnswer);
    expect((await program('POST', `/api/incidents/${id}/signals`, [line])).read(ingestAnswer)).toMatchObject({ accepted: 1 });
    const log = (await program('GET', `/api/incidents/${id}/log`)).read(logAnswer);
    expect(log.entries[0]?.actor).toMatchObject({ type: 'person', name: 'Pipeline' });
    for (const [method, route] of [
      ['GET', '/api/people'],
      ['GET', '/api/hooks'],
      ['POST', `/api/incidents/${id}/commands`],
    ] as const) {
      expect(codeOf(await program(method, route, method === 'GET' ? undefined : { type: 'resolve' })), route).toEqual([
        401,
        'not-signed-in',
      ]);
    }
    expect(codeOf(await program('GET', '/api/incidents', undefined, `${secret.slice(0, -1)}_`))).toEqual([401, 'not-signed-in']);
    // A wrong token is not made good by a session beside it.
    expect(codeOf(await ada.call('GET', '/api/incidents', undefined, { authorization: 'Bearer nothing-that-anybody-made' }))[0]).toBe(401);
    expect((await admin.call('DELETE', `/api/hooks/${hook.id}`)).status).toBe(200);
    expect(codeOf(await program('GET', '/api/incidents'))).toEqual([401, 'not-signed-in']);
  });

  test('send whole recordings, also large ones, and are told what is wrong with them', async () => {
    const { secret } = (await admin.call('POST', '/api/hooks', { source: 'api', name: 'Replayer' })).read(hookMadeAnswer);
    const send = (body: unknown) => call(server.url, 'POST', '/api/replays/uploaded', body, { authorization: `Bearer ${secret}` });
    const folder = 'recordings/halden-search-2026-05-02';
    const [incident, signals] = ['incident.json', 'signals.jsonl'].map((file) => readFileSync(path.join(folder, file), 'utf8'));
    const padded = `${signals?.trimEnd()}\n${'\n'.repeat(400_000)}`;
    const { id } = (await send({ incident, signals: padded, rate: 'max' })).read(declaredAnswer);
    await server.rooms.whenRead(incidentId.parse(id));
    const wrong = await send({ incident, signals: '{"id":"s1"}', rate: 'max' });
    expect(codeOf(wrong)).toEqual([422, 'invalid-input']);
    expect(pathsOf(wrong).some((fault) => fault.startsWith('signals.jsonl:1'))).toBe(true);
  });
});
