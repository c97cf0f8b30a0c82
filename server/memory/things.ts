// Things: what the names in events mean to act on. `checkout-api latency` is a field; the thing is `checkout-api`.
import type { EpochMs } from '../../domain/time.ts';
import { hourMs } from '../../domain/time.ts';
import type { Dimension } from '../../domain/vocabulary.ts';
import { isFaultWord } from './fault-words.ts';
import { recentMemo } from './recent-memo.ts';
import type { TriedStep } from './tried-steps.ts';
import { plainWords } from './words.ts';
import type { MemoryItem } from './working-memory.ts';

export type Thing = {
  readonly name: string;
  readonly words: readonly string[];
  /** How much is said about it lately, 0 and up. */
  readonly salience: number;
};

/** The aspects of a thing's health that name a field together with the thing. */
const aspects: ReadonlySet<string> = new Set(
  'health healthcheck size errors error latency timeouts timeout memory cpu disk capacity queue pulls network certificate credentials data deploy load connections restarts availability saturation throughput usage logs io events event depth wait rate ratio share lag backlog freshness age count percent p up down'.split(
    ' ',
  ),
);
/** Words before a name that say how many or in what state, not which. */
const determiners: ReadonlySet<string> = new Set(
  'the a an this that our their per many some several few numerous multiple various different certain all more most other any each existing needed healthy unhealthy broken failing failed'.split(
    ' ',
  ),
);

/** Words behind a name that say in what state it is. */
const states: ReadonlySet<string> = new Set(
  'complete completed done ready allocated available unavailable affected broken failing failed stuck missing'.split(' '),
);
/** A name with one of these is a clause: `an issue where pods no longer start` says what is wrong, not with what. */
const clauseWords: ReadonlySet<string> = new Set(
  'where which that who when while because if since is are was were be been has have had not no does do did cannot can will'.split(' '),
);

/** Words that are no thing by themselves, nor together: `User reports` is who says it, `Network issues` is what is said. */
const nothings: ReadonlySet<string> = new Set(
  'launch launches login logins signin signins upload uploads download downloads delivery deliveries request requests success failure failures attempt attempts user users customer customers report reports issue issues problem problems trouble everything something things incident outage network networking image new many some all other another third second first one the a an it this that our their up down communication internal public update region regions helpdesk ticket tickets who whom ones we they he she i re'.split(
    ' ',
  ),
);

/** The dimensions whose entities are things; a cause is a statement, ownership names people. */
const namesThings: ReadonlySet<Dimension> = new Set(['symptom', 'impact', 'scope', 'change', 'mitigation']);

const halfLifeMs = hourMs;

/** An alert's name, `OrdersDbReplicaLag`, behind the thing it is about. */
const alertName = /^[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+$/;

/** Words by which the name of an alert's rule says what is wrong: what goes by such a name alone is no thing. */
const faultWord =
  /^(?:High|Low|Down|Not|No|Too|Will|Fail(?:ed|ing|ure|ures)?|Crash\w*|Looping|Expir\w+|Missing|Absent|Mismatch|Stuck|Unhealthy|Unavailable|Unreachable|Exhausted|Exceeded|Full|Burn|Errors?|Slow|Lag|Backlog|Timeouts?|Many|Rate|Latency|Size|Usage|Utili[sz]ation|Depth)$/;

function isRule(name: string): boolean {
  return alertName.test(name) && (name.match(/[A-Z][a-z\d]*/g) ?? []).some((part) => faultWord.test(part));
}

/** The thing of a field's name: without the aspects, states, alert's name and place at its end, and the aspect or determiners before it, while something is left. */
export function thingOf(entity: string): string {
  const parts = entity
    .replace(/^(?:health|state|status|logs?|memory|load|size|number|amount) of (?:the )?(?=\S)/i, '')
    .replace(/(?<=\S\s.*)\sin\s\S+$/, '')
    .replace(/(?<=\S)\simage pulls$/, '')
    .split(/\s+/);
  const isAspect = (part: string): boolean => {
    const word = part.toLowerCase().replace(/[^a-z]/g, '');
    return alertName.test(part) || aspects.has(word) || states.has(word) || clauseWords.has(word);
  };
  let end = parts.length;
  while (end > 1 && isAspect(parts[end - 1] ?? '')) end--;
  let start = 0;
  while (start < end - 1 && determiners.has((parts[start] ?? '').toLowerCase())) start++;
  return parts.slice(start, end).join(' ');
}

/** What users do, as perception names it where that is what is hit; a service of that name is written as its people write it. */
const usersDoing = /^(?:Checkouts?|Orders?|Payments?|Bookings?|Conversions?|Quotes|Searches)$/;

/** Whether a name can mean something to act on, going by its words. */
export const isThing = recentMemo(5_000, (name: string) => {
  if (usersDoing.test(name) || isRule(name)) return false;
  const words = plainWords(name);
  if (words.length > 1 && words.some((word) => clauseWords.has(word))) return false;
  return words.some(
    (word) => !determiners.has(word) && !nothings.has(word) && !aspects.has(word) && !isFaultWord(word) && !/^\d+$/.test(word),
  );
});

/** What is talked about in one state of a room. */
export type TalkedAbout = {
  /** The things that events and steps name, the most talked about first. */
  readonly things: readonly Thing[];
  /** Whether a thing goes by exactly this name. */
  readonly isThing: (name: string) => boolean;
  /** The things that an item's words name, each once. */
  readonly namedBy: (item: MemoryItem) => readonly Thing[];
};

/** Finds the things of a room from state to state; which names an item holds is looked up anew only when there are other names. */
export class ThingFinder {
  #names: ReadonlySet<string> = new Set();
  #heldBy = new WeakMap<ReadonlySet<string>, readonly string[]>();

  follow(items: readonly MemoryItem[], tried: readonly TriedStep[]): TalkedAbout {
    const named = new Map<string, ReadName>();
    const add = (name: ReadName): void => {
      if (name.isThing && !named.has(name.key)) named.set(name.key, name);
    };
    for (const item of items) if (namesThings.has(item.dimension)) add(readName(item.thing));
    for (const step of tried) if (step.target !== null) add(readTarget(step.target).name);
    if (named.size !== this.#names.size || [...named.keys()].some((key) => !this.#names.has(key))) {
      this.#names = new Set(named.keys());
      this.#heldBy = new WeakMap();
    }
    const held = heldNames(this.#names, this.#heldBy);

    // Salience is relative, so the newest word on anything is as good a reference as the clock, and needs no new reckoning each minute.
    let newest = 0;
    for (const { at } of items) newest = Math.max(newest, at);
    for (const { at } of tried) newest = Math.max(newest, at);
    const weights = new Map<string, number>();
    const say = (runs: ReadonlySet<string>, at: EpochMs, weight: number): void => {
      const keys = held(runs);
      if (keys.length === 0) return;
      const decayed = weight * 0.5 ** ((newest - at) / halfLifeMs);
      for (const key of keys) weights.set(key, (weights.get(key) ?? 0) + decayed);
    };
    // Nobody works on what was ruled out.
    for (const item of items) if (item.dimension !== 'cause' || item.value !== 'ruled out') say(item.runs, item.at, item.confidence);
    for (const step of tried) if (step.target !== null) say(readTarget(step.target).runs, step.at, 1);
    const things = [...named]
      .map(([key, { name, words }]) => ({ name, words, salience: weights.get(key) ?? 0 }))
      .sort((a, b) => b.salience - a.salience || (a.name < b.name ? -1 : 1));
    const names = new Set(things.map(({ name }) => name));
    return { things, isThing: (name) => names.has(name), namedBy: namedBy(things, held) };
  }
}

type ReadName = { readonly name: string; readonly words: readonly string[]; readonly key: string; readonly isThing: boolean };

const readName = recentMemo(5_000, (name: string): ReadName => {
  const words = plainWords(name);
  const key = words.join(' ');
  return { name, words, key, isThing: key.length >= 2 && words.length <= 4 && isThing(name) };
});

const readTarget = recentMemo(5_000, (target: string) => ({ name: readName(thingOf(target)), runs: runsOf(plainWords(target)) }));

function heldNames(
  names: ReadonlySet<string>,
  known: WeakMap<ReadonlySet<string>, readonly string[]>,
): (runs: ReadonlySet<string>) => readonly string[] {
  return (runs) => {
    const before = known.get(runs);
    if (before !== undefined) return before;
    const held: string[] = [];
    for (const run of runs) if (names.has(run)) held.push(run);
    known.set(runs, held);
    return held;
  };
}

/** All runs of one to four consecutive words, each once. */
export function runsOf(words: readonly string[]): ReadonlySet<string> {
  const runs = new Set<string>();
  for (let start = 0; start < words.length; start++) {
    for (let length = 1; length <= 4 && start + length <= words.length; length++) runs.add(words.slice(start, start + length).join(' '));
  }
  return runs;
}

function namedBy(things: readonly Thing[], held: (runs: ReadonlySet<string>) => readonly string[]): (item: MemoryItem) => readonly Thing[] {
  const byName = new Map(things.map((thing) => [thing.words.join(' '), thing]));
  const known = new Map<MemoryItem, readonly Thing[]>();
  return (item) => {
    const before = known.get(item);
    if (before !== undefined) return before;
    const named: Thing[] = [];
    for (const run of held(item.runs)) {
      const thing = byName.get(run);
      if (thing !== undefined) named.push(thing);
    }
    known.set(item, named);
    return named;
  };
}
