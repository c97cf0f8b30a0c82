// The way from what is going on to the records that may help: an index of their key words.
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import { hasPhrase, type Phrase, phraseOf } from './words.ts';
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
  /** The records whose key is met, most telling first, at most `limit` of the keyed ones. */
  candidates(memory: WorkingMemory, limit?: number): readonly Candidate[];
};

type Posting = { readonly record: number; readonly kind: KeyKind; readonly phrase: Phrase; readonly weight: number };

const keyKinds = ['symptoms', 'alerts', 'technologies', 'entityKinds'] as const;
/** A symptom or an alert's name says much about what helps, a technology little by itself. */
const weightOf: Record<KeyKind, number> = { symptoms: 1, alerts: 1, technologies: 0.35, entityKinds: 0.25 };

const defaultLimit = 250;

/** Indexes the active records; drafts and deprecated ones are left out. */
export function createKnowledgeIndex(all: readonly KnowledgeRecord[]): KnowledgeIndex {
  const records = all.filter((record) => record.status === 'active');
  const frequency = countStems(records);
  const postings = new Map<string, Posting[]>();
  const general: number[] = [];
  const post = (anchor: string, posting: Posting): void => {
    const list = postings.get(anchor);
    if (list === undefined) postings.set(anchor, [posting]);
    else list.push(posting);
  };
  records.forEach((record, position) => {
    let keyed = false;
    for (const kind of keyKinds) {
      for (const text of record.key[kind]) {
        const phrase = phraseOf(text);
        const posting = { record: position, kind, phrase, weight: weightOf[kind] * rarity(phrase, frequency, records.length) };
        keyed = true;
        if (kind === 'entityKinds') {
          post(`kind:${text.toLowerCase()}`, posting);
          continue;
        }
        for (const form of phrase.parts.length === phrase.whole.length ? [phrase.whole] : [phrase.whole, phrase.parts]) {
          // The rarest word leads to the phrase, so that common words cost nothing.
          const anchor = form.toSorted((a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0) || (a < b ? -1 : 1))[0];
          if (anchor !== undefined) post(anchor, posting);
        }
      }
    }
    if (!keyed) general.push(position);
  });

  return {
    size: records.length,
    candidates(memory, limit = defaultLimit) {
      const met = new Map<number, Map<string, KeyMatch>>();
      const meet = (posting: Posting, item: MemoryItem): void => {
        const matches = met.get(posting.record) ?? new Map<string, KeyMatch>();
        met.set(posting.record, matches);
        const name = `${posting.kind}\n${posting.phrase.text}`;
        if (!matches.has(name)) matches.set(name, { kind: posting.kind, phrase: posting.phrase.text, item, weight: posting.weight });
      };
      const wrong = new Set(memory.symptoms);
      for (const item of memory.items) {
        // What was wrong and is better leads nowhere; a hypothesis ruled out neither.
        if (item.direction === 'better' && !wrong.has(item)) continue;
        if (item.dimension === 'cause' && item.value === 'ruled out') continue;
        for (const word of item.words.set) {
          for (const posting of postings.get(word) ?? []) {
            if (
              (posting.kind === 'symptoms' || posting.kind === 'alerts') &&
              !wrong.has(item) &&
              item.dimension !== 'cause' &&
              item.dimension !== 'change'
            )
              continue;
            if (hasPhrase(item.words, posting.phrase)) meet(posting, item);
          }
        }
        for (const kind of item.kinds) for (const posting of postings.get(`kind:${kind}`) ?? []) meet(posting, item);
      }
      const keyed = [...met]
        .map(([position, matches]) => ({ position, matches: [...matches.values()], specificity: specificityOf([...matches.values()]) }))
        .sort((a, b) => b.specificity - a.specificity || a.position - b.position)
        .slice(0, limit);
      const found: Candidate[] = [];
      for (const { position, matches, specificity } of keyed) {
        const record = records[position];
        if (record !== undefined) found.push({ record, matches, specificity });
      }
      for (const position of general) {
        const record = records[position];
        if (record !== undefined) found.push({ record, matches: [], specificity: 0 });
      }
      return found;
    },
  };
}

function countStems(records: readonly KnowledgeRecord[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const record of records) {
    const stems = new Set(
      keyKinds.flatMap((kind) => record.key[kind].flatMap((text) => [...phraseOf(text).whole, ...phraseOf(text).parts])),
    );
    for (const word of stems) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** 0.5 for a phrase that most records name, 1 for one that few do. */
function rarity(phrase: Phrase, frequency: ReadonlyMap<string, number>, size: number): number {
  const rarest = Math.min(...phrase.whole.map((word) => frequency.get(word) ?? 1));
  return 0.5 + 0.5 * Math.min(1, Math.log(1 + size / rarest) / Math.log(1 + size));
}

/** Each further match adds half of what the one before did. */
function specificityOf(matches: readonly KeyMatch[]): number {
  const weights = matches.map((match) => match.weight).sort((a, b) => b - a);
  return Math.min(1, weights.reduce((sum, weight, position) => sum + weight * 0.5 ** position, 0) / 1.5);
}
