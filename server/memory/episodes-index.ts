// The way from what is going on to past incidents like it: same things first, then what was wrong, and what it was.
import type { Episode, Likeness, SimilarEpisode } from '../../domain/episode.ts';
import { plainWords, stem, wordsOf } from './words.ts';
import { type MemoryItem, tellsOfTrouble, type WorkingMemory } from './working-memory.ts';

export type EpisodeIndex = {
  readonly size: number;
  /** Closed incidents like this one, the most alike first, at most three; none where nothing is alike enough. The incident of this reference is itself. */
  similar(memory: WorkingMemory, reference: string): readonly SimilarEpisode[];
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
/** Names that nearly every system has: to share them is to share a technology, not a thing. */
const commonNames = new Set(
  'api app web site website frontend backend service services server servers cluster clusters node nodes pod pods database db cache queue host hosts network dns cpu memory disk user users login production prod staging deploy deployment deployments job jobs worker workers kubernetes grafana prometheus github aws azure gcp'.split(
    ' ',
  ),
);

type Posting = { readonly episode: number; readonly word: string };
type Told = { readonly words: ReadonlyMap<string, number>; readonly total: number };

/** Indexes episodes; comparing costs by the words that are shared, not by how many episodes there are. */
export function createEpisodeIndex(episodes: readonly Episode[]): EpisodeIndex {
  const symptomWords = episodes.map(({ symptoms }) => tellingWords(symptoms.map(({ entity, value }) => `${entity} ${value}`)));
  const causeWords = episodes.map(({ cause }) => tellingWords(cause === null ? [] : [cause.statement]));
  const weightOf = rarity(symptomWords, causeWords);
  const told = (words: ReadonlySet<string>): Told => {
    const weighed = new Map([...words].map((word) => [word, weightOf(word)]));
    return { words: weighed, total: [...weighed.values()].reduce((sum, weight) => sum + weight, 0) };
  };
  const symptoms = symptomWords.map(told);
  const causes = causeWords.map(told);
  const bySymptom = postings(symptomWords);
  const byCause = postings(causeWords);
  const byName = postings(episodes.map(({ entities }) => new Set(entities.map(({ name }) => plainWords(name).join(' ')))));
  const byKind = postings(episodes.map(({ entities }) => new Set(entities.flatMap(({ kinds }) => kinds.slice(0, 1)))));

  const known = new WeakMap<WorkingMemory['items'], readonly SimilarEpisode[]>();
  const compare = (memory: WorkingMemory): SimilarEpisode[] => {
    const now = situation(memory);
    const nowTold = told(now.words);
    const nowCause = told(now.causes);
    const shared = {
      entity: sharedBy(byName, now.names),
      symptom: sharedBy(bySymptom, now.words),
      cause: sharedBy(byCause, now.causes),
      technology: sharedBy(byKind, now.kinds),
    };
    const found: SimilarEpisode[] = [];
    for (const index of new Set([...shared.entity.keys(), ...shared.symptom.keys(), ...shared.cause.keys()])) {
      const episode = episodes[index];
      const [itsSymptoms, itsCauses] = [symptoms[index], causes[index]];
      if (episode === undefined || itsSymptoms === undefined || itsCauses === undefined) continue;
      const names = (shared.entity.get(index) ?? []).filter((name) => !commonNames.has(name));
      const kinds = shared.technology.get(index) ?? [];
      const words = byWeight(shared.symptom.get(index) ?? [], weightOf);
      const causeShared = byWeight(shared.cause.get(index) ?? [], weightOf);
      const likenesses: { readonly likeness: Likeness; readonly share: number }[] = [];
      const add = (kind: Likeness['kind'], share: number, said: readonly string[], event: Likeness['event']): void => {
        if (share > 0 && said.length > 0) likenesses.push({ likeness: { kind, shared: said.slice(0, shownWords), event }, share });
      };
      add(
        'entity',
        names.length === 0 ? 0 : 1 - 0.4 ** names.length,
        names.map((name) => nameIn(episode, name)),
        null,
      );
      const symptomShare = overlap(words, itsSymptoms, nowTold);
      // One word may be chance; a name is counted as a name already.
      const telling = words.filter((word) => weightOf(word) > commonWeight && !names.some((name) => name.split(' ').includes(word)));
      add('symptom', telling.length < 2 ? symptomShare / 3 : symptomShare, asSaid(episode, telling), eventWith(episode, telling));
      add('cause', overlap(causeShared, itsCauses, nowCause), asSaid(episode, causeShared), episode.cause?.event ?? null);
      add('technology', kinds.length === 0 ? 0 : 1, kinds, null);
      const score = 1 - likenesses.reduce((doubt, { likeness, share }) => doubt * (1 - tells[likeness.kind] * share), 1);
      // The same sort of thing is no likeness by itself.
      if (score < leastScore || likenesses.every(({ likeness }) => likeness.kind === 'technology')) continue;
      found.push({ episode, score: Math.round(score * 1000) / 1000, reasons: likenesses.map(({ likeness }) => likeness) });
    }
    // The same thing in trouble again comes first, whatever else is alike.
    const sameThing = ({ reasons }: SimilarEpisode): number => (reasons.some(({ kind }) => kind === 'entity') ? 1 : 0);
    return found.sort((a, b) => sameThing(b) - sameThing(a) || b.score - a.score || b.episode.resolvedAt - a.episode.resolvedAt);
  };

  return {
    size: episodes.length,
    similar(memory, reference) {
      const found = known.get(memory.items) ?? compare(memory);
      known.set(memory.items, found);
      return found.filter(({ episode }) => episode.reference !== reference).slice(0, mostShown);
    },
  };
}

/** What the incident at hand is like: the things in trouble, the words of it, and what is suspected. */
function situation(memory: WorkingMemory): { names: Set<string>; words: Set<string>; causes: Set<string>; kinds: Set<string> } {
  const wrong = memory.items.filter(tellsOfTrouble).slice(0, mostItems);
  const names = new Set<string>();
  const add = (item: MemoryItem): void => {
    for (const { words } of memory.thingsNamedBy(item)) names.add(words.join(' '));
  };
  wrong.forEach(add);
  memory.changes.slice(0, 10).forEach(add);
  return {
    names,
    words: tellingWords(wrong.map((item) => `${item.entity} ${item.value}`)),
    causes: tellingWords(memory.hypotheses.filter(({ state }) => state !== 'ruled out').map(({ statement }) => statement)),
    kinds: new Set(wrong.flatMap((item) => item.kinds.slice(0, 1))),
  };
}

function tellingWords(texts: readonly string[]): Set<string> {
  const words = new Set<string>();
  for (const text of texts) for (const word of wordsOf(text).list) if (word.length >= 3 && !/^\d/.test(word)) words.add(word);
  return words;
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

function postings(lists: readonly ReadonlySet<string>[]): ReadonlyMap<string, readonly Posting[]> {
  const found = new Map<string, Posting[]>();
  lists.forEach((words, episode) => {
    for (const word of words) {
      const list = found.get(word);
      if (list === undefined) found.set(word, [{ episode, word }]);
      else list.push({ episode, word });
    }
  });
  return found;
}

function sharedBy(index: ReadonlyMap<string, readonly Posting[]>, words: ReadonlySet<string>): Map<number, string[]> {
  const shared = new Map<number, string[]>();
  for (const word of words) {
    for (const { episode } of index.get(word) ?? []) {
      const list = shared.get(episode);
      if (list === undefined) shared.set(episode, [word]);
      else list.push(word);
    }
  }
  return shared;
}

/** The weight that is shared, of what the one that says less has to share. */
function overlap(shared: readonly string[], one: Told, other: Told): number {
  const weight = shared.reduce((sum, word) => sum + (one.words.get(word) ?? 0), 0);
  return Math.min(1, weight / Math.max(leastWords, Math.min(one.total, other.total)));
}

function byWeight(words: readonly string[], weightOf: (word: string) => number): string[] {
  return words.toSorted((a, b) => weightOf(b) - weightOf(a) || (a < b ? -1 : 1));
}

function nameIn({ entities }: Episode, name: string): string {
  return entities.find((entity) => plainWords(entity.name).join(' ') === name)?.name ?? name;
}

/** Stems as the words they stand for in the past incident. */
function asSaid({ symptoms, cause }: Episode, stems: readonly string[]): string[] {
  const texts = [...symptoms.map(({ entity, value }) => `${entity} ${value}`), cause?.statement ?? ''];
  const said = texts.flatMap((text) => text.match(/[\p{L}\p{N}]+/gu) ?? []);
  return stems.slice(0, shownWords).map((one) => said.find((word) => stem(word.toLowerCase()) === one) ?? one);
}

/** The event of the past incident that shares most of the words. */
function eventWith({ symptoms }: Episode, words: readonly string[]): Likeness['event'] {
  const wanted = new Set(words);
  let [best, most]: [Likeness['event'], number] = [null, 0];
  for (const { entity, value, event } of symptoms) {
    const count = [...wordsOf(`${entity} ${value}`).set].filter((word) => wanted.has(word)).length;
    if (count > most) [best, most] = [event, count];
  }
  return best;
}
