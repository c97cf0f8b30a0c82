// What one verb or noun of a sentence tells of a step.
import type { ActionClass } from '../../domain/vocabulary.ts';

/** `tried` is an attempt that is over; `planned` and `asked` are not yet actions; `negated` was not done, `refused` is not to be. */
export type ActionMode = 'doing' | 'done' | 'tried' | 'decided' | 'planned' | 'asked' | 'negated' | 'refused';
export type ReadAction = {
  readonly class: ActionClass;
  readonly mode: ActionMode;
  readonly lemma: string;
  /** What it acts on, as written, cleaned; null when the sentence does not say. */
  readonly targets: readonly string[];
  /** Where in the sentence the verb starts. */
  readonly start: number;
  /** Planned in words that propose it, whatever else stands before it. */
  readonly proposed?: true;
};
