// Finds which of the troubles that stand a recovery speaks of: by the thing, the measure and the words; what is said of one thing ends nothing of another.
import type { Signal } from '../../domain/signal.ts';
import type { Aliases } from './aliases.ts';
import { firstTrouble } from './health-reader.ts';
import { contentWords } from './hypotheses.ts';
import type { Aspect } from './sentence-patterns.ts';
import type { Reading, Statement } from './sentences.ts';

/** A trouble that was told in words. */
export type ToldTrouble = {
  readonly dimension: 'symptom' | 'impact';
  /** Its thing, without what is wrong with it. */
  readonly entity: string;
  readonly aspect: Aspect | null;
  readonly words: ReadonlySet<string>;
  /** What was said, in small letters. */
  readonly text: string;
};
type Better = Extract<Statement, { kind: 'recovery' }>;

const weakRecovery = /\b(?:fine|good|ok|okay|clean|green|works?|working|up)\b/i;
/** Words that tell of a recovery by themselves. */
export const strongRecovery =
  /\b(?:(?:fine|ok|good|works?|working|green) (?:again|now)|back (?:to|up)|again|recover\w*|resolved|restored|normal|stable|stabili[sz]ed|healthy|returns?|succeed\w*|available|does not recur|up-to-date|falling)\b/i;
/** It is said of the whole incident. */
export const general =
  /\b(?:everything|all (?:is|good|clear|systems)|things|incident|site|issue|outage|recover\w*|resolved)\b|(?<![-\w])service\b/i;

/** Which of the troubles that stand a recovery speaks of; undefined for none. `name` is the thing it names, as it is known. */
export function endedTrouble<Trouble extends ToldTrouble>(
  signal: Signal,
  { text, mentions }: Reading,
  one: Better,
  name: string | null,
  troubles: readonly Trouble[],
  alias: Aliases,
  byPeople: boolean,
): Trouble | undefined {
  const worse = troubles.filter((entry) => one.of === undefined || isOf(one.of, entry));
  const words = contentWords(text);
  const aspect = one.of ?? firstTrouble(text)?.aspect;
  const named = mentions.filter(({ certain }) => certain).map((mention) => alias(mention.name).toLowerCase());
  const score = (entry: Trouble): number => {
    const lower = entry.entity.toLowerCase();
    const same =
      (name !== null && isSameThing(name, lower)) ||
      (one.told === true && named.some((other) => isSameThing(other, lower) || hasName(entry.text, other)));
    const shared = [...words].filter((word) => entry.words.has(word)).length;
    // What is said of one thing is not said of another one, however like the words.
    const isOther =
      name !== null && !same && entry.dimension === 'symptom' && (isSibling(name, lower) || (named.length > 0 && one.told === true));
    if (isOther) return 0;
    // That something works is news only of what did not: the thing itself, or what was said of it in the same words.
    if (one.weak === true && !same) return shared > 1 || sharesName(words, entry) ? 2 + shared : 0;
    return (
      (same ? 3 : 0) +
      (entry.aspect !== null && (entry.aspect === aspect || words.has(entry.aspect)) ? 2 : 0) +
      Math.min(2, shared) +
      (entry.dimension === 'impact' ? 0.5 : 0)
    );
  };
  let best: Trouble | undefined;
  for (const entry of worse) if (score(entry) >= 2 && (best === undefined || score(entry) >= score(best))) best = entry;
  if (best !== undefined || (one.weak === true && !one.users)) return best;
  // What is announced to everybody as back is what they were told was gone.
  const sweeping = one.everything === true || general.test(text) || (one.users && name === null) || signal.channel === 'status';
  if (one.hedged && !byPeople) return undefined;
  if (!sweeping && name !== null) return undefined;
  // A measure without a name is that of the last trouble it can end.
  if (one.of !== undefined && !one.users) return worse.at(-1);
  if (signal.channel !== 'status' && one.told !== true && weakRecovery.test(text) && !strongRecovery.test(text) && !general.test(text))
    return undefined;
  return worse.findLast((entry) => entry.dimension === 'impact') ?? (sweeping ? worse.at(-1) : undefined);
}

/** Whether the name in a sentence is that of the thing in trouble. */
function isSameThing(name: string, thing: string): boolean {
  return thing === name || ` ${thing} `.includes(` ${name} `) || ` ${name} `.includes(` ${thing} `);
}

function sharesName(words: ReadonlySet<string>, { entity }: ToldTrouble): boolean {
  return !/^(?:users|user reports|incident)$/i.test(entity) && [...contentWords(entity)].some((word) => words.has(word));
}

function hasName(text: string, name: string): boolean {
  return ` ${text.replace(/[^\w.-]+/g, ' ')} `.includes(` ${name} `);
}

/** Another one of its sort: `web-2` and `web-3`. */
function isSibling(name: string, thing: string): boolean {
  return name !== thing && /\d/.test(name) && /\d/.test(thing) && name.replace(/\d+/g, '#') === thing.replace(/\d+/g, '#');
}

/** Which conditions end with a measure that is as usual: those that it shows. */
const shownBy: Partial<Record<Aspect, readonly Aspect[]>> = {
  errors: ['errors', 'health', 'timeouts', 'credentials', 'connections'],
  timeouts: ['timeouts', 'latency', 'health', 'network', 'connections'],
  latency: ['latency', 'timeouts', 'load'],
  queue: ['queue', 'latency', 'data', 'load', 'health'],
  load: ['load', 'cpu', 'capacity', 'errors'],
  cpu: ['cpu', 'load', 'capacity', 'latency'],
  memory: ['memory', 'capacity'],
  disk: ['disk', 'capacity', 'data'],
  connections: ['connections', 'capacity', 'timeouts'],
  network: ['network', 'health', 'connections', 'timeouts'],
  health: ['health', 'errors', 'memory', 'network', 'capacity', 'deploy'],
};

function isOf(measure: Aspect, { aspect }: ToldTrouble): boolean {
  return aspect === null || aspect === measure || (shownBy[measure] ?? []).includes(aspect);
}
