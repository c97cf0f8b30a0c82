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
  said(stage: Stage): void;
  current(): Stage;
};

/** A stage that was just left is not entered again before this. */
const settleMs = 10 * minuteMs;

export function createStages(book: Notebook): Stages {
  let current: Stage = 'detect';
  let since = 0;
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
      if ((current === 'recover' || current === 'review') && at - since >= settleMs) enter('mitigate', at, 0.7);
    },
    said(stage) {
      enter(stage, since, 0.95);
    },
    current: () => current,
  };
}
