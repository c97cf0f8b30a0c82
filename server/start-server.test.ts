// Starting and stopping: the first account, a port that is taken, the order of the end, and going on after it.
import path from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { declaredAnswer, logAnswer, sessionAnswer } from '../domain/api.ts';
import { incidentId } from '../domain/ids.ts';
import { call, password, startTestServer } from './http/test-server.ts';
import { startServer } from './start-server.ts';
import { connect } from './store/database.ts';
import { createTestDatabase } from './store/test-database.ts';

test('the first person makes the admin account with the link, once', async () => {
  const server = await startTestServer();
  onTestFinished(() => void server.close());
  const session = async () => (await call(server.url, 'GET', '/api/session')).read(sessionAnswer).server;
  expect(await session()).toMatchObject({ needsSetup: true });
  const [old, link] = [await server.signIn.issueSetupLink(), await server.signIn.issueSetupLink()].map((text) => new URL(text));
  expect(link?.href.startsWith(`${server.url}/setup?token=`)).toBe(true);
  const given = { name: 'Root', email: 'Root@Muster.example', password };
  const setUp = (token: string | null | undefined) => call(server.url, 'POST', '/api/setup', { token, ...given });
  expect((await setUp(old?.searchParams.get('token'))).status).toBe(403);
  const both = await Promise.all([1, 2].map(() => setUp(link?.searchParams.get('token'))));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
  expect(await session()).toMatchObject({ needsSetup: false });
  const signedIn = await call(server.url, 'POST', '/api/auth/sign-in/email', { email: 'root@muster.example', password });
  expect(signedIn.status).toBe(200);
  expect(server.people.list()).toMatchObject([{ name: 'Root', email: 'root@muster.example', accountRole: 'admin' }]);
});

test('a port that is taken is said before anything is opened', async () => {
  const server = await startTestServer();
  onTestFinished(() => void server.close());
  const settings = {
    ...{ port: Number(new URL(server.url).port), host: '127.0.0.1', url: undefined, demo: false, databaseUrl: undefined },
    ...{ rootFolder: path.resolve('.'), dataFolder: '/nowhere/at/all', redisUrl: undefined, model: undefined, secret: 'x'.repeat(40) },
  };
  const starting = startServer({ settings, logger: pino({ level: 'silent' }), next: false });
  await expect(starting).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/in use.*PORT/) });
});

test('DOC-28 EVT-09 stops in order: refuses, tells browsers to come back, stores everything, and goes on where it was', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.close());
  // The server closes what it is given; the database itself must outlive it here.
  const again = () => ({ ...database, ...connect(database.url, pino({ level: 'silent' })) });
  const first = await startTestServer({ database: again() });
  const ada = await first.signInAs('Ada');
  const { id } = (await ada.call('POST', '/api/incidents', { title: 'Goes on', severity: 'sev2' })).read(declaredAnswer);
  const socket = ada.socket();
  await new Promise((resolve) => socket.once('connect', () => resolve(undefined)));
  await socket.emitWithAck('watch', { incidentId: id, lastSeq: 0 });
  const document = new WebSocket(`${first.url.replace('http', 'ws')}/ws/doc/${id}`, { headers: { cookie: ada.cookie } });
  await new Promise((resolve) => document.once('message', resolve));
  const alert = { channel: 'alert', from: 'alertmanager', text: '[FIRING] HighErrors checkout-api', attributes: { state: 'firing' } };
  await ada.call(
    'POST',
    `/api/incidents/${id}/signals`,
    Array.from({ length: 200 }, (_, index) => ({ ...alert, id: `a${index}` })),
  );
  const ends = Promise.all([
    new Promise((resolve) => socket.once('disconnect', resolve)),
    new Promise((resolve) => document.once('close', resolve)),
  ]);
  const startedMs = performance.now();
  const closing = first.close();
  expect(first.close()).toBe(closing);
  expect(await closing).toEqual({ unsaved: [], faults: [] });
  expect(performance.now() - startedMs).toBeLessThan(10_000);
  expect(await ends).toEqual(['transport close', 1012]);
  await expect(fetch(`${first.url}/healthz`)).rejects.toThrow();

  const second = await startTestServer({ database: again() });
  onTestFinished(() => void second.close());
  await second.rooms.whenRead(incidentId.parse(id));
  const back = await second.signInAs('Ada');
  const { entries, counts } = (await back.call('GET', `/api/incidents/${id}/log?limit=5000`)).read(logAnswer);
  expect(counts?.total).toBe(200);
  expect(entries.some(({ kind }) => kind === 'event-recorded')).toBe(true);
  const refs = entries.flatMap(({ kind, data }) =>
    kind === 'event-recorded' ? [JSON.stringify((data as { event: { ref: string } }).event.ref)] : [],
  );
  expect(new Set(refs).size).toBe(refs.length);
  // The old session still counts.
  expect((await call(second.url, 'GET', '/api/incidents', undefined, { cookie: ada.cookie })).status).toBe(200);
});
