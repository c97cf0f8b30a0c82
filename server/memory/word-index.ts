// Which items of working memory hold which words of the knowledge, followed from one state of a room to the next.
import { hasPhrase, numbersOf, type Phrase, vocabularySize, type Watched } from './words.ts';
import type { ItemState, MemoryItem } from './working-memory.ts';

/** The items of one state of a room, looked up by phrase. */
export type WordView = {
  /** The same for all states of a room that follow one another: what is remembered of them may be kept by it. */
  readonly index: WordIndex;
  /** Grows with every state of the room. */
  readonly revision: number;
  /** The items that hold the phrase, newest first. */
  mentions(phrase: Phrase): readonly MemoryItem[];
  /** The numbers of the words that an item holds. */
  numbers(item: MemoryItem): readonly number[];
  /**
   * Whether what was looked up at `revision` by these phrases is so still: no item that holds one of them came, went or
   * changed its state between then and this view. False where that is not known.
   */
  isUnchanged(watched: readonly Watched[], revision: number): boolean;
};

/** A look further back than so many states of the room is a look at everything. */
const mostTouched = 16;

const nothing: readonly MemoryItem[] = [];

/** An index of one room. It holds the latest state; views of earlier states stay right, but are slow. */
export class WordIndex {
  #revision = 0;
  #vocabulary = 0;
  #items: readonly MemoryItem[] = [];
  #states: ReadonlyMap<MemoryItem, ItemState> = new Map();
  #numbers = new Map<MemoryItem, readonly number[]>();
  /** By the number of a word: the items that hold it, newest first. */
  #holding: (MemoryItem[] | undefined)[] = [];
  /** By the number of a word: the revision at which an item that holds it last came, went or changed its state. */
  #changedAt = new Int32Array(0);
  /** The items that came, went or changed their state at each of the last revisions. */
  #touched: { readonly revision: number; readonly items: MemoryItem[] }[] = [];

  /** Takes over the items of the next state, newest first, and what each of them stands for. */
  follow(items: readonly MemoryItem[], states: ReadonlyMap<MemoryItem, ItemState>): WordView {
    this.#revision += 1;
    this.#keepUp();
    this.#touched.push({ revision: this.#revision, items: [] });
    if (this.#touched.length > mostTouched) this.#touched.shift();
    const now = new Set(items);
    for (const item of this.#items) {
      if (now.has(item)) continue;
      for (const number of this.#touch(item)) this.#remove(number, item);
      this.#numbers.delete(item);
    }
    for (const item of items) {
      const isNew = !this.#numbers.has(item);
      if (isNew) this.#add(item);
      if (isNew || this.#states.get(item) !== states.get(item)) this.#touch(item);
    }
    this.#items = items;
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
      numbers: (item) => (revision === this.#revision ? this.#numbersOf(item) : past().numbers(item)),
      isUnchanged: (watched, since) => {
        const from = Math.min(since, revision);
        for (const { phrase, anchors } of watched) {
          for (const anchor of anchors) {
            // A word that many phrases have says little: what matters is whether the phrase itself was touched.
            if ((this.#changedAt[anchor] ?? 0) > from && this.#isTouched(phrase, from)) return false;
          }
        }
        return true;
      },
    };
  }

  #isTouched(phrase: Phrase, after: number): boolean {
    if ((this.#touched[0]?.revision ?? 0) > after + 1) return true;
    for (let index = this.#touched.length - 1; index >= 0; index -= 1) {
      const touched = this.#touched[index];
      if (touched === undefined || touched.revision <= after) break;
      for (const item of touched.items) if (hasPhrase(item.words, phrase)) return true;
    }
    return false;
  }

  #mentions(phrase: Phrase): readonly MemoryItem[] {
    this.#keepUp();
    let found = nothing;
    for (const form of phrase.forms) {
      const possible = this.#rarest(form);
      if (possible.length === 0) continue;
      const holding = possible.filter((item) => hasPhrase(item.words, phrase));
      found = found.length === 0 ? holding : newestFirst(new Set([...found, ...holding]));
    }
    return found;
  }

  /** The items that hold the word of the form which the fewest hold; none where nothing holds one of them. */
  #rarest(form: readonly number[]): readonly MemoryItem[] {
    let fewest: readonly MemoryItem[] | undefined;
    for (const number of form) {
      const holding = this.#holding[number];
      if (holding === undefined || holding.length === 0) return nothing;
      if (fewest === undefined || holding.length < fewest.length) fewest = holding;
    }
    return fewest ?? nothing;
  }

  #numbersOf(item: MemoryItem): readonly number[] {
    this.#keepUp();
    return this.#numbers.get(item) ?? [];
  }

  /** Phrases were read since: the words that they brought are looked for in what is there. */
  #keepUp(): void {
    if (this.#vocabulary === vocabularySize()) return;
    this.#vocabulary = vocabularySize();
    // Filled one by one, an array with such gaps would become a slow dictionary.
    this.#holding = new Array(this.#vocabulary);
    const changedAt = new Int32Array(this.#vocabulary);
    changedAt.set(this.#changedAt);
    this.#changedAt = changedAt;
    for (const item of this.#items) this.#add(item);
  }

  #add(item: MemoryItem): void {
    const numbers = numbersOf(item.words);
    this.#numbers.set(item, numbers);
    for (const number of numbers) {
      const holding = this.#holding[number];
      if (holding === undefined) this.#holding[number] = [item];
      else {
        let at = holding.length;
        while (at > 0 && (holding[at - 1]?.event ?? 0) < item.event) at -= 1;
        holding.splice(at, 0, item);
      }
    }
  }

  #remove(number: number, item: MemoryItem): void {
    const holding = this.#holding[number];
    const at = holding?.indexOf(item) ?? -1;
    if (at >= 0) holding?.splice(at, 1);
  }

  #touch(item: MemoryItem): readonly number[] {
    const numbers = this.#numbers.get(item) ?? [];
    for (const number of numbers) this.#changedAt[number] = this.#revision;
    this.#touched.at(-1)?.items.push(item);
    return numbers;
  }
}

/** Items by their events, the newest first. */
export function newestFirst(items: Iterable<MemoryItem>): MemoryItem[] {
  return [...items].sort((a, b) => b.event - a.event);
}
