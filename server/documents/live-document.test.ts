import fc from 'fast-check';
import pino from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import type { IncidentId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { createAloneLink } from '../nodes/node-link.ts';
import { patience } from '../test-patience.ts';
import { awarenessFrame, fenceFrame, syncAnswerFrame, syncRequestFrame, updateFrame } from './frames.ts';
import { LiveDocument, type LiveDocumentOptions } from './live-document.ts';
import { connectionOf, joined, type MemoryStore, mara, memoryStore, tomas, unavailable } from './test-documents.ts';

const open: LiveDocument[] = [];
afterEach(async () => {
  for (const document of open.splice(0)) await document.close(AbortSignal.timeout(100)).catch(() => undefined);
});

function documentOn(store: MemoryStore, options: Partial<Pick<LiveDocumentOptions, 'lingerMs' | 'onClosed' | 'link' | 'unstored'>> = {}) {
  const document = new LiveDocument({
    incidentId: 'inc' as IncidentId,
    store,
    logger: pino({ level: 'silent' }),
    ...{ wallNow: () => Date.now() as EpochMs, link: options.link ?? createAloneLink(), unstored: options.unstored ?? { bytes: 0 } },
    lingerMs: options.lingerMs ?? 60_000,
    onClosed: options.onClosed ?? (() => undefined),
  });
  open.push(document);
  return document;
}

/** The update of a doc in which `text` was typed. */
function typed(text: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getText('words').insert(0, text);
  return Y.encodeStateAsUpdate(doc);
}

function textOf(updates: readonly { bytes: Uint8Array }[]): string {
  const doc = new Y.Doc();
  for (const { bytes } of updates) Y.applyUpdate(doc, bytes);
  return doc.getText('words').toString();
}

describe('LiveDocument', () => {
  it('DOC-01 DOC-02 stores an edit under the name of its session and tells the others', async () => {
    const store = memoryStore();
    const document = documentOn(store);
    const a = await joined(document, mara);
    const b = await joined(document, tomas);
    a.connection.take(updateFrame(typed('pool wait is 2 s')));
    await vi.waitFor(() => expect(store.updates).toHaveLength(1), patience);
    expect(store.updates[0]?.actor).toEqual({ type: 'person', id: 'mara', name: 'Mara' });
    expect(textOf(store.updates)).toBe('pool wait is 2 s');
    await vi.waitFor(() => expect(b.socket.of('update')).not.toHaveLength(0), patience);
  });

  it('DOC-05 returns a fence only after everything before it is stored', async () => {
    const store = memoryStore();
    let release = (): void => undefined;
    store.gate = new Promise((resolve) => {
      release = resolve;
    });
    const document = documentOn(store);
    const { connection, socket } = await joined(document, mara);
    connection.take(updateFrame(typed('a')));
    connection.take(fenceFrame(7));
    await vi.waitFor(() => expect(store.begun).toBe(1), patience);
    expect(store.updates).toEqual([]);
    expect(socket.of('fence')).toEqual([]);
    release();
    await vi.waitFor(() => expect(socket.of('fence')).toEqual([{ type: 'fence', nonce: 7 }]), patience);
    expect(store.updates).toHaveLength(1);
  });

  it('DOC-07 keeps edits while the database is away and acknowledges them only once it is back', async () => {
    const store = memoryStore();
    const document = documentOn(store);
    const { connection, socket } = await joined(document, mara);
    store.failure = unavailable();
    connection.take(updateFrame(typed('kept')));
    connection.take(fenceFrame(1));
    await vi.waitFor(() => expect(document.size.waitingBytes).toBeGreaterThan(0), patience);
    expect(socket.of('fence')).toEqual([]);
    store.failure = null;
    await vi.waitFor(() => expect(socket.of('fence')).toHaveLength(1), patience);
    expect(textOf(store.updates)).toBe('kept');
  });

  it('DOC-08 finds what was stored when the answer of the database was lost, and does not store it again', async () => {
    const store = memoryStore();
    let losses = 2;
    const document = documentOn({
      ...store,
      append: async (...given) => {
        const seqs = await store.append(...given);
        losses -= 1;
        if (losses >= 0) throw unavailable();
        return seqs;
      },
    });
    const { connection, socket } = await joined(document, mara);
    connection.take(updateFrame(typed('once')));
    connection.take(fenceFrame(1));
    await vi.waitFor(() => expect(socket.of('fence')).toHaveLength(1), patience);
    connection.take(updateFrame(typed('more ')));
    connection.take(fenceFrame(2));
    await vi.waitFor(() => expect(socket.of('fence')).toHaveLength(2), patience);
    expect(store.updates.map(({ seq, bytes }) => [seq, textOf([{ bytes }])])).toEqual([
      [1, 'once'],
      [2, 'more '],
    ]);
  });

  it('DOC-08 stores it again when it cannot be found yet; what is stored twice reads the same as once', async () => {
    const store = memoryStore();
    const late: (() => void)[] = [];
    const document = documentOn({
      ...store,
      append: async (...given) => {
        if (late.length > 0) return store.append(...given);
        // Still on its way when the line to the database breaks.
        late.push(() => void store.append(...given));
        throw unavailable();
      },
    });
    const { connection, socket } = await joined(document, mara);
    connection.take(updateFrame(typed('once')));
    connection.take(fenceFrame(1));
    await vi.waitFor(() => expect(socket.of('fence')).toHaveLength(1), patience);
    for (const arrive of late) arrive();
    await vi.waitFor(() => expect(store.updates).toHaveLength(2), patience);
    expect(textOf(store.updates)).toBe('once');
  });

  it('DOC-24 refuses edits while 128 MB of all documents wait for the database, and frees what a closed one held', async () => {
    const unstored = { bytes: 0 };
    const store = memoryStore();
    const [busy, other] = [documentOn(store, { unstored }), documentOn(memoryStore(), { unstored })];
    const first = await joined(busy, mara);
    store.failure = unavailable();
    first.connection.take(updateFrame(typed('waits')));
    expect(unstored.bytes).toBe(busy.size.waitingBytes);
    unstored.bytes += 128 * 1024 * 1024;
    const second = await joined(other, tomas);
    second.connection.take(updateFrame(typed('more')));
    expect(second.socket.closed?.code).toBe(1013);
    await busy.close(AbortSignal.timeout(50)).catch(() => undefined);
    expect(unstored.bytes).toBe(128 * 1024 * 1024);
  });

  it('DOC-09 a read-only session reads, and is ended with 4403 when it writes', async () => {
    const store = memoryStore();
    const document = documentOn(store);
    const writer = await joined(document, mara);
    writer.connection.take(updateFrame(typed('words')));
    const reader = await joined(document, tomas, { readOnly: true });
    reader.connection.take(syncRequestFrame(Y.encodeStateVector(new Y.Doc())));
    expect(reader.socket.of('update')).toHaveLength(1);
    expect(reader.socket.of('sync-request')).toEqual([]);
    reader.connection.take(updateFrame(typed('mine')));
    expect(reader.socket.closed?.code).toBe(4403);
    await vi.waitFor(() => expect(store.updates).toHaveLength(1), patience);
    expect(textOf(store.updates)).toBe('words');
  });

  it('DOC-03 handles frames that came before it was loaded, after it is, in order', async () => {
    const store = memoryStore();
    await store.append('inc' as IncidentId, [{ actor: { type: 'agent', name: 'Muster' }, at: 0 as EpochMs, bytes: typed('stored') }]);
    const document = documentOn(store);
    expect(document.state).toBe('loading');
    const { connection, socket } = connectionOf(document, mara);
    connection.take(syncRequestFrame(Y.encodeStateVector(new Y.Doc())));
    connection.take(updateFrame(typed('early')));
    connection.take(fenceFrame(4));
    expect(socket.frames).toEqual([]);
    await document.loaded;
    document.join(connection);
    connection.open();
    await vi.waitFor(() => expect(socket.of('fence')).toHaveLength(1), patience);
    const answer = socket.frames.findIndex((frame) => frame.type === 'update' && frame.isAnswer);
    const echo = socket.frames.findIndex((frame) => frame.type === 'update' && !frame.isAnswer);
    const fence = socket.frames.findIndex(({ type }) => type === 'fence');
    expect([answer < echo, echo < fence]).toEqual([true, true]);
    expect(
      textOf(
        socket
          .of('update')
          .slice(0, 1)
          .map(({ update }) => ({ bytes: update })),
      ),
    ).toBe('stored');
  });

  it('DOC-06 holds the fence of a tab whose edits build on words that are not here, until it has sent them, too', async () => {
    const store = memoryStore();
    const document = documentOn(store);
    const { connection, socket } = await joined(document, mara);
    const doc = new Y.Doc();
    doc.getText('words').insert(0, 'first ');
    const had = Y.encodeStateVector(doc);
    doc.getText('words').insert(6, 'second');
    connection.take(updateFrame(Y.encodeStateAsUpdate(doc, had)));
    connection.take(fenceFrame(1));
    // Asked at once for what is missing; nobody else gets the half that is there.
    expect(socket.of('sync-request')).toHaveLength(2);
    const other = await joined(document, tomas);
    other.connection.take(fenceFrame(2));
    await vi.waitFor(() => expect(other.socket.of('fence')).toHaveLength(1), patience);
    expect(socket.of('fence')).toEqual([]);
    expect(store.updates).toEqual([]);
    other.connection.take(syncRequestFrame(Y.encodeStateVector(new Y.Doc())));
    expect(other.socket.of('update').map(({ update }) => update.byteLength)).toEqual([2]);
    // An answer that lacks something still is asked for again with the heartbeat, not in circles.
    connection.take(syncAnswerFrame(Y.encodeStateAsUpdate(doc, had)));
    expect(socket.of('sync-request')).toHaveLength(2);
    document.heartbeat();
    expect(socket.of('sync-request')).toHaveLength(3);
    connection.take(syncAnswerFrame(Y.encodeStateAsUpdate(doc)));
    await vi.waitFor(() => expect(socket.of('fence')).toEqual([{ type: 'fence', nonce: 1 }]), patience);
    expect(textOf(store.updates)).toBe('first second');
  });

  it('DOC-26 keeps a checkpoint every 500 updates and loads from it and the tail', async () => {
    const store = memoryStore();
    const document = documentOn(store);
    const { connection } = await joined(document, mara);
    const doc = new Y.Doc();
    doc.on('update', (update: Uint8Array) => connection.take(updateFrame(update)));
    for (let index = 0; index < 520; index++) {
      doc.getText('words').insert(0, 'x');
      if (index % 100 === 99) await vi.waitFor(() => expect(document.size.waitingBytes).toBe(0), patience);
    }
    await vi.waitFor(() => expect(store.checkpoints.length).toBeGreaterThan(0), patience);
    await vi.waitFor(() => expect(store.updates).toHaveLength(520), patience);
    const again = documentOn(store);
    const { socket, connection: reader } = await joined(again, tomas);
    reader.take(syncRequestFrame(Y.encodeStateVector(new Y.Doc())));
    const copy = new Y.Doc();
    for (const { update } of socket.of('update')) Y.applyUpdate(copy, update);
    expect(copy.getText('words').toString()).toHaveLength(520);
  });

  it('DOC-28 stores, answers fences, checkpoints and ends with 1012 when it is closed', async () => {
    const store = memoryStore();
    const document = documentOn(store);
    const { connection, socket } = await joined(document, mara);
    connection.take(updateFrame(typed('last words')));
    connection.take(fenceFrame(3));
    await document.close(AbortSignal.timeout(5_000));
    expect(textOf(store.updates)).toBe('last words');
    expect(socket.of('fence')).toEqual([{ type: 'fence', nonce: 3 }]);
    expect(store.checkpoints.at(-1)?.upTo).toBe(1);
    expect(socket.closed?.code).toBe(1012);
    expect(document.state).toBe('closed');
  });

  it('DOC-30 says so when the deadline passes before the last edits are stored', async () => {
    const store = memoryStore();
    const document = documentOn(store);
    const { connection, socket } = await joined(document, mara);
    store.failure = unavailable();
    connection.take(updateFrame(typed('unlucky')));
    connection.take(fenceFrame(3));
    await expect(document.close(AbortSignal.timeout(300))).rejects.toThrow();
    expect(socket.of('fence')).toEqual([]);
    expect(socket.closed?.code).toBe(1012);
  });

  it('DOC-27 is found as it was by who comes back while it drains, and leaves memory when nobody does', async () => {
    const store = memoryStore();
    const onClosed = vi.fn();
    const document = documentOn(store, { lingerMs: 50, onClosed });
    const first = await joined(document, mara);
    document.leave(first.connection);
    expect(document.state).toBe('draining');
    const second = await joined(document, mara);
    expect(document.state).toBe('live');
    document.leave(second.connection);
    await vi.waitFor(() => expect(onClosed).toHaveBeenCalledOnce(), patience);
    expect(document.state).toBe('closed');
  });

  it('DOC-20 DOC-21 drops presence for a line that cannot keep up, and closes it with 1013 when words pile up', async () => {
    const document = documentOn(memoryStore());
    const writer = await joined(document, mara);
    const slow = await joined(document, tomas);
    slow.socket.bufferedAmount = 2 * 1024 * 1024;
    writer.connection.take(awarenessFrame([{ clientId: 5, clock: 1, state: { editing: 'e1' } }]));
    writer.connection.take(updateFrame(typed('words')));
    await vi.waitFor(() => expect(writer.socket.of('awareness')).toHaveLength(1), patience);
    expect(slow.socket.of('awareness')).toEqual([]);
    expect(slow.socket.of('update')).toHaveLength(1);
    slow.socket.bufferedAmount = 5 * 1024 * 1024;
    writer.connection.take(updateFrame(typed('more')));
    expect(slow.socket.closed?.code).toBe(1013);
  });

  it('DOC-24 refuses edits while 32 MB wait for the database, and a document of more than 64 MB', async () => {
    const store = memoryStore();
    const document = documentOn(store);
    const large = () => updateFrame(typed('x'.repeat(7 * 1024 * 1024)));
    let release = (): void => undefined;
    store.gate = new Promise((resolve) => {
      release = resolve;
    });
    const sent = async (): Promise<number | undefined> => {
      const { connection, socket } = await joined(document, mara);
      connection.take(large());
      document.leave(connection);
      return socket.closed?.code;
    };
    const whileAway = [];
    for (let index = 0; index < 6; index++) whileAway.push(await sent());
    expect(whileAway).toEqual([undefined, undefined, undefined, undefined, undefined, 1013]);
    release();
    await vi.waitFor(() => expect(document.size.waitingBytes).toBe(0), patience);
    const back = [];
    for (let index = 0; index < 5; index++) {
      back.push(await sent());
      await vi.waitFor(() => expect(document.size.waitingBytes).toBe(0), patience);
    }
    expect(back).toEqual([undefined, undefined, undefined, undefined, 1009]);
    expect(store.updates).toHaveLength(9);
  });

  it('DOC-33 survives mutated frames from a session that may write: refused or harmless, and still serving the others', async () => {
    const store = memoryStore();
    const document = documentOn(store);
    const good = await joined(document, mara);
    const valid = [
      updateFrame(typed('abc')),
      syncRequestFrame(Y.encodeStateVector(new Y.Doc())),
      fenceFrame(9),
      awarenessFrame([{ clientId: 1, clock: 1, state: {} }]),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...valid),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (frame, changes) => {
          const mutated = new Uint8Array(frame);
          for (const [at, value] of changes) mutated[at % mutated.length] = value;
          const hostile = await joined(document, tomas);
          hostile.connection.take(mutated);
          for (const fault of hostile.faults) expect(fault.code).not.toBe('internal');
          document.leave(hostile.connection);
        },
      ),
      { seed: 21, numRuns: 1_500 },
    );
    good.connection.take(fenceFrame(77));
    await vi.waitFor(() => expect(good.socket.of('fence')).toContainEqual({ type: 'fence', nonce: 77 }), patience);
  });
});
