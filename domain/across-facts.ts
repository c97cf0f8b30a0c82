// What one incident adds to the figures across incidents: its times, what became of its advice, the updates it promised.
import { advisedAndDone, type OfferFate } from './advised.ts';
import { incidentTime } from './clock.ts';
import { emptyRoom, fold } from './fold.ts';
import type { IncidentId, KnowledgeId } from './ids.ts';
import type { IncidentOrigin } from './imported.ts';
import type { EntryKind, LogEntry } from './log.ts';
import { type ReviewDuration, reviewDurations, timeToDetect } from './review-durations.ts';
import type { IncidentClock, RoomState } from './room-state.ts';
import type { EpochMs } from './time.ts';
import { dueAfterHeard, updateHeardIn } from './update-clock.ts';
import type { IncidentRole, ReviewState, Severity } from './vocabulary.ts';

/** The lengths that incidents are compared by. */
export const timeFigures = ['detect', 'acknowledge', 'mitigate', 'resolve'] as const;
export type TimeFigure = (typeof timeFigures)[number];

/** What can become of an offer; one offer can be several of these. `followed` is done, advised before or accepted: the hits of precision. */
export const adviceFigures = ['offered', 'seen', 'followed', 'accepted', 'done', 'worked', 'dismissed', 'ignored'] as const;
export type AdviceFigure = (typeof adviceFigures)[number];

/** What can become of a promised update: sent in time, sent late, or not sent. */
export const updateFigures = ['promised', 'kept', 'late', 'missed'] as const;
export type UpdateFigure = (typeof updateFigures)[number];

/** How incidents are told apart: a recording that was replayed is no incident of one's own, nor is one brought from elsewhere. */
export const incidentKinds = ['open', 'closed', 'replayed', 'imported'] as const;
export type IncidentKind = (typeof incidentKinds)[number];

export type OfferFact = {
  readonly text: string;
  /** What it acts on, as people name it; null where it names nothing. */
  readonly service: string | null;
  readonly role: IncidentRole;
  readonly records: readonly KnowledgeId[];
  /** When it became each of these; absent for what it did not become. */
  readonly at: Readonly<Partial<Record<AdviceFigure, EpochMs>>>;
};

/** An update that the room was told to expect. */
export type PromiseFact = {
  /** How severe the incident was when it was sent, or when it was given up. */
  readonly severity: Severity;
  readonly dueAt: EpochMs;
  /** Null: it was not sent before the incident was resolved, or not yet and is overdue. */
  readonly sentAt: EpochMs | null;
};

/** What the log says; the rest of IncidentFacts stands in the incident's row. */
export type LogFacts = {
  /** What its symptoms, impacts and advice are about, the most told of first. */
  readonly services: readonly string[];
  readonly review: ReviewState;
  /** `at` is when it was so; `tookMs` counts to it. Null while unknown. */
  readonly times: Readonly<Record<TimeFigure, { readonly at: EpochMs | null; readonly tookMs: number | null }>>;
  readonly offers: readonly OfferFact[];
  readonly promises: readonly PromiseFact[];
  /** The update that is promised now, on the incident's clock. */
  readonly owed: { readonly severity: Severity; readonly dueAt: EpochMs } | null;
  readonly clock: IncidentClock | null;
};

export type IncidentFacts = LogFacts & {
  readonly id: IncidentId;
  readonly reference: string;
  readonly title: string;
  readonly severity: Severity;
  readonly kind: IncidentKind;
  readonly declaredAt: EpochMs;
};

export function kindOfIncident({ status, origin }: { status: 'open' | 'resolved'; origin: IncidentOrigin }): IncidentKind {
  if (origin.kind === 'replay') return 'replayed';
  if (origin.kind === 'imported') return 'imported';
  return status === 'open' ? 'open' : 'closed';
}

/** Kinds of entries that change no fact: a reader may leave them out, and rankings are a third of a log. */
export const entriesWithoutFacts: readonly EntryKind[] = [
  'ranked',
  'event-supported',
  'step-intended',
  'step-refused',
  'question-asked',
  'question-answered',
];

/** Entries that can end a promise: the update was sent, from here or elsewhere, or there was nothing more to tell. */
const endsPromise: ReadonlySet<LogEntry['kind']> = new Set(['update-posted', 'action-noticed', 'action-done', 'resolved']);

/** A log as far as it is read. */
export type LogReading = { readonly room: RoomState; readonly promises: readonly PromiseFact[] };
export const nothingRead: LogReading = { room: emptyRoom, promises: [] };

/** Reads on: the entries must follow those that were read. Reading in parts equals reading at once. */
export function readOn({ room: before, promises: made }: LogReading, entries: readonly LogEntry[]): LogReading {
  let room = before;
  const promises = [...made];
  let start = 0;
  for (const [index, entry] of entries.entries()) {
    if (!endsPromise.has(entry.kind)) continue;
    // The fold alone knows what is due: it is asked just before the promise ends.
    room = fold(entries.slice(start, index), room);
    start = index;
    const { nextUpdateDueAt: dueAt, severity } = room;
    if (dueAt === null) continue;
    const heardAt = updateHeardIn(room, entry);
    if (entry.kind === 'update-posted') promises.push({ severity, dueAt, sentAt: entry.observedAt });
    else if (entry.kind === 'resolved' && entry.observedAt > dueAt) promises.push({ severity, dueAt, sentAt: null });
    // What leaves the clock as it is leaves the promise standing: it is kept, or not, later on.
    else if (heardAt !== null && dueAfterHeard(room, heardAt) !== dueAt) promises.push({ severity, dueAt, sentAt: heardAt });
  }
  return { room: fold(entries.slice(start), room), promises };
}

/** The most services an incident is found by. */
const maxServices = 12;

/** The facts of a log that was read. `serviceOf` names the service that a target or an entity belongs to; null for none. */
export function factsOf({ room, promises }: LogReading, serviceOf: (name: string) => string | null): LogFacts {
  const durations = new Map(reviewDurations(room).map((duration) => [duration.what, duration]));
  const timeOf = (what: ReviewDuration['what']) => ({ at: durations.get(what)?.at ?? null, tookMs: durations.get(what)?.tookMs ?? null });
  const offers = advisedAndDone(room).offers.map((fate) => offerFact(fate, room, serviceOf));
  return {
    services: servicesOf(room, offers, serviceOf),
    review: room.review.state,
    times: {
      detect: { ...timeOf('detected'), tookMs: timeToDetect(room) },
      acknowledge: timeOf('acknowledged'),
      mitigate: timeOf('mitigated'),
      resolve: timeOf('resolved'),
    },
    offers,
    promises,
    owed: room.nextUpdateDueAt === null ? null : { severity: room.severity, dueAt: room.nextUpdateDueAt },
    clock: room.clock,
  };
}

/** The promises that are over by a wall time: the one that is owed is among them once it is overdue. */
export function promisesBy({ promises, owed, clock }: LogFacts, wallAt: EpochMs): readonly PromiseFact[] {
  return owed === null || incidentTime(clock, wallAt) <= owed.dueAt ? promises : [...promises, { ...owed, sentAt: null }];
}

function offerFact(
  { offer, firstSeen, decision, action }: OfferFate,
  room: RoomState,
  serviceOf: (name: string) => string | null,
): OfferFact {
  const { text, target, role, knowledge, openedAt } = offer.offer;
  const { closed } = offer;
  const accepted = offer.actionId === null ? undefined : room.actions.get(offer.actionId);
  const worked = action?.outcome === 'worked' || action?.outcome === 'partly';
  const at: OfferFact['at'] = {
    offered: openedAt,
    ...(firstSeen === null ? {} : { seen: firstSeen.at }),
    ...(decision === 'accepted' ? { accepted: accepted?.acceptedAt ?? closed?.at ?? openedAt } : {}),
    ...(decision === 'dismissed' ? { dismissed: offer.dismissed?.at ?? openedAt } : {}),
    ...(decision === 'ignored' ? { ignored: closed?.at ?? openedAt } : {}),
    ...(action === null ? {} : { followed: action.startedAt ?? action.acceptedAt }),
    ...(action?.doneAt == null ? {} : { done: action.doneAt }),
    ...(worked ? { worked: action.outcomeAt ?? action.doneAt ?? action.acceptedAt } : {}),
  };
  return { text, service: target === null ? null : serviceOf(target), role, records: [...new Set(knowledge)], at };
}

function servicesOf(room: RoomState, offers: readonly OfferFact[], serviceOf: (name: string) => string | null): string[] {
  const told = new Map<string, { readonly name: string; times: number }>();
  const tell = (name: string | null): void => {
    if (name === null) return;
    const known = told.get(name.toLowerCase()) ?? { name, times: 0 };
    known.times += 1;
    told.set(name.toLowerCase(), known);
  };
  for (const { dimension, entity, supersededBy } of room.events) {
    if (supersededBy === null && (dimension === 'symptom' || dimension === 'impact')) tell(serviceOf(entity));
  }
  for (const { service } of offers) tell(service);
  const byTelling = [...told.values()].sort((a, b) => b.times - a.times || (a.name < b.name ? -1 : 1));
  return byTelling.slice(0, maxServices).map(({ name }) => name);
}
