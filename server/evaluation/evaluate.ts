// The evaluation: every recording through the room and the three baselines, scored.
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { Recording } from '../../domain/recording.ts';
import type { Perceiver } from '../room/agent-types.ts';
import { offersOfChecklist } from './checklist.ts';
import { type FigureName, type Figures, figuresOf, type Interval, intervalsOf, type Tally, tally } from './figures.ts';
import { offersOfRetrieval } from './keyword-retrieval.ts';
import { type LearningCurve, learningCurve } from './learning-curve.ts';
import { learnedFrom, lessonOfRecording } from './learning-lessons.ts';
import type { ScoredOffer } from './offer-book.ts';
import { rememberPerception } from './remembered-perception.ts';
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
  /** Null where it was not asked for. */
  readonly curve: LearningCurve | null;
};

export type EvaluationInput = {
  readonly recordings: readonly Recording[];
  readonly createPerceiver: () => Perceiver;
  readonly knowledge: readonly KnowledgeRecord[];
  readonly knowledgeVersion: string;
  readonly seed: number;
  /** In how many orders the learning curve is drawn; 0, the default, for none, because it takes minutes. */
  readonly orders?: number;
};

/** Replays and scores everything. Deterministic: the same input gives the same result. */
export function evaluateAdvice({
  recordings,
  createPerceiver,
  knowledge,
  knowledgeVersion,
  seed,
  orders = 0,
}: EvaluationInput): Evaluation {
  // What comes from an incident that is scored must not be known while it is scored.
  const allowed = (recording: Recording): KnowledgeRecord[] =>
    knowledge.filter(({ provenance }) => provenance.kind !== 'incident' || provenance.incident !== recording.incident.id);
  const fromPlaybooks = knowledge.filter(({ provenance }) => provenance.kind === 'playbook');
  const perceivers = new Map(recordings.map((one) => [one, rememberPerception(createPerceiver)]));
  const perceiver = (one: Recording): (() => Perceiver) => perceivers.get(one) ?? createPerceiver;
  const engineFor = (one: Recording) => ({ createPerceiver: perceiver(one), knowledge: allowed(one), knowledgeVersion });
  const untaught = (one: Recording) => ({ ...engineFor(one), knowledge: fromPlaybooks, ...learnedFrom([], one.incident.id) });
  const lessons = recordings.map((one) => lessonOfRecording(one, untaught(one)));
  const room = recordings.map((one) => offersOfRoom(one, { ...engineFor(one), ...learnedFrom(lessons, one.incident.id) }));
  const unlearned = recordings.map((one) => offersOfRoom(one, untaught(one)));
  const curve = orders === 0 ? null : learningCurve({ recordings, lessons, engineFor, seed, orders });
  const systems = [
    score('room', recordings, room, seed),
    score(
      'checklist',
      recordings,
      recordings.map((one) => offersOfChecklist(one, perceiver(one))),
      seed,
    ),
    score(
      'retrieval',
      recordings,
      recordings.map((one) => offersOfRetrieval(one, fromPlaybooks, perceiver(one))),
      seed,
    ),
    score('room-without-learning', recordings, unlearned, seed),
  ];
  return { recordings, seed, knowledge: { version: knowledgeVersion, records: knowledge.length }, systems, curve };
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
