// When two steps are one: identity of offers, and whether what people did is what was offered.
import type { Offer } from '../../domain/offer.ts';
import { type ActionClass, actionClasses, comparesTarget, stepKind } from '../../domain/vocabulary.ts';
import type { TriedStep } from '../memory/tried-steps.ts';
import { plainWords, sameName } from '../memory/words.ts';
import type { WorkingMemory } from '../memory/working-memory.ts';

export type Step = { readonly class: ActionClass; readonly target: string | null };

/** The classes of the same kind as each. */
const classesAlike: Readonly<Record<string, readonly ActionClass[]>> = Object.fromEntries(
  actionClasses.map((step) => [step, actionClasses.filter((other) => stepKind(other) === stepKind(step))]),
);

/** What makes an offer the same offer: its class and target, or the class alone where the target is not compared. */
export function identityOf(step: Step): string {
  return comparesTarget(step.class) ? `${step.class} ${plainWords(step.target ?? '').join(' ')}` : step.class;
}

const identities = new WeakMap<Offer, string>();

/** The identity of an offer, read once: a long incident has hundreds, and each ranking compares with all of them. */
export function offerIdentity(offer: Offer): string {
  const known = identities.get(offer) ?? identityOf(offer);
  identities.set(offer, known);
  return known;
}

/** The last step that was tried of those that are the offered step and `counts`. */
export function lastTried(offered: Step, memory: WorkingMemory, counts: (step: TriedStep) => boolean): TriedStep | undefined {
  return memory.triedBy.of(classesAlike[offered.class] ?? []).findLast((step) => counts(step) && isSameStep(step, offered));
}

/** Whether the step people took is the step that was offered: the same kind of step on the same thing. */
export function isSameStep(taken: Step, offered: Step): boolean {
  if (stepKind(taken.class) !== stepKind(offered.class)) return false;
  if (!comparesTarget(taken.class) || !comparesTarget(offered.class)) return true;
  // Said without naming the thing, only the very same class is taken to mean it.
  if (taken.target === null) return taken.class === offered.class;
  return offered.target !== null && sameName(taken.target, offered.target);
}
