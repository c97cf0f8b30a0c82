// Traps of the libraries that were measured once, each as a test with the version that is installed.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as decoding from 'lib0/decoding';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { z } from 'zod';
import { secondMs } from '../../domain/time.ts';
import { documentMessage, heartbeatIntervalMs } from '../../domain/wire.ts';
import { patience } from '../test-patience.ts';
import { fenceFrame, heartbeatFrame, readFrame } from './frames.ts';
import { startEndpoint } from './test-endpoint.ts';
import { openTab } from './test-tabs.ts';

test('TRAP-3 y-websocket reads one message of a frame, and every frame we send holds one', async () => {
  // The trap: of two messages in a frame the second is lost.
  const raw = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => raw.close());
  await new Promise((resolve) => raw.once('listening', resolve));
  raw.on('connection', (socket) => socket.send(new Uint8Array([...heartbeatFrame, ...fenceFrame(1)])));
  const heard: string[] = [];
  const trapped = openTab({ url: `http://127.0.0.1:${(raw.address() as AddressInfo).port}`, incidentId: 'inc', cookie: 'ada' });
  trapped.provider.messageHandlers[documentMessage.heartbeat] = () => heard.push('heartbeat');
  trapped.provider.messageHandlers[documentMessage.fence] = () => heard.push('fence');
  await vi.waitFor(() => expect(heard).toEqual(['heartbeat']), patience);
  trapped.destroy();
  expect(heard).toEqual(['heartbeat']);

  // Ours: joins, presence, edits, fences and heartbeats at once; readFrame refuses a byte behind the message.
  const { url } = await startEndpoint({ heartbeatMs: 20 });
  const types = new Set<string>();
  const onFrame = (frame: Uint8Array): void => void types.add(readFrame(frame).type);
  const [a, b] = ['ada', 'ben'].map((cookie) => openTab({ url, incidentId: 'inc', cookie, onFrame }));
  for (let index = 0; index < 200; index++) {
    a?.type(`a${index}`, 0);
    b?.provider.awareness.setLocalState({ editing: `e${index}` });
  }
  await vi.waitFor(() => expect([a?.acknowledged, b?.text]).toEqual([200, a?.text]), patience);
  await vi.waitFor(() => expect([...types].sort()).toEqual(['awareness', 'fence', 'heartbeat', 'sync-request', 'update']), patience);
});

test('TRAP-4 y-websocket takes a server that is silent for 30 s for dead; the heartbeat is heard, and comes three times as often', async () => {
  expect(heartbeatIntervalMs * 3).toBeLessThanOrEqual(30 * secondMs);
  const { url } = await startEndpoint({ heartbeatMs: 100 });
  const timers = vi.spyOn(globalThis, 'setInterval');
  const tab = openTab({ url, incidentId: 'inc', cookie: 'ada' });
  // The last of them: presence looks as often.
  const watch = timers.mock.calls.findLast(([, everyMs]) => everyMs === 3_000)?.[0];
  timers.mockRestore();
  const { provider } = tab;
  await vi.waitFor(() => expect(provider.synced).toBe(true), patience);
  const longAgo = Date.now() - 31 * secondMs;
  const beats = tab.heartbeats;
  provider.wsLastMessageReceived = longAgo;
  await vi.waitFor(() => expect(tab.heartbeats).toBeGreaterThan(beats), patience);
  watch?.();
  expect(provider.wsconnected).toBe(true);
  // The trap itself: without anything heard the same look ends the line.
  provider.wsLastMessageReceived = longAgo;
  watch?.();
  expect(provider.wsconnected).toBe(false);
});

test('TRAP-7 a key of a map that two overwrite in turn keeps a tombstone for every write, so what changes by itself is not in the document', async () => {
  const [a, b] = [new Y.Doc(), new Y.Doc()];
  a.on('update', (update: Uint8Array) => Y.applyUpdate(b, update));
  b.on('update', (update: Uint8Array) => Y.applyUpdate(a, update));
  for (let index = 0; index < 1_000; index++) (index % 2 === 0 ? a : b).getMap('clock').set('now', index);
  expect(Y.decodeUpdate(Y.encodeStateAsUpdate(a)).structs).toHaveLength(1_000);

  // Carets, who is here and heartbeats: a thousand changes leave nothing in the log.
  const { url, store } = await startEndpoint({ heartbeatMs: 500 });
  const [tab, other] = ['ada', 'ben'].map((cookie) => openTab({ url, incidentId: 'inc', cookie }));
  await vi.waitFor(() => expect(tab?.provider.synced).toBe(true), patience);
  for (let index = 1; index <= 100; index++) tab?.provider.awareness.setLocalState({ cursor: index });
  const seen = () => other?.provider.awareness.getStates().get(tab?.doc.clientID ?? 0);
  await vi.waitFor(() => expect(seen()).toMatchObject({ cursor: 100, person: { name: 'ada' } }), patience);
  expect(store.updates).toEqual([]);
});

test('TRAP-8 there is exactly one Yjs in the tree, and everything that works with documents finds it', () => {
  const lock = z.object({ packages: z.record(z.string(), z.unknown()) }).parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  const named = (name: string) => Object.keys(lock.packages).filter((key) => key.endsWith(`node_modules/${name}`));
  expect(named('yjs')).toEqual(['node_modules/yjs']);
  expect(named('@y/websocket-server')).toEqual([]);
  // Hocuspocus is there to be measured against, and shares our copy.
  const manifest = z.object({ dependencies: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync('package.json', 'utf8')));
  expect(Object.keys(manifest.dependencies).filter((name) => name.startsWith('@hocuspocus/'))).toEqual([]);
  const ours = createRequire(path.resolve('package.json')).resolve('yjs');
  for (const name of ['y-websocket', 'y-protocols', 'y-indexeddb', '@tiptap/y-tiptap', '@hocuspocus/server']) {
    expect(createRequire(path.resolve('node_modules', name, 'package.json')).resolve('yjs'), name).toBe(ours);
  }
  // y-protocols reads what we write, which it would not with two encodings around.
  expect(decoding.readVarUint(decoding.createDecoder(heartbeatFrame))).toBe(documentMessage.heartbeat);
});
