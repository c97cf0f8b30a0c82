// What the tests of the document endpoint share: a store in memory that can fail, and sockets that remember.
import { MusterError } from '../../domain/errors.ts';
import type { PersonId, Seq } from '../../domain/ids.ts';
import type { PersonRef } from '../../domain/room-state.ts';
import type { DocumentStore, DocumentUpdate, NewDocumentUpdate } from '../store/document-store.ts';
import { defaultAllowance } from './allowance.ts';
import { DocumentConnection, type DocumentSocket } from './document-connection.ts';
import { type Frame, readFrame } from './frames.ts';
import type { LiveDocument } from './live-document.ts';

export const mara: PersonRef = { id: 'mara' as PersonId, name: 'Mara' };
export const tomas: PersonRef = { id: 'tomas' as PersonId, name: 'Tomas' };

export type MemoryStore = DocumentStore & {
  readonly updates: DocumentUpdate[];
  readonly checkpoints: { upTo: Seq; bytes: Uint8Array }[];
  /** While set, every write and load is refused with it. */
  failure: MusterError | null;
  /** Holds writes back until it resolves. */
  gate: Promise<void> | null;
  /** How many groups were begun. */
  begun: number;
};

export function memoryStore(): MemoryStore {
  const store: MemoryStore = {
    updates: [],
    checkpoints: [],
    failure: null,
    gate: null,
    begun: 0,
    async append(_incident, updates: readonly NewDocumentUpdate[]) {
      store.begun += 1;
      await store.gate;
      if (store.failure !== null) throw store.failure;
      return updates.map((update) => {
        const seq = (store.updates.length + 1) as Seq;
        store.updates.push({ ...update, seq });
        return seq;
      });
    },
    async load() {
      if (store.failure !== null) throw store.failure;
      const checkpoint = store.checkpoints.at(-1) ?? null;
      return { checkpoint, updates: store.updates.filter(({ seq }) => seq > (checkpoint?.upTo ?? 0)) };
    },
    async saveCheckpoint(_incident, upTo, bytes) {
      if (store.failure !== null) throw store.failure;
      store.checkpoints.push({ upTo, bytes });
    },
    async readUpdates(_incident, { after, limit }) {
      if (store.failure !== null) throw store.failure;
      return store.updates.filter(({ seq }) => seq > after).slice(0, limit);
    },
    async lastSeqs(incidentIds) {
      if (store.failure !== null) throw store.failure;
      return new Map(incidentIds.map((id) => [id, store.updates.length as Seq]));
    },
    async checkpointBefore(_incident, seq) {
      return store.checkpoints.findLast(({ upTo }) => upTo <= seq) ?? null;
    },
    async readTimes(_incident, after) {
      return store.updates.filter(({ seq }) => seq > after).map(({ at }) => at);
    },
    async readClocks() {
      return { clocks: [], upTo: 0 as Seq };
    },
  };
  return store;
}

export const unavailable = () => new MusterError('unavailable');

/** A socket that keeps what it was sent. */
export class FakeSocket implements DocumentSocket {
  readonly OPEN = 1;
  readyState: 0 | 1 | 2 | 3 = 1;
  bufferedAmount = 0;
  readonly frames: Frame[] = [];
  closed: { code: number | undefined; reason: string } | null = null;

  send(data: unknown): void {
    if (data instanceof Uint8Array) this.frames.push(readFrame(data));
  }

  close(code?: number, reason?: string | Buffer): void {
    this.closed ??= { code, reason: String(reason ?? '') };
    this.readyState = 3;
  }

  terminate(): void {
    this.readyState = 3;
  }

  of<Type extends Frame['type']>(type: Type): Extract<Frame, { type: Type }>[] {
    return this.frames.filter((frame): frame is Extract<Frame, { type: Type }> => frame.type === type);
  }
}

/** A connection of a person on a fake socket, not joined yet. */
export function connectionOf(document: LiveDocument, person: PersonRef, options: { readOnly?: boolean } = {}) {
  const socket = new FakeSocket();
  const faults: MusterError[] = [];
  const connection = new DocumentConnection({
    socket,
    person,
    readOnly: options.readOnly ?? false,
    limits: defaultAllowance,
    nowMs: () => performance.now(),
    receive: (from, frame) => document.receive(from, frame),
    onFault: (error) => faults.push(error),
  });
  return { socket, connection, faults };
}

/** A connection of a person on a fake socket, joined to the document and open. */
export async function joined(document: LiveDocument, person: PersonRef, options: { readOnly?: boolean } = {}) {
  const made = connectionOf(document, person, options);
  await document.loaded;
  document.join(made.connection);
  made.connection.open();
  return made;
}
