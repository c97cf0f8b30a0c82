// The state of a room: what the fold makes of an incident's log.
import type { CriticalEvent } from './event.ts';
import type { ActionId, EventNumber, OfferId, PersonId, QuestionId, Seq, SignalSeq } from './ids.ts';
import type { ForeignEntry, Origin } from './log.ts';
import type { AdviceView, Evidence, Offer, OfferCloseReason, OpenQuestion, RankedOffer } from './offer.ts';
import type { EpochMs } from './time.ts';
import type { ActionClass, DismissReason, IncidentRole, Milestone, Outcome, ReviewState, Severity, Stage } from './vocabulary.ts';

export type PersonRef = { readonly id: PersonId; readonly name: string };

export type IncidentClock = { readonly incidentAt: EpochMs; readonly wallAt: EpochMs; readonly rate: number };

/** `evidence` says why it no longer applies; empty where a person's decision says enough. `refusal` is who said no, and why. */
export type OfferClosing = {
  readonly at: EpochMs;
  readonly reason: OfferCloseReason;
  readonly evidence: readonly Evidence[];
  readonly refusal?: RefusedState;
};

/** What became of an offer, with who saw it. */
export type OfferState = {
  readonly offer: Offer;
  readonly seen: readonly { readonly personId: PersonId; readonly at: EpochMs; readonly view: AdviceView; readonly rank: number }[];
  readonly closed: OfferClosing | null;
  readonly dismissed: { readonly by: PersonRef; readonly at: EpochMs; readonly reason: DismissReason; readonly note: string | null } | null;
  readonly ignored: boolean;
  readonly actionId: ActionId | null;
};

/** An action people take. `noticed` ones were read in the signals. */
export type ActionState = {
  readonly id: ActionId;
  readonly origin: 'offer' | 'task' | 'noticed';
  readonly offerId: OfferId | null;
  readonly class: ActionClass | null;
  readonly target: string | null;
  readonly text: string;
  /** Who does it: a member of the room, or a name read in the signals. */
  readonly doer: PersonRef | { readonly id: null; readonly name: string };
  readonly givenBy: string;
  readonly acceptedAt: EpochMs;
  readonly callBackAt: EpochMs | null;
  readonly startedAt: EpochMs | null;
  readonly doneAt: EpochMs | null;
  /** When somebody broke it off, and who; a step that was called off is not done, though it may have had an effect. */
  readonly calledOff: { readonly at: EpochMs; readonly by: string } | null;
  readonly outcome: Outcome | null;
  readonly outcomeAt: EpochMs | null;
  readonly note: string | null;
  readonly sources: readonly SignalSeq[];
  /** What a reviewer ruled: the offer that advised it, or that none did; null while nobody has. */
  readonly ruling: { readonly offerId: OfferId | null; readonly by: string; readonly at: EpochMs } | null;
};

/** A step that somebody was heard to mean, propose or ask for. */
export type IntendedState = {
  readonly class: ActionClass;
  readonly target: string | null;
  readonly text: string;
  readonly by: string;
  readonly at: EpochMs;
  readonly source: SignalSeq;
};

/** A step that somebody said is not to be taken; `forNow` where they said `not yet` or the like. */
export type RefusedState = IntendedState & { readonly reason: string | null; readonly forNow: boolean };

export type QuestionState = {
  readonly id: QuestionId;
  readonly text: string;
  readonly askedBy: string;
  readonly to: PersonRef | null;
  readonly askedAt: EpochMs;
  readonly offerId: OfferId | null;
  readonly answer: { readonly kind: 'yes' | 'no' | 'text'; readonly text: string | null; readonly by: string; readonly at: EpochMs } | null;
};

export type UpdateState = {
  readonly audience: 'internal' | 'public';
  readonly text: string;
  readonly by: string;
  readonly at: EpochMs;
  readonly nextDueAt: EpochMs | null;
};

/** A moment that reviewers agreed on, and who said so last. */
export type MilestoneMark = { readonly at: EpochMs; readonly by: string; readonly markedAt: EpochMs };

/** A spell in one stage; a stage may be entered again. */
export type StageSpell = { readonly stage: Stage; readonly from: EpochMs; readonly to: EpochMs | null };

export type RoomState = {
  /** The last entry folded; 0 for an empty log. */
  readonly seq: Seq;
  readonly title: string;
  readonly reference: string;
  readonly origin: Origin | null;
  readonly declaredAt: EpochMs | null;
  readonly declaredBy: string | null;
  readonly resolvedAt: EpochMs | null;
  readonly severity: Severity;
  readonly stage: Stage;
  readonly stages: readonly StageSpell[];
  readonly clock: IncidentClock | null;
  readonly roles: readonly { readonly role: IncidentRole; readonly person: PersonRef; readonly since: EpochMs }[];
  readonly events: readonly CriticalEvent[];
  readonly adviceOn: boolean;
  readonly adviceSwitchedBy: { readonly name: string; readonly at: EpochMs } | null;
  readonly offers: ReadonlyMap<OfferId, OfferState>;
  readonly lists: Readonly<Record<AdviceView, readonly RankedOffer[]>>;
  /** When the lists were last computed; null before the first ranking. */
  readonly rankedAt: EpochMs | null;
  readonly openQuestions: readonly OpenQuestion[];
  readonly actions: ReadonlyMap<ActionId, ActionState>;
  /** What people were last heard to mean to do, oldest first, at most `maxIntended`. */
  readonly intended: readonly IntendedState[];
  /** What people last said no to, oldest first, at most `maxRefused`; without what was proposed or taken again since. */
  readonly refused: readonly RefusedState[];
  readonly questions: ReadonlyMap<QuestionId, QuestionState>;
  readonly updates: readonly UpdateState[];
  /** When people were last told how it stands: from here, or elsewhere as far as that was noticed or said. */
  readonly lastUpdateAt: EpochMs | null;
  readonly nextUpdateDueAt: EpochMs | null;
  readonly milestones: Readonly<Partial<Record<Milestone, MilestoneMark>>>;
  /** How far the review has come; `by` is null while nobody has moved it. */
  readonly review: { readonly state: ReviewState; readonly by: string | null; readonly at: EpochMs | null };
  /** What was said of the incident when it was last resolved. */
  readonly resolution: string | null;
  /** The number the next critical event gets. */
  readonly nextEventNumber: EventNumber;
  /** Entries of kinds this version does not know. */
  readonly foreign: readonly ForeignEntry[];
};
