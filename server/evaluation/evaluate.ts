// The evaluation: every recording through the room and the three baselines, scored.
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { Recording } from '../../domain/recording.ts';
import { createReliability } from '../learning/reliability.ts';
import type { Perceiver } from '../room/agent-types.ts';
import { offersOfChecklist } from './checklist.ts';
import { type FigureName, type Figures, figuresOf, type Interval, intervalsOf, type Tally, tally } from './figures.ts';
import { offersOfRetrieval } from './keyword-retrieval.ts';
import type { ScoredOffer } from './offer-book.ts';
import { offersOfRoom } from './room-offers.ts';

export type SystemName = 'room' | 'checklist' | 'retrieval' | 'room-without-learning';
export const systemTitle: Record<SystemName, string> = {
  room: 'The room',
  checklist: 'Checklist',
  retrieval: 'Keyword retrieval',
  'room-without-learning': 'The room without learning',
};

export type Scored = { readonly pooled: Figures; readonly tallies: readonly Tally[] };

export type SystemResult = {
  readonly system: SystemName;
  readonly offers: readonly (readonly ScoredOffer[])[];
  readonly kind: Scored & { readonly intervals: Record<FigureName, Interval> };
  readonly strict: Scored;
  readonly classOnly: Scored;
};

export type Evaluation = {
  readonly recordings: readonly Recording[];
  readonly seed: number;
  readonly knowledge: { readonly version: string; readonly records: number };
  /** The room first, then the baselines; the offers of each in the order of the recordings. */
  readonly systems: readonly SystemResult[];
};

export type EvaluationInput = {
  readonly recordings: readonly Recording[];
  readonly createPerceiver: () => Perceiver;
  readonly knowledge: readonly KnowledgeRecord[];
  readonly knowledgeVersion: string;
  readonly seed: number;
};

/** Replays and scores everything. Deterministic: the same input gives the same result. */
export function evaluateAdvice({ recordings, createPerceiver, knowledge, knowledgeVersion, seed }: EvaluationInput): Evaluation {
  // What comes from an incident that is scored must not be known while it is scored.
  const allowed = (recording: Recording): KnowledgeRecord[] =>
    knowledge.filter(({ provenance }) => provenance.kind !== 'incident' || provenance.incident !== recording.incident.id);
  const fromPlaybooks = knowledge.filter(({ provenance }) => provenance.kind === 'playbook');
  const reliability = createReliability([], 'none');
  const room = recordings.map((one) => offersOfRoom(one, { createPerceiver, knowledge: allowed(one), knowledgeVersion, reliability }));
  const hasLearned = fromPlaybooks.length < knowledge.length;
  const unlearned = hasLearned
    ? recordings.map((one) => offersOfRoom(one, { createPerceiver, knowledge: fromPlaybooks, knowledgeVersion, reliability }))
    : room;
  const systems = [
    score('room', recordings, room, seed),
    score(
      'checklist',
      recordings,
      recordings.map((one) => offersOfChecklist(one, createPerceiver)),
      seed,
    ),
    score(
      'retrieval',
      recordings,
      recordings.map((one) => offersOfRetrieval(one, fromPlaybooks, createPerceiver)),
      seed,
    ),
    score('room-without-learning', recordings, unlearned, seed),
  ];
  return { recordings, seed, knowledge: { version: knowledgeVersion, records: knowledge.length }, systems };
}

function score(
  system: SystemName,
  recordings: readonly Recording[],
  offers: readonly (readonly ScoredOffer[])[],
  seed: number,
): SystemResult {
  const scored = (mode: Parameters<typeof tally>[2]): Scored => {
    const tallies = recordings.map((recording, index) => tally(recording, offers[index] ?? [], mode));
    return { pooled: figuresOf(tallies), tallies };
  };
  const kind = scored('kind');
  return {
    system,
    offers,
    kind: { ...kind, intervals: intervalsOf(kind.tallies, seed) },
    strict: scored('strict'),
    classOnly: scored('class-only'),
  };
}
