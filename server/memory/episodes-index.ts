// The way from what is going on to past incidents like it: same things first, then what was wrong, and what it was.
import type { Episode, Likeness, SimilarEpisode } from '../../domain/episode.ts';
import { unreachable } from '../../domain/errors.ts';
import { isCommonName } from './common-names.ts';
import { createPrecedents, type Precedents } from './precedents.ts';
import { recentMemo } from './recent-memo.ts';
import { plainWords, stem, type Words, wordsOf } from './words.ts';
import { type MemoryItem, tellsOfTrouble, type WorkingMemory } from './working-memory.ts';

export type EpisodeIndex = {
  readonly size: number;
  /** Closed incidents like this one, the most alike first, at most three; none where nothing is alike enough. The incident of this reference is itself. */
  similar(memory: WorkingMemory, reference: string): readonly SimilarEpisode[];
  readonly precedents: Precedents;
};

const mostShown = 3;
/** Below this two incidents share no more than any two do. */
const leastScore = 0.35;
/** At most so much doubt is taken away by each kind of likeness, where it is complete. */
const tells: Record<Likeness['kind'], number> = { entity: 0.6, symptom: 0.75, cause: 0.5, technology: 0.15 };
/** What was wrong lately says what this incident is like; a day of symptoms would be like everything. */
const mostItems = 60;
/** An incident told in few words could be matched by chance: what is shared is measured against at least so many telling words. */
const leastWords = 4;
const shownWords = 4;

/** Words that most incidents have, whatever went wrong: they say little about likeness. */
const commonWords = new Set(
  'error fail failure failing slow down up high low service server system issue problem user customer report request response time rate count increas decreas return see seen get new old many some all more most than into from with and the for not are was were has have been but its our their this that other into over under again still now then when while after before since during about one two three min minute hour second day percent per status unknown degrad unavailab unhealthy critical warn alert incident outage impact affect availab load work start stop run normal abov below about region'.split(
    ' ',
  ),
);
const commonWeight = 0.12;
/** So many of the most promising are compared word by word; the rest by sums alone, or a thousand episodes would cost too much. */
const mostCompared = 12;

/** What is said: its telling words, and what they weigh together. */
type Told = { readonly words: readonly string[]; readonly total: number };
type Postings = ReadonlyMap<string, readonly number[]>;

/** Indexes episodes; comparing costs by the words that are shared, not by how many episodes there are. */
export function createEpisodeIndex(episodes: readonly Episode[]): EpisodeIndex {
  const symptomWords = episodes.map(({ symptoms }) => tellingWords(symptoms.map(({ entity, value }) => `${entity} ${value}`)));
  const causeWords = episodes.map(({ cause }) => tellingWords(cause === null ? [] : [cause.statement]));
  const weightOf = rarity(symptomWords, causeWords);
  const weigh = (words: Iterable<string>): number => {
    let sum = 0;
    for (const word of words) sum += weightOf(word);
    return sum;
  };
  /** The words, the most telling first. */
  const told = (words: ReadonlySet<string>): Told => ({ words: byWeight([...words], weightOf), total: weigh(words) });
  const symptoms = symptomWords.map(told);
  const causes = causeWords.map(told);
  const names = episodes.map(({ entities }) => new Set(entities.map(({ name }) => plainWords(name).join(' '))));
  const kinds = episodes.map(({ entities }) => new Set(entities.flatMap((entity) => entity.kinds.slice(0, 1))));
  const [bySymptom, byCause, byName, byKind] = [symptomWords, causeWords, names, kinds].map(postings);

  const sums = (): Float64Array => new Float64Array(episodes.length);
  /** Working space, one number for each episode: kept, or each ranking would make it anew. */
  const desk = { promises: sums(), symptom: sums(), cause: sums(), shared: sums(), technology: sums() };

  /** The most that each episode can score, by sums alone; the same thing in trouble again counts 1 more. */
  const promise = (now: Situation): Float64Array => {
    const { promises, symptom, cause, shared, technology } = desk;
    sumOver(bySymptom, now.words, weightOf, symptom);
    sumOver(byCause, now.causes, weightOf, cause);
    sumOver(byName, now.names, (name) => (isCommonName(name) ? 0 : 1), shared);
    sumOver(byKind, now.kinds, () => 1, technology);
    promises.fill(0);
    for (let index = 0; index < promises.length; index += 1) {
      const [words, suspected, things] = [symptom[index] ?? 0, cause[index] ?? 0, shared[index] ?? 0];
      if (words === 0 && suspected === 0 && things === 0) continue;
      const doubt =
        (1 - tells.entity * nameShare(things)) *
        (1 - tells.symptom * shareOf(words, symptoms[index], now.wordsWeigh)) *
        (1 - tells.cause * shareOf(suspected, causes[index], now.causesWeigh)) *
        (1 - tells.technology * Math.min(1, technology[index] ?? 0));
      const score = 1 - doubt;
      if (score >= leastScore) promises[index] = score + (things > 0 ? 1 : 0);
    }
    return promises;
  };

  /** Compares one episode word by word; null where it is not alike enough. Why it is alike is put in words when it is shown. */
  const compareOne = (index: number, now: Situation): Compared | null => {
    const [episode, itsSymptoms, itsCauses] = [episodes[index], symptoms[index], causes[index]];
    if (episode === undefined || itsSymptoms === undefined || itsCauses === undefined) return null;
    const sharedNames = [...(names[index] ?? [])].filter((name) => now.names.has(name) && !isCommonName(name));
    const sharedKinds = [...(kinds[index] ?? [])].filter((kind) => now.kinds.has(kind));
    const words = itsSymptoms.words.filter((word) => now.words.has(word));
    const causeShared = itsCauses.words.filter((word) => now.causes.has(word));
    const found: { readonly share: number; readonly kind: Likeness['kind'] }[] = [];
    const add = (kind: Likeness['kind'], share: number, said: readonly string[]): void => {
      if (share > 0 && said.length > 0) found.push({ kind, share });
    };
    const symptomShare = shareOf(weigh(words), itsSymptoms, now.wordsWeigh);
    // One word may be chance; a name is counted as a name already.
    const nameWords = new Set(sharedNames.flatMap((name) => name.split(' ')));
    const telling = words.filter((word) => weightOf(word) > commonWeight && !nameWords.has(word));
    add('entity', nameShare(sharedNames.length), sharedNames);
    add('symptom', telling.length < 2 ? symptomShare / 3 : symptomShare, telling);
    add('cause', shareOf(weigh(causeShared), itsCauses, now.causesWeigh), causeShared);
    add('technology', sharedKinds.length === 0 ? 0 : 1, sharedKinds);
    const score = 1 - found.reduce((doubt, { kind, share }) => doubt * (1 - tells[kind] * share), 1);
    // The same sort of thing is no likeness by itself.
    if (score < leastScore || found.every(({ kind }) => kind === 'technology')) return null;
    const likeness = (kind: Likeness['kind']): Likeness => {
      const wording = wordings[index] ?? wordingOf(episode);
      wordings[index] = wording;
      switch (kind) {
        case 'entity':
          return { kind, shared: sharedNames.slice(0, shownWords).map((name) => nameIn(episode, name)), event: null };
        case 'symptom':
          return { kind, shared: asSaid(wording, telling), event: eventWith(wording, telling) };
        case 'cause':
          return { kind, shared: asSaid(wording, causeShared), event: episode.cause?.event ?? null };
        case 'technology':
          return { kind, shared: sharedKinds.slice(0, shownWords), event: null };
        default:
          return unreachable(kind);
      }
    };
    return {
      episode,
      score: Math.round(score * 1000) / 1000,
      isSameThing: found.some(({ kind }) => kind === 'entity'),
      reasons: () => found.map(({ kind }) => likeness(kind)),
    };
  };

  const wordings: (Wording | undefined)[] = new Array(episodes.length);
  const known = new WeakMap<WorkingMemory['items'], readonly Compared[]>();
  const compare = (memory: WorkingMemory): Compared[] => {
    const now = situation(memory, weigh);
    const found = highest(promise(now), mostCompared).flatMap((index) => compareOne(index, now) ?? []);
    // The same thing in trouble again comes first, whatever else is alike.
    const sameThing = ({ isSameThing }: Compared): number => (isSameThing ? 1 : 0);
    return found.sort((a, b) => sameThing(b) - sameThing(a) || b.score - a.score || b.episode.resolvedAt - a.episode.resolvedAt);
  };

  return {
    size: episodes.length,
    precedents: createPrecedents(episodes),
    similar(memory, reference) {
      if (episodes.length === 0) return [];
      const found = known.get(memory.items) ?? compare(memory);
      known.set(memory.items, found);
      return found
        .filter(({ episode }) => episode.reference !== reference)
        .slice(0, mostShown)
        .map(({ episode, score, reasons }) => ({ episode, score, reasons: reasons() }));
    },
  };
}

type Situation = {
  readonly names: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly wordsWeigh: number;
  readonly causes: ReadonlySet<string>;
  readonly causesWeigh: number;
  readonly kinds: ReadonlySet<string>;
};

/** An episode that is alike; its reasons are put together when they are shown. */
type Compared = {
  readonly episode: Episode;
  readonly score: number;
  readonly isSameThing: boolean;
  readonly reasons: () => Likeness[];
};

/** What the incident at hand is like: the things in trouble, the words of it, and what is suspected. */
function situation(memory: WorkingMemory, weigh: (words: Iterable<string>) => number): Situation {
  const wrong = memory.items.filter(tellsOfTrouble).slice(0, mostItems);
  const names = new Set<string>();
  const add = (item: MemoryItem): void => {
    for (const { words } of memory.thingsNamedBy(item)) names.add(words.join(' '));
  };
  wrong.forEach(add);
  memory.changes.slice(0, 10).forEach(add);
  const words = tellingIn(wrong.map((item) => item.words));
  const causes = tellingWords(memory.hypotheses.filter(({ state }) => state !== 'ruled out').map(({ statement }) => statement));
  const kinds = new Set(wrong.flatMap((item) => item.kinds.slice(0, 1)));
  return { names, words, wordsWeigh: weigh(words), causes, causesWeigh: weigh(causes), kinds };
}

function tellingWords(texts: readonly string[]): Set<string> {
  return tellingIn(texts.map(readStatement));
}

/** The same few hypotheses are read for each state of a room. */
const readStatement = recentMemo(500, wordsOf);

const tellingOf = new WeakMap<Words, readonly string[]>();

function tellingIn(texts: readonly Words[]): Set<string> {
  const words = new Set<string>();
  for (const text of texts) {
    let telling = tellingOf.get(text);
    if (telling === undefined) {
      telling = [...text.set].filter((word) => word.length >= 3 && !/^\d/.test(word));
      tellingOf.set(text, telling);
    }
    for (const word of telling) words.add(word);
  }
  return words;
}

/** The positions of the `count` highest values above 0, the highest first; of equal ones the first. */
function highest(values: Float64Array, count: number): number[] {
  const found: number[] = [];
  values.forEach((value, index) => {
    if (value <= 0 || (found.length === count && value <= (values[found[count - 1] ?? 0] ?? 0))) return;
    let at = found.length;
    while (at > 0 && value > (values[found[at - 1] ?? 0] ?? 0)) at -= 1;
    found.splice(at, 0, index);
    if (found.length > count) found.pop();
  });
  return found;
}

/** A word that few episodes have says much; of common words none says much, however few episodes there are. */
function rarity(...lists: (readonly ReadonlySet<string>[])[]): (word: string) => number {
  const counts = new Map<string, number>();
  const size = lists[0]?.length ?? 0;
  for (const list of lists) for (const words of list) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const known = new Map<string, number>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const share = Math.min(1, (counts.get(word) ?? 0) / Math.max(size, 8));
    const weight = commonWords.has(word) ? commonWeight : 1 - 0.8 * Math.sqrt(share);
    known.set(word, weight);
    return weight;
  };
}

/** The episodes that have each word, by position. */
function postings(lists: readonly ReadonlySet<string>[]): Postings {
  const found = new Map<string, number[]>();
  lists.forEach((words, episode) => {
    for (const word of words) {
      const list = found.get(word);
      if (list === undefined) found.set(word, [episode]);
      else list.push(episode);
    }
  });
  return found;
}

/** Puts the weight of what each episode shares with the words into `sums`. */
function sumOver(index: Postings | undefined, words: ReadonlySet<string>, weightOf: (word: string) => number, sums: Float64Array): void {
  sums.fill(0);
  for (const word of words) {
    const having = index?.get(word);
    if (having === undefined) continue;
    const weight = weightOf(word);
    for (const episode of having) sums[episode] = (sums[episode] ?? 0) + weight;
  }
}

function nameShare(names: number): number {
  return 1 - 0.4 ** names;
}

/** The weight that is shared, of what the one that says less has to share. */
function shareOf(weight: number, one: Told | undefined, otherWeighs: number): number {
  return Math.min(1, weight / Math.max(leastWords, Math.min(one?.total ?? 0, otherWeighs)));
}

function byWeight(words: readonly string[], weightOf: (word: string) => number): string[] {
  return words.toSorted((a, b) => weightOf(b) - weightOf(a) || (a < b ? -1 : 1));
}

function nameIn({ entities }: Episode, name: string): string {
  return entities.find((entity) => plainWords(entity.name).join(' ') === name)?.name ?? name;
}

/** The words of an episode, read when it is first compared. */
type Wording = {
  /** Each stem as the first word that it stands for. */
  readonly said: ReadonlyMap<string, string>;
  readonly events: readonly { readonly event: Likeness['event']; readonly words: ReadonlySet<string> }[];
};

function wordingOf({ symptoms, cause }: Episode): Wording {
  const said = new Map<string, string>();
  for (const text of [...symptoms.map(({ entity, value }) => `${entity} ${value}`), cause?.statement ?? '']) {
    for (const word of text.match(/[\p{L}\p{N}]+/gu) ?? []) {
      const stemmed = stem(word.toLowerCase());
      if (!said.has(stemmed)) said.set(stemmed, word);
    }
  }
  return { said, events: symptoms.map(({ entity, value, event }) => ({ event, words: wordsOf(`${entity} ${value}`).set })) };
}

/** Stems as the words they stand for in the past incident. */
function asSaid({ said }: Wording, stems: readonly string[]): string[] {
  return stems.slice(0, shownWords).map((one) => said.get(one) ?? one);
}

/** The event of the past incident that shares most of the words. */
function eventWith({ events }: Wording, wanted: readonly string[]): Likeness['event'] {
  let [best, most]: [Likeness['event'], number] = [null, 0];
  for (const { event, words } of events) {
    const count = wanted.filter((word) => words.has(word)).length;
    if (count > most) [best, most] = [event, count];
  }
  return best;
}
