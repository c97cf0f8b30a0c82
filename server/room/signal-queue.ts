// The signals that perception has not read yet, in the order of their seq; what does not fit in memory stays in the store.
import type { SignalSeq } from '../../domain/ids.ts';
import type { Signal } from '../../domain/signal.ts';

/** Beyond this many waiting signals the store is read instead, so that memory stays flat in a flood. */
const maxHeld = 10_000;

/** Hands out signals in order without gaps. */
export class SignalQueue {
  readonly #readFrom: (after: SignalSeq, limit: number) => Promise<Signal[]>;
  readonly #held = new Map<number, Signal>();
  #readUpTo: SignalSeq;
  #storedUpTo: SignalSeq;
  #peeked: readonly Signal[] = [];

  constructor(readFrom: (after: SignalSeq, limit: number) => Promise<Signal[]>, readUpTo: SignalSeq) {
    this.#readFrom = readFrom;
    this.#readUpTo = readUpTo;
    this.#storedUpTo = readUpTo;
  }

  /** The last signal taken. */
  get readUpTo(): SignalSeq {
    return this.#readUpTo;
  }

  get unread(): number {
    return this.#storedUpTo - this.#readUpTo;
  }

  /** Signals up to this one are stored, whether or not they will be pushed. */
  noteStored(upTo: SignalSeq): void {
    if (upTo > this.#storedUpTo) this.#storedUpTo = upTo;
  }

  /** Newly stored signals. Deliveries that were stored one after the other may arrive here the other way round. */
  push(signals: readonly Signal[]): void {
    for (const signal of signals) {
      this.noteStored(signal.seq);
      if (signal.seq > this.#readUpTo && this.#held.size < maxHeld) this.#held.set(signal.seq, signal);
    }
  }

  /** The next signals, at most `limit`; read from the store where memory has a gap. */
  async peek(limit: number): Promise<readonly Signal[]> {
    const next: Signal[] = [];
    for (let seq = this.#readUpTo + 1; next.length < limit; seq += 1) {
      const signal = this.#held.get(seq);
      if (signal === undefined) break;
      next.push(signal);
    }
    this.#peeked = next.length > 0 || this.unread === 0 ? next : await this.#readFrom(this.#readUpTo, limit);
    const last = this.#peeked.at(-1);
    // A seq that is not there (a row was lost by hand) must not hold up the rest for ever.
    if (last === undefined) this.#storedUpTo = this.#readUpTo;
    return this.#peeked;
  }

  /** The first `count` of what was peeked are read. */
  take(count: number): void {
    for (const signal of this.#peeked.slice(0, count)) {
      for (let seq = this.#readUpTo + 1; seq <= signal.seq; seq += 1) this.#held.delete(seq);
      this.#readUpTo = signal.seq;
    }
    this.#peeked = [];
  }
}
