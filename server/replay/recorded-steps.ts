// What a recording says of the steps that people took: which they are, in which stage each was, and which signals tell of them.
import type { SignalSeq } from '../../domain/ids.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Stage } from '../../domain/vocabulary.ts';
import { type TriedStep, triedSteps } from '../memory/tried-steps.ts';

/** A step with its name in the recording: `a1` is the first. */
export type RecordedStep = TriedStep & { readonly id: string };

/** The steps that were begun, oldest first; what was only given to somebody was not taken. */
export function recordedSteps(room: RoomState): RecordedStep[] {
  return triedSteps(room)
    .filter(({ state }) => state !== 'given')
    .map((step, index) => ({ ...step, id: `a${index + 1}` }));
}

/** The stage that the incident was in at a moment. */
export function stageAt({ stages }: RoomState, at: EpochMs): Stage {
  return stages.findLast((spell) => spell.from <= at)?.stage ?? 'detect';
}

/** The steps that a signal lets a reader know of, since they were read in it: advice that came with or after it was late. */
export function revealedBy(steps: readonly RecordedStep[]): ReadonlyMap<SignalSeq, readonly string[]> {
  const revealing = new Map<SignalSeq, string[]>();
  for (const { evidence, id } of steps) {
    if (evidence.kind === 'signal') revealing.set(evidence.seq, [...(revealing.get(evidence.seq) ?? []), id]);
  }
  return revealing;
}
