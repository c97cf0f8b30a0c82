// What advice needs to know of learning: how far each record has proved itself.
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { Reliability } from '../../domain/offer.ts';

export type ReliabilitySource = {
  /** Names what was learned so far; written beside every ranking. */
  readonly version: string;
  of(record: KnowledgeRecord): Reliability;
};
