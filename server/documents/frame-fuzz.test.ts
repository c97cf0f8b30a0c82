// Mutated frames, a hundred thousand a session: nothing gets in from a reader, nothing breaks the document for the others.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pino from 'pino';
import { afterEach, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import type { MusterError } from '../../domain/errors.ts';
import type { IncidentId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { createAloneLink } from '../nodes/node-link.ts';
import { patience } from '../test-patience.ts';
import { awarenessFrame, fenceFrame, heartbeatFrame, syncAnswerFrame, syncRequestFrame, updateFrame } from './frames.ts';
import { LiveDocument } from './live-document.ts';
import { joined, type MemoryStore, mara, memoryStore, tomas } from './test-documents.ts';
import { type Random, randomOf } from './test-random.ts';

vi.setConfig({ testTimeout: 120_000 });

const frames = 100_000;
/** What the heap may be larger by after all of them, the document's own growth aside. */
const heapGrowthBytes = 48 * 1024 * 1024;

const open: LiveDocument[] = [];
afterEach(async () => {
  for (const document of open.splice(0)) await document.close(AbortSignal.timeout(5_000)).catch(() => undefined);
});

function documentOn(store: MemoryStore): LiveDocument {
  const document = new LiveDocument({
    ...{ incidentId: 'inc' as IncidentId, store, logger: pino({ level: 'silent' }), lingerMs: 60_000, onClosed: () => undefined },
    ...{ wallNow: () => 0 as EpochMs, link: createAloneLink(), unstored: { bytes: 0 } },
  });
  open.push(document);
  return document;
}

/** Words, an entry with fields, a deletion: what real edits are made of. */
function sampleDoc(): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = 77;
  doc.getText('words').insert(0, 'pool wait is 2 s on checkout-db');
  doc.getText('words').delete(3, 6);
  const entry = new Y.Map<unknown>([
    ['at', 1],
    ['kind', 'note'],
  ]);
  entry.set('text', new Y.XmlFragment());
  doc.getMap('timeline').set('e1', entry);
  doc.getArray('list').insert(0, [1, { deep: [true, null, 'x'] }, new Uint8Array([1, 2, 3])]);
  return doc;
}

function samples(): Uint8Array[] {
  const doc = sampleDoc();
  const edits: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => edits.push(update));
  doc.getText('words').insert(2, 'and more');
  doc.getText('words').format(0, 4, { bold: true });
  doc.getMap('timeline').delete('e1');
  return [
    updateFrame(Y.encodeStateAsUpdate(doc)),
    syncAnswerFrame(Y.encodeStateAsUpdate(doc)),
    ...edits.map(updateFrame),
    syncRequestFrame(Y.encodeStateVector(doc)),
    syncRequestFrame(Y.encodeStateVector(new Y.Doc())),
    awarenessFrame([{ clientId: 9, clock: 1, state: { editing: 'e1', cursor: { anchor: 3 } } }]),
    awarenessFrame([{ clientId: 9, clock: 2, state: null }]),
    fenceFrame(12),
    heartbeatFrame,
    new Uint8Array([3]),
  ];
}

function mutated(of: readonly Uint8Array[], random: Random): Uint8Array {
  let frame = Uint8Array.from(random.pick(of));
  for (let times = 1 + random.int(4); times > 0; times--) {
    const at = random.int(frame.length + 1);
    switch (random.int(7)) {
      case 0: // one bit
        if (at < frame.length) frame[at] = (frame[at] ?? 0) ^ (1 << random.int(8));
        break;
      case 1: // one byte
        if (at < frame.length) frame[at] = random.int(256);
        break;
      case 2: // cut short
        frame = frame.slice(0, at);
        break;
      case 3: // bytes put in
        frame = Uint8Array.from([
          ...frame.slice(0, at),
          ...Array.from({ length: 1 + random.int(6) }, () => random.int(256)),
          ...frame.slice(at),
        ]);
        break;
      case 4: // bytes taken out
        frame = Uint8Array.from([...frame.slice(0, at), ...frame.slice(at + 1 + random.int(4))]);
        break;
      case 5: // a huge number
        frame = Uint8Array.from([...frame.slice(0, at), 0xff, 0xff, 0xff, 0xff, 0x0f, ...frame.slice(at + 1)]);
        break;
      default: {
        // the end of another
        const other = random.pick(of);
        frame = Uint8Array.from([...frame.slice(0, at), ...other.slice(random.int(other.length))]);
      }
    }
  }
  return frame;
}

function usedHeap(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}

/** Sends the frames on as many connections as it takes: each that is ended is followed by a new one. */
async function attack(document: LiveDocument, seed: number, readOnly: boolean): Promise<Map<string, number>> {
  const random = randomOf(seed);
  const of = samples();
  const ends = new Map<string, number>();
  const count = (fault: MusterError): void => void ends.set(fault.code, (ends.get(fault.code) ?? 0) + 1);
  let session = await joined(document, tomas, { readOnly });
  for (let sent = 0; sent < frames; sent++) {
    session.connection.take(mutated(of, random));
    // What the socket remembers is not what the server keeps.
    session.socket.frames.length = 0;
    if (session.socket.closed === null) continue;
    session.faults.forEach(count);
    document.leave(session.connection);
    session = await joined(document, tomas, { readOnly });
    // Lets timers run, as between frames of a real socket.
    if (sent % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  document.leave(session.connection);
  return ends;
}

const contentOf = (doc: Y.Doc): unknown => [
  doc.getText('words').toDelta(),
  doc.getMap('timeline').toJSON(),
  doc.getArray('list').toJSON(),
  [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b),
];

it(`DOC-33 ${frames} mutated frames of a read-only session write nothing and leave nothing behind`, async () => {
  const store = memoryStore();
  const document = documentOn(store);
  const writer = await joined(document, mara);
  writer.connection.take(updateFrame(Y.encodeStateAsUpdate(sampleDoc())));
  await vi.waitFor(() => expect(store.updates).toHaveLength(1), patience);
  const before = usedHeap();
  const ends = await attack(document, 1, true);
  writer.socket.frames.length = 0;
  expect(usedHeap() - before).toBeLessThan(heapGrowthBytes);
  writer.connection.take(fenceFrame(5));
  await vi.waitFor(() => expect(writer.socket.of('fence')).toEqual([{ type: 'fence', nonce: 5 }]), patience);
  expect(store.updates).toHaveLength(1);
  expect(writer.socket.closed).toBeNull();
  // Both ways of being refused were walked, and nothing broke inside.
  expect([...ends.keys()].filter((code) => !['malformed-body', 'not-allowed', 'too-large', 'too-many'].includes(code))).toEqual([]);
  expect([ends.get('malformed-body'), ends.get('not-allowed')].every((times = 0) => times > 1_000)).toBe(true);
});

it(`DOC-33 ${frames} mutated frames of a hostile session end only its own connections; what is stored is what is shown`, async () => {
  const store = memoryStore();
  const document = documentOn(store);
  const writer = await joined(document, mara);
  writer.connection.take(updateFrame(Y.encodeStateAsUpdate(sampleDoc())));
  await vi.waitFor(() => expect(store.updates).toHaveLength(1), patience);
  const before = usedHeap();
  const ends = await attack(document, 2, false);
  writer.socket.frames.length = 0;
  expect([...ends.keys()].filter((code) => !['malformed-body', 'too-large', 'too-many'].includes(code))).toEqual([]);
  expect(writer.socket.closed).toBeNull();

  // The document still works for who means well, and loads from its log to the same words.
  const honest = new Y.Doc();
  const other = await joined(document, mara);
  other.connection.take(syncRequestFrame(Y.encodeStateVector(honest)));
  for (const { update } of other.socket.of('update')) Y.applyUpdate(honest, update);
  honest.on('update', (update: Uint8Array) => other.connection.take(updateFrame(update)));
  honest.getText('words').insert(honest.getText('words').length, ' and still writing');
  honest.getText('words').delete(0, 2);
  writer.connection.take(fenceFrame(6));
  await vi.waitFor(() => expect(writer.socket.of('fence')).toContainEqual({ type: 'fence', nonce: 6 }), patience);
  writer.connection.take(syncRequestFrame(Y.encodeStateVector(new Y.Doc())));
  const shown = new Y.Doc();
  for (const { update } of writer.socket.of('update').filter(({ isAnswer }) => isAnswer)) Y.applyUpdate(shown, update);
  expect(shown.getText('words').toString()).toContain(' and still writing');
  expect(contentOf(honest)).toEqual(contentOf(shown));
  const replayed = new Y.Doc();
  for (const { bytes } of store.updates) Y.applyUpdate(replayed, bytes);
  expect(contentOf(replayed)).toEqual(contentOf(shown));
  const logged = store.updates.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  store.updates.length = 0;
  expect(usedHeap() - before).toBeLessThan(heapGrowthBytes + logged);
});
