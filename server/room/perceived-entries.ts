// What was perceived, as entries for the log: events numbered, references resolved, actions tied to the advice they follow.
import type { EventNumber, OfferId } from '../../domain/ids.ts';
import { actionId } from '../../domain/ids.ts';
import { entryData, type NewEntry } from '../../domain/log.ts';
import type { IntendedStep, NoticedAction, PerceivedEvent, Perception, RefusedStep, SupportedEvent } from '../../domain/perception.ts';
import type { ActionState, OfferState, RoomState } from '../../domain/room-state.ts';
import { isSameStep } from '../advice/same-step.ts';
import type { SignalAttachment } from '../store/log-store.ts';
import { agentActor } from './agent-types.ts';

export type PerceivedEntries = {
  readonly entries: NewEntry[];
  readonly attach: SignalAttachment[];
  /** What could not be made an entry, in words, for the log of the server. */
  readonly skipped: string[];
};

/**
 * Turns perceptions, in order, into entries that follow `room`. `numberOf` finds the number of an event of the room by
 * its ref; an event whose ref is there already is not repeated. Pure.
 */
export function perceivedEntries(
  room: RoomState,
  perceptions: readonly Perception[],
  numberOf: (ref: string) => EventNumber | undefined,
): PerceivedEntries {
  const made = new EntryMaker(room, numberOf);
  for (const perception of perceptions) {
    for (const event of perception.events) made.addEvent(event);
    for (const action of perception.actions) made.addAction(action);
    for (const step of perception.intended ?? []) made.addIntended(step);
    for (const step of perception.refused ?? []) made.addRefused(step);
    for (const { signal, ref } of perception.attached) made.attachTo(signal, ref);
    for (const supported of perception.supported ?? []) made.support(supported);
  }
  return { entries: made.entries, attach: [...made.attach.values()], skipped: made.skipped };
}

/** An action as this batch leaves it; only what the next notice of it must know. */
type Known = Pick<ActionState, 'id' | 'startedAt' | 'doneAt' | 'outcome' | 'calledOff'>;

/** Collects the entries of one batch, knowing what the entries before it in the same batch have changed. */
class EntryMaker {
  readonly entries: NewEntry[] = [];
  readonly attach = new Map<string, SignalAttachment>();
  readonly skipped: string[] = [];
  readonly #room: RoomState;
  readonly #numberOf: (ref: string) => EventNumber | undefined;
  readonly #numbers = new Map<string, EventNumber>();
  readonly #actions = new Map<string, Known>();
  readonly #closed = new Set<OfferId>();
  #nextNumber: number;

  constructor(room: RoomState, numberOf: (ref: string) => EventNumber | undefined) {
    this.#room = room;
    this.#numberOf = numberOf;
    this.#nextNumber = room.nextEventNumber;
  }

  addEvent(perceived: PerceivedEvent): void {
    const { supersedesRef, conflictsWithRef, ...event } = perceived;
    if (this.#find(event.ref) !== undefined) return;
    const number = this.#nextNumber as EventNumber;
    const supersedes = supersedesRef === undefined ? undefined : this.#find(supersedesRef);
    const conflictsWith = conflictsWithRef === undefined ? undefined : this.#find(conflictsWithRef);
    const data = {
      number,
      event: {
        ...event,
        sources: event.sources.slice(0, 50),
        ...(supersedes === undefined ? {} : { supersedes }),
        ...(conflictsWith === undefined ? {} : { conflictsWith }),
      },
    };
    // An entry that cannot be read back would stand in the log for ever as one of "a newer version".
    const checked = entryData['event-recorded'].safeParse(data);
    if (!checked.success) {
      this.skipped.push(`event ${event.ref}: ${checked.error.issues[0]?.message ?? 'not valid'}`);
      return;
    }
    this.#nextNumber += 1;
    this.#numbers.set(event.ref, number);
    // What an event cites belongs to it, or its raw lines could not be opened.
    for (const signal of event.sources) this.attachTo(signal, event.ref);
    const { occurredAt, observedAt } = event;
    this.entries.push({ kind: 'event-recorded', data: checked.data, actor: agentActor, occurredAt, observedAt });
  }

  attachTo(signal: SignalAttachment['signal'], ref: string): void {
    const event = this.#find(ref);
    if (event !== undefined) this.attach.set(`${signal} ${event}`, { signal, event });
  }

  /** Another sort of source says the same: the event is believed more, and cites it. */
  support({ ref, signal, confidence, occurredAt, observedAt }: SupportedEvent): void {
    const event = this.#find(ref);
    if (event === undefined) return;
    this.attachTo(signal, ref);
    this.entries.push({
      kind: 'event-supported',
      data: { event, sources: [signal], confidence },
      actor: agentActor,
      occurredAt,
      observedAt,
    });
  }

  addIntended({ occurredAt, observedAt, ...step }: IntendedStep): void {
    this.entries.push({ kind: 'step-intended', data: step, actor: agentActor, occurredAt, observedAt });
  }

  addRefused({ occurredAt, observedAt, ...step }: RefusedStep): void {
    this.entries.push({ kind: 'step-refused', data: step, actor: agentActor, occurredAt, observedAt });
  }

  addAction(noticed: NoticedAction): void {
    const known = this.#knownAction(noticed);
    if (known === undefined && noticed.state !== 'called-off') this.#addNoticed(noticed, noticed.state);
    else if (known !== undefined) this.#carryOn(known, noticed);
  }

  /** The action this is about: noticed before under the same ref, or the same step that somebody was given in the room. */
  #knownAction(noticed: NoticedAction): Known | undefined {
    const before = this.#actions.get(noticed.ref);
    if (before !== undefined) return before;
    const id = actionId.safeParse(noticed.ref);
    const same = id.success ? this.#room.actions.get(id.data) : undefined;
    if (same !== undefined) return same;
    let given: Known | undefined;
    for (const action of this.#room.actions.values()) {
      if (action.origin === 'noticed' || action.class === null) continue;
      const now = this.#actions.get(action.id) ?? action;
      const isOver = (now.doneAt !== null && now.outcome !== null) || now.calledOff !== null;
      if (!isOver && isSameStep(noticed, { class: action.class, target: action.target })) given = now;
    }
    return given;
  }

  #addNoticed(noticed: NoticedAction, state: 'doing' | 'done'): void {
    const { ref, class: of, target, text, by, outcome, occurredAt, observedAt } = noticed;
    const advised = this.#openOffer(noticed);
    const data = {
      actionId: ref,
      class: of,
      target,
      text,
      by,
      state,
      sources: [...noticed.sources],
      ...(advised === undefined ? {} : { offerId: advised.offer.id }),
      ...(outcome === null ? {} : { outcome }),
    };
    const checked = entryData['action-noticed'].safeParse(data);
    if (!checked.success) {
      this.skipped.push(`action ${ref}: ${checked.error.issues[0]?.message ?? 'not valid'}`);
      return;
    }
    this.entries.push({ kind: 'action-noticed', data: checked.data, actor: agentActor, occurredAt, observedAt });
    this.#actions.set(ref, {
      id: checked.data.actionId,
      startedAt: occurredAt,
      doneAt: state === 'done' ? occurredAt : null,
      outcome,
      calledOff: null,
    });
    if (advised === undefined) return;
    this.#closed.add(advised.offer.id);
    const evidence = noticed.sources.slice(0, 5).map((seq) => ({ kind: 'signal' as const, seq }));
    const closing = { offerId: advised.offer.id, reason: 'done' as const, evidence };
    this.entries.push({ kind: 'offer-closed', data: closing, actor: agentActor, occurredAt, observedAt });
  }

  /** The action goes on: it is begun, done, or it is known how it went. Says nothing twice. */
  #carryOn(action: Known, noticed: NoticedAction): void {
    const { occurredAt, observedAt, outcome } = noticed;
    const times = { actor: agentActor, occurredAt, observedAt };
    const isDone = noticed.state === 'done' || outcome !== null;
    let now = action;
    if (noticed.state === 'called-off') {
      if (action.calledOff === null) {
        const { by, text } = noticed;
        const data = { actionId: action.id, by, text, sources: [...noticed.sources] };
        this.entries.push({ kind: 'action-called-off', data, ...times });
        now = { ...now, doneAt: null, calledOff: { at: observedAt, by } };
      }
    } else if (!isDone && action.startedAt === null) {
      this.entries.push({ kind: 'action-started', data: { actionId: action.id }, ...times });
      now = { ...now, startedAt: observedAt };
    }
    if (noticed.state === 'done' && action.doneAt === null && outcome === null) {
      this.entries.push({ kind: 'action-done', data: { actionId: action.id }, ...times });
      now = { ...now, doneAt: observedAt };
    }
    if (outcome !== null && outcome !== action.outcome) {
      const data = { actionId: action.id, outcome, sources: [...noticed.sources] };
      this.entries.push({ kind: 'action-outcome', data, ...times });
      now = { ...now, doneAt: now.doneAt ?? (now.calledOff === null ? observedAt : null), outcome };
    }
    this.#actions.set(noticed.ref, now);
    this.#actions.set(action.id, now);
  }

  #openOffer(noticed: NoticedAction): OfferState | undefined {
    for (const state of this.#room.offers.values()) {
      if (state.closed === null && !this.#closed.has(state.offer.id) && isSameStep(noticed, state.offer)) return state;
    }
    return undefined;
  }

  #find(ref: string): EventNumber | undefined {
    return this.#numbers.get(ref) ?? this.#numberOf(ref);
  }
}
