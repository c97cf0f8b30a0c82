// Puts the entries of a log in order as they arrive: duplicates dropped, early ones held until the gap before them is filled.
import type { LogEntry } from '../../domain/log.ts';

export class EntryQueue {
  #last: number;
  readonly #early = new Map<number, LogEntry>();

  constructor(last = 0) {
    this.#last = last;
  }

  /** The last entry handed out. */
  get last(): number {
    return this.#last;
  }

  /** Whether entries wait behind a gap. */
  get hasGap(): boolean {
    return this.#early.size > 0;
  }

  /** Takes entries in any order; returns those that are next, in order. */
  accept(entries: Iterable<LogEntry>): LogEntry[] {
    for (const entry of entries) if (entry.seq > this.#last) this.#early.set(entry.seq, entry);
    const ready: LogEntry[] = [];
    for (let next = this.#early.get(this.#last + 1); next !== undefined; next = this.#early.get(this.#last + 1)) {
      this.#early.delete(next.seq);
      this.#last = next.seq;
      ready.push(next);
    }
    return ready;
  }
}
