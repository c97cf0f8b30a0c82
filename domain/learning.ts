// Learning: what closed incidents say of the advice given in them, and the steps in which that is taken over.
import { z } from 'zod';
import { episode } from './episode.ts';
import { actor } from './event.ts';
import { incidentId, knowledgeId } from './ids.ts';
import { reliability } from './offer.ts';
import { epochMs } from './time.ts';
import { actionClass, dismissReason, outcome, stage } from './vocabulary.ts';

/** The few things about a situation by which one experience is told from another. */
export const adviceContext = z.object({
  stage,
  /** What sort of thing is in trouble (`database`, `node`, ...), by the newest symptom that tells; null when none does. */
  trouble: z.string().nullable(),
  /** The kind of step people took last, coordination aside; null before the first. */
  last: actionClass.nullable(),
});
export type AdviceContext = z.output<typeof adviceContext>;

/** What became of a step, from one person's side. */
export const fate = z.discriminatedUnion('kind', [
  /** It was done after it had been advised. `judged`: a person said how it went; else that was read in the signals. */
  z.object({ kind: z.literal('taken'), outcome, judged: z.boolean() }),
  z.object({ kind: z.literal('dismissed'), reason: dismissReason }),
  /** They had it on screen, and it ended undecided. `of` is how many did. */
  z.object({ kind: z.literal('ignored'), of: z.number().int().positive() }),
  /** It was done without having been advised. */
  z.object({ kind: z.literal('missed'), outcome }),
]);
export type Fate = z.output<typeof fate>;

export const evidenceItem = z.object({
  /** The records that spoke for the step, the one whose words were shown first; empty where nobody advised it. */
  records: z.array(knowledgeId),
  class: actionClass,
  context: adviceContext,
  /** Whose word it is: an account's id, or the incident's own where it was read in its signals, whoever they name. */
  person: z.string(),
  /** The best place of the list at which they had it on screen; null where that is not known. */
  rank: z.number().int().positive().nullable(),
  fate,
});
export type EvidenceItem = z.output<typeof evidenceItem>;

/** Whose word it is where it was read in the signals of an incident. */
export function readIn(incident: string): string {
  return `read in ${incident}`;
}

/** All evidence of one closed incident. `closedAt` is wall time. */
export const incidentEvidence = z.object({ incident: z.string(), closedAt: epochMs, items: z.array(evidenceItem) });
export type IncidentEvidence = z.output<typeof incidentEvidence>;

/** What a closed incident teaches. `digest` names its content: an incident that was reopened and closed again teaches anew. */
export const lesson = z.object({ incident: incidentId, digest: z.string(), episode, evidence: incidentEvidence });
export type Lesson = z.output<typeof lesson>;

export const lessonRef = z.object({ incident: incidentId, digest: z.string(), reference: z.string(), title: z.string() });
export type LessonRef = z.output<typeof lessonRef>;

/** One record before and after a step: how often it worked, and how readily it is taken up (1 is as any other). */
export const recordChange = z.object({
  record: knowledgeId,
  text: z.string(),
  before: z.object({ reliability, lift: z.number() }),
  after: z.object({ reliability, lift: z.number() }),
});
export type RecordChange = z.output<typeof recordChange>;

/** One step of learning: which lessons came in and went out, and what that did. Versions count from 1 and are never changed. */
export const learningStep = z.object({
  version: z.number().int().positive(),
  kind: z.enum(['learned', 'rolled-back']),
  /** Wall time; the age of evidence counts from here. */
  at: epochMs,
  by: actor,
  added: z.array(lessonRef),
  removed: z.array(lessonRef),
  /** The version that this one undoes. */
  undoes: z.number().int().positive().nullable(),
  changes: z.array(recordChange),
});
export type LearningStep = z.output<typeof learningStep>;
