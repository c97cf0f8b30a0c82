// Targets: which things an action may mean, found in working memory, the likeliest first.
import { unreachable } from '../../domain/errors.ts';
import type { TargetExpression } from '../../domain/knowledge.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { type ActionClass, actionGroup } from '../../domain/vocabulary.ts';
import { tellsOfFault } from '../memory/fault-words.ts';
import { isThing } from '../memory/things.ts';
import { sameName } from '../memory/words.ts';
import type { MemoryItem, WorkingMemory } from '../memory/working-memory.ts';

/** What the record's conditions and key were true of. */
export type Subjects = {
  readonly symptoms: readonly MemoryItem[];
  readonly changes: readonly MemoryItem[];
  readonly causes: readonly MemoryItem[];
  /** The classes of the steps after which the record speaks; none where it speaks after none. */
  readonly after: readonly ActionClass[];
};

/** One thing that may be meant. `share` is how much of the belief it has among the choices; all shares sum to 1. */
export type TargetChoice = { readonly name: string; readonly share: number };

const maxChoices = 3;
const halfLifeMs = 30 * minuteMs;
/** Of two changes before the trouble the one nearer to it is more likely to be behind it. */
const changeHalfLifeMs = 120 * minuteMs;
/** A run that comes by itself cannot be rolled back, only stopped, and that is another step. */
const scheduledRun = /\b(?:nightly|hourly|daily|weekly|scheduled|cron)\b/i;
/** A thing that is only named in what is said of another counts for so much of it. */
const mentionShare = 0.5;
/** What is wrong elsewhere counts for so much of what the record itself is about. */
const elsewhereShare = 0.35;

/** The thing the expression most likely means now, or null where there is none. */
export function resolveTarget(
  expression: TargetExpression,
  subjects: Subjects,
  memory: WorkingMemory,
  standing: readonly string[],
  step: ActionClass,
): string | null {
  return targetChoices(expression, subjects, memory, standing, step)[0]?.name ?? null;
}

/**
 * The things the expression may mean now, at most three, the likeliest first; empty where there is none.
 * `standing` are targets of open offers of the same record: they are kept while they still apply.
 */
export function targetChoices(
  expression: TargetExpression,
  subjects: Subjects,
  memory: WorkingMemory,
  standing: readonly string[],
  step: ActionClass,
): readonly TargetChoice[] {
  switch (expression.from) {
    case 'none':
      return [];
    case 'named':
      return [{ name: expression.name, share: 1 }];
    case 'symptom':
      return shares(scales(memory).weigh(subjects.symptoms, memory.symptoms), standing);
    case 'change':
      return shares(listed(changeWeights(subjects.changes, memory, step)), standing);
    case 'cause':
      return shares(listed(causeWeights(subjects.causes, memory)), standing);
    case 'action':
      return shares(listed(actionWeights(memory, subjects.after)), standing);
    case 'owner': {
      const name = owner(subjects, memory);
      return name === null ? [] : [{ name, share: 1 }];
    }
    case 'entity': {
      const of = (items: readonly MemoryItem[]): MemoryItem[] =>
        items.filter((item) => item.kinds.some((kind) => expression.kinds.includes(kind)));
      const [own, wrong] = [of(subjects.symptoms), of(memory.symptoms)];
      const { weigh } = scales(memory);
      if (own.length > 0 || wrong.length > 0) {
        const choices = shares(weigh(own, wrong), standing);
        if (choices.length > 0) return choices;
      }
      const others = memory.items.filter((item) => item.direction !== 'better' && item.value !== 'ruled out');
      return shares(weigh(of(others), []), standing);
    }
    default:
      return unreachable(expression);
  }
}

/** What an item gives to the things it is about: who they are by number, and how much of it each has. */
type Place = {
  readonly names: readonly number[];
  readonly parts: readonly number[];
  /** The number of the name that the item itself is about, where that is a thing. */
  readonly own: number | null;
  readonly fresh: number;
  /** The last weighing that counted the item. */
  weighing: number;
};

/** What one weighing gives a name. */
type Pan = { readonly name: string; readonly talk: number; weighing: number; weight: number; isTalkedOf: boolean };

/** A choice before the belief is shared out. */
type Weighed = { readonly name: string; readonly weight: number };

/** What weighing needs of the room at one moment, reckoned once: hundreds of records are weighed by it. */
type Scales = {
  readonly now: EpochMs;
  /** Weighs the things that items are about, or that they name while everybody talks about them; each item once. Read it before the next weighing. */
  weigh(items: readonly MemoryItem[], others: readonly MemoryItem[]): readonly Weighed[];
};

const scalesOf = new WeakMap<WorkingMemory['items'], Scales>();

function scales(memory: WorkingMemory): Scales {
  const known = scalesOf.get(memory.items);
  if (known !== undefined && known.now === memory.now) return known;
  const made = makeScales(memory);
  scalesOf.set(memory.items, made);
  return made;
}

function makeScales(memory: WorkingMemory): Scales {
  const mostTalk = memory.things[0]?.salience || 1;
  const pans: Pan[] = [];
  const numbers = new Map<string, number>();
  const addPan = (name: string, salience: number): number => {
    numbers.set(name, pans.length);
    return pans.push({ name, talk: 0.5 + salience / mostTalk, weighing: 0, weight: 0, isTalkedOf: false }) - 1;
  };
  for (const { name, salience } of memory.things) addPan(name, salience);
  const numberOf = (name: string): number => numbers.get(name) ?? addPan(name, 0);
  const places = new Map<MemoryItem, Place>();
  const placeOf = (item: MemoryItem): Place => {
    const named = memory.thingsNamedBy(item);
    const place = {
      names: named.map(({ name }) => numberOf(name)),
      parts: named.map(({ name }) => (name === item.thing ? 1 : mentionShare)),
      // A name too long to be a thing of memory still is what the item is about.
      own: isThing(item.thing) && !isFaultAlone(item) ? numberOf(item.thing) : null,
      fresh: 0.5 ** (Math.max(0, memory.now - item.at) / halfLifeMs),
      weighing: 0,
    };
    places.set(item, place);
    return place;
  };
  let weighing = 0;
  return {
    now: memory.now,
    weigh(items, others) {
      weighing += 1;
      const found: Pan[] = [];
      const add = (number: number, weight: number): Pan | undefined => {
        const pan = pans[number];
        if (pan === undefined) return undefined;
        if (pan.weighing === weighing) pan.weight += weight;
        else {
          found.push(pan);
          pan.weighing = weighing;
          pan.weight = weight;
          pan.isTalkedOf = false;
        }
        return pan;
      };
      const put = (item: MemoryItem, worth: number): void => {
        const place = places.get(item) ?? placeOf(item);
        if (place.weighing === weighing) return;
        place.weighing = weighing;
        const fresh = worth * item.confidence * place.fresh;
        for (let index = 0; index < place.names.length; index += 1) {
          const pan = add(place.names[index] ?? 0, (place.parts[index] ?? 0) * fresh);
          if (pan !== undefined) pan.isTalkedOf = true;
        }
        if (place.own !== null && pans[place.own]?.weighing !== weighing) add(place.own, fresh);
      };
      for (const item of items) put(item, 1);
      for (const item of others) put(item, elsewhereShare);
      for (const pan of found) pan.weight *= pan.isTalkedOf ? pan.talk : 0.5;
      return found;
    },
  };
}

/** Whether an item is a suspicion that names a fault: no step is taken on an expired certificate as such. */
function isFaultAlone({ dimension, entity }: MemoryItem): boolean {
  return dimension === 'cause' && tellsOfFault(entity);
}

/** What changed is what the change names, as a whole: `orders-db password` is rolled back, not `orders-db`. */
function changeWeights(changes: readonly MemoryItem[], memory: WorkingMemory, step: ActionClass): Map<string, number> {
  const weights = new Map<string, number>();
  const add = (items: readonly MemoryItem[], worth: number): void => {
    items.forEach((item, index) => {
      if (!isThing(item.entity) || weights.has(item.entity) || (step === 'rollback' && scheduledRun.test(item.value))) return;
      // What was changed after the trouble began is mostly an attempt to end it.
      const lead = memory.troubleSince - item.occurredAt;
      const worthThen = lead >= 0 ? 0.5 ** (lead / changeHalfLifeMs) : 0.5;
      weights.set(item.entity, worth * worthThen * 0.7 ** index);
    });
  };
  add(changes, 1);
  add(memory.changes, elsewhereShare);
  return weights;
}

const subjectOf = /^((?:\S+ ){0,2}?\S+) (?:(?:on|of|in) .{2,40}? )?(?:is|are|was|were|runs?|uses?) .*\binstead of\b/i;

/** A hypothesis is a statement; the things in it that memory knows are what one acts on. */
function causeWeights(causes: readonly MemoryItem[], memory: WorkingMemory): Map<string, number> {
  const weights = new Map<string, number>();
  const standing = memory.hypotheses.filter(({ state }) => state !== 'ruled out').map(({ statement }) => statement);
  const statements = causes.length > 0 ? causes.map((item) => item.entity) : standing;
  const mostTalk = memory.things[0]?.salience || 1;
  statements.slice(0, 2).forEach((statement, index) => {
    const worth = 0.6 ** index;
    const add = (name: string, weight: number): void => void weights.set(name, Math.max(weights.get(name) ?? 0, worth * weight));
    for (const thing of memory.things) if (sameName(thing.name, statement)) add(thing.name, 0.5 + thing.salience / mostTalk);
    // `Stuck consumer group` says what is wrong; the things it names are above.
    if (statement.split(/\s+/).length <= 4 && isThing(statement) && !tellsOfFault(statement)) add(statement, 0.5);
    // `Runtime on the workers is v2 instead of v3` speaks of the runtime, though nothing named it before.
    const subject = subjectOf.exec(statement)?.[1];
    if (subject !== undefined && isThing(subject)) add(subject, 0.7);
  });
  return weights;
}

/** What was last acted upon, by the steps after which the record speaks; a mitigation leaves more behind than a look. */
function actionWeights(memory: WorkingMemory, after: readonly ActionClass[]): Map<string, number> {
  const weights = new Map<string, number>();
  let worth = 1;
  for (let index = memory.tried.length - 1; index >= 0 && weights.size < maxChoices; index--) {
    const step = memory.tried[index];
    if (step === undefined || step.target === null || (after.length > 0 && !after.includes(step.class))) continue;
    const weight = worth * (actionGroup(step.class) === 'mitigate' ? 1 : 0.25);
    weights.set(step.target, Math.max(weights.get(step.target) ?? 0, weight));
    worth *= 0.6;
  }
  return weights;
}

/** The likeliest, and those that stand on a list already: they are not dropped because others are a little likelier now. */
function shares(weights: readonly Weighed[], standing: readonly string[]): readonly TargetChoice[] {
  const chosen: Weighed[] = [];
  const kept: Weighed[] = [];
  for (const one of weights) {
    let at = chosen.length;
    while (at > 0 && isLikelier(one, chosen[at - 1])) at -= 1;
    if (at < maxChoices) chosen.splice(at, 0, one);
    else if (standing.includes(one.name)) kept.push(one);
    const dropped = chosen.length > maxChoices ? chosen.pop() : undefined;
    if (dropped !== undefined && standing.includes(dropped.name)) kept.push(dropped);
  }
  const total = chosen.reduce((sum, { weight }) => sum + weight, 0) || 1;
  kept.sort((a, b) => (isLikelier(a, b) ? -1 : 1));
  return [...chosen, ...kept].map(({ name, weight }) => ({ name, share: weight / total }));
}

function isLikelier(one: Weighed, other: Weighed | undefined): boolean {
  if (other === undefined) return true;
  return one.weight === other.weight ? one.name < other.name : one.weight > other.weight;
}

function listed(weights: ReadonlyMap<string, number>): readonly Weighed[] {
  return [...weights].map(([name, weight]) => ({ name, weight }));
}

function owner(subjects: Subjects, memory: WorkingMemory): string | null {
  const affected = subjects.symptoms[0] ?? memory.symptoms[0];
  const owned = memory.items.filter((item) => item.dimension === 'ownership' && item.value !== 'nobody');
  const direct = affected === undefined ? undefined : owned.find((item) => sameName(item.entity, affected.entity));
  if (direct !== undefined) return direct.value;
  return memory.items.find((item) => item.kinds[0] === 'team' || item.kinds[0] === 'vendor')?.thing ?? null;
}
