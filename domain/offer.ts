// An offer: one recommendation of a next action, with its evidence, as it stands in the list.
import { z } from 'zod';
import { eventNumber, knowledgeId, offerId, signalSeq } from './ids.ts';
import { epochMs } from './time.ts';
import { actionClass, adviceRole, incidentRole, risk, stage } from './vocabulary.ts';

/** Why knowledge must not be read as current: it was not checked for long, or other knowledge says the opposite. */
const caution = z.string().min(1).max(300).optional();

/** Something a reader can open to check a claim. */
export const evidence = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('event'), number: eventNumber }),
  z.object({ kind: z.literal('signal'), seq: signalSeq }),
  z.object({ kind: z.literal('playbook'), path: z.string(), line: z.number().int().positive(), title: z.string(), caution }),
  z.object({ kind: z.literal('incident'), id: z.string(), reference: z.string(), note: z.string(), caution }),
  /** The room's own log: a role that is empty, a clock that ran out. */
  z.object({ kind: z.literal('room'), note: z.string() }),
]);
export type Evidence = z.output<typeof evidence>;

/** A condition of the offer as it was evaluated: true with evidence, or unknown with the question that would settle it. */
export const evaluatedCondition = z.object({
  text: z.string(),
  status: z.enum(['true', 'unknown']),
  evidence: z.array(evidence),
  question: z.string().optional(),
});
export type EvaluatedCondition = z.output<typeof evaluatedCondition>;

export const reliability = z.object({
  worked: z.number().int().nonnegative(),
  tried: z.number().int().nonnegative(),
  /** Mean of the posterior and its 95 % interval, 0 to 1. */
  mean: z.number().min(0).max(1),
  low: z.number().min(0).max(1),
  high: z.number().min(0).max(1),
});
export type Reliability = z.output<typeof reliability>;

export const offer = z.object({
  id: offerId,
  class: actionClass,
  /** What it acts on, as people call it; null where the class needs none. */
  target: z.string().min(1).max(200).nullable(),
  /** Imperative with its target: `Roll back config 8841 on checkout-api`. */
  text: z.string().min(1).max(300),
  /** Who would do it. */
  role: incidentRole,
  /** Whose list it is in. */
  audience: z.array(adviceRole).min(1),
  stage,
  risk,
  conditions: z.array(evaluatedCondition),
  /** Where the advice comes from; together with the conditions' evidence never empty. */
  basis: z.array(evidence),
  expect: z.string().nullable(),
  verify: z.string().nullable(),
  undo: z.string().nullable(),
  knowledge: z.array(knowledgeId),
  reliability,
  /** The chance, 0 to 1, that people follow it, as far as closed incidents tell. What orders the list is the score of its place in it. */
  score: z.number().min(0).max(1),
  openedAt: epochMs,
});
export type Offer = z.output<typeof offer>;

/** At most five stand in any list. */
export const maxOffersInList = 5;

/** The views of the list: all roles together (the one that is scored), and one per role. */
export const adviceViews = ['all', ...adviceRole.options] as const;
export const adviceView = z.enum(adviceViews);
export type AdviceView = z.output<typeof adviceView>;

export const offerCloseReasons = ['done', 'not-applicable', 'expired', 'accepted', 'dismissed', 'refused', 'advice-off'] as const;
export const offerCloseReason = z.enum(offerCloseReasons);
export type OfferCloseReason = z.output<typeof offerCloseReason>;

/** One position of a ranking. */
export const rankedOffer = z.object({ offerId, score: z.number().min(0).max(1) });
export type RankedOffer = z.output<typeof rankedOffer>;

/** A question whose answer would help most, shown when nothing fits or a condition is unknown. */
export const openQuestion = z.object({
  text: z.string().min(1).max(300),
  /** The role that most likely knows. */
  role: incidentRole,
  /** How many candidate actions wait for the answer. */
  waiting: z.number().int().nonnegative(),
});
export type OpenQuestion = z.output<typeof openQuestion>;

/** All lists at one moment. A view that is empty is an abstention: nothing fits well enough. */
export const ranking = z.object({
  lists: z.record(adviceView, z.array(rankedOffer).max(maxOffersInList)),
  questions: z.array(openQuestion).max(5),
});
export type Ranking = z.output<typeof ranking>;
