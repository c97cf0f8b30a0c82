// Keeps a document equal to its stored rows, whichever node wrote them: each taken once, in order, without a gap.
import type { Seq } from '../../domain/ids.ts';

export type StoredRowsOptions = {
  /** Reads rows after a seq, in order. */
  readonly read: (after: Seq, limit: number) => Promise<readonly { readonly seq: Seq; readonly bytes: Uint8Array }[]>;
  /** Puts rows of other nodes into the document. */
  readonly apply: (updates: readonly Uint8Array[]) => void;
  /** Rows could not be read; that is tried again. */
  readonly onFault: (error: unknown) => void;
};

/** Rows that are known before those between them and ours; `updates` is null for our own, which are in the document. */
type Range = { readonly first: Seq; readonly last: Seq; readonly updates: readonly Uint8Array[] | null };

const pageSize = 1_000;
/** Rows of two nodes cross on their way: a gap is given this long to close before the database is asked. */
const gapMs = 50;
const retryMs = 2_000;
/** Rows that wait for a gap to close; what comes beyond it is read when it has. */
const maxAheadBytes = 1024 * 1024;

export class StoredRows {
  readonly #options: StoredRowsOptions;
  #upTo: Seq = 0 as Seq;
  /** The last row that is known to be stored. */
  #known: Seq = 0 as Seq;
  #ahead: Range[] = [];
  #aheadBytes = 0;
  #isLoaded = false;
  #isClosed = false;
  #reading: Promise<void> | null = null;
  /** Whoever asks while rows are read may know of later ones: for them it is read once more. */
  #next: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: StoredRowsOptions) {
    this.#options = options;
  }

  /** Every row up to this one is in the document. */
  get upTo(): Seq {
    return this.#upTo;
  }

  /** Whether every row that is known is in the document: then it is a beginning of the log and what waits to be stored. */
  get isWhole(): boolean {
    return this.#known <= this.#upTo;
  }

  /** The document was loaded up to this row; those that arrived before wait for it. */
  loaded(upTo: Seq): void {
    this.#upTo = upTo;
    this.#isLoaded = true;
    this.#absorb();
  }

  /** Rows of ours were stored. */
  ours(first: Seq, count: number): void {
    this.#arrived({ first, last: (first + count - 1) as Seq, updates: null });
  }

  /** Rows of another node were stored. */
  theirs(first: Seq, updates: readonly Uint8Array[]): void {
    const last = (first + updates.length - 1) as Seq;
    if (this.#aheadBytes > maxAheadBytes) this.look(last);
    else this.#arrived({ first, last, updates });
  }

  /** Reads what is missing up to a row that is stored. */
  look(upTo: Seq): void {
    if (upTo > this.#known) this.#known = upTo;
    if (this.#isLoaded && !this.isWhole) this.#read();
  }

  /** Reads until there is nothing more. Rejects when the database is away. */
  readOn(): Promise<void> {
    if (this.#reading === null) return this.#begin();
    this.#next ??= this.#reading
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.#begin();
      });
    return this.#next;
  }

  close(): void {
    this.#isClosed = true;
    this.#wait(null);
    this.#ahead = [];
  }

  #arrived(range: Range): void {
    if (this.#isClosed || range.last <= this.#upTo) return;
    if (range.last > this.#known) this.#known = range.last;
    this.#ahead.push(range);
    this.#aheadBytes += bytesOf(range);
    if (this.#isLoaded) this.#absorb();
  }

  /** Takes what follows without a gap, and waits for what closes the next. */
  #absorb(): void {
    this.#ahead.sort((a, b) => a.first - b.first);
    for (let next = this.#ahead[0]; next !== undefined && next.first <= this.#upTo + 1; next = this.#ahead[0]) {
      this.#ahead.shift();
      this.#aheadBytes -= bytesOf(next);
      if (next.last <= this.#upTo) continue;
      if (next.updates !== null) this.#options.apply(next.updates.slice(this.#upTo + 1 - next.first));
      this.#upTo = next.last;
    }
    if (this.isWhole) this.#wait(null);
    else if (this.#timer === null) this.#wait(gapMs);
  }

  #wait(delayMs: number | null): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = delayMs === null ? null : setTimeout(() => this.#read(), delayMs);
  }

  #read(): void {
    this.readOn().catch((error: unknown) => {
      if (this.#isClosed) return;
      this.#options.onFault(error);
      if (!this.isWhole) this.#wait(retryMs);
    });
  }

  #begin(): Promise<void> {
    this.#wait(null);
    const reading = this.#readAll().finally(() => {
      this.#reading = null;
    });
    this.#reading = reading;
    return reading;
  }

  async #readAll(): Promise<void> {
    for (let isLast = false; !isLast && !this.#isClosed; ) {
      const rows = await this.#options.read(this.#upTo, pageSize);
      if (this.#isClosed) return;
      isLast = rows.length < pageSize;
      // Some may have arrived meanwhile.
      const news = rows.filter(({ seq }) => seq > this.#upTo);
      const last = news.at(-1);
      if (last === undefined) continue;
      this.#options.apply(news.map(({ bytes }) => bytes));
      this.#upTo = last.seq;
      if (last.seq > this.#known) this.#known = last.seq;
      this.#absorb();
    }
  }
}

function bytesOf({ updates }: Range): number {
  return updates?.reduce((sum, bytes) => sum + bytes.byteLength, 0) ?? 0;
}
