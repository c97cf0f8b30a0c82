// A refusal: somebody said in words that a step is not to be taken. What it is about, and for how long it holds a step back.
import { isStepOffered, type NamedStep } from './offered-step.ts';
import type { RefusedState } from './room-state.ts';
import { type EpochMs, minuteMs, plus } from './time.ts';
import { comparesTarget } from './vocabulary.ts';

/** A flat no stands for an hour, any other for twenty minutes: longer than a dismissal by a click, which asks again by itself. */
const heldMs = { flat: 60 * minuteMs, brief: 20 * minuteMs };

/**
 * Whether a refusal is about this step: the same kind on the same thing. A refusal that names no thing is about every step
 * of its very class, and a step that names none is meant by a refusal of its class.
 */
export function isAbout(refusal: NamedStep, step: NamedStep): boolean {
  const isUnnamed = refusal.target === null || step.target === null;
  return isUnnamed && comparesTarget(refusal.class) ? refusal.class === step.class : isStepOffered(step, refusal);
}

/** Whether it is a no to this very step: not `not yet`, and not one that names nothing, by which many steps may be meant. */
export function isFlat({ class: step, target, forNow }: Pick<RefusedState, 'class' | 'target' | 'forNow'>): boolean {
  return !forNow && (target !== null || !comparesTarget(step));
}

/** Until when a refusal holds its step back, unless somebody proposes or takes the step before. */
export function holdsUntil(refusal: Pick<RefusedState, 'class' | 'target' | 'at' | 'forNow'>): EpochMs {
  return plus(refusal.at, isFlat(refusal) ? heldMs.flat : heldMs.brief);
}

/** `Ben said no`, or `Ben said not yet`: the time and the reason follow. */
export function saidNo({ by, forNow }: Pick<RefusedState, 'by' | 'forNow'>): string {
  return `${by} said ${forNow ? 'not yet' : 'no'}`;
}
