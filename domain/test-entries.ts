// Arbitrary valid entries, for property tests: few ids, so that entries meet each other.
import fc from 'fast-check';
import { type EntryKind, entryData, type RawEntry, rawEntry } from './log.ts';
import type { Offer } from './offer.ts';
import { adviceViews, offerCloseReasons } from './offer.ts';
import {
  actionClasses,
  adviceRoles,
  dimensions,
  directions,
  dismissReasons,
  incidentRoles,
  milestones,
  outcomes,
  reviewStates,
  risks,
  severities,
  stages,
} from './vocabulary.ts';

const ids = ['a', 'b', 'c'] as const;
const id = fc.constantFrom(...ids);
const at = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_600_000 });
const number = fc.integer({ min: 1, max: 12 });
const position = fc.integer({ min: 1, max: 30 });
const person = fc.constantFrom({ id: 'ada', name: 'Ada' }, { id: 'ben', name: 'Ben' });
const score = fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000);
const text = fc.constantFrom('Restart the hub', 'Roll back', 'pool wait');
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const evidence = fc.oneof(
  fc.record({ kind: fc.constant('event' as const), number }),
  fc.record({ kind: fc.constant('signal' as const), seq: position }),
);

export const arbitraryOffer: fc.Arbitrary<Offer> = fc
  .record({
    id,
    class: fc.constantFrom(...actionClasses),
    target: orNull(fc.constantFrom('hub', 'proxy')),
    text,
    role: fc.constantFrom(...incidentRoles),
    audience: fc.uniqueArray(fc.constantFrom(...adviceRoles), { minLength: 1 }),
    stage: fc.constantFrom(...stages),
    risk: fc.constantFrom(...risks),
    conditions: fc.constant([]),
    basis: fc.array(evidence, { maxLength: 2 }),
    expect: fc.constant(null),
    verify: fc.constant(null),
    undo: fc.constant(null),
    knowledge: fc.constant([]),
    reliability: fc.constant({ worked: 1, tried: 2, mean: 0.5, low: 0.1, high: 0.9 }),
    score,
    openedAt: at,
  })
  .map((value) => value as unknown as Offer);

const view = fc.constantFrom(...adviceViews);
const list = fc.uniqueArray(fc.record({ offerId: id, score }), { maxLength: 3, selector: ({ offerId }) => offerId });
const lists = fc.record({ all: list, commander: list, operations: list, communications: list, expert: list });
const question = fc.record({ text, role: fc.constantFrom(...incidentRoles), waiting: fc.nat(3) });
const given = { text, target: orNull(fc.constant('hub')), doer: person, callBackAt: orNull(at) };
const severity = fc.constantFrom(...severities);
const stage = fc.constantFrom(...stages);

const dataOf: { readonly [Kind in EntryKind]: fc.Arbitrary<unknown> } = {
  declared: fc.record({ number, title: text, severity, reference: fc.constant('INC-1'), origin: fc.constant({ kind: 'declared' }) }),
  'clock-set': fc.record({ incidentAt: at, wallAt: at, rate: fc.constantFrom(1, 60) }),
  'severity-set': fc.record({ number, from: severity, to: severity }),
  'stage-set': fc.record({ number, from: stage, to: stage }),
  'role-set': fc.record({ number, role: fc.constantFrom(...incidentRoles), person: orNull(person), previous: orNull(person) }),
  'event-supported': fc.record({ event: number, sources: fc.constant([1, 7]), confidence: fc.constantFrom(0.5, 0.99) }),
  'event-recorded': fc.record({
    number,
    event: fc.record(
      {
        ref: id,
        dimension: fc.constantFrom(...dimensions),
        entity: fc.constantFrom('hub', 'Hub', 'proxy'),
        from: orNull(text),
        to: fc.oneof(text, stage, fc.constantFrom('suspected', 'confirmed', 'ruled out')),
        direction: fc.constantFrom(...directions),
        occurredAt: at,
        observedAt: at,
        sources: fc.array(position, { minLength: 1, maxLength: 3 }),
        confidence: score,
        supersedes: number,
        conflictsWith: number,
      },
      { requiredKeys: ['ref', 'dimension', 'entity', 'from', 'to', 'direction', 'occurredAt', 'observedAt', 'sources', 'confidence'] },
    ),
  }),
  'advice-switched': fc.record({ on: fc.boolean() }),
  offered: fc.record({ offer: arbitraryOffer }),
  ranked: fc.record({
    ranking: fc.record({ lists, questions: fc.array(question, { maxLength: 2 }) }),
    inputs: fc.constant({ upTo: 1, knowledgeVersion: 'k', learningVersion: 'l' }),
  }),
  'offer-closed': fc.record({ offerId: id, reason: fc.constantFrom(...offerCloseReasons), evidence: fc.array(evidence, { maxLength: 2 }) }),
  'offer-seen': fc.record({ offerId: id, view, rank: fc.integer({ min: 1, max: 5 }) }),
  'offer-ignored': fc.record({ offerId: id, seenBy: fc.constant(['ada']) }),
  'offer-dismissed': fc.record({ offerId: id, reason: fc.constantFrom(...dismissReasons) }),
  'action-accepted': fc.record({ actionId: id, offerId: id, class: fc.constantFrom(...actionClasses), ...given }),
  'task-given': fc.record({ actionId: id, class: orNull(fc.constantFrom(...actionClasses)), ...given }),
  'action-noticed': fc.record({
    actionId: id,
    class: fc.constantFrom(...actionClasses),
    target: orNull(fc.constant('hub')),
    text,
    by: fc.constant('responder-1'),
    state: fc.constantFrom('doing' as const, 'done' as const),
    sources: fc.array(position, { minLength: 1, maxLength: 2 }),
  }),
  'action-called-off': fc.record({
    actionId: id,
    by: fc.constant('ben'),
    text,
    sources: fc.array(position, { minLength: 1, maxLength: 2 }),
  }),
  'step-intended': fc.record({
    class: fc.constantFrom(...actionClasses),
    target: orNull(fc.constant('hub')),
    text,
    by: fc.constant('responder-1'),
    source: position,
  }),
  'step-refused': fc.record({
    class: fc.constantFrom(...actionClasses),
    target: orNull(fc.constantFrom('hub', 'proxy')),
    text,
    by: fc.constant('responder-1'),
    reason: orNull(text),
    forNow: fc.boolean(),
    source: position,
  }),
  'action-started': fc.record({ actionId: id }),
  'action-done': fc.record({ actionId: id, note: maybe(text) }),
  'action-outcome': fc.record({ actionId: id, outcome: fc.constantFrom(...outcomes), note: maybe(text) }),
  'match-ruled': fc.record({ actionId: id, offerId: orNull(id) }),
  'milestone-marked': fc.record({ milestone: fc.constantFrom(...milestones), at: orNull(at) }),
  'review-state-set': fc.record({ from: fc.constantFrom(...reviewStates), to: fc.constantFrom(...reviewStates) }),
  'question-asked': fc.record({ questionId: id, text, to: orNull(person) }),
  'question-answered': fc.record({ questionId: id, answer: fc.constantFrom('yes' as const, 'no' as const, 'text' as const) }),
  'update-posted': fc.record({ number, audience: fc.constantFrom('internal' as const, 'public' as const), text, nextDueAt: orNull(at) }),
  resolved: fc.record({ number }),
  reopened: fc.record({ number, reason: text }),
};

const actor = fc.oneof(
  person.map((who) => ({ type: 'person' as const, ...who })),
  fc.constant({ type: 'agent' as const, name: 'Muster' }),
  fc.constant({ type: 'source' as const, name: 'Alertmanager' }),
);

/** The kinds, so that a test can say that it met them all. */
export const entryKinds = Object.keys(entryData) as EntryKind[];

/** A log of valid raw entries, numbered 1, 2, 3, ...; among them some of kinds that nobody knows. */
export function arbitraryLog(maxLength = 40): fc.Arbitrary<RawEntry[]> {
  const known = fc.constantFrom(...entryKinds).chain((kind) => fc.record({ kind: fc.constant<string>(kind), data: dataOf[kind] }));
  const foreign = fc.record({ kind: fc.constantFrom('hologram-shown', 'declared', 'constructor'), data: fc.jsonValue() });
  const body = fc.oneof({ weight: 9, arbitrary: known }, { weight: 1, arbitrary: foreign });
  const times = { actor, occurredAt: at, observedAt: at, recordedAt: at };
  return fc
    .array(fc.tuple(body, fc.record(times)), { maxLength })
    .map((parts) => parts.map(([made, envelope], index) => rawEntry.parse({ ...made, ...envelope, seq: index + 1 })));
}
