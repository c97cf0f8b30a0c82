// Whether an action still waits for somebody.
import type { ActionState } from './room-state.ts';

/** Neither done, nor judged, nor called off. */
export function isUnderWay({ doneAt, outcome, calledOff }: Pick<ActionState, 'doneAt' | 'outcome' | 'calledOff'>): boolean {
  return doneAt === null && outcome === null && calledOff === null;
}
