// Targets: which entity an action means, found in working memory.
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

const halfLifeMs = 30 * minuteMs;
/** An open offer's target stays while it is still meant, until another is clearly more to the point. */
const incumbency = 1.6;
/** A run that comes by itself cannot be rolled back, only stopped, and that is another step. */
const scheduledRun = /\b(?:nightly|hourly|daily|weekly|scheduled|cron)\b/i;
/** A thing that is only named in what is said of another counts for so much of it. */
const mentionShare = 0.5;

/**
 * The entity the expression means now, or null where there is none.
 * `standing` are targets of open offers of the same record: they are kept while they still apply.
 */
export function resolveTarget(
  expression: TargetExpression,
  subjects: Subjects,
  memory: WorkingMemory,
  standing: readonly string[],
  step: ActionClass,
): string | null {
  switch (expression.from) {
    case 'none':
      return null;
    case 'named':
      return expression.name;
    case 'symptom':
      return mostSalient(subjects.symptoms, memory, standing) ?? mostSalient(memory.symptoms, memory, standing);
    case 'change': {
      const changes = (items: readonly MemoryItem[]) =>
        step === 'rollback' ? items.filter((item) => !scheduledRun.test(item.value)) : items;
      return culprit(changes(subjects.changes), memory, standing) ?? culprit(changes(memory.changes), memory, standing);
    }
    case 'cause':
      return causeTarget(subjects.causes, memory);
    case 'action':
      return (
        memory.tried.findLast((step) => actionGroup(step.class) === 'mitigate' && step.target !== null)?.target ??
        memory.tried.findLast((step) => step.target !== null)?.target ??
        null
      );
    case 'owner':
      return owner(subjects, memory);
    case 'entity': {
      const of = (items: readonly MemoryItem[]): MemoryItem[] =>
        items.filter((item) => item.kinds.some((kind) => expression.kinds.includes(kind)));
      return (
        mostSalient(of(subjects.symptoms), memory, standing) ??
        mostSalient(of(memory.symptoms), memory, standing) ??
        mostSalient(of(memory.items.filter((item) => item.direction !== 'better' && item.value !== 'ruled out')), memory, standing)
      );
    }
    default:
      return unreachable(expression);
  }
}

/** The thing that most of the newest and surest items are about, or that they name while everybody talks about it. */
function mostSalient(items: readonly MemoryItem[], memory: WorkingMemory, standing: readonly string[]): string | null {
  if (items.length === 0) return null;
  const mostTalk = memory.things[0]?.salience || 1;
  const weights = new Map<string, { weight: number; salience: number }>();
  for (const item of items) {
    const fresh = item.confidence * 0.5 ** (Math.max(0, memory.now - item.at) / halfLifeMs);
    for (const { name, salience } of memory.thingsNamedBy(item)) {
      const share = name === item.thing ? 1 : mentionShare;
      weights.set(name, { weight: (weights.get(name)?.weight ?? 0) + share * fresh, salience });
    }
    // A name too long to be a thing of memory still is what the item is about.
    if (!weights.has(item.thing) && isThing(item.thing)) weights.set(item.thing, { weight: fresh, salience: 0 });
  }
  let best: string | null = null;
  let bestWeight = -1;
  for (const [name, { weight, salience }] of weights) {
    const known = weight * (0.5 + salience / mostTalk);
    const kept = standing.some((target) => sameName(target, name)) ? known * incumbency : known;
    if (kept > bestWeight) [best, bestWeight] = [name, kept];
  }
  return best ?? memory.things[0]?.name ?? null;
}

/** What changed is what the change names, as a whole: `orders-db password` is rolled back, not `orders-db`. */
function culprit(items: readonly MemoryItem[], memory: WorkingMemory, standing: readonly string[]): string | null {
  const kept = items.find((item) => standing.includes(item.entity));
  // What was changed after the trouble began is mostly an attempt to end it.
  const before = items.find((item) => item.occurredAt <= memory.troubleSince);
  const chosen = kept ?? before ?? items[0];
  return chosen !== undefined && isThing(chosen.entity) ? chosen.entity : null;
}

/** A hypothesis is a statement; the entity in it that memory knows is what one acts on. */
function causeTarget(causes: readonly MemoryItem[], memory: WorkingMemory): string | null {
  const statement = causes[0]?.entity ?? memory.hypotheses.find((hypothesis) => hypothesis.state !== 'ruled out')?.statement;
  if (statement === undefined) return null;
  const known = memory.items.find(
    (item) => item.dimension !== 'cause' && item.entity.length < statement.length && sameName(item.entity, statement),
  );
  if (known !== undefined) return known.thing;
  return statement.split(/\s+/).length <= 4 && isThing(statement) ? statement : null;
}

function owner(subjects: Subjects, memory: WorkingMemory): string | null {
  const affected = subjects.symptoms[0] ?? memory.symptoms[0];
  const owned = memory.items.filter((item) => item.dimension === 'ownership' && item.value !== 'nobody');
  const direct = affected === undefined ? undefined : owned.find((item) => sameName(item.entity, affected.entity));
  if (direct !== undefined) return direct.value;
  return memory.items.find((item) => item.kinds[0] === 'team' || item.kinds[0] === 'vendor')?.thing ?? null;
}
