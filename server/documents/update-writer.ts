// Writes a document's updates to the store in groups, and says when everything up to a point is stored.
import { MusterError } from '../../domain/errors.ts';
import type { NewDocumentUpdate } from '../store/document-store.ts';

export type UpdateWriterOptions = {
  /**
   * Appends durably in one transaction. `isRepeat`: the same updates were tried before, and the answer may have been lost
   * after they were stored.
   */
  readonly append: (updates: readonly NewDocumentUpdate[], isRepeat: boolean) => Promise<void>;
  /** After each group: whether nothing waits behind it. */
  readonly onStored: (isIdle: boolean) => void;
  /** The store refused for good (the incident is gone): nothing more will be written. */
  readonly onRefused: (error: MusterError) => void;
  /** A try did not work and will be repeated. */
  readonly onRetry: (error: unknown, waitingBytes: number) => void;
  /** What waits grew by so many bytes, or shrank. */
  readonly onWaiting: (bytes: number) => void;
};

const groupMs = 50;
/** Somebody waits for an acknowledgement: write sooner, but let the edits of the same moment share the commit. */
const fencedGroupMs = 8;
const groupBytes = 256 * 1024;
/** What a database that was away finds waiting is written in pieces: one statement for all would take too long for its time limit. */
const largestGroup = { updates: 2_000, bytes: 4 * 1024 * 1024 };
const firstRetryMs = 100;
const longestRetryMs = 2_000;
/** Memory that an update takes beside its bytes. */
const overheadBytes = 250;

type Waiter = { readonly upTo: number; readonly resolve: () => void; readonly reject: (error: MusterError) => void };

/**
 * Group commit: updates wait at most 50 ms or 256 KB for company, one group is written at a time, and a group that could
 * not be written is tried again until it is: an update that was taken in is never dropped while this process lives.
 */
export class UpdateWriter {
  readonly #options: UpdateWriterOptions;
  #waiting: NewDocumentUpdate[] = [];
  /** The group that is being written, or that is tried again as it is. */
  #writing: readonly NewDocumentUpdate[] = [];
  #isBusy = false;
  #waitingBytes = 0;
  /** Taken in since the last group was. */
  #gatheredBytes = 0;
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

  /** Memory that is taken by what is not stored yet. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Takes an update in. */
  take(update: NewDocumentUpdate): void {
    if (this.#refusal !== null) return;
    this.#waiting.push(update);
    this.#count(costOf(update));
    this.#gatheredBytes += update.bytes.byteLength;
    this.#taken += 1;
    this.#gather(this.#gatheredBytes >= groupBytes ? 0 : groupMs);
  }

  /** Resolves once everything taken in before this call is stored; at once when it is. Rejects when the store refused for good. */
  stored(): Promise<void> {
    if (this.#refusal !== null) return Promise.reject(this.#refusal);
    if (this.#stored === this.#taken) return Promise.resolve();
    this.#gather(fencedGroupMs);
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
    this.#count(-this.#waitingBytes);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Lets the next group gather. One that did not go through keeps its time: a database that is away is not asked with every key. */
  #gather(delayMs: number): void {
    if (this.#writing.length === 0) this.#schedule(delayMs);
  }

  #schedule(delayMs: number): void {
    // While a group is being written the next one gathers; it is scheduled when the write returns.
    if (this.#closed || this.#refusal !== null || this.#isBusy || this.#stored === this.#taken) return;
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
    const isRepeat = this.#writing.length > 0;
    if (!isRepeat) this.#writing = this.#takeGroup();
    const group = this.#writing;
    this.#isBusy = true;
    try {
      await this.#options.append(group, isRepeat);
      this.#isBusy = false;
      if (this.#closed) return;
      this.#writing = [];
      this.#count(-group.reduce((sum, update) => sum + costOf(update), 0));
      this.#retryMs = firstRetryMs;
      this.#stored += group.length;
      this.#release();
      this.#options.onStored(this.#waiting.length === 0);
      this.#gather(this.#gatheredBytes >= groupBytes ? 0 : this.#waiters.length > 0 ? fencedGroupMs : groupMs);
    } catch (error) {
      this.#isBusy = false;
      if (this.#closed) return;
      if (error instanceof MusterError && error.code === 'not-found') {
        this.#refuse(error);
        return;
      }
      this.#options.onRetry(error, this.#waitingBytes);
      this.#schedule(this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
    }
  }

  #takeGroup(): NewDocumentUpdate[] {
    let bytes = 0;
    let size = 0;
    for (const update of this.#waiting) {
      bytes += update.bytes.byteLength;
      if (size > 0 && (size >= largestGroup.updates || bytes > largestGroup.bytes)) break;
      size += 1;
    }
    const group = this.#waiting.splice(0, size);
    this.#gatheredBytes = this.#waiting.reduce((sum, update) => sum + update.bytes.byteLength, 0);
    return group;
  }

  #count(bytes: number): void {
    this.#waitingBytes += bytes;
    this.#options.onWaiting(bytes);
  }

  #release(): void {
    const done = this.#waiters.filter((waiter) => waiter.upTo <= this.#stored);
    this.#waiters = this.#waiters.filter((waiter) => waiter.upTo > this.#stored);
    for (const waiter of done) waiter.resolve();
  }

  #refuse(error: MusterError): void {
    this.#refusal = error;
    this.#waiting = [];
    this.#writing = [];
    this.#count(-this.#waitingBytes);
    for (const waiter of this.#waiters) waiter.reject(error);
    this.#waiters = [];
    this.#options.onRefused(error);
  }
}

function costOf({ bytes }: NewDocumentUpdate): number {
  return bytes.byteLength + overheadBytes;
}
