// The log: every kind of entry that has authority in an incident. What is not in the log did not happen.
import { z } from 'zod';
import { type Actor, actor, eventBody } from './event.ts';
import { type Fits, fitsOf } from './fits.ts';
import { actionId, eventNumber, offerId, personId, questionId, type Seq, seq, signalSeq } from './ids.ts';
import { adviceView, evidence, offer, offerCloseReason, ranking } from './offer.ts';
import { type EpochMs, epochMs } from './time.ts';
import { actionClass, dismissReason, incidentRole, milestone, outcome, reviewState, severity, stage } from './vocabulary.ts';

/** Where an incident came from. A replay's signals bring their own times of observation. */
export const origin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('declared') }),
  z.object({ kind: z.literal('webhook'), source: z.string(), groupKey: z.string() }),
  z.object({ kind: z.literal('replay'), recording: z.string(), shiftMs: z.number() }),
]);
export type Origin = z.output<typeof origin>;

const number = eventNumber;

/** The data of each kind of entry. A kind with a `number` is also a critical event of that number. */
export const entryData = {
  declared: z.object({ number, title: z.string(), severity, reference: z.string(), origin }),
  /** The incident's clock: at wall time `wallAt` it is `incidentAt` in the incident, and it runs `rate` times as fast. */
  'clock-set': z.object({ incidentAt: epochMs, wallAt: epochMs, rate: z.number().positive() }),
  'severity-set': z.object({ number, from: severity, to: severity, reason: z.string().optional() }),
  'stage-set': z.object({ number, from: stage, to: stage }),
  /** `person: null` empties the role. A role has one holder, except expert and responder. */
  'role-set': z.object({
    number,
    role: incidentRole,
    person: z.object({ id: personId, name: z.string() }).nullable(),
    previous: z.object({ id: personId, name: z.string() }).nullable(),
  }),
  'event-recorded': z.object({ number, event: eventBody }),
  /** Another sort of source says the same as an event: it cites these signals, too, and is believed more. */
  'event-supported': z.object({ event: eventNumber, sources: z.array(signalSeq).min(1).max(50), confidence: z.number().min(0).max(1) }),
  'advice-switched': z.object({ on: z.boolean() }),
  offered: z.object({ offer }),
  /** Written whenever a list changes, with what it was computed from. */
  ranked: z.object({ ranking, inputs: z.object({ upTo: seq, knowledgeVersion: z.string(), learningVersion: z.string() }) }),
  'offer-closed': z.object({ offerId, reason: offerCloseReason, evidence: z.array(evidence) }),
  /** A person had the offer on screen, at this rank of this view. */
  'offer-seen': z.object({ offerId, view: adviceView, rank: z.number().int().positive() }),
  /** The offer was closed undecided although these people had seen it. Ignored is not dismissed. */
  'offer-ignored': z.object({ offerId, seenBy: z.array(personId) }),
  'offer-dismissed': z.object({ offerId, reason: dismissReason, note: z.string().optional() }),
  /** An offer was accepted or assigned: it becomes an action of `doer`. */
  'action-accepted': z.object({
    actionId,
    offerId,
    class: actionClass,
    target: z.string().nullable(),
    text: z.string(),
    doer: z.object({ id: personId, name: z.string() }),
    callBackAt: epochMs.nullable(),
    /** For destructive work: the exact text the person confirmed a second time. */
    confirmedText: z.string().optional(),
  }),
  /** A task given by a person without advice. */
  'task-given': z.object({
    actionId,
    class: actionClass.nullable(),
    target: z.string().nullable(),
    text: z.string(),
    doer: z.object({ id: personId, name: z.string() }),
    callBackAt: epochMs.nullable(),
  }),
  /** Perception read in the signals that somebody did something. `offerId` when it had been advised. */
  'action-noticed': z.object({
    actionId,
    class: actionClass,
    target: z.string().nullable(),
    text: z.string(),
    by: z.string(),
    state: z.enum(['doing', 'done']),
    sources: z.array(signalSeq).min(1),
    offerId: offerId.optional(),
    outcome: outcome.optional(),
  }),
  /** Perception read in the signals that somebody means to do something, or proposed or asked for it. */
  'step-intended': z.object({
    class: actionClass,
    target: z.string().max(200).nullable(),
    text: z.string(),
    by: z.string(),
    source: signalSeq,
  }),
  /** Perception read in the signals that somebody said no to a step. `forNow`: not yet. `target: null`: whatever it would be done to. */
  'step-refused': z.object({
    class: actionClass,
    target: z.string().max(200).nullable(),
    text: z.string(),
    by: z.string(),
    reason: z.string().max(300).nullable(),
    forNow: z.boolean(),
    source: signalSeq,
  }),
  'action-started': z.object({ actionId }),
  'action-done': z.object({ actionId, note: z.string().optional() }),
  'action-outcome': z.object({ actionId, outcome, note: z.string().optional(), sources: z.array(signalSeq).optional() }),
  /** Perception read in the signals that somebody broke it off: it is no longer under way, and was not done. */
  'action-called-off': z.object({ actionId, by: z.string(), text: z.string(), sources: z.array(signalSeq).min(1) }),
  /** A reviewer says whether an action was advised, and by which offer; null: it was not. The last ruling counts. */
  'match-ruled': z.object({ actionId, offerId: offerId.nullable() }),
  /** Reviewers agree on a moment of the incident; null takes it back. The last mark counts. */
  'milestone-marked': z.object({ milestone, at: epochMs.nullable() }),
  'review-state-set': z.object({ from: reviewState, to: reviewState }),
  'question-asked': z.object({
    questionId,
    text: z.string(),
    to: z.object({ id: personId, name: z.string() }).nullable(),
    offerId: offerId.optional(),
  }),
  'question-answered': z.object({ questionId, answer: z.enum(['yes', 'no', 'text']), text: z.string().optional() }),
  /** An update that a named person sent; `nextDueAt` starts the clock of the next one. */
  'update-posted': z.object({
    number,
    audience: z.enum(['internal', 'public']),
    text: z.string(),
    nextDueAt: epochMs.nullable(),
  }),
  resolved: z.object({ number, summary: z.string().optional() }),
  reopened: z.object({ number, reason: z.string() }),
} as const;

export type EntryKind = keyof typeof entryData;
export type EntryData<Kind extends EntryKind = EntryKind> = z.output<(typeof entryData)[Kind]>;

/** Times and author of an entry: in the world, when it reached us, when we wrote it (wall clock). */
export type EntryEnvelope = {
  readonly seq: Seq;
  readonly actor: Actor;
  readonly occurredAt: EpochMs;
  readonly observedAt: EpochMs;
  readonly recordedAt: EpochMs;
};

/** An entry this version understands. */
export type KnownEntry = { [Kind in EntryKind]: EntryEnvelope & { readonly kind: Kind; readonly data: EntryData<Kind> } }[EntryKind];
/** An entry of a newer version: kept, shown as such, and ignored by the fold. */
export type ForeignEntry = EntryEnvelope & { readonly kind: 'foreign'; readonly foreignKind: string; readonly data: unknown };
export type LogEntry = KnownEntry | ForeignEntry;

/** An entry before it is written: the store gives it its seq and `recordedAt`. */
export type NewEntry = {
  [Kind in EntryKind]: {
    readonly kind: Kind;
    readonly data: EntryData<Kind>;
    readonly actor: Actor;
    readonly occurredAt: EpochMs;
    readonly observedAt: EpochMs;
  };
}[EntryKind];

/** Why an entry whose data is null is neither stored nor imported. */
export const noDataWords = 'An entry holds data.';

/** How an entry is stored and sent. */
export const rawEntry = z.object({
  seq,
  kind: z.string().min(1).max(64),
  data: z.unknown(),
  actor,
  occurredAt: epochMs,
  observedAt: epochMs,
  recordedAt: epochMs,
});
export type RawEntry = z.output<typeof rawEntry>;

function isEntryKind(kind: string): kind is EntryKind {
  return Object.hasOwn(entryData, kind);
}

const isRaw = fitsOf(rawEntry);
const isDataOf = new Map<string, Fits<unknown>>(Object.entries(entryData).map(([kind, schema]) => [kind, fitsOf(schema)]));

/**
 * Reads one stored or received entry. A kind that this version does not know, or whose data it cannot read, becomes a
 * foreign entry: nothing is lost and nothing throws. Throws only where the envelope itself is broken (ZodError).
 */
export function readEntry(input: unknown): LogEntry {
  return readAsItIs(input) ?? readWithSchema(input);
}

/** What this version itself would write is taken as it is: so a log of 100,000 entries is read in tenths of a second. */
function readAsItIs(input: unknown): KnownEntry | null {
  // The question chosen by `kind` was put to the data, so the pair belongs together; the compiler cannot follow the lookup.
  return isRaw(input) && isDataOf.get(input.kind)?.(input.data) === true ? (input as KnownEntry) : null;
}

/** The same with zod, which also takes what is not quite as it would be written. */
export function readWithSchema(input: unknown): LogEntry {
  const { kind, data, ...envelope } = rawEntry.parse(input);
  if (isEntryKind(kind)) {
    const parsed = entryData[kind].safeParse(data);
    // The schema chosen by `kind` gave the data, so the pair belongs together; the compiler cannot follow the lookup.
    if (parsed.success) return { ...envelope, kind, data: parsed.data } as KnownEntry;
  }
  return { ...envelope, kind: 'foreign', foreignKind: kind, data };
}

/** The form in which an entry is stored and sent; the reverse of `readEntry`. */
export function writeEntry(entry: LogEntry): RawEntry {
  const { kind, data, seq: position, actor: author, occurredAt, observedAt, recordedAt } = entry;
  return { seq: position, kind: kind === 'foreign' ? entry.foreignKind : kind, data, actor: author, occurredAt, observedAt, recordedAt };
}
