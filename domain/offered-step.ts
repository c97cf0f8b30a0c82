// Whether a step that people took, mean or refuse is the step of an offer: the same kind, on the same thing.
import { type ActionClass, comparesTarget, stepKind } from './vocabulary.ts';

export type NamedStep = { readonly class: ActionClass; readonly target: string | null };

/** Whether a step is what was offered: the same kind of step and, where both name one, the same target. */
export function isStepOffered(
  offered: NamedStep,
  { class: taken, target }: { readonly class: ActionClass | null; readonly target: string | null },
  words: (name: string) => string = wordsOf,
): boolean {
  if (taken === null || stepKind(offered.class) !== stepKind(taken)) return false;
  if (target === null || !comparesTarget(taken)) return true;
  return offered.target !== null && meansTheSame(words(offered.target), words(target));
}

/** One name's words are those of the other, or a run of them. */
function meansTheSame(a: string, b: string): boolean {
  return a.trim() !== '' && b.trim() !== '' && (a.includes(b) || b.includes(a));
}

/** The words of a name, each between spaces. */
export function wordsOf(name: string): string {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  return ` ${words.filter(Boolean).join(' ')} `;
}
