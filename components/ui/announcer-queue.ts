// Sums up what the polite live region says: at most one message in fifteen seconds, amounts added up per topic.

export const politeEveryMs = 15_000;

export type PoliteTopic = {
  /** What is counted; amounts of the same topic are added up. */
  readonly topic: string;
  readonly amount: number;
  /** The words for the sum: `3 new events`. */
  readonly words: (amount: number) => string;
};

export class AnnouncerQueue {
  readonly #waiting = new Map<string, PoliteTopic>();
  #saidAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;
  readonly #say: (message: string) => void;
  readonly #now: () => number;
  readonly #later: (run: () => void, ms: number) => () => void;

  constructor(say: (message: string) => void, now: () => number, later: (run: () => void, ms: number) => () => void) {
    this.#say = say;
    this.#now = now;
    this.#later = later;
  }

  add(topic: PoliteTopic): void {
    const before = this.#waiting.get(topic.topic);
    this.#waiting.set(topic.topic, { ...topic, amount: topic.amount + (before?.amount ?? 0) });
    if (this.#cancel !== null) return;
    // A breath, so that what arrives together is said together.
    const waitMs = Math.max(500, this.#saidAt + politeEveryMs - this.#now());
    this.#cancel = this.#later(() => this.#flush(), waitMs);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #flush(): void {
    this.#cancel = null;
    const message = [...this.#waiting.values()].map(({ amount, words }) => words(amount)).join(', ');
    this.#waiting.clear();
    this.#saidAt = this.#now();
    if (message !== '') this.#say(message);
  }
}
