// Which items of working memory hold which phrases of the knowledge, followed from one state of a room to the next.
import { anchorsOf, hasPhrase, type Phrase } from './words.ts';
import type { ItemState, MemoryItem } from './working-memory.ts';

/** A phrase that was asked for in a room. It is told when an item that holds it comes, goes or changes its state. */
type Heard = {
  readonly phrase: Phrase;
  /** The items that hold it, newest first; null until they are looked for again. */
  items: readonly MemoryItem[] | null;
  /** The revision at which that last happened, or at which the phrase was first asked for. */
  changedAt: number;
};

/** Phrases that are watched together in one room. */
export type Watch = readonly Readonly<Heard>[];

/** The items of one state of a room, looked up by phrase. */
export type WordView = {
  /** The same for all states of a room that follow one another: what is remembered of them may be kept by it. */
  readonly index: WordIndex;
  /** Grows with every state of the room. */
  readonly revision: number;
  /** The items that hold the phrase, newest first. */
  mentions(phrase: Phrase): readonly MemoryItem[];
  /** Watches the phrases from now on, in all states that follow. */
  watch(phrases: readonly Phrase[]): Watch;
  /**
   * Whether what was looked up at `revision` by the watched phrases is so still: no item that holds one of them came, went
   * or changed its state between then and this view. False where that is not known.
   */
  isUnchanged(watch: Watch, revision: number): boolean;
};

const nothing: readonly MemoryItem[] = [];

/** An index of one room. It holds the latest state; views of earlier states stay right, but are slow. */
export class WordIndex {
  #revision = 0;
  #items: ReadonlySet<MemoryItem> = new Set();
  #states: ReadonlyMap<MemoryItem, ItemState> = new Map();
  /** By word: the items that hold it, in no order. */
  readonly #holding = new Map<string, Set<MemoryItem>>();
  /** As many as the knowledge that the room ever led to has. */
  readonly #heard = new Map<Phrase, Heard>();
  /** The phrases that were asked for, by their anchors. */
  readonly #anchored = new Map<string, Heard[]>();

  /** Takes over the items of the next state, and what each of them stands for. */
  follow(items: readonly MemoryItem[], states: ReadonlyMap<MemoryItem, ItemState>): WordView {
    this.#revision += 1;
    const now = new Set(items);
    for (const item of this.#items) {
      if (now.has(item)) continue;
      this.#remove(item);
      this.#touch(item);
    }
    for (const item of items) {
      const isNew = !this.#items.has(item);
      if (isNew) this.#add(item);
      if (isNew || this.#states.get(item) !== states.get(item)) this.#touch(item);
    }
    this.#items = now;
    this.#states = states;
    return this.#view(items, states);
  }

  #view(items: readonly MemoryItem[], states: ReadonlyMap<MemoryItem, ItemState>): WordView {
    const revision = this.#revision;
    let own: WordView | null = null;
    // The room has moved on: what this state held is indexed anew, for the few who look back.
    const past = (): WordView => {
      own ??= new WordIndex().follow(items, states);
      return own;
    };
    return {
      index: this,
      revision,
      mentions: (phrase) => (revision === this.#revision ? this.#mentions(phrase) : past().mentions(phrase)),
      watch: (phrases) => phrases.map((phrase) => this.#hear(phrase)),
      isUnchanged: (watch, since) => {
        const from = Math.min(since, revision);
        for (const { changedAt } of watch) if (changedAt > from) return false;
        return true;
      },
    };
  }

  #hear(phrase: Phrase): Heard {
    const known = this.#heard.get(phrase);
    if (known !== undefined) return known;
    const heard = { phrase, items: null, changedAt: this.#revision };
    this.#heard.set(phrase, heard);
    for (const anchor of anchorsOf(phrase)) {
      const others = this.#anchored.get(anchor);
      if (others === undefined) this.#anchored.set(anchor, [heard]);
      else others.push(heard);
    }
    return heard;
  }

  #mentions(phrase: Phrase): readonly MemoryItem[] {
    const heard = this.#hear(phrase);
    heard.items ??= this.#find(phrase);
    return heard.items;
  }

  #find(phrase: Phrase): readonly MemoryItem[] {
    let found: Set<MemoryItem> | undefined;
    for (const form of phrase.forms) {
      for (const item of this.#rarest(form) ?? nothing) if (hasPhrase(item.words, phrase)) found = (found ?? new Set()).add(item);
    }
    return found === undefined ? nothing : newestFirst(found);
  }

  /** The items that hold the word of the form which the fewest hold; undefined where nothing holds one of them. */
  #rarest(form: readonly string[]): ReadonlySet<MemoryItem> | undefined {
    let fewest: ReadonlySet<MemoryItem> | undefined;
    for (const word of form) {
      const holding = this.#holding.get(word);
      if (holding === undefined) return undefined;
      if (fewest === undefined || holding.size < fewest.size) fewest = holding;
    }
    return fewest;
  }

  #add(item: MemoryItem): void {
    for (const word of item.words.set) {
      const holding = this.#holding.get(word);
      if (holding === undefined) this.#holding.set(word, new Set([item]));
      else holding.add(item);
    }
  }

  #remove(item: MemoryItem): void {
    for (const word of item.words.set) {
      const holding = this.#holding.get(word);
      if (holding?.delete(item) && holding.size === 0) this.#holding.delete(word);
    }
  }

  /** Tells the phrases that the item holds. */
  #touch({ words }: MemoryItem): void {
    for (const word of words.set) {
      for (const heard of this.#anchored.get(word) ?? []) {
        if (heard.changedAt === this.#revision && heard.items === null) continue;
        if (!hasPhrase(words, heard.phrase)) continue;
        heard.changedAt = this.#revision;
        heard.items = null;
      }
    }
  }
}

/** Items by their events, the newest first. */
export function newestFirst(items: Iterable<MemoryItem>): MemoryItem[] {
  return [...items].sort((a, b) => b.event - a.event);
}
