// The rehearsal: a recorded incident in a room with advice, where people do what they really did and the log keeps what became of each offer.
import type { Actor } from '../../domain/event.ts';
import { fold } from '../../domain/fold.ts';
import { type ActionId, actionId, type OfferId, personId } from '../../domain/ids.ts';
import type { LogEntry, NewEntry } from '../../domain/log.ts';
import type { RecordedAction, Recording } from '../../domain/recording.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { stepKind } from '../../domain/vocabulary.ts';
import { createAdvisor } from '../advice/advisor.ts';
import { adviceEntries } from '../room/advice-entries.ts';
import { provisional } from '../room/provisional.ts';
import { whyNot } from './matching.ts';
import { replay } from './replay.ts';
import type { EngineOptions } from './room-offers.ts';

/** An action that the signals tell of within this time of when it was recorded is that action. */
const sameActionMs = 30 * minuteMs;

/**
 * Replays a recording with its true decisions. Every place of the list counts as seen by one person; a step that people took
 * after it was offered is accepted, with its recorded outcome; one they took without is a task somebody gave; what was
 * offered and never taken stays ignored. Gives the incident's log.
 */
export function rehearse(recording: Recording, { createPerceiver, ...advisorOptions }: EngineOptions): LogEntry[] {
  const { incident, signals, actions } = recording;
  const advisor = createAdvisor(advisorOptions);
  const people = new People(recording);
  const log: LogEntry[] = [];
  let lastSignal = -1;
  const waiting = actions.filter((action) => action.taken).toSorted((a, b) => a.at - b.at);
  replay(incident.id, signals, createPerceiver(), {
    advise: (before, now) => {
      let room = before;
      const entries: NewEntry[] = [];
      const write = (more: readonly NewEntry[]): void => {
        // The same room is the same object: what was reckoned of it once need not be reckoned again.
        if (more.length === 0) return;
        room = fold(provisional(more, room), room);
        entries.push(...more);
      };
      write(people.look(room, now, lastSignal));
      while (waiting[0] !== undefined && waiting[0].at <= now) write(people.act(room, waiting[0], waiting.shift()?.at ?? now));
      write(adviceEntries(room, advisor.advise({ room, now }), now));
      return entries;
    },
    onStep: (_room, _now, signal) => {
      if (signal !== null) lastSignal = signal;
    },
    onEntries: (entries) => log.push(...entries),
  });
  return log;
}

/** The responders of one recording, as one person of the room. */
class People {
  readonly #recording: Recording;
  readonly #actor: Actor & { type: 'person' };
  /** The last signal that had come when each offer was first seen. */
  readonly #seenAfter = new Map<OfferId, number>();
  readonly #told = new Set<ActionId>();

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#actor = { type: 'person', id: personId.parse(`responders-of-${recording.incident.id}`.slice(0, 64)), name: 'Responders' };
  }

  /** Everybody sees the list as it stands. */
  look(room: RoomState, now: EpochMs, lastSignal: number): NewEntry[] {
    return room.lists.all.flatMap(({ offerId }, index) => {
      if (!this.#seenAfter.has(offerId)) this.#seenAfter.set(offerId, lastSignal);
      const rank = index + 1;
      if (room.offers.get(offerId)?.seen.some((seen) => seen.rank <= rank) === true) return [];
      return [this.#entry('offer-seen', { offerId, view: 'all', rank }, now)];
    });
  }

  /** Somebody takes a recorded action: as advised, or by themselves. */
  act(room: RoomState, action: RecordedAction, at: EpochMs): NewEntry[] {
    const { class: step, target, text, outcome } = action;
    // The signals may have told of it a moment earlier; then only how it went is new.
    const told = [...room.actions.values()].find(
      (known) =>
        !this.#told.has(known.id) &&
        known.class !== null &&
        stepKind(known.class) === stepKind(step) &&
        Math.abs(known.acceptedAt - at) <= sameActionMs,
    );
    const id = told?.id ?? actionId.parse(`recorded-${action.id}`);
    this.#told.add(id);
    const judged = this.#entry('action-outcome', { actionId: id, outcome }, at);
    if (told !== undefined) return [judged];
    const doer = { id: personId.parse(this.#actor.id), name: this.#actor.name };
    const given = { actionId: id, class: step, target, text: text.slice(0, 300), doer, callBackAt: null };
    const offerId = this.#matching(room, action);
    const taken = offerId === null ? this.#entry('task-given', given, at) : this.#entry('action-accepted', { ...given, offerId }, at);
    return [taken, judged];
  }

  /** The offer that an action follows, as the scorer would see it: the one that was opened first. */
  #matching(room: RoomState, action: RecordedAction): OfferId | null {
    for (const { offer, actionId: taken, closed } of room.offers.values()) {
      const openedAfter = this.#seenAfter.get(offer.id);
      if (openedAfter === undefined || taken !== null || closed?.reason === 'done') continue;
      const { class: step, target, openedAt } = offer;
      if (whyNot(this.#recording, { class: step, target, openedAt, openedAfter }, action, 'kind') === null) return offer.id;
    }
    return null;
  }

  #entry<Kind extends NewEntry['kind']>(kind: Kind, data: Extract<NewEntry, { kind: Kind }>['data'], at: EpochMs): NewEntry {
    // Kind and data come as a pair of NewEntry; the compiler cannot see that through the type parameter.
    return { kind, data, actor: this.#actor, occurredAt: at, observedAt: at } as NewEntry;
  }
}
