// What advice needs to know of learning: how far each record has proved itself, and whether people take its steps up.

import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { AdviceContext } from '../../domain/learning.ts';
import type { Reliability } from '../../domain/offer.ts';
import type { Stage } from '../../domain/vocabulary.ts';

export type ReliabilitySource = {
  /** Names what was learned so far; written beside every ranking. */
  readonly version: string;
  /** How often it worked when it was tried; in a context, how often it does there. */
  of(record: KnowledgeRecord, context?: AdviceContext): Reliability;
  /** How much more often (above 1) or less often than other steps people take this one up in the context; 1 where nothing was learned. */
  lift(record: KnowledgeRecord, context: AdviceContext): number;
  /** The share of offers, 0 to 1, that people follow when they are made at this stage. */
  followed(stage: Stage): number;
};
