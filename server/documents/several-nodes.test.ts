// One document on several nodes: rings, lost rings, silence, and presence across them; with a store and a link in memory.

import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import * as Y from 'yjs';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { createTestNetwork, type TestLink } from '../nodes/test-link.ts';
import { patience } from '../test-patience.ts';
import { awarenessFrame, fenceFrame, updateFrame } from './frames.ts';
import { LiveDocument } from './live-document.ts';
import { StoredRows } from './stored-rows.ts';
import { type FakeSocket, joined, type MemoryStore, mara, memoryStore, tomas, unavailable } from './test-documents.ts';
import { startEndpoint } from './test-endpoint.ts';
import { randomOf } from './test-random.ts';
import { openTab } from './test-tabs.ts';

const incident = 'inc' as IncidentId;

/** A node with the document; it ends with the test. */
function nodeOn(store: MemoryStore, link: TestLink, checkpointEvery = 500): LiveDocument {
  const document = new LiveDocument({
    ...{ incidentId: incident, store, logger: pino({ level: 'silent' }), lingerMs: 60_000, onClosed: () => undefined },
    ...{ wallNow: () => Date.now() as EpochMs, link, unstored: { bytes: 0 }, checkpointEvery },
  });
  onTestFinished(() => document.close(AbortSignal.timeout(100)).catch(() => undefined));
  return document;
}

function typed(text: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getText('words').insert(0, text);
  return Y.encodeStateAsUpdate(doc);
}
function shownOn(socket: FakeSocket): string {
  const doc = new Y.Doc();
  for (const { update } of socket.of('update')) Y.applyUpdate(doc, update);
  return doc.getText('words').toString();
}
function states(socket: FakeSocket): Map<number, unknown> {
  return new Map(socket.of('awareness').flatMap(({ entries }) => entries.map(({ clientId, state }) => [clientId, state] as const)));
}

describe('rows', () => {
  it('DOC-47 of another node are shown when it rings, stay under the name of who wrote them, and are stored once', async () => {
    const store = memoryStore();
    const read = vi.spyOn(store, 'readUpdates');
    const network = createTestNetwork();
    const [a, b] = [nodeOn(store, network.join()), nodeOn(store, network.join())];
    const [one, two] = [await joined(a, mara), await joined(b, tomas)];
    one.connection.take(updateFrame(typed('from a')));
    await vi.waitFor(() => expect(shownOn(two.socket)).toBe('from a'), patience);
    two.connection.take(updateFrame(typed('and b ')));
    two.connection.take(fenceFrame(1));
    await vi.waitFor(() => expect(shownOn(one.socket)).toContain('and b'), patience);
    await vi.waitFor(() => expect(two.socket.of('fence')).toHaveLength(1), patience);
    expect(store.updates.map(({ seq, actor }) => [seq, actor])).toEqual([
      [1, { type: 'person', id: 'mara', name: 'Mara' }],
      [2, { type: 'person', id: 'tomas', name: 'Tomas' }],
    ]);
    // Nobody had to ask the database for it.
    expect(read).not.toHaveBeenCalled();
  });

  it('DOC-47 cross on their way, and are seldom read for that', async () => {
    const store = memoryStore();
    const read = vi.spyOn(store, 'readUpdates');
    const network = createTestNetwork();
    const [a, b] = [nodeOn(store, network.join()), nodeOn(store, network.join())];
    const [one, two] = [await joined(a, mara), await joined(b, tomas)];
    for (let index = 0; index < 60; index++) {
      one.connection.take(updateFrame(typed(`a${index} `)));
      two.connection.take(updateFrame(typed(`b${index} `)));
      if (index % 10 === 9) await vi.waitFor(() => expect(store.updates).toHaveLength(2 * index + 2), patience);
    }
    await vi.waitFor(() => expect(shownOn(one.socket).split(' ')).toHaveLength(121), patience);
    await vi.waitFor(() => expect(shownOn(two.socket)).toBe(shownOn(one.socket)), patience);
    // A machine that does much else at the same time may be late for a ring.
    expect(read.mock.calls.length).toBeLessThan(4);
    expect(store.updates).toHaveLength(120);
  });

  it('DOC-47 are read when a ring was lost: at the next one, at a look, and when they were too much for a ring', async () => {
    const store = memoryStore();
    let isLost = true;
    const network = createTestNetwork(() => isLost);
    const [a, b] = [nodeOn(store, network.join()), nodeOn(store, network.join())];
    const [one, two] = [await joined(a, mara), await joined(b, tomas)];
    one.connection.take(updateFrame(typed('unheard ')));
    await vi.waitFor(() => expect(store.updates).toHaveLength(1), patience);
    isLost = false;
    one.connection.take(updateFrame(typed('heard ')));
    await vi.waitFor(() => expect(shownOn(two.socket).split(' ').sort()).toEqual(['', 'heard', 'unheard']), patience);
    isLost = true;
    one.connection.take(updateFrame(typed('late ')));
    await vi.waitFor(() => expect(store.updates).toHaveLength(3), patience);
    expect(shownOn(two.socket)).not.toContain('late');
    await b.readRows(3 as Seq);
    expect(shownOn(two.socket)).toContain('late');
    isLost = false;
    one.connection.take(updateFrame(typed('x'.repeat(300_000))));
    await vi.waitFor(() => expect(shownOn(two.socket).length).toBeGreaterThan(300_000), patience);
    expect(store.updates).toHaveLength(4);
  });

  it('DOC-26 a checkpoint holds exactly the rows up to it, whoever wrote them', async () => {
    const random = randomOf(26);
    const store = memoryStore();
    const network = createTestNetwork(() => random() < 0.3);
    const nodes = [0, 1].map(() => nodeOn(store, network.join(), 20));
    const lines = await Promise.all(nodes.map((node, index) => joined(node, index === 0 ? mara : tomas)));
    for (let index = 0; index < 120; index++) {
      for (const [at, { connection }] of lines.entries()) connection.take(updateFrame(typed(`${at}.${index} `)));
      if (index % 6 === 0) await vi.waitFor(() => expect(nodes.every(({ size }) => size.waitingBytes === 0)).toBe(true), patience);
    }
    await Promise.all(nodes.map((node) => node.close(AbortSignal.timeout(5_000))));
    expect(store.checkpoints.length).toBeGreaterThan(4);
    for (const { upTo, bytes } of store.checkpoints) {
      const [kept, replayed] = [new Y.Doc(), new Y.Doc()];
      Y.applyUpdate(kept, bytes);
      for (const update of store.updates.slice(0, upTo)) Y.applyUpdate(replayed, update.bytes);
      expect(kept.getText('words').toString()).toBe(replayed.getText('words').toString());
    }
  });

  it('DOC-47 wait for those before them, and no longer than for a read', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const rows = Array.from({ length: 6 }, (_, index) => ({ seq: (index + 1) as Seq, bytes: Uint8Array.of(index + 1) }));
    const taken: number[] = [];
    let reads = 0;
    let isAway = true;
    const stored = new StoredRows({
      read: async (after, limit) => {
        reads += 1;
        if (isAway) throw unavailable();
        return rows.filter(({ seq }) => seq > after).slice(0, limit);
      },
      apply: (updates) => taken.push(...updates.map(([first]) => first ?? 0)),
      onFault: () => undefined,
    });
    const bytes = (...which: number[]) => which.map((one) => Uint8Array.of(one));
    stored.theirs(2 as Seq, bytes(2));
    stored.loaded(1 as Seq);
    expect(taken).toEqual([2]);
    stored.theirs(5 as Seq, bytes(5));
    stored.ours(3 as Seq, 2);
    // What is in the document is not put in again.
    expect([taken, stored.upTo, stored.isWhole]).toEqual([[2, 5], 5, true]);
    stored.theirs(4 as Seq, bytes(4, 5));
    stored.look(5 as Seq);
    await vi.advanceTimersByTimeAsync(5_000);
    expect([taken, reads]).toEqual([[2, 5], 0]);
    // Nobody tells of the sixth: it is read, and again while that does not work.
    stored.ours(7 as Seq, 1);
    expect([stored.upTo, stored.isWhole]).toEqual([5, false]);
    await vi.advanceTimersByTimeAsync(60);
    expect(reads).toBe(1);
    isAway = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect([taken, stored.upTo, stored.isWhole]).toEqual([[2, 5, 6], 7, true]);
    stored.close();
  });
});

describe('presence', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const says = (clientId: number, clock: number, state: Record<string, unknown> | null) => awarenessFrame([{ clientId, clock, state }]);

  it('DOC-48 is seen on the other node under the name of its session, moves with its tab, and ends with it', async () => {
    const network = createTestNetwork();
    const store = memoryStore();
    const [a, b] = [nodeOn(store, network.join()), nodeOn(store, network.join())];
    const [one, two] = [await joined(a, mara), await joined(b, tomas)];
    one.connection.take(says(7, 1, { editing: 'e1', person: { id: 'tomas', name: 'Tomas' } }));
    await vi.advanceTimersByTimeAsync(100);
    expect(states(two.socket).get(7)).toEqual({ editing: 'e1', person: { id: 'mara', name: 'Mara' } });
    // Nobody there can speak for it.
    two.connection.take(says(7, 2, { editing: 'e2' }));
    two.connection.take(says(7, 2, null));
    await vi.advanceTimersByTimeAsync(100);
    expect(states(one.socket).get(7)).toMatchObject({ editing: 'e1' });
    // Who comes later sees who is here, on whichever node.
    const late = await joined(b, tomas);
    expect(states(late.socket).get(7)).toMatchObject({ editing: 'e1' });
    a.leave(one.connection);
    await vi.advanceTimersByTimeAsync(100);
    expect(states(two.socket).get(7)).toBeNull();
  });

  it('DOC-48 of a node that opens the document, was cut off, or stops, is told at once', async () => {
    const network = createTestNetwork();
    const store = memoryStore();
    const a = nodeOn(store, network.join());
    const one = await joined(a, mara);
    one.connection.take(says(7, 1, { editing: 'e1' }));
    await vi.advanceTimersByTimeAsync(100);
    const link = network.join();
    const b = nodeOn(store, link);
    const two = await joined(b, tomas);
    await vi.advanceTimersByTimeAsync(100);
    expect(states(two.socket).get(7)).toMatchObject({ editing: 'e1' });
    link.cut();
    one.connection.take(says(7, 2, { editing: 'e2' }));
    await vi.advanceTimersByTimeAsync(100);
    expect(states(two.socket).get(7)).toMatchObject({ editing: 'e1' });
    link.mend();
    b.greetNodes();
    await vi.advanceTimersByTimeAsync(100);
    expect(states(two.socket).get(7)).toMatchObject({ editing: 'e2' });
    await a.close(AbortSignal.timeout(1_000));
    await vi.advanceTimersByTimeAsync(100);
    expect(states(two.socket).get(7)).toBeNull();
  });

  it('DOC-48 of a node that died leaves within 40 s, and a lost goodbye is made up for with the next heartbeat', async () => {
    let isLost = false;
    const network = createTestNetwork(() => isLost);
    const store = memoryStore();
    const link = network.join();
    const [a, b] = [nodeOn(store, link), nodeOn(store, network.join())];
    const [one, two] = [await joined(a, mara), await joined(b, tomas)];
    const other = await joined(a, mara);
    one.connection.take(says(7, 1, {}));
    other.connection.take(says(8, 1, {}));
    await vi.advanceTimersByTimeAsync(100);
    expect([...states(two.socket).keys()]).toEqual([7, 8]);
    isLost = true;
    a.leave(other.connection);
    await vi.advanceTimersByTimeAsync(100);
    isLost = false;
    expect(states(two.socket).get(8)).not.toBeNull();
    a.heartbeat();
    await vi.advanceTimersByTimeAsync(100);
    expect(states(two.socket).get(8)).toBeNull();
    await link.close();
    for (let beat = 0; beat < 2; beat++) {
      await vi.advanceTimersByTimeAsync(10_000);
      b.heartbeat();
    }
    await vi.advanceTimersByTimeAsync(100);
    expect(states(two.socket).get(7)).not.toBeNull();
    await vi.advanceTimersByTimeAsync(10_000);
    b.heartbeat();
    await vi.advanceTimersByTimeAsync(100);
    expect(states(two.socket).get(7)).toBeNull();
  });
});

describe('the endpoint', () => {
  it('DOC-47 looks for rows while it cannot hear the others, and when it hears them again', async () => {
    const network = createTestNetwork();
    const [links, store] = [[network.join(), network.join()] as const, memoryStore()];
    const [first, second] = [
      await startEndpoint({ link: links[0], store, lookMs: 50 }),
      await startEndpoint({ link: links[1], store, lookMs: 3_600_000 }),
    ];
    const one = openTab({ url: first.url, incidentId: 'inc', cookie: 'ada' });
    const two = openTab({ url: second.url, incidentId: 'inc', cookie: 'ben' });
    await vi.waitFor(() => expect(one.provider.synced && two.provider.synced).toBe(true), patience);
    for (const link of links) link.cut();
    two.type('alone', 0);
    await vi.waitFor(() => expect(one.text).toContain('alone'), patience);
    one.type('together', 0);
    await vi.waitFor(() => expect(one.acknowledged).toBe(1), patience);
    expect(two.text).not.toContain('together');
    for (const link of links) link.mend();
    await vi.waitFor(() => expect(two.text).toBe(one.text), patience);
    expect(store.updates).toHaveLength(2);
  });

  it('DOC-49 a tab that comes from another node is asked only for what is not stored', async () => {
    const network = createTestNetwork(() => true);
    const store = memoryStore();
    const [first, second] = [await startEndpoint({ link: network.join(), store }), await startEndpoint({ link: network.join(), store })];
    // The second node has the document, and heard nothing of what follows.
    const other = openTab({ url: second.url, incidentId: 'inc', cookie: 'ben' });
    await vi.waitFor(() => expect(other.provider.synced).toBe(true), patience);
    const one = openTab({ url: first.url, incidentId: 'inc', cookie: 'ada' });
    one.type('stored', 0);
    await vi.waitFor(() => expect(one.acknowledged).toBe(1), patience);
    const moved = openTab({ url: second.url, incidentId: 'inc', cookie: 'ben' });
    Y.applyUpdate(moved.doc, Y.encodeStateAsUpdate(one.doc));
    moved.type('new', 0);
    await vi.waitFor(() => expect(moved.acknowledged).toBe(1), patience);
    await vi.waitFor(() => expect(other.text).toBe(moved.text), patience);
    const names = store.updates.map(({ actor, bytes }) => [actor.name, Y.decodeUpdate(bytes).structs.map(({ id }) => id.client)]);
    expect(names).toEqual([
      ['ada', [one.doc.clientID]],
      ['ben', [moved.doc.clientID]],
    ]);
  });
});
