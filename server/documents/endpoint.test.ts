// What the endpoint does to sockets over their life: limits, heartbeat, rights that change, and its end.
import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { PersonId } from '../../domain/ids.ts';
import { heartbeatIntervalMs } from '../../domain/wire.ts';
import { patience } from '../test-patience.ts';
import { Allowance, defaultAllowance } from './allowance.ts';
import { fenceFrame, heartbeatFrame, updateFrame } from './frames.ts';
import { unavailable } from './test-documents.ts';
import { closeOf, opened, startEndpoint } from './test-endpoint.ts';
import { openTab } from './test-tabs.ts';

function typed(text: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getText('words').insert(0, text);
  return Y.encodeStateAsUpdate(doc);
}

test('DOC-15 the server says something every heartbeat, and that is at most every ten seconds', async () => {
  expect(heartbeatIntervalMs).toBe(10_000);
  const { url } = await startEndpoint({ heartbeatMs: 30 });
  const tab = openTab({ url, incidentId: 'inc', cookie: 'ada' });
  await vi.waitFor(() => expect(tab.heartbeats).toBeGreaterThan(3), patience);
});

test('DOC-16 a line that does not answer from one heartbeat to the next is ended, and its tab leaves', async () => {
  const { documents, connect } = await startEndpoint({ heartbeatMs: 60 });
  const [alive, dead] = [connect('ada'), connect('ben')];
  await Promise.all([opened(alive), opened(dead)]);
  await vi.waitFor(() => expect(documents.stats().connections).toBe(2), patience);
  // A laptop that was closed: the line is there, but nobody reads it.
  (dead as unknown as { _socket: { pause(): void } })._socket.pause();
  await vi.waitFor(() => expect(documents.stats().connections).toBe(1), patience);
  expect(alive.readyState).toBe(alive.OPEN);
});

test('DOC-11 rights that change end the line so that it comes back with the new ones; a session that ends is found within the interval', async () => {
  const { url, roles } = await startEndpoint({ recheckMs: 30 });
  const tab = openTab({ url, incidentId: 'inc', cookie: 'ada' });
  tab.type('mine', 0);
  await vi.waitFor(() => expect(tab.acknowledged).toBe(1), patience);
  roles.set('ada', 'viewer');
  await vi.waitFor(() => expect(tab.closes).toEqual([1012]), patience);
  await vi.waitFor(() => expect(tab.provider.synced).toBe(true), patience);
  tab.type('not allowed', 0);
  await vi.waitFor(() => expect(tab.refusedWith).toBe(4403), patience);

  const other = openTab({ url, incidentId: 'inc', cookie: 'ben' });
  await vi.waitFor(() => expect(other.text).toBe('mine '), patience);
  roles.delete('ben');
  await vi.waitFor(() => expect(other.refusedWith).toBe(4401), patience);
});

test('DOC-51 a session that cannot be looked at, because the database is away, stays; who comes then is closed with 1013', async () => {
  let isAway = false;
  let looks = 0;
  const { url } = await startEndpoint({
    recheckMs: 20,
    authenticate: async () => {
      looks += 1;
      if (isAway) throw unavailable();
      return { id: 'ada' as PersonId, name: 'Ada', accountRole: 'member' };
    },
  });
  const tab = openTab({ url, incidentId: 'inc', cookie: 'ada' });
  await vi.waitFor(() => expect(tab.provider.synced).toBe(true), patience);
  isAway = true;
  const late = openTab({ url, incidentId: 'inc', cookie: 'ada' });
  const before = looks;
  await vi.waitFor(() => expect(looks).toBeGreaterThan(before + 5), patience);
  await vi.waitFor(() => expect(late.closes.length).toBeGreaterThan(1), patience);
  expect([tab.closes, new Set(late.closes), late.refusedWith]).toEqual([[], new Set([1013]), null]);
  isAway = false;
  await vi.waitFor(() => expect(late.provider.synced).toBe(true), patience);
});

test('DOC-22 more frames than a person can type end the line with 1013', async () => {
  const { connect, store } = await startEndpoint({ limits: { ...defaultAllowance, frameBurst: 20, framesPerSecond: 1 } });
  const socket = connect('ada');
  await opened(socket);
  const ended = closeOf(socket);
  for (let index = 0; index < 30; index++) socket.send(heartbeatFrame);
  socket.send(updateFrame(typed('too late')));
  expect(await ended).toBe(1013);
  expect(store.updates).toEqual([]);
});

test('DOC-22 the allowance is 120 frames and 512 KB a second after a burst of 600 frames and 16 MB', () => {
  const megabyte = 1024 * 1024;
  const frames = new Allowance(defaultAllowance, 0);
  const took = (count: number, nowMs: number): number =>
    Array.from({ length: count }, () => frames.take(1, nowMs)).filter((ok) => ok).length;
  expect(took(700, 0)).toBe(600);
  const again = new Allowance(defaultAllowance, 0);
  for (let index = 0; index < 600; index++) again.take(1, 0);
  expect(Array.from({ length: 130 }, () => again.take(1, 1_000)).filter((ok) => ok)).toHaveLength(120);
  const bytes = new Allowance(defaultAllowance, 0);
  expect([bytes.take(16 * megabyte, 0), bytes.take(1, 0)]).toEqual([true, false]);
  const later = new Allowance(defaultAllowance, 0);
  later.take(16 * megabyte, 0);
  expect([later.take(512 * 1024, 1_000), later.take(1_000, 1_000)]).toEqual([true, false]);
});

test('DOC-23 what is no frame ends the line: text with 1003, bytes that cannot be read with 1007, over 8 MB with 1009', async () => {
  const { connect, store } = await startEndpoint();
  const [text, noise, large] = [connect('ada'), connect('ada'), connect('ada')];
  await Promise.all([text, noise, large].map(opened));
  const ends = Promise.all([text, noise, large].map(closeOf));
  text.send('hello');
  noise.send(new Uint8Array([0, 9, 1, 7]));
  large.send(new Uint8Array(8 * 1024 * 1024 + 1));
  expect(await ends).toEqual([1003, 1007, 1009]);
  expect(store.updates).toEqual([]);
});

test('DOC-03 what is sent before the server knows who it is, is handled afterwards', async () => {
  let admit = (): void => undefined;
  const known = new Promise<void>((resolve) => {
    admit = resolve;
  });
  const { connect, store } = await startEndpoint({
    incidentKind: async () => {
      await known;
      return 'own';
    },
  });
  const socket = connect('ada');
  await opened(socket);
  const fence = new Promise((resolve) => socket.on('message', (data: Buffer) => data[0] === fenceFrame(1)[0] && resolve(data[1])));
  socket.send(updateFrame(typed('early')));
  socket.send(fenceFrame(1));
  await new Promise((resolve) => setImmediate(resolve));
  expect(store.updates).toEqual([]);
  admit();
  expect(await fence).toBe(1);
  expect(store.updates).toHaveLength(1);
});

test('DOC-07 a document that cannot be loaded closes with 1013, and opens for who comes again once it can', async () => {
  const { url, store } = await startEndpoint();
  store.failure = unavailable();
  const tab = openTab({ url, incidentId: 'inc', cookie: 'ada' });
  await vi.waitFor(() => expect(tab.closes).toContain(1013), patience);
  expect(tab.refusedWith).toBeNull();
  store.failure = null;
  tab.type('back', 0);
  await vi.waitFor(() => expect(tab.acknowledged).toBe(1), patience);
});

test('DOC-30 an end whose deadline passes names the incidents whose last edits are not stored, and ends all the same', async () => {
  const { url, store, documents } = await startEndpoint();
  const tab = openTab({ url, incidentId: 'inc', cookie: 'ada' });
  await vi.waitFor(() => expect(tab.provider.synced).toBe(true), patience);
  store.failure = unavailable();
  tab.type('unlucky', 0);
  await vi.waitFor(() => expect(documents.stats().waitingBytes).toBeGreaterThan(0), patience);
  expect(await documents.close(200)).toEqual(['inc']);
  await vi.waitFor(() => expect(tab.closes[0]).toBe(1012), patience);
  expect(tab.acknowledged).toBe(0);
});
