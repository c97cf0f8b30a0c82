// Reads the incident's stage from what people do: forward, and back from recovery only after a real relapse.
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { type Stage, stages } from '../../domain/vocabulary.ts';
import type { Notebook } from './notebook.ts';

export type Stages = {
  /** Something shows the incident to be at least in this stage. */
  reached(stage: Stage, at: EpochMs): void;
  /** People work on a mitigation again although the incident was recovering. */
  relapsed(at: EpochMs): void;
  /** Somebody says which stage it is. */
  said(stage: Stage, at: EpochMs): void;
  current(): Stage;
};

/** A recovery that lasted for less is not taken back: what follows is still the same recovery, with its troubles. */
const settleMs = 60 * minuteMs;
/** An incident that goes up and down is not led by its stage: it relapses at most this often. */
const relapseMs = 240 * minuteMs;

export function createStages(book: Notebook): Stages {
  let current: Stage = 'detect';
  let since = 0;
  let relapsedAt: number | null = null;
  const enter = (stage: Stage, at: number, confidence: number): void => {
    if (stage === current) return;
    const from = current;
    current = stage;
    since = at;
    const back = stages.indexOf(stage) < stages.indexOf(from);
    book.set({
      dimension: 'stage',
      entity: 'Incident',
      from,
      to: stage,
      direction: back ? 'worse' : stage === 'recover' ? 'better' : 'neutral',
      confidence,
      voice: 'people',
    });
  };
  return {
    reached(stage, at) {
      if (stages.indexOf(stage) > stages.indexOf(current)) enter(stage, at, 0.7);
    },
    relapsed(at) {
      if (
        (current === 'recover' || current === 'review') &&
        at - since >= settleMs &&
        (relapsedAt === null || at - relapsedAt >= relapseMs)
      ) {
        relapsedAt = at;
        enter('mitigate', at, 0.7);
      }
    },
    said(stage, at) {
      enter(stage, at, 0.95);
    },
    current: () => current,
  };
}
