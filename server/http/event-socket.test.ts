// The event socket: no gap and no double across cuts, nobody who is not signed in, and an end when the session ends.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { declaredAnswer, logAnswer } from '../../domain/api.ts';
import { command } from '../../domain/commands.ts';
import { type IncidentId, incidentId } from '../../domain/ids.ts';
import { type LogEntry, type RawEntry, readEntry } from '../../domain/log.ts';
import type { Account } from '../../domain/policy.ts';
import type { ClientToServer, ServerToClient } from '../../domain/wire.ts';
import { createAloneLink } from '../nodes/node-link.ts';
import type { Rooms } from '../room/rooms.ts';
import { ada as adaAccount } from '../room/test-rooms.ts';
import { patience } from '../test-patience.ts';
import { createEventSocket, type EventSocketDependencies } from './event-socket.ts';
import { type Client, startTestServer, type TestServer } from './test-server.ts';
import { ownUpgrades } from './upgrade.ts';

let server: TestServer;
let ada: Client;
beforeAll(async () => {
  server = await startTestServer();
  ada = await server.signInAs('Ada');
});
afterAll(() => server.close());

type ClientSocket = Socket<ServerToClient, ClientToServer>;
const connected = async (socket: ClientSocket): Promise<void> => {
  if (!socket.connected) await new Promise((resolve) => socket.once('connect', () => resolve(undefined)));
};
const refused = (socket: ClientSocket): Promise<Error & { data?: unknown }> =>
  new Promise((resolve, reject) => {
    socket.once('connect_error', resolve);
    socket.once('connect', () => reject(new Error('it was let in')));
  });
const declare = async () => incidentId.parse((await ada.call('POST', '/api/incidents', { title: 'x' })).read(declaredAnswer).id);

describe('who is not signed in', () => {
  test('EVT-01 DOC-10 DOC-12 DOC-13 is refused by both sockets, and told so', async () => {
    const socket: ClientSocket = io(server.url, { path: '/socket.io', transports: ['websocket'], reconnection: false, forceNew: true });
    onTestFinished(() => void socket.disconnect());
    expect((await refused(socket)).data).toEqual({ code: 'not-signed-in', message: 'Sign in to continue.' });
    const id = await declare();
    const closeOf = (address: string, headers: Record<string, string>): Promise<number> =>
      new Promise((resolve) => new WebSocket(address.replace('http', 'ws'), { headers }).on('close', resolve).on('error', () => {}));
    expect(await closeOf(`${server.url}/ws/doc/${id}`, {})).toBe(4401);
    expect(await closeOf(`${server.url}/ws/doc/${id}`, { cookie: ada.cookie, origin: 'https://evil.example' })).toBe(4403);
    expect(await closeOf(`${server.url}/ws/doc/nowhere`, { cookie: ada.cookie })).toBe(4404);
  });

  test('EVT-02 cannot come over polling', async () => {
    const answer = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`, { headers: { cookie: ada.cookie } });
    expect(answer.status).toBe(404);
  });
});

describe('watching', () => {
  test('EVT-03 across any number of cuts gives every entry once, while others write', async () => {
    const id = await declare();
    const room = await server.rooms.open(id);
    const account: Account = { id: (await server.people.list()[0]!).id, name: 'Ada', accountRole: 'member' };
    const got: RawEntry[] = [];
    let writing = true;
    const writer = (async () => {
      for (let index = 0; index < 150; index += 1) {
        const task = command.parse({ type: 'give-task', personId: account.id, text: `Task ${index}` });
        await room.command(account, task, `key-number-${index}`);
      }
      writing = false;
    })();
    const reads = async (socket: ClientSocket): Promise<void> => {
      // What comes before the answer would be out of order: it is part of what is tested.
      socket.on('entries', ({ entries }) => got.push(...entries));
      await connected(socket);
      // With a callback, not a promise: the next message may come before a promise goes on.
      await new Promise<void>((resolve, reject) =>
        socket.emit('watch', { incidentId: id, lastSeq: got.at(-1)?.seq ?? 0 }, (answer) => {
          if (answer.status !== 'ok') return reject(new Error('It could not be watched.'));
          got.push(...answer.entries);
          resolve();
        }),
      );
    };
    let cuts = 0;
    for (; writing || cuts < 5; cuts += 1) {
      const socket = ada.socket();
      await reads(socket);
      const enough = got.length + 3;
      await vi.waitFor(() => expect(got.length >= enough || !writing).toBe(true), { ...patience, interval: 1 });
      // Cut without a goodbye.
      socket.io.engine.close();
      socket.removeAllListeners();
    }
    await writer;
    const socket = ada.socket();
    await reads(socket);
    await server.rooms.whenRead(id);
    await vi.waitFor(() => expect(got.at(-1)?.seq).toBe(room.state.seq), patience);
    expect(cuts).toBeGreaterThanOrEqual(5);
    expect(got.map(({ seq }) => seq)).toEqual(got.map((_, index) => index + 1));
    expect(got.slice(0, 500)).toEqual((await ada.call('GET', `/api/incidents/${id}/log?limit=500`)).read(logAnswer).entries);
  });

  test('EVT-04 EVT-05 answers what cannot be watched, and stops when asked', async () => {
    const socket = ada.socket();
    await connected(socket);
    expect(await socket.emitWithAck('watch', { incidentId: 'nowhere', lastSeq: 0 })).toMatchObject({
      status: 'refused',
      code: 'not-found',
    });
    expect(await socket.emitWithAck('watch', { incidentId: 'no where', lastSeq: -1 })).toMatchObject({
      status: 'refused',
      code: 'invalid-input',
    });
    const id = await declare();
    const room = await server.rooms.open(id);
    expect(await socket.emitWithAck('watch', { incidentId: id, lastSeq: room.state.seq + 5 })).toMatchObject({ status: 'refetch' });
    const heard: unknown[] = [];
    socket.on('entries', (message) => heard.push(message));
    socket.emit('unwatch', { incidentId: id });
    // A question after it is answered after it: the order of one connection.
    await socket.emitWithAck('watch', { incidentId: 'nowhere', lastSeq: 0 });
    await ada.call('POST', `/api/incidents/${id}/commands`, { type: 'set-stage', stage: 'triage' }, { 'idempotency-key': 'unwatched-1' });
    await socket.emitWithAck('watch', { incidentId: 'nowhere', lastSeq: 0 });
    expect(heard).toEqual([]);
    // Rubbish does not end the server.
    (socket as unknown as { emit(...given: unknown[]): void }).emit('watch', null);
    (socket as unknown as { emit(...given: unknown[]): void }).emit('unwatch');
    (socket as unknown as { emit(...given: unknown[]): void }).emit('watch', 'x', 'y');
    expect(await socket.emitWithAck('watch', { incidentId: id, lastSeq: 0 })).toMatchObject({ status: 'ok' });
  });

  test('EVT-06 counts people, not tabs, and tells everybody when the list changes', async () => {
    const id = await declare();
    const [one, two] = [ada.socket(), ada.socket()];
    const ben = (await server.signInAs('Ben')).socket();
    const changed = new Promise((resolve) => ben.on('incidents-changed', (message) => message.incidentId === id && resolve(message)));
    await Promise.all([one, two, ben].map(connected));
    for (const socket of [one, two]) await socket.emitWithAck('watch', { incidentId: id, lastSeq: 0 });
    const here = async () => {
      const { incidents } = (await ada.call('GET', '/api/incidents')).body as { incidents: { id: string; here: number }[] };
      return incidents.find((incident) => incident.id === id)?.here;
    };
    expect(await here()).toBe(1);
    await ben.emitWithAck('watch', { incidentId: id, lastSeq: 0 });
    expect(await here()).toBe(2);
    ben.emit('unwatch', { incidentId: id });
    await expect.poll(here).toBe(1);
    await ada.call(
      'POST',
      `/api/incidents/${id}/commands`,
      { type: 'set-severity', severity: 'sev1' },
      { 'idempotency-key': 'severity-1' },
    );
    await changed;
  });
});

describe('the connection', () => {
  type Tell = (id: IncidentId, entries: readonly LogEntry[]) => void;
  async function alone(
    given: Pick<EventSocketDependencies, 'recheckMs'> & Partial<EventSocketDependencies> & { account: () => Account | null },
  ) {
    let tell: Tell = () => {};
    const room = { entriesAfter: () => [], state: { seq: 0 }, counts: { total: 0, byEvent: [] } };
    const rooms = {
      subscribe: (listener: { onEntries: Tell }) => {
        tell = listener.onEntries;
        return () => {};
      },
      watch: async () => ({ room, unwatch: () => {} }),
    } as unknown as Rooms;
    const events = createEventSocket({
      rooms,
      link: given.link ?? createAloneLink(),
      service: given.service ?? { current: () => ({ database: 'ok', nodes: 'alone' }), onChange: () => () => undefined },
      logger: pino({ level: 'silent' }),
      recheckMs: given.recheckMs ?? 60_000,
      authenticate: async () => given.account(),
    });
    const front = createServer();
    ownUpgrades(front, { events: events.upgrade, documents: () => {}, pages: null }, []);
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => {
      await events.close();
      front.closeAllConnections();
      front.close();
    });
    const address = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    const socket: ClientSocket = io(address, { path: '/socket.io', transports: ['websocket'], reconnection: false, forceNew: true });
    onTestFinished(() => void socket.disconnect());
    await connected(socket);
    return { events, socket, tell };
  }

  test('EVT-07 ends when the session does', async () => {
    let account: Account | null = adaAccount;
    const { socket } = await alone({ recheckMs: 20, account: () => account });
    account = null;
    expect(await new Promise((resolve) => socket.once('disconnect', resolve))).toBe('io server disconnect');
  });

  test('EVT-08 is cut when the client does not read for long, and costs the others nothing', async () => {
    const { events, socket, tell } = await alone({ recheckMs: 60_000, account: () => adaAccount });
    const id = 'a' as IncidentId;
    await socket.emitWithAck('watch', { incidentId: id, lastSeq: 0 });
    const transport = socket.io.engine.transport as unknown as { ws: { _socket: { pause(): void } } };
    transport.ws._socket.pause();
    const entry = readEntry({
      seq: 1,
      kind: 'note',
      data: 'x'.repeat(20_000),
      actor: { type: 'agent', name: 'M' },
      occurredAt: 1,
      observedAt: 1,
      recordedAt: 1,
    });
    const told = Date.now();
    while (events.size() > 0 && Date.now() - told < 20_000) {
      for (let index = 0; index < 200; index += 1) tell(id, [entry]);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(events.size()).toBe(0);
  });

  test('EVT-09 when the server stops, looks to the client like a network to come back from', async () => {
    const { events, socket } = await alone({ recheckMs: 60_000, account: () => adaAccount });
    const reason = new Promise((resolve) => socket.once('disconnect', resolve));
    await events.close();
    expect(await reason).toBe('transport close');
    expect(events.size()).toBe(0);
  });
});
