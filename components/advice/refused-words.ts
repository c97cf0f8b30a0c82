// What people said no to, as the list of what is held back shows it.
import { holdsUntil } from '../../domain/refusal.ts';
import type { RefusedState } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import { actionClassWord, comparesTarget } from '../../domain/vocabulary.ts';

/** The refusals that hold their step back now, the last one first. */
export function standing(refused: readonly RefusedState[], now: EpochMs): RefusedState[] {
  return refused.filter((one) => now < holdsUntil(one)).toReversed();
}

/** `Restart orders-db`; `Restart anything` where the refusal names no thing. */
export function refusedStep({ class: step, target }: Pick<RefusedState, 'class' | 'target'>): string {
  if (!comparesTarget(step)) return actionClassWord[step];
  return `${actionClassWord[step]} ${target ?? 'anything'}`;
}
