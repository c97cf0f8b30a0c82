// Writes a document's updates to the store in groups, and says when everything up to a point is stored.
import { MusterError } from '../../domain/errors.ts';
import type { Seq } from '../../domain/ids.ts';
import type { NewDocumentUpdate } from '../store/document-store.ts';

export type UpdateWriterOptions = {
  /** Appends durably in one transaction. */
  readonly append: (updates: readonly NewDocumentUpdate[]) => Promise<Seq[]>;
  /** After each group: its last seq, how many it held, and whether nothing waits behind it. */
  readonly onStored: (upTo: Seq, count: number, isIdle: boolean) => void;
  /** The store refused for good (the incident is gone): nothing more will be written. */
  readonly onRefused: (error: MusterError) => void;
  /** A try did not work and will be repeated. */
  readonly onRetry: (error: unknown, waitingBytes: number) => void;
};

const groupMs = 50;
/** Somebody waits for an acknowledgement: write sooner, but let the edits of the same moment share the commit. */
const fencedGroupMs = 8;
const groupBytes = 256 * 1024;
const firstRetryMs = 100;
const longestRetryMs = 2_000;

type Waiter = { readonly upTo: number; readonly resolve: () => void; readonly reject: (error: MusterError) => void };

/**
 * Group commit: updates wait at most 50 ms or 256 KB for company, one group is written at a time, and a group that could
 * not be written is tried again until it is: an update that was taken in is never dropped while this process lives.
 */
export class UpdateWriter {
  readonly #options: UpdateWriterOptions;
  #waiting: NewDocumentUpdate[] = [];
  #waitingBytes = 0;
  #writing: readonly NewDocumentUpdate[] = [];
  #writingBytes = 0;
  #taken = 0;
  #stored = 0;
  #waiters: Waiter[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #dueAtMs = 0;
  #retryMs = firstRetryMs;
  #refusal: MusterError | null = null;
  #closed = false;

  constructor(options: UpdateWriterOptions) {
    this.#options = options;
  }

  /** Bytes that are taken in and not stored yet. */
  get waitingBytes(): number {
    return this.#waitingBytes + this.#writingBytes;
  }

  /** Takes an update in. */
  take(update: NewDocumentUpdate): void {
    if (this.#refusal !== null) return;
    this.#waiting.push(update);
    this.#waitingBytes += update.bytes.byteLength;
    this.#taken += 1;
    this.#schedule(this.#waitingBytes >= groupBytes ? 0 : groupMs);
  }

  /** Resolves once everything taken in before this call is stored; at once when it is. Rejects when the store refused for good. */
  stored(): Promise<void> {
    if (this.#refusal !== null) return Promise.reject(this.#refusal);
    if (this.#stored === this.#taken) return Promise.resolve();
    this.#schedule(fencedGroupMs);
    return new Promise((resolve, reject) => this.#waiters.push({ upTo: this.#taken, resolve, reject }));
  }

  /** Writes what waits without delay; resolves like `stored`. For shutdown and eviction. */
  flush(): Promise<void> {
    this.#retryMs = firstRetryMs;
    this.#schedule(0);
    return this.stored();
  }

  /** Stops writing; what waits is given up. Only after `flush`, or when its deadline has passed. */
  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #schedule(delayMs: number): void {
    // While a group is being written the next one gathers; it is scheduled when the write returns.
    if (this.#closed || this.#refusal !== null || this.#writing.length > 0 || this.#waiting.length === 0) return;
    const dueAtMs = performance.now() + delayMs;
    if (this.#timer !== null) {
      if (this.#dueAtMs <= dueAtMs) return;
      clearTimeout(this.#timer);
    }
    this.#dueAtMs = dueAtMs;
    this.#timer = setTimeout(() => void this.#write(), delayMs);
  }

  async #write(): Promise<void> {
    this.#timer = null;
    const group = this.#waiting;
    this.#writing = group;
    this.#writingBytes = this.#waitingBytes;
    this.#waiting = [];
    this.#waitingBytes = 0;
    try {
      const seqs = await this.#options.append(group);
      this.#writing = [];
      this.#writingBytes = 0;
      this.#retryMs = firstRetryMs;
      this.#stored += group.length;
      this.#release();
      const last = seqs.at(-1);
      if (last !== undefined) this.#options.onStored(last, group.length, this.#waiting.length === 0);
      this.#schedule(this.#waiters.length > 0 ? fencedGroupMs : groupMs);
    } catch (error) {
      this.#writing = [];
      this.#waiting = [...group, ...this.#waiting];
      this.#waitingBytes += this.#writingBytes;
      this.#writingBytes = 0;
      if (error instanceof MusterError && error.code === 'not-found') {
        this.#refuse(error);
        return;
      }
      this.#options.onRetry(error, this.#waitingBytes);
      this.#schedule(this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
    }
  }

  #release(): void {
    const done = this.#waiters.filter((waiter) => waiter.upTo <= this.#stored);
    this.#waiters = this.#waiters.filter((waiter) => waiter.upTo > this.#stored);
    for (const waiter of done) waiter.resolve();
  }

  #refuse(error: MusterError): void {
    this.#refusal = error;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const waiter of this.#waiters) waiter.reject(error);
    this.#waiters = [];
    this.#options.onRefused(error);
  }
}
