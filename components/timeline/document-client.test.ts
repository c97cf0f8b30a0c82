// The document client against a fake socket: every state of its connection. One file, because all of it needs the same socket and clock.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as syncProtocol from 'y-protocols/sync';
import * as Y from 'yjs';
import { updateDraftName } from '../../domain/document.ts';
import type { IncidentId, PersonId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { documentMessage } from '../../domain/wire.ts';
import { createNote, noteBody } from '../notes/note-doc.ts';
import { DocumentClient, type DocumentClientOptions } from './document-client.ts';
import { addEntry, readRows, setEntryTime } from './timeline-doc.ts';
import { blocksOf, plainText } from './timeline-text.ts';

/** A server in memory: answers sync, keeps fences until `store()` is called, as a database would. */
class FakeServer {
  readonly doc = new Y.Doc();
  readonly sockets: FakeSocket[] = [];
  readonly urls: string[] = [];
  refuse = false;
  fences: { socket: FakeSocket; nonce: number }[] = [];

  get current(): FakeSocket {
    return this.sockets.at(-1) as FakeSocket;
  }

  accept(socket: FakeSocket): void {
    this.sockets.push(socket);
    queueMicrotask(() => {
      if (this.refuse) {
        socket.drop(1006);
        return;
      }
      socket.readyState = 1;
      socket.onopen?.();
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, documentMessage.sync);
      syncProtocol.writeSyncStep1(encoder, this.doc);
      socket.receive(encoding.toUint8Array(encoder));
    });
  }

  read(socket: FakeSocket, data: Uint8Array): void {
    const decoder = decoding.createDecoder(data);
    const type = decoding.readVarUint(decoder);
    if (type === documentMessage.fence) this.fences.push({ socket, nonce: decoding.readVarUint(decoder) });
    if (type !== documentMessage.sync) return;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, documentMessage.sync);
    syncProtocol.readSyncMessage(decoder, encoder, this.doc, socket);
    if (encoding.length(encoder) > 1) queueMicrotask(() => socket.receive(encoding.toUint8Array(encoder)));
  }

  store(): void {
    const fences = this.fences;
    this.fences = [];
    for (const { socket, nonce } of fences) {
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, documentMessage.fence);
      encoding.writeVarUint(encoder, nonce);
      socket.receive(encoding.toUint8Array(encoder));
    }
  }
}

let server: FakeServer;

class FakeSocket {
  readonly OPEN = 1;
  readyState = 0;
  binaryType = 'blob';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(url: string) {
    server.urls.push(url);
    server.accept(this);
  }

  send(data: Uint8Array): void {
    server.read(this, new Uint8Array(data));
  }

  receive(data: Uint8Array): void {
    this.onmessage?.({ data: data.slice().buffer });
  }

  drop(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code, reason: '' });
  }

  close(): void {
    this.readyState = 3;
  }
}

const now = () => Date.now() as EpochMs;
const clients: DocumentClient[] = [];
let online = true;

function connect(change: Partial<DocumentClientOptions> = {}): DocumentClient {
  const client = new DocumentClient({
    incidentId: 'inc1' as IncidentId,
    person: { id: 'p-mara' as PersonId, name: 'Mara' },
    readOnly: false,
    address: 'ws://room.test/ws/doc',
    WebSocket: FakeSocket as unknown as typeof WebSocket,
    openCopy: null,
    memory: null,
    tab: `tab${clients.length}`,
    wallNow: now,
    isOnline: () => online,
    random: () => 0.5,
    ...change,
  });
  clients.push(client);
  return client;
}

/** What a browser keeps for all of its tabs. */
function keptHere() {
  const stored = new Map<string, string>();
  const memory: DocumentClientOptions['memory'] = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => void stored.set(key, value),
    removeItem: (key) => void stored.delete(key),
    key: (index) => [...stored.keys()][index] ?? null,
    get length() {
      return stored.size;
    },
  };
  const copy = new Y.Doc();
  const openCopy: DocumentClientOptions['openCopy'] = (_name, doc) => {
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(copy), 'copy');
    const keep = (update: Uint8Array) => Y.applyUpdate(copy, update);
    doc.on('update', keep);
    return { whenLoaded: Promise.resolve(), destroy: () => doc.off('update', keep) };
  };
  return { stored, memory, openCopy };
}

function write(client: DocumentClient, text: string) {
  return addEntry(client.doc, {
    kind: 'note',
    at: now(),
    createdAt: now(),
    authorId: 'p-mara' as PersonId,
    authorName: 'Mara',
    authorRole: null,
    event: null,
    text: blocksOf(text),
  });
}

const settle = () => vi.advanceTimersByTimeAsync(100);
const link = (client: DocumentClient) => client.status().link;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-12T02:08:00Z') });
  server = new FakeServer();
  online = true;
});
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  vi.useRealTimers();
});

describe('the connection of a shared document', () => {
  it('goes live at the address of the incident and shows what the server has', async () => {
    server.doc.getMap('timeline').set('x', new Y.Map());
    const client = connect();
    expect(link(client).state).toBe('opening');
    await settle();
    expect(server.urls).toEqual(['ws://room.test/ws/doc/inc1']);
    expect(client.status()).toMatchObject({ link: { state: 'live' }, loaded: true });
    expect(client.doc.getMap('timeline').has('x')).toBe(true);
  });

  it('DOC-36 says saved only when the server has stored the edit', async () => {
    const client = connect();
    await settle();
    const id = write(client, 'Restarting pods');
    expect([...client.status().unsaved]).toEqual([id]);
    await settle();
    expect(readRows(server.doc)).toHaveLength(1);
    expect([...client.status().unsaved]).toEqual([id]);
    server.store();
    expect(client.status().unsaved.size).toBe(0);
    expect(client.status().unsavedSince).toBeNull();
  });

  it('DOC-36 holds for words in notes and in the draft of an update as well', async () => {
    const client = connect();
    await settle();
    const note = createNote(client.doc, { title: 'Plan', createdAt: now(), authorId: 'p-mara' as PersonId, authorName: 'Mara' });
    await settle();
    server.store();
    expect(client.status().unsaved.size).toBe(0);
    noteBody(client.doc, note)?.push([new Y.XmlElement('paragraph')]);
    client.doc.getXmlFragment(updateDraftName).push([new Y.XmlElement('paragraph')]);
    expect([...client.status().unsaved]).toEqual([note, updateDraftName]);
    await settle();
    server.store();
    expect(client.status().unsaved.size).toBe(0);
  });

  it('DOC-36 does not take the fence of an earlier edit for a later one', async () => {
    const client = connect();
    await settle();
    const first = write(client, 'first');
    await settle();
    setEntryTime(client.doc, first, 5 as EpochMs);
    server.store();
    expect([...client.status().unsaved]).toEqual([first]);
    await settle();
    server.store();
    expect(client.status().unsaved.size).toBe(0);
  });

  it('fences many edits together, and nothing when only others edit', async () => {
    const client = connect();
    await settle();
    for (let index = 0; index < 50; index += 1) write(client, `line ${index}`);
    await settle();
    expect(server.fences).toHaveLength(1);
    server.fences = [];
    const other = connect({ person: { id: 'p-wei' as PersonId, name: 'Wei' } });
    await settle();
    expect(readRows(other.doc)).toHaveLength(50);
    expect(other.status().unsaved.size).toBe(0);
    expect(server.fences).toHaveLength(0);
  });

  it('DOC-37 keeps edits made while the line is down, sends them on return and fences them anew', async () => {
    const client = connect();
    await settle();
    write(client, 'before');
    await settle();
    server.refuse = true;
    server.current.drop(1012);
    expect(link(client).state).toBe('reconnecting');
    write(client, 'while down');
    await settle();
    expect(client.status().unsaved.size).toBe(2);
    server.fences = [];
    server.refuse = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(link(client).state).toBe('live');
    expect(readRows(server.doc).map((row) => plainText(row.text))).toEqual(['before', 'while down']);
    expect(client.status().unsaved.size).toBe(2);
    server.store();
    expect(client.status().unsaved.size).toBe(0);
  });

  it('waits longer before each try, says when the next is, and tries at once when asked', async () => {
    server.refuse = true;
    const client = connect();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 9; attempt += 1) {
      await vi.waitUntil(() => link(client).state === 'reconnecting' && (link(client) as { attempt: number }).attempt === attempt, {
        timeout: 20_000,
      });
      const state = link(client) as { retryAt: number };
      waits.push(state.retryAt - Date.now());
      await vi.advanceTimersByTimeAsync(state.retryAt - Date.now());
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(Math.max(...waits)).toBeLessThanOrEqual(8_000);
    server.refuse = false;
    client.retryNow();
    await settle();
    expect(link(client).state).toBe('live');
  });

  it.each([1001, 1006, 1011, 1012, 1013])('DOC-14 tries again after close code %i', async (code) => {
    const client = connect();
    await settle();
    server.current.drop(code);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.sockets).toHaveLength(2);
    expect(link(client).state).toBe('live');
  });

  it.each([
    [4401, 'not-signed-in'],
    [4403, 'not-allowed'],
    [4404, 'not-found'],
    [4409, 'locked'],
    [1009, 'too-large'],
  ])('DOC-14 stops trying after close code %i and says %s', async (code, reason) => {
    const client = connect();
    await settle();
    write(client, 'not stored');
    server.current.drop(code);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.sockets).toHaveLength(1);
    expect(client.status()).toMatchObject({ link: { state: 'refused', reason } });
    expect(client.status().unsaved.size).toBe(1);
    client.retryNow();
    await settle();
    expect(link(client).state).toBe('live');
  });

  it('DOC-41 notices a line that went silent although nobody closed it', async () => {
    const client = connect();
    await settle();
    await vi.advanceTimersByTimeAsync(17_000);
    expect(server.sockets).toHaveLength(2);
    expect(link(client).state).toBe('live');
  });

  it('DOC-41 stays on a quiet line on which the server only beats its heart', async () => {
    connect();
    await settle();
    for (let beat = 0; beat < 6; beat += 1) {
      await vi.advanceTimersByTimeAsync(10_000);
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, documentMessage.heartbeat);
      server.current.receive(encoding.toUint8Array(encoder));
    }
    expect(server.sockets).toHaveLength(1);
  });

  it('checks a line that looks alive when the network changed, and leaves it when the server answers', async () => {
    const client = connect();
    await settle();
    client.networkChanged();
    server.store();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(server.sockets).toHaveLength(1);
    client.networkChanged();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(server.sockets).toHaveLength(2);
  });

  it('says offline while the browser is, with when it began', async () => {
    const client = connect();
    await settle();
    online = false;
    server.refuse = true;
    const since = Date.now();
    server.current.drop(1006);
    expect(link(client)).toEqual({ state: 'offline', since });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(link(client)).toEqual({ state: 'offline', since });
    online = true;
    server.refuse = false;
    client.networkChanged();
    await settle();
    expect(link(client).state).toBe('live');
  });

  it('remembers over a reload which entries wait, when it keeps a copy of the document', async () => {
    const { stored, ...kept } = keptHere();
    server.refuse = true;
    const before = connect(kept);
    await settle();
    const id = write(before, 'written offline');
    before.destroy();

    const after = connect(kept);
    await settle();
    expect(after.status()).toMatchObject({ loaded: true, kept: true });
    expect([...after.status().unsaved]).toEqual([id]);
    server.refuse = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(readRows(server.doc).map((row) => row.id)).toEqual([id]);
    server.store();
    expect(after.status().unsaved.size).toBe(0);
    expect(stored.size).toBe(0);
  });

  it('shows in each tab what that tab has not saved, and says what waits in another', async () => {
    const { stored, ...kept } = keptHere();
    const first = connect(kept);
    await settle();
    server.refuse = true;
    server.current.drop(1012);
    const id = write(first, 'only in the first tab');
    const second = connect({ ...kept, openCopy: () => ({ whenLoaded: Promise.resolve(), destroy: () => undefined }) });
    server.refuse = false;
    await settle();
    // Whoever opens while it waits has it from the copy, too, and stores it.
    expect([...second.status().unsaved]).toEqual([id]);
    server.store();
    expect(second.status()).toMatchObject({ unsaved: new Set(), unsavedElsewhere: 0 });
    expect([...first.status().unsaved]).toEqual([id]);

    const next = write(first, 'and one more');
    second.memoryChanged();
    expect(second.status()).toMatchObject({ unsaved: new Set(), unsavedElsewhere: 2 });
    const own = write(second, 'of the second');
    server.store();
    expect([...first.status().unsaved]).toEqual([id, next]);
    expect([...second.status().unsaved]).toEqual([own]);
    expect(stored.size).toBe(2);
  });

  it('sends what is not saved yet after the room was left, and ends when it is stored', async () => {
    const client = connect();
    await settle();
    server.refuse = true;
    server.current.drop(1012);
    write(client, 'last words');
    const ended = vi.fn();
    client.leave(ended);
    expect(client.awareness.getLocalState()).toBeNull();
    server.refuse = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(readRows(server.doc)).toHaveLength(1);
    expect(ended).not.toHaveBeenCalled();
    server.store();
    expect(ended).toHaveBeenCalledOnce();
    expect(client.awareness.getStates().size).toBe(0);

    const idle = connect();
    await settle();
    idle.leave(ended);
    expect(ended).toHaveBeenCalledTimes(2);
  });

  it('connects although the copy on this device never loads', async () => {
    const client = connect({ openCopy: () => ({ whenLoaded: new Promise(() => undefined), destroy: () => undefined }) });
    await vi.advanceTimersByTimeAsync(1_500);
    expect(link(client).state).toBe('live');
  });
});
