// The way from what is going on to the records that may help: an index of their key words.
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { Watch, WordIndex } from './word-index.ts';
import { anchorsOf, type Phrase, phraseOf } from './words.ts';
import type { MemoryItem, WorkingMemory } from './working-memory.ts';

export type KeyKind = 'symptoms' | 'alerts' | 'technologies' | 'entityKinds';

/** `weight` says how telling the match is, 0 to 1: a rare symptom says more than a common technology. */
export type KeyMatch = { readonly kind: KeyKind; readonly phrase: string; readonly item: MemoryItem; readonly weight: number };

export type Candidate = {
  readonly record: KnowledgeRecord;
  /** What of its key was met; empty for knowledge that is for every incident. */
  readonly matches: readonly KeyMatch[];
  /** How telling the matches are together, 0 to 1. */
  readonly specificity: number;
};

export type KnowledgeIndex = {
  readonly size: number;
  /** The records whose key is met, most telling first, at most 150 of the keyed ones. */
  candidates(memory: WorkingMemory): readonly Candidate[];
};

/** One key word or phrase, with every record that names it: looked up once however many records share it. */
type Entry = { readonly kind: KeyKind; readonly phrase: Phrase; readonly records: number[]; weight: number };

const keyKinds = ['symptoms', 'alerts', 'technologies', 'entityKinds'] as const;
/** A symptom or an alert's name says much about what helps, a technology little by itself. */
const weightOf: Record<KeyKind, number> = { symptoms: 1, alerts: 1, technologies: 0.35, entityKinds: 0.25 };

/** Nothing beyond these was ever offered on recorded incidents; each costs time while people wait. */
const mostKeyed = 150;

/** How sure one symptom that few records name makes of a record. */
const oneMatch = 0.65;

type Met = { readonly entry: Entry; readonly item: MemoryItem };

/** Working space, one number for each record: kept, and cleared after use, or each ranking would make it anew. `doubt` is all 1 and `place` all 0 in between. */
type Desk = {
  readonly doubt: Float64Array;
  readonly values: Float64Array;
  readonly named: Int32Array;
  readonly place: Int32Array;
};

/** What an entry last led to in a room, and when that was looked up. */
type Led = { readonly item: MemoryItem | undefined; readonly revision: number; readonly watch: Watch };

/** Indexes the active records; drafts and deprecated ones are left out. */
export function createKnowledgeIndex(all: readonly KnowledgeRecord[]): KnowledgeIndex {
  const records = all.filter((record) => record.status === 'active');
  const entries = new Map<string, Entry>();
  const general: KnowledgeRecord[] = [];
  records.forEach((record, position) => {
    let isKeyed = false;
    for (const kind of keyKinds) {
      for (const text of record.key[kind]) {
        isKeyed = true;
        const name = `${kind}\n${text.toLowerCase()}`;
        const entry = entries.get(name) ?? { kind, phrase: phraseOf(text), records: [], weight: 0 };
        entries.set(name, entry);
        if (entry.records.at(-1) !== position) entry.records.push(position);
      }
    }
    if (!isKeyed) general.push(record);
  });
  const frequency = countWords(entries.values());
  /** By the number of a word; each entry under the rarest word of each of its forms, so that common words cost nothing. */
  const byWord = new Map<string, Entry[]>();
  const byKind = new Map<string, Entry>();
  for (const entry of entries.values()) {
    entry.weight = weightOf[entry.kind] * rarity(entry.phrase, frequency, records.length);
    if (entry.kind === 'entityKinds') byKind.set(entry.phrase.text.toLowerCase(), entry);
    else for (const anchor of anchorsOf(entry.phrase, frequency)) addTo(byWord, anchor, entry);
  }
  const desk = {
    doubt: new Float64Array(records.length).fill(1),
    values: new Float64Array(records.length),
    named: new Int32Array(records.length),
    place: new Int32Array(records.length),
  };
  const ledIn = new WeakMap<WordIndex, Map<Entry, Led>>();
  const possible = new WeakMap<MemoryItem, readonly Entry[]>();
  /** The entries that an item may hold, going by single words of it; each once. */
  const possibleIn = (item: MemoryItem): readonly Entry[] => {
    const known = possible.get(item);
    if (known !== undefined) return known;
    const found = [...new Set([...item.words.set].flatMap((word) => byWord.get(word) ?? []))];
    possible.set(item, found);
    return found;
  };

  // What is a candidate does not depend on the clock: looked up once for each state of the room.
  const known = new WeakMap<WorkingMemory['items'], readonly Candidate[]>();
  return {
    size: records.length,
    candidates(memory) {
      const before = known.get(memory.items);
      if (before !== undefined) return before;
      const isMet = speaks(memory);
      const { words } = memory;
      const led = ledIn.get(words.index) ?? new Map<Entry, Led>();
      ledIn.set(words.index, led);
      const leadsTo = (entry: Entry): MemoryItem | undefined => {
        const last = led.get(entry);
        if (last !== undefined && words.isUnchanged(last.watch, last.revision)) return last.item;
        const watch = last?.watch ?? words.watch([entry.phrase]);
        const item = words.mentions(entry.phrase).find((one) => isMet(one, entry.kind));
        led.set(entry, { item, revision: words.revision, watch });
        return item;
      };
      const met: Met[] = [];
      const seen = new Set<Entry>();
      for (const holding of memory.items) {
        for (const entry of possibleIn(holding)) {
          if (seen.has(entry)) continue;
          seen.add(entry);
          const item = leadsTo(entry);
          if (item !== undefined) met.push({ entry, item });
        }
      }
      for (const [kind, entry] of byKind) {
        const item = memory.items.find((one) => isMet(one, 'entityKinds') && one.kinds.includes(kind));
        if (item !== undefined) met.push({ entry, item });
      }
      const candidates: Candidate[] = [];
      for (const { position, specificity, matches } of mostTelling(met, desk)) {
        const record = records[position];
        if (record !== undefined) candidates.push({ record, matches, specificity });
      }
      for (const record of general) candidates.push({ record, matches: [], specificity: 0 });
      known.set(memory.items, candidates);
      return candidates;
    },
  };
}

/** Which items can lead to knowledge: those that tell of trouble, a hypothesis or a change, and for technologies any. */
function speaks(memory: WorkingMemory): (item: MemoryItem, kind: KeyKind) => boolean {
  return (item, kind) => {
    // What was wrong and is better leads nowhere; a hypothesis ruled out neither.
    if (item.direction === 'better' || (item.dimension === 'cause' && item.value === 'ruled out')) return false;
    if (kind === 'technologies' || kind === 'entityKinds') return true;
    return memory.stateOf(item) === 'stands' || item.dimension === 'cause' || item.dimension === 'change';
  };
}

function addTo<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** How often records name each word. */
function countWords(entries: Iterable<Entry>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { phrase, records } of entries) {
    for (const word of new Set(phrase.forms.flat())) counts.set(word, (counts.get(word) ?? 0) + records.length);
  }
  return counts;
}

/** 0.5 for a phrase that most records name, 1 for one that few do. */
function rarity({ forms: [whole = []] }: Phrase, frequency: ReadonlyMap<string, number>, size: number): number {
  const rarest = Math.min(...whole.map((word) => frequency.get(word) ?? 1), Math.max(1, size));
  return 0.5 + 0.5 * Math.min(1, Math.log(1 + size / rarest) / Math.log(1 + size));
}

/**
 * The records that the met entries name, at most `mostKeyed`, the most telling first. Thousands may be named by common
 * words, so their matches are only gathered for those that stay.
 */
function mostTelling(
  met: readonly Met[],
  { doubt, values, named, place }: Desk,
): { position: number; specificity: number; matches: KeyMatch[] }[] {
  let count = 0;
  // What is left of doubt after each match.
  for (const { entry } of met) {
    const factor = 1 - oneMatch * entry.weight;
    const { records } = entry;
    for (let index = 0; index < records.length; index += 1) {
      const position = records[index] ?? 0;
      const before = doubt[position] ?? 1;
      if (before === 1) named[count++] = position;
      doubt[position] = before * factor;
    }
  }
  const doubtOf = (position: number): number => doubt[position] ?? 1;
  const all = named.subarray(0, count);
  for (let index = 0; index < count; index += 1) values[index] = doubtOf(named[index] ?? 0);
  const limit = count <= mostKeyed ? 1 : smallest(values.subarray(0, count), mostKeyed);
  const likely: number[] = [];
  for (const position of all) if (doubtOf(position) <= limit) likely.push(position);
  const found = likely
    .sort((a, b) => doubtOf(a) - doubtOf(b) || a - b)
    .slice(0, mostKeyed)
    .map((position) => ({ position, specificity: 1 - doubtOf(position), matches: [] as KeyMatch[] }));
  for (const position of all) doubt[position] = 1;
  found.forEach(({ position }, index) => {
    place[position] = index + 1;
  });
  for (const { entry, item } of met) {
    const { records } = entry;
    let match: KeyMatch | undefined;
    for (let index = 0; index < records.length; index += 1) {
      const at = place[records[index] ?? 0] ?? 0;
      const one = at === 0 ? undefined : found[at - 1];
      if (one === undefined) continue;
      match ??= { kind: entry.kind, phrase: entry.phrase.text, item, weight: entry.weight };
      one.matches.push(match);
    }
  }
  for (const { position } of found) place[position] = 0;
  return found;
}

/** The `count`-th smallest of the values (Hoare's selection); puts them into another order. */
function smallest(values: Float64Array, count: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1] ?? 0;
    let [left, right] = [low, high];
    while (left <= right) {
      while ((values[left] ?? pivot) < pivot) left += 1;
      while ((values[right] ?? pivot) > pivot) right -= 1;
      if (left > right) break;
      const swapped = values[left] ?? 0;
      values[left] = values[right] ?? 0;
      values[right] = swapped;
      left += 1;
      right -= 1;
    }
    if (count - 1 <= right) high = right;
    else if (count - 1 >= left) low = left;
    else break;
  }
  return values[count - 1] ?? 1;
}
