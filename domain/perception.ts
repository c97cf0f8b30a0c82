// What perception hands on: events, actions noticed, and which event each signal belongs to.
import type { EventBody } from './event.ts';
import type { SignalSeq } from './ids.ts';
import type { EpochMs } from './time.ts';
import type { ActionClass, Outcome } from './vocabulary.ts';

/** An event before the room numbers it; it names others by their `ref`. */
export type PerceivedEvent = Omit<EventBody, 'supersedes' | 'conflictsWith'> & {
  readonly supersedesRef?: string;
  readonly conflictsWithRef?: string;
};

/** Somebody did something, as read in the signals. */
export type NoticedAction = {
  /**
   * Stable name of letters, digits, - and _ (at most 64): it becomes the action's id. The same ref again with
   * `state: 'done'`, `'called-off'` or an `outcome` carries the action on.
   */
  readonly ref: string;
  readonly class: ActionClass;
  readonly target: string | null;
  readonly text: string;
  readonly by: string;
  /** `doing` is announced or under way, `done` has happened, `called-off` was broken off before it was done. */
  readonly state: 'doing' | 'done' | 'called-off';
  readonly outcome: Outcome | null;
  readonly occurredAt: EpochMs;
  readonly observedAt: EpochMs;
  readonly sources: readonly SignalSeq[];
};

/** Somebody said what they mean to do, or proposed or asked for it, and nobody has done it yet. */
export type IntendedStep = {
  readonly class: ActionClass;
  readonly target: string | null;
  readonly text: string;
  readonly by: string;
  readonly occurredAt: EpochMs;
  readonly observedAt: EpochMs;
  readonly source: SignalSeq;
};

/** Somebody said that a step is not to be taken: flatly, or for now; with the reason they gave. */
export type RefusedStep = IntendedStep & { readonly reason: string | null; readonly forNow: boolean };

/** The first signal of another sort of source that says the same as an event. */
export type SupportedEvent = {
  readonly ref: string;
  readonly signal: SignalSeq;
  readonly confidence: number;
  readonly occurredAt: EpochMs;
  readonly observedAt: EpochMs;
};

export type Perception = {
  readonly events: readonly PerceivedEvent[];
  readonly actions: readonly NoticedAction[];
  /** Each signal that belongs to an event, new or earlier, by the event's ref. */
  readonly attached: readonly { readonly signal: SignalSeq; readonly ref: string }[];
  /** Steps that people mean to take. */
  readonly intended?: readonly IntendedStep[];
  /** Steps that people say no to. */
  readonly refused?: readonly RefusedStep[];
  /** Events that another sort of source says, too, by their ref, with how much they are believed now. */
  readonly supported?: readonly SupportedEvent[];
};
