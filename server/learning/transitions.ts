// Transitions: which kind of step people take after which, learned from what they did, advised or not.
import type { AdviceContext, IncidentEvidence } from '../../domain/learning.ts';
import { type ActionClass, actionClasses, stepKind } from '../../domain/vocabulary.ts';

/** Steps that people took, whoever advised them, count alike; what is not known yet is believed to be as it is everywhere. */
const strength = 20;
/** Each kind of step begins with this many, so that a kind nobody took yet is rare and not impossible. */
const pseudoCount = 0.5;

/**
 * It stays within these bounds, whatever anybody does: a step that fits is not silenced by habit, and nobody's steps need a
 * cap of their own.
 */
export const transitionBounds = { least: 0.8, most: 1.15 };

const kinds: readonly ActionClass[] = [...new Set(actionClasses.map(stepKind))];

/** How much likelier (above 1) or less likely than otherwise a step of the class comes next, given the kind of step taken last. */
export function createTransitions(incidents: readonly IncidentEvidence[]): (step: ActionClass, last: AdviceContext['last']) => number {
  const all = new Map<ActionClass, number>();
  const after = new Map<AdviceContext['last'], Map<ActionClass, number>>();
  let total = 0;
  for (const { items } of incidents) {
    for (const { class: step, context, fate } of items) {
      if (fate.kind !== 'taken' && fate.kind !== 'missed') continue;
      const kind = stepKind(step);
      const following = after.get(context.last) ?? new Map<ActionClass, number>();
      after.set(context.last, following);
      following.set(kind, (following.get(kind) ?? 0) + 1);
      all.set(kind, (all.get(kind) ?? 0) + 1);
      total += 1;
    }
  }
  return (step, last) => {
    const following = after.get(last);
    if (following === undefined) return 1;
    const kind = stepKind(step);
    const usual = ((all.get(kind) ?? 0) + pseudoCount) / (total + pseudoCount * kinds.length);
    const taken = [...following.values()].reduce((sum, count) => sum + count, 0);
    const here = ((following.get(kind) ?? 0) + strength * usual) / (taken + strength);
    return Math.min(transitionBounds.most, Math.max(transitionBounds.least, here / usual));
  };
}
