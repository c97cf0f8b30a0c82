// The upgrade dispatcher against the measured traps: foreign listeners, foreign endings, invisible refusals.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server as SocketServer } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { eventSocketPath, forwardTo, ownUpgrades, type UpgradeOwners } from './upgrade.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A document endpoint that echoes what it gets. */
function echo(): UpgradeOwners['documents'] {
  const endpoint = new WebSocketServer({ noServer: true });
  return (request, socket, head) =>
    endpoint.handleUpgrade(request, socket, head, (client) => client.on('message', (data) => client.send(data.toString())));
}

/** Socket.IO on a private server, as start-server.ts sets it up. */
function events(): UpgradeOwners['events'] {
  const privateServer = createServer();
  const sockets = new SocketServer({ transports: ['websocket'], path: eventSocketPath, serveClient: false });
  sockets.attach(privateServer, { destroyUpgrade: false });
  sockets.on('connection', (socket) => socket.on('ping-me', (answer: (text: string) => void) => answer('pong')));
  cleanups.push(() => void sockets.close());
  return forwardTo(privateServer);
}

/** Does what Next does: on its first request it listens for upgrades and ends every one that is not its own. */
function fakeNext(): { privateServer: Server; handle: () => void } {
  const privateServer = createServer();
  let listening = false;
  return {
    privateServer,
    handle() {
      if (listening) return;
      listening = true;
      privateServer.on('upgrade', (request, socket) => {
        if (request.url?.startsWith('/_next/hmr'))
          socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
        else socket.end();
      });
    },
  };
}

async function listen(owners: Partial<UpgradeOwners>, onRequest: () => void = () => {}) {
  const server = createServer((_request, response) => {
    onRequest();
    response.end('page');
  });
  const upgrades = ownUpgrades(server, { events: events(), documents: echo(), pages: null, ...owners }, ['http://muster.example']);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { upgrades, port: (server.address() as AddressInfo).port };
}

function closeOf(client: WebSocket): Promise<{ code: number; reason: string }> {
  return new Promise((resolve, reject) => {
    client.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    client.on('error', reject);
  });
}

async function echoed(client: WebSocket, text: string): Promise<string> {
  if (client.readyState !== WebSocket.OPEN) await new Promise((resolve, reject) => client.once('open', resolve).once('error', reject));
  return new Promise((resolve, reject) => {
    client.once('message', (data) => resolve(data.toString()));
    client.once('close', () => reject(new Error('closed')));
    client.send(text);
  });
}

test('TRAP-1 document sockets outlive the listener that Next adds on its first page', async () => {
  const next = fakeNext();
  const { port } = await listen({ pages: forwardTo(next.privateServer) }, next.handle);
  const before = new WebSocket(`ws://127.0.0.1:${port}/ws/doc/abc`);
  expect(await echoed(before, 'one')).toBe('one');
  await fetch(`http://127.0.0.1:${port}/`);
  expect(await echoed(before, 'two')).toBe('two');
  const after = new WebSocket(`ws://127.0.0.1:${port}/ws/doc/abc`);
  expect(await echoed(after, 'three')).toBe('three');
  before.terminate();
  after.terminate();
});

test('TRAP-1 hot reload upgrades reach Next, and only those', async () => {
  const next = fakeNext();
  next.handle();
  const seen: string[] = [];
  next.privateServer.prependListener('upgrade', (request) => seen.push(request.url ?? ''));
  const { port } = await listen({ pages: forwardTo(next.privateServer) });
  const hot = new WebSocket(`ws://127.0.0.1:${port}/_next/hmr?id=1`);
  hot.on('error', () => {});
  const document = new WebSocket(`ws://127.0.0.1:${port}/ws/doc/abc`);
  await echoed(document, 'x');
  await expect.poll(() => seen).toEqual(['/_next/hmr?id=1']);
  hot.terminate();
  document.terminate();
});

test('TRAP-2 a silent document socket outlives the second after which Socket.IO ends foreign upgrades', async () => {
  const { port } = await listen({});
  const document = new WebSocket(`ws://127.0.0.1:${port}/ws/doc/abc`);
  await new Promise((resolve) => document.once('open', resolve));
  const client = io(`http://127.0.0.1:${port}`, { path: eventSocketPath, transports: ['websocket'], reconnection: false });
  cleanups.push(() => client.close());
  expect(await client.emitWithAck('ping-me')).toBe('pong');
  // Socket.IO's own timer is 1 s; the socket says nothing for longer than that.
  const closed = await Promise.race([closeOf(document), new Promise((resolve) => setTimeout(() => resolve('open'), 1_300))]);
  expect(closed).toBe('open');
  document.terminate();
});

test('TRAP-5 DOC-13 a refused document socket is accepted and then closed with a code that the client can read', async () => {
  const { port, upgrades } = await listen({});
  const foreign = new WebSocket(`ws://127.0.0.1:${port}/ws/doc/abc`, { origin: 'http://evil.example' });
  expect(await closeOf(foreign)).toEqual({ code: 4403, reason: 'The request came from another site.' });
  upgrades.refuseAll();
  const late = new WebSocket(`ws://127.0.0.1:${port}/ws/doc/abc`, { origin: 'http://muster.example' });
  expect((await closeOf(late)).code).toBe(1012);
});

test('EVT-01 upgrades to unknown paths, and of the event socket from another site, are refused', async () => {
  const { port } = await listen({});
  await expect(closeOf(new WebSocket(`ws://127.0.0.1:${port}/ws/other`))).rejects.toThrow('404');
  await expect(closeOf(new WebSocket(`ws://127.0.0.1:${port}/_next/hmr`))).rejects.toThrow('404');
  const foreign = new WebSocket(`ws://127.0.0.1:${port}${eventSocketPath}/?EIO=4&transport=websocket`, { origin: 'http://evil.example' });
  await expect(closeOf(foreign)).rejects.toThrow('403');
});
