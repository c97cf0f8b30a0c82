// One incident's document in memory: loads it, takes edits in, tells everybody, and has them stored before it says so.
import type { Logger } from 'pino';
import * as Y from 'yjs';
import { MusterError } from '../../domain/errors.ts';
import type { Actor } from '../../domain/event.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { ReviewState } from '../../domain/vocabulary.ts';
import type { NodeLink } from '../nodes/node-link.ts';
import type { DocumentStore, NewDocumentUpdate } from '../store/document-store.ts';
import { createAppendOnce } from './append-once.ts';
import type { DocumentConnection } from './document-connection.ts';
import { DocumentRing } from './document-ring.ts';
import { FanOut } from './fan-out.ts';
import {
  type AwarenessEntry,
  awarenessFrame,
  type Frame,
  fenceFrame,
  heartbeatFrame,
  syncAnswerFrame,
  syncRequestFrame,
} from './frames.ts';
import { Presence } from './presence.ts';
import { ReviewGuard } from './review-guard.ts';
import { StoredRows } from './stored-rows.ts';
import { UpdateWriter } from './update-writer.ts';
import { dropPending, encodeSince, isEmptyUpdate } from './yjs-updates.ts';

/**
 * loading: frames wait; live: at work; draining: nobody is connected, what waits is stored, and whoever comes back finds it
 * as it was; closed: gone from memory, or its database row is.
 */
export type DocumentState = 'loading' | 'live' | 'draining' | 'closed';

export type LiveDocumentOptions = {
  readonly incidentId: IncidentId;
  readonly store: DocumentStore;
  readonly logger: Logger;
  readonly wallNow: () => EpochMs;
  /** Rings the other nodes, which may have the same document. */
  readonly link: NodeLink;
  /** What all documents of this node have in memory and not in the database, in bytes. */
  readonly unstored: { bytes: number };
  /** How long it stays in memory after the last connection has left. */
  readonly lingerMs: number;
  readonly onClosed: () => void;
  /** How far the incident's review has come, asked when it is loaded; absent where no review is. */
  readonly reviewState?: () => Promise<ReviewState>;
  /** After how many updates a checkpoint is kept; default 500. */
  readonly checkpointEvery?: number;
};

const checkpointEvery = 500;
/** Words of one incident; a document beyond this is somebody's mistake or attack. */
const maxDocumentBytes = 64 * 1024 * 1024;
/** Edits kept in memory while the database is away: of one document, and of all. */
const maxWaitingBytes = 32 * 1024 * 1024;
const maxUnstoredBytes = 128 * 1024 * 1024;
/** Fences of one tab that wait for words it still owes; an honest tab has a handful. */
const maxHeldFences = 1_000;

export class LiveDocument {
  readonly #options: LiveDocumentOptions;
  // Deleted words stay readable in the update log; the live document may forget them.
  readonly #doc = new Y.Doc({ gc: true });
  readonly #connections = new Set<DocumentConnection>();
  readonly #presence = new Presence<DocumentConnection>();
  readonly #fanOut: FanOut;
  readonly #writer: UpdateWriter;
  readonly #rows: StoredRows;
  readonly #ring: DocumentRing;
  readonly #review = new ReviewGuard(() => performance.now());
  /** Who sent edits that build on words we do not have, with the fences that wait until they have sent those, too. */
  readonly #owing = new Map<DocumentConnection, number[]>();
  #state: DocumentState = 'loading';
  #checkpointSeq = 0;
  #bytes = 0;
  #linger: ReturnType<typeof setTimeout> | null = null;
  readonly loaded: Promise<void>;

  constructor(options: LiveDocumentOptions) {
    this.#options = options;
    const { store, incidentId, logger } = options;
    this.#fanOut = new FanOut({
      send: (frame, droppable) => {
        for (const connection of this.#connections) connection.send(frame, droppable);
      },
      readers: () => this.#connections.size,
      nowMs: () => performance.now(),
    });
    const append = createAppendOnce({ store, incidentId, knownUpTo: () => this.#rows.upTo });
    this.#writer = new UpdateWriter({
      append: async (updates, isRepeat) => this.#storedRows(await append(updates, isRepeat), updates),
      onStored: (isIdle) => this.#stored(isIdle),
      onRefused: (error) => this.#closeAll(error),
      onRetry: (error, waitingBytes) =>
        logger.warn({ err: error, incidentId, waitingBytes }, 'document updates could not be stored; trying again'),
      onWaiting: (bytes) => {
        options.unstored.bytes += bytes;
      },
    });
    this.#rows = new StoredRows({
      read: (after, limit) => store.readUpdates(incidentId, { after, limit }),
      apply: (updates) => this.#takeRows(updates),
      onFault: (error) => logger.warn({ err: error, incidentId }, 'what other nodes stored could not be read; trying again'),
    });
    this.#ring = new DocumentRing({
      ...{ link: options.link, incidentId, nowMs: () => performance.now() },
      onStored: (first, updates) => this.#rows.theirs(first, updates),
      onStoredUpTo: (seq) => this.#rows.look(seq),
      onPresence: (node, entries, isEverybody) => this.#fanOut.awareness(this.#presence.hear(node, entries, isEverybody)),
      onGone: (node) => this.#fanOut.awareness(this.#presence.leave(node)),
      here: () => this.#presence.here(),
    });
    this.#doc.on('update', (update: Uint8Array, origin: unknown) => this.#changed(update, origin));
    this.loaded = this.#load().catch((error: unknown) => {
      this.#closeAll(new MusterError('unavailable', undefined, { cause: error }));
      throw error;
    });
  }

  get state(): DocumentState {
    return this.#state;
  }

  get size(): { readonly connections: number; readonly waitingBytes: number } {
    return { connections: this.#connections.size, waitingBytes: this.#writer.waitingBytes };
  }

  /** Lets a connection in. The document must not be closed; the connection's frames wait until it is loaded. */
  join(connection: DocumentConnection): void {
    if (this.#linger !== null) clearTimeout(this.#linger);
    this.#linger = null;
    if (this.#state === 'draining') this.#state = 'live';
    this.#connections.add(connection);
    // Ask for what the tab wrote while it was away; one that may not write is not asked.
    if (!connection.readOnly) this.#ask(connection);
    const present = this.#presence.all();
    if (present.length > 0) connection.send(awarenessFrame(present), true);
  }

  leave(connection: DocumentConnection): void {
    if (!this.#connections.delete(connection)) return;
    this.#owing.delete(connection);
    this.#tellPresence(this.#presence.leave(connection));
    if (this.#connections.size === 0 && this.#state === 'live') this.#drain();
  }

  /** Takes a frame of a connection. Throws MusterError for what it must not send. */
  receive(connection: DocumentConnection, frame: Frame): void {
    switch (frame.type) {
      case 'sync-request':
        connection.send(syncAnswerFrame(encodeSince(this.#doc, frame.stateVector)), false);
        return;
      case 'update':
        this.#edit(connection, frame);
        return;
      case 'awareness':
        this.#tellPresence(this.#presence.take(connection, connection.person, frame.entries));
        return;
      case 'awareness-request':
        connection.send(awarenessFrame(this.#presence.all()), true);
        return;
      case 'fence':
        this.#fence(connection, frame.nonce);
        return;
      case 'heartbeat':
        return;
      default:
        frame satisfies never;
    }
  }

  heartbeat(): void {
    for (const connection of this.#connections) connection.send(heartbeatFrame, true);
    for (const connection of this.#owing.keys()) this.#ask(connection);
    this.#ring.heartbeat();
  }

  /** Takes what other nodes stored up to a row; `null` for whatever there is. Rejects when the database is away. */
  async readRows(upTo: Seq | null): Promise<void> {
    if (this.#state === 'loading' || this.#state === 'closed') return;
    if (upTo === null || upTo > this.#rows.upTo) await this.#rows.readOn();
  }

  /** The review has come to this state: the words of a published one are closed. `isNews` when it has just been said. */
  enterReview(state: ReviewState, isNews: boolean): void {
    this.#review.enter(state, isNews);
  }

  /** Another node may have come or come back: tells it who is here, and asks who is there. */
  greetNodes(): void {
    if (this.#state !== 'closed') this.#ring.ask();
  }

  /**
   * Stores everything, answers the open fences, keeps a checkpoint and ends all connections. Rejects when `deadline` fires
   * before everything is stored: those edits live only in browsers then, which know them as unsaved.
   */
  async close(deadline: AbortSignal): Promise<void> {
    if (this.#linger !== null) clearTimeout(this.#linger);
    try {
      await before(deadline, this.loaded);
      this.#fanOut.flush();
      await before(deadline, this.#writer.flush());
      // Fences are answered in the same turn in which the last group is stored; let them leave before the close frame.
      await Promise.resolve();
      await before(deadline, this.#checkpoint()).catch((error: unknown) => {
        this.#options.logger.warn({ err: error, incidentId: this.#options.incidentId }, 'no checkpoint at close; loading will take longer');
      });
    } finally {
      this.#closeAll(new MusterError('stopping'));
    }
  }

  async #load(): Promise<void> {
    const { incidentId, store } = this.#options;
    const [{ checkpoint, updates }, reviewState] = await Promise.all([store.load(incidentId), this.#options.reviewState?.()]);
    this.#review.enter(reviewState ?? 'draft', false);
    // Through the document, not mergeUpdates, which is superlinear over a long list (20,000 updates: 9 s against 86 ms).
    this.#doc.transact(() => {
      if (checkpoint !== null) Y.applyUpdate(this.#doc, checkpoint.bytes, loading);
      for (const { bytes } of updates) Y.applyUpdate(this.#doc, bytes, loading);
    }, loading);
    dropPending(this.#doc);
    this.#rows.loaded(updates.at(-1)?.seq ?? checkpoint?.upTo ?? (0 as Seq));
    this.#checkpointSeq = checkpoint?.upTo ?? 0;
    this.#bytes = (checkpoint?.bytes.byteLength ?? 0) + updates.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    if (this.#state !== 'loading') return;
    this.#state = 'live';
    // Whoever asked for it may be gone again; a join in the same turn calls the drain off.
    if (this.#connections.size === 0) this.#drain();
  }

  #ask(connection: DocumentConnection): void {
    connection.send(syncRequestFrame(Y.encodeStateVector(this.#doc)), false);
  }

  #fence(connection: DocumentConnection, nonce: number): void {
    const held = this.#owing.get(connection);
    if (held !== undefined) {
      if (held.length >= maxHeldFences) throw new MusterError('too-many');
      held.push(nonce);
      return;
    }
    this.#writer.stored().then(
      () => connection.send(fenceFrame(nonce), false),
      () => undefined, // The connection was closed with the reason.
    );
  }

  #edit(connection: DocumentConnection, { update, isAnswer }: Extract<Frame, { type: 'update' }>): void {
    const lacksSomething = !isEmptyUpdate(update) && this.#apply(connection, update);
    if (lacksSomething) {
      // What could not be put in was dropped: the answer to what we have will hold it, with all that it builds on.
      if (!this.#owing.has(connection)) this.#owing.set(connection, []);
      // An answer that still lacks something is asked for again with the next heartbeat, or we would ask in circles.
      if (!isAnswer) this.#ask(connection);
    } else if (isAnswer) {
      const held = this.#owing.get(connection) ?? [];
      this.#owing.delete(connection);
      for (const nonce of held) this.#fence(connection, nonce);
    }
  }

  /** Puts an edit into the document; true when some of it builds on words that are not here. */
  #apply(connection: DocumentConnection, update: Uint8Array): boolean {
    if (connection.readOnly)
      throw new MusterError('not-allowed', 'You can read but not write here. Ask an administrator for write access.');
    if (this.#writer.waitingBytes > maxWaitingBytes || this.#options.unstored.bytes > maxUnstoredBytes)
      throw new MusterError('overloaded', 'Edits cannot be stored right now; yours are kept on your device.');
    if (this.#bytes + update.byteLength > maxDocumentBytes) throw new MusterError('too-large', 'The timeline of this incident is full.');
    let wasPending = false;
    try {
      // Decoded whole before it is applied: half of a broken update must not get in.
      Y.decodeUpdate(update);
      this.#review.check(this.#doc, update);
      Y.applyUpdate(this.#doc, update, connection);
    } catch (error) {
      throw error instanceof MusterError ? error : new MusterError('malformed-body', 'The edit could not be read.', { cause: error });
    } finally {
      wasPending = dropPending(this.#doc);
    }
    return wasPending;
  }

  #changed(update: Uint8Array, origin: unknown): void {
    if (origin === loading) return;
    this.#bytes += update.byteLength;
    // What another node stored is stored.
    if (origin !== elsewhere) this.#writer.take({ actor: actorOf(origin), at: this.#options.wallNow(), bytes: update });
    this.#fanOut.update(update);
  }

  #tellPresence(entries: readonly AwarenessEntry[]): void {
    this.#fanOut.awareness(entries);
    this.#ring.presence(entries);
  }

  /** Rows of this node were stored: the other nodes are told. */
  #storedRows(seqs: readonly Seq[], updates: readonly NewDocumentUpdate[]): void {
    const [first] = seqs;
    if (first === undefined || this.#state === 'closed') return;
    this.#rows.ours(first, seqs.length);
    this.#ring.stored(
      first,
      updates.map(({ bytes }) => bytes),
    );
  }

  #takeRows(updates: readonly Uint8Array[]): void {
    // One transaction: all that a node stored in a group goes out to the connections of this one in one frame.
    this.#doc.transact(() => {
      for (const bytes of updates) Y.applyUpdate(this.#doc, bytes, elsewhere);
    }, elsewhere);
    if (dropPending(this.#doc))
      this.#options.logger.warn({ incidentId: this.#options.incidentId }, 'a stored update builds on what is not stored');
  }

  #stored(isIdle: boolean): void {
    // Only when nothing waits: a checkpoint must not hold words that the log does not have.
    if (isIdle && this.#rows.upTo - this.#checkpointSeq >= (this.#options.checkpointEvery ?? checkpointEvery)) {
      this.#checkpoint().catch((error: unknown) => {
        this.#options.logger.warn(
          { err: error, incidentId: this.#options.incidentId },
          'a checkpoint could not be kept; the next group tries again',
        );
      });
    }
  }

  async #checkpoint(): Promise<void> {
    const { store, incidentId } = this.#options;
    const { upTo, isWhole } = this.#rows;
    if (upTo <= this.#checkpointSeq || this.#writer.waitingBytes > 0 || !isWhole) return;
    const before = this.#checkpointSeq;
    this.#checkpointSeq = upTo;
    try {
      await store.saveCheckpoint(incidentId, upTo, Y.encodeStateAsUpdate(this.#doc));
    } catch (error) {
      this.#checkpointSeq = before;
      throw error;
    }
  }

  #drain(): void {
    this.#state = 'draining';
    void this.#writer.flush().catch(() => undefined);
    this.#linger = setTimeout(() => {
      this.#writer
        .flush()
        .then(() => (this.#state === 'draining' ? this.#checkpoint() : undefined))
        .catch((error: unknown) =>
          this.#options.logger.warn({ err: error, incidentId: this.#options.incidentId }, 'no checkpoint after the last person left'),
        )
        .finally(() => {
          if (this.#state === 'draining') this.#closeAll(new MusterError('stopping'));
        });
    }, this.#options.lingerMs);
  }

  #closeAll(error: MusterError): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#fanOut.close();
    this.#writer.close();
    this.#rows.close();
    this.#ring.close();
    for (const connection of this.#connections) connection.end(error);
    this.#connections.clear();
    this.#owing.clear();
    this.#doc.destroy();
    this.#options.onClosed();
  }
}

/** Origin of what is loaded, and of what other nodes stored. */
const loading = Symbol('loading');
const elsewhere = Symbol('elsewhere');

function actorOf(origin: unknown): Actor {
  const person = hasPerson(origin) ? origin.person : null;
  return person === null ? { type: 'agent', name: 'Muster' } : { type: 'person', id: person.id, name: person.name };
}

function hasPerson(origin: unknown): origin is Pick<DocumentConnection, 'person'> {
  return typeof origin === 'object' && origin !== null && 'person' in origin;
}

/** Rejects with `unavailable` when the deadline fires first. */
function before<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  if (deadline.aborted) return Promise.reject(new MusterError('unavailable'));
  return new Promise((resolve, reject) => {
    const late = () => reject(new MusterError('unavailable'));
    deadline.addEventListener('abort', late, { once: true });
    work.then(resolve, reject).finally(() => deadline.removeEventListener('abort', late));
  });
}
