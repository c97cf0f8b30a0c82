// When two steps are one: identity of offers, and whether what people did is what was offered.
import { type ActionClass, actionClasses, comparesTarget, stepKind } from '../../domain/vocabulary.ts';
import { plainWords, sameName } from '../memory/words.ts';

export type Step = { readonly class: ActionClass; readonly target: string | null };

const kindOf: Readonly<Record<string, ActionClass>> = Object.fromEntries(actionClasses.map((step) => [step, stepKind(step)]));

/** What makes an offer the same offer: its class and target, or the class alone where the target is not compared. */
export function identityOf(step: Step): string {
  return comparesTarget(step.class) ? `${step.class} ${plainWords(step.target ?? '').join(' ')}` : step.class;
}

/** Whether the step people took is the step that was offered: the same kind of step on the same thing. */
export function isSameStep(taken: Step, offered: Step): boolean {
  if (kindOf[taken.class] !== kindOf[offered.class]) return false;
  if (!comparesTarget(taken.class) || !comparesTarget(offered.class)) return true;
  // Said without naming the thing, only the very same class is taken to mean it.
  if (taken.target === null) return taken.class === offered.class;
  return offered.target !== null && sameName(taken.target, offered.target);
}
