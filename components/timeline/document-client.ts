// The connection of one incident's shared document: syncs it, keeps a local copy, and knows which edits are stored.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { Awareness } from 'y-protocols/awareness';
import * as syncProtocol from 'y-protocols/sync';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import {
  type AwarenessState,
  commentsMapName,
  type DocumentPart,
  followUpsMapName,
  notesMapName,
  reviewMapName,
  timelineMapName,
  updateDraftName,
} from '../../domain/document.ts';
import type { IncidentId } from '../../domain/ids.ts';
import type { PersonRef } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import { documentMessage } from '../../domain/wire.ts';
import { keptNames } from '../session/kept-words.ts';
import type { DocumentLink, DocumentStatus, RefusalReason } from './document-status.ts';
import { closeFence, dropFences, emptyFenceBook, type FenceBook, noteEdit, openFence, openProbe } from './fences.ts';
import { type UnsavedLists, type UnsavedMemory, unsavedLists } from './unsaved-lists.ts';

/** A copy of the document on this device; `whenLoaded` never rejects. */
export type LocalCopy = { readonly whenLoaded: Promise<void>; readonly destroy: () => void };

export type DocumentClientOptions = {
  readonly incidentId: IncidentId;
  readonly person: PersonRef;
  readonly readOnly: boolean;
  /** Address of the document socket without the incident: `wss://host/ws/doc`. */
  readonly address: string;
  readonly WebSocket: typeof WebSocket;
  /** Opens the copy on this device; null where the browser has no place for one. */
  readonly openCopy: ((name: string, doc: Y.Doc) => LocalCopy) | null;
  /** Remembers across reloads which entries have unsaved edits. */
  readonly memory: UnsavedMemory | null;
  /** Another one for each tab of a browser. */
  readonly tab: string;
  readonly wallNow: () => EpochMs;
  readonly isOnline: () => boolean;
  /** From 0 to below 1, to spread reconnects after a restart of the server. */
  readonly random: () => number;
};

/** Edits are fenced together for this long: well below the server's group commit, so that it costs no round trip. */
const fenceDelayMs = 40;
const copyWaitMs = 1_000;
const longestRetryMs = 8_000;
/** The server says something every 10 s; y-websocket itself waits 30 s before it takes a line for dead. */
const silenceMs = 15_000;
const probeMs = 3_000;
const watchMs = 1_000;

/** The maps whose keys name what people write in. */
const partMaps = [timelineMapName, notesMapName, reviewMapName, followUpsMapName, commentsMapName];

/** Close codes after which trying again cannot help, with what they mean. */
const finalCloseCodes: ReadonlyMap<number, RefusalReason> = new Map([
  [1003, 'invalid-input'],
  [1007, 'invalid-input'],
  [1008, 'invalid-input'],
  [1009, 'too-large'],
  [4401, 'not-signed-in'],
  [4403, 'not-allowed'],
  [4404, 'not-found'],
  [4409, 'locked'],
]);

export class DocumentClient {
  readonly doc = new Y.Doc();
  readonly awareness = new Awareness(this.doc);
  readonly #options: DocumentClientOptions;
  readonly #provider: WebsocketProvider;
  readonly #copy: LocalCopy | null;
  readonly #unsaved: UnsavedLists | null;
  readonly #listeners = new Set<() => void>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #watch: ReturnType<typeof setInterval>;
  #book: FenceBook = emptyFenceBook;
  #link: DocumentLink = { state: 'opening' };
  #loaded = false;
  #answered = false;
  #connectingSince: EpochMs | null = null;
  /** When the server last said anything, by `wallNow`. */
  #heardAt = 0;
  #fenceDue = false;
  #destroyed = false;
  #status: DocumentStatus;

  constructor(options: DocumentClientOptions) {
    this.#options = options;
    const { memory, incidentId, person, tab } = options;
    this.#unsaved = memory === null ? null : unsavedLists(memory, incidentId, person.id, tab);
    this.#restoreUnsaved();
    this.#status = this.#computeStatus();
    this.#provider = new WebsocketProvider(options.address, options.incidentId, this.doc, {
      connect: false,
      awareness: this.awareness,
      // Tabs of one browser meet at the server like everybody else, or its answer would not mean "stored".
      disableBc: true,
      WebSocketPolyfill: options.WebSocket,
      maxBackoffTime: longestRetryMs,
      shouldReconnect: (event) => !(finalCloseCodes.has(event.code) || (event.code >= 4400 && event.code < 4500)),
    });
    this.#listen();
    this.setPresence({ person: options.person, role: null, editing: null, draft: null, looking: null });
    this.#copy = options.openCopy?.(copyName(options.incidentId, options.person), this.doc) ?? null;
    if (this.#copy === null) this.#provider.connect();
    else {
      // The local copy first, so that the server sends only what is new; but a stuck disk must not keep anybody out.
      const connect = once(() => {
        if (!this.#destroyed) this.#provider.connect();
      });
      this.#later(copyWaitMs, connect);
      void this.#copy.whenLoaded.then(() => {
        this.#loaded ||= partMaps.some((name) => this.doc.getMap(name).size > 0);
        connect();
        this.#changed();
      });
    }
    this.#watch = setInterval(() => this.#watchLine(), watchMs);
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly status = (): DocumentStatus => this.#status;

  /** Tells the others in the room what this tab does. */
  setPresence(change: Partial<AwarenessState>): void {
    const before = this.awareness.getLocalState();
    if (before !== null && Object.entries(change).every(([key, value]) => sameValue(before[key], value))) return;
    this.awareness.setLocalState({ ...before, ...change });
  }

  /** Connects at once instead of at the next try; when connected, checks that the line is alive. */
  readonly retryNow = (): void => {
    if (this.#destroyed) return;
    if (this.#provider.wsconnected) this.#probe();
    else this.#reconnect();
  };

  /** The browser says that the network changed: what looks connected may be dead. */
  readonly networkChanged = (): void => {
    if (this.#options.isOnline()) this.retryNow();
    else if (this.#provider.wsconnected) this.#probe();
    this.#relink();
  };

  /** Another tab has changed what this browser remembers. */
  readonly memoryChanged = (): void => this.#changed();

  /** Leaves the room. What is not saved yet is still sent: `ended` is called once it is, or once the server has refused it. */
  leave(ended: () => void): void {
    this.awareness.setLocalState(null);
    const endWhenDone = () => {
      if (this.#status.unsaved.size > 0 && this.#link.state !== 'refused') return;
      stop();
      this.destroy();
      ended();
    };
    const stop = this.subscribe(endWhenDone);
    endWhenDone();
  }

  destroy(): void {
    this.#destroyed = true;
    clearInterval(this.#watch);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#listeners.clear();
    this.#provider.destroy();
    this.#copy?.destroy();
    this.doc.destroy();
  }

  #listen(): void {
    const provider = this.#provider;
    provider.on('status', ({ status }) => {
      this.#connectingSince = status === 'connecting' ? this.#options.wallNow() : null;
      if (status !== 'connected') return;
      this.#heardAt = this.#options.wallNow();
      this.#answered = false;
      // The server forgot this tab when the last line closed; a state with an old clock would be ignored by the others.
      this.awareness.setLocalState(this.awareness.getLocalState());
    });
    provider.on('sync', (synced) => {
      if (synced) this.#loaded = true;
      this.#relink();
    });
    provider.on('connection-close', () => {
      this.#book = dropFences(this.#book);
      this.#answered = false;
      this.#connectingSince = null;
      const waitMs = Math.min(100 * 2 ** (provider.wsUnsuccessfulReconnects + 1), longestRetryMs) * (0.6 + 0.4 * this.#options.random());
      provider.maxBackoffTime = waitMs;
      const now = this.#options.wallNow();
      const since = 'since' in this.#link ? this.#link.since : now;
      const attempt = provider.wsUnsuccessfulReconnects + 1;
      this.#setLink({ state: 'reconnecting', since, attempt, retryAt: Math.round(now + waitMs) as EpochMs });
    });
    provider.on('closed', ({ code }) => {
      this.#setLink({ state: 'refused', since: this.#options.wallNow(), reason: finalCloseCodes.get(code) ?? 'not-allowed' });
    });

    for (const type of Object.values(documentMessage)) {
      const read = provider.messageHandlers[type];
      provider.messageHandlers[type] = (encoder, decoder, ...rest) => {
        this.#heardAt = this.#options.wallNow();
        const asksForOurs = type === documentMessage.sync && decoder.arr[decoder.pos] === syncProtocol.messageYjsSyncStep1;
        if (type === documentMessage.fence) this.#fenceReturned(decoding.readVarUint(decoder));
        else read?.(encoder, decoder, ...rest);
        // The answer leaves right after this handler; a fence behind it covers everything this device had to give.
        if (asksForOurs) queueMicrotask(() => this.#answeredServer());
      };
    }

    for (const name of partMaps) {
      this.doc.getMap(name).observeDeep((events, transaction) => {
        if (!transaction.local) return;
        const touched = new Set<string>();
        for (const event of events) {
          const [part] = event.path;
          if (typeof part === 'string') touched.add(part);
          else for (const key of event.changes.keys.keys()) touched.add(key);
        }
        this.#edited(touched);
      });
    }
    this.doc.getXmlFragment(updateDraftName).observeDeep((_events, transaction) => {
      if (transaction.local) this.#edited([updateDraftName]);
    });
  }

  #edited(parts: Iterable<string>): void {
    this.#book = noteEdit(this.#book, parts, this.#options.wallNow());
    this.#unsaved?.keep(this.#book.parts.keys());
    this.#fenceSoon();
    this.#changed();
  }

  #fenceSoon(): void {
    if (this.#fenceDue) return;
    this.#fenceDue = true;
    this.#later(fenceDelayMs, () => {
      this.#fenceDue = false;
      this.#sendFence();
    });
  }

  #sendFence(): void {
    if (!this.#answered) return;
    const fence = openFence(this.#book, this.#options.wallNow());
    if (fence !== null) this.#send(fence);
  }

  #send(fence: { book: FenceBook; nonce: number }): void {
    const socket = this.#provider.ws;
    if (!this.#provider.wsconnected || socket === null || socket.readyState !== socket.OPEN) return;
    this.#book = fence.book;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, documentMessage.fence);
    encoding.writeVarUint(encoder, fence.nonce);
    socket.send(encoding.toUint8Array(encoder));
  }

  #answeredServer(): void {
    this.#answered = true;
    this.#sendFence();
  }

  #fenceReturned(nonce: number): void {
    this.#book = closeFence(this.#book, nonce);
    this.#unsaved?.keep(this.#book.parts.keys());
    this.#changed();
  }

  #probe(): void {
    const from = this.#options.wallNow();
    this.#send(openProbe(this.#book, from));
    this.#later(probeMs, () => {
      if (this.#provider.wsconnected && this.#heardAt < from) this.#reconnect();
    });
  }

  #watchLine(): void {
    const now = this.#options.wallNow();
    const silent = this.#provider.wsconnected && now - this.#heardAt > silenceMs;
    const stuck = this.#connectingSince !== null && now - this.#connectingSince > silenceMs;
    if (silent || stuck) this.#reconnect();
  }

  #reconnect(): void {
    this.#provider.disconnect();
    this.#provider.connect();
  }

  #relink(): void {
    if (this.#provider.synced) this.#setLink({ state: 'live' });
    else if (this.#link.state === 'reconnecting' || this.#link.state === 'offline') this.#setLink(this.#link);
  }

  #setLink(link: DocumentLink): void {
    const lost = link.state === 'reconnecting' || link.state === 'offline';
    if (lost && !this.#options.isOnline()) this.#link = { state: 'offline', since: link.since };
    else if (link.state === 'offline') this.#link = { state: 'reconnecting', since: link.since, attempt: 1, retryAt: null };
    else this.#link = link;
    this.#changed();
  }

  #computeStatus(): DocumentStatus {
    return {
      link: this.#link,
      // The keys were ids of parts when they were noted.
      unsaved: new Set([...this.#book.parts.keys()] as DocumentPart[]),
      unsavedSince: this.#book.unsavedSince,
      unsavedElsewhere: [...(this.#unsaved?.elsewhere() ?? [])].filter((part) => !this.#book.parts.has(part)).length,
      kept: this.#options.openCopy !== null,
      loaded: this.#loaded,
      readOnly: this.#options.readOnly,
    };
  }

  #changed(): void {
    const next = this.#computeStatus();
    const same =
      next.link === this.#status.link &&
      next.loaded === this.#status.loaded &&
      next.unsavedSince === this.#status.unsavedSince &&
      next.unsavedElsewhere === this.#status.unsavedElsewhere &&
      next.unsaved.size === this.#status.unsaved.size &&
      [...next.unsaved].every((id) => this.#status.unsaved.has(id));
    if (same) return;
    this.#status = next;
    for (const listener of this.#listeners) listener();
  }

  #restoreUnsaved(): void {
    if (this.#options.openCopy === null) {
      this.#unsaved?.forget();
      return;
    }
    const ids = this.#unsaved?.adopt() ?? [];
    if (ids.length > 0) this.#book = noteEdit(this.#book, ids, this.#options.wallNow());
  }

  #later(delayMs: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, delayMs);
    this.#timers.add(timer);
  }
}

/** Each person has their own copy: on a shared laptop nobody sends another's unsaved words under their own name. */
function copyName(incident: IncidentId, person: PersonRef): string {
  return `${keptNames.document}${incident}-${person.id}`;
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    run();
  };
}
