// Lets calls that arrive together share one write: while one is under way, the next ones gather.
import { MusterError } from '../../domain/errors.ts';

type Waiting<Item, Result> = {
  readonly items: readonly Item[];
  readonly resolve: (results: Result[]) => void;
  readonly reject: (error: unknown) => void;
};

export type GroupCommitOptions<Item, Result> = {
  /** Writes the items in one transaction and gives one result for each, in order. */
  readonly write: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** The most items of one write; a single call with more is still written whole. */
  readonly maxItems: number;
  /** The most items that may wait; beyond it calls are refused, so that memory stays flat. */
  readonly maxWaiting: number;
  /** Called when nothing is left to write. */
  readonly onIdle: () => void;
};

/**
 * Writes of one incident, one after another. The first call of a quiet incident is written at once, so nobody waits for
 * company; under load a write takes what came during the one before.
 */
export class GroupCommit<Item, Result> {
  readonly #options: GroupCommitOptions<Item, Result>;
  #queue: Waiting<Item, Result>[] = [];
  #waitingItems = 0;
  #busy = false;

  constructor(options: GroupCommitOptions<Item, Result>) {
    this.#options = options;
  }

  /** Resolves once the items are committed. Throws MusterError `overloaded` when too many wait, else what the write throws. */
  submit(items: readonly Item[]): Promise<Result[]> {
    if (this.#waitingItems > 0 && this.#waitingItems + items.length > this.#options.maxWaiting) {
      return Promise.reject(new MusterError('overloaded'));
    }
    this.#waitingItems += items.length;
    return new Promise((resolve, reject) => {
      this.#queue.push({ items, resolve, reject });
      if (!this.#busy) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    for (let group = this.#takeGroup(); group.length > 0; group = this.#takeGroup()) {
      await this.#writeGroup(group);
      this.#waitingItems -= count(group);
    }
    this.#busy = false;
    this.#options.onIdle();
  }

  #takeGroup(): Waiting<Item, Result>[] {
    let items = 0;
    let size = 0;
    for (const waiting of this.#queue) {
      items += waiting.items.length;
      if (size > 0 && items > this.#options.maxItems) break;
      size++;
    }
    return this.#queue.splice(0, size);
  }

  async #writeGroup(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#options.write(group.flatMap(({ items }) => items));
      let from = 0;
      for (const { items, resolve } of group) {
        resolve(results.slice(from, from + items.length));
        from += items.length;
      }
    } catch (error) {
      const concernsAll = error instanceof MusterError;
      if (group.length === 1 || concernsAll) {
        for (const { reject } of group) reject(error);
        return;
      }
      // One call's items cannot be stored: its neighbours must not pay for it.
      for (const waiting of group) await this.#writeGroup([waiting]);
    }
  }
}

function count(group: readonly { readonly items: readonly unknown[] }[]): number {
  return group.reduce((sum, { items }) => sum + items.length, 0);
}
