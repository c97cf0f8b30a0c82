// Targets: which things an action may mean, found in working memory, the likeliest first.
import { unreachable } from '../../domain/errors.ts';
import type { TargetExpression } from '../../domain/knowledge.ts';
import { minuteMs } from '../../domain/time.ts';
import { type ActionClass, actionGroup } from '../../domain/vocabulary.ts';
import { isThing } from '../memory/things.ts';
import { sameName } from '../memory/words.ts';
import type { MemoryItem, WorkingMemory } from '../memory/working-memory.ts';

/** What the record's conditions and key were true of. */
export type Subjects = {
  readonly symptoms: readonly MemoryItem[];
  readonly changes: readonly MemoryItem[];
  readonly causes: readonly MemoryItem[];
};

/** One thing that may be meant. `share` is how much of the belief it has among the choices; all shares sum to 1. */
export type TargetChoice = { readonly name: string; readonly share: number };

const maxChoices = 3;
const halfLifeMs = 30 * minuteMs;
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
      return shares(weigh(memory, [subjects.symptoms, 1], [memory.symptoms, elsewhereShare]), standing);
    case 'change':
      return shares(changeWeights(subjects.changes, memory, step), standing);
    case 'cause':
      return shares(causeWeights(subjects.causes, memory), standing);
    case 'action':
      return shares(actionWeights(memory), standing);
    case 'owner': {
      const name = owner(subjects, memory);
      return name === null ? [] : [{ name, share: 1 }];
    }
    case 'entity': {
      const of = (items: readonly MemoryItem[]): MemoryItem[] =>
        items.filter((item) => item.kinds.some((kind) => expression.kinds.includes(kind)));
      const others = (): MemoryItem[] => of(memory.items.filter((item) => item.direction !== 'better' && item.value !== 'ruled out'));
      const wrong = weigh(memory, [of(subjects.symptoms), 1], [of(memory.symptoms), elsewhereShare]);
      return shares(wrong.size > 0 ? wrong : weigh(memory, [others(), 1]), standing);
    }
    default:
      return unreachable(expression);
  }
}

/** Weighs the things that items are about, or that they name while everybody talks about them. */
function weigh(memory: WorkingMemory, ...groups: readonly (readonly [readonly MemoryItem[], number])[]): Map<string, number> {
  const mostTalk = memory.things[0]?.salience || 1;
  const weights = new Map<string, { weight: number; salience: number }>();
  const seen = new Set<MemoryItem>();
  for (const [items, worth] of groups) {
    for (const item of items) {
      if (seen.has(item)) continue;
      seen.add(item);
      const fresh = worth * item.confidence * 0.5 ** (Math.max(0, memory.now - item.at) / halfLifeMs);
      for (const { name, salience } of memory.thingsNamedBy(item)) {
        const share = name === item.thing ? 1 : mentionShare;
        weights.set(name, { weight: (weights.get(name)?.weight ?? 0) + share * fresh, salience });
      }
      // A name too long to be a thing of memory still is what the item is about.
      if (!weights.has(item.thing) && isThing(item.thing)) weights.set(item.thing, { weight: fresh, salience: 0 });
    }
  }
  const known = new Map<string, number>();
  for (const [name, { weight, salience }] of weights) {
    known.set(name, weight * (0.5 + salience / mostTalk));
  }
  return known;
}

/** What changed is what the change names, as a whole: `orders-db password` is rolled back, not `orders-db`. */
function changeWeights(changes: readonly MemoryItem[], memory: WorkingMemory, step: ActionClass): Map<string, number> {
  const weights = new Map<string, number>();
  const add = (items: readonly MemoryItem[], worth: number): void => {
    items.forEach((item, index) => {
      if (!isThing(item.entity) || weights.has(item.entity) || (step === 'rollback' && scheduledRun.test(item.value))) return;
      // What was changed after the trouble began is mostly an attempt to end it.
      const before = item.occurredAt <= memory.troubleSince ? 1 : 0.5;
      weights.set(item.entity, worth * before * 0.7 ** index);
    });
  };
  add(changes, 1);
  add(memory.changes, elsewhereShare);
  return weights;
}

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
    if (statement.split(/\s+/).length <= 4 && isThing(statement)) add(statement, 0.5);
  });
  return weights;
}

/** What was last acted upon; a mitigation leaves more behind than a look. */
function actionWeights(memory: WorkingMemory): Map<string, number> {
  const weights = new Map<string, number>();
  let worth = 1;
  for (let index = memory.tried.length - 1; index >= 0 && weights.size < maxChoices; index--) {
    const step = memory.tried[index];
    if (step === undefined || step.target === null) continue;
    const weight = worth * (actionGroup(step.class) === 'mitigate' ? 1 : 0.25);
    weights.set(step.target, Math.max(weights.get(step.target) ?? 0, weight));
    worth *= 0.6;
  }
  return weights;
}

/** The likeliest, and those that stand on a list already: they are not dropped because others are a little likelier now. */
function shares(weights: ReadonlyMap<string, number>, standing: readonly string[]): readonly TargetChoice[] {
  const sorted = [...weights].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const total = sorted.slice(0, maxChoices).reduce((sum, [, weight]) => sum + weight, 0) || 1;
  return sorted
    .filter(([name], index) => index < maxChoices || standing.includes(name))
    .map(([name, weight]) => ({ name, share: weight / total }));
}

function owner(subjects: Subjects, memory: WorkingMemory): string | null {
  const affected = subjects.symptoms[0] ?? memory.symptoms[0];
  const owned = memory.items.filter((item) => item.dimension === 'ownership' && item.value !== 'nobody');
  const direct = affected === undefined ? undefined : owned.find((item) => sameName(item.entity, affected.entity));
  if (direct !== undefined) return direct.value;
  return memory.items.find((item) => item.kinds[0] === 'team' || item.kinds[0] === 'vendor')?.thing ?? null;
}
