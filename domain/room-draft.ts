// A room under construction: the private, mutable copy that the fold works on, and the changes it makes to it.
import type { CriticalEvent, EventBody } from './event.ts';
import type { ActionId, EventNumber, OfferId, QuestionId } from './ids.ts';
import type { KnownEntry } from './log.ts';
import { type AdviceView, adviceViews, type RankedOffer } from './offer.ts';
import type { ActionState, OfferClosing, OfferState, PersonRef, QuestionState, RoomState, StageSpell, UpdateState } from './room-state.ts';
import type { EpochMs } from './time.ts';
import type { IncidentRole, Stage } from './vocabulary.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
export type RoomDraft = Mutable<
  Omit<RoomState, 'events' | 'stages' | 'offers' | 'actions' | 'questions' | 'updates' | 'foreign' | 'lists' | 'roles'>
> & {
  events: CriticalEvent[];
  stages: StageSpell[];
  offers: Map<OfferId, OfferState>;
  actions: Map<ActionId, ActionState>;
  questions: Map<QuestionId, QuestionState>;
  updates: UpdateState[];
  foreign: RoomState['foreign'][number][];
  lists: Record<AdviceView, readonly RankedOffer[]>;
  roles: { readonly role: IncidentRole; readonly person: PersonRef; readonly since: EpochMs }[];
};

export const noLists = (): Record<AdviceView, readonly RankedOffer[]> => ({
  all: [],
  commander: [],
  operations: [],
  communications: [],
  expert: [],
});

/** A copy of the room that may be changed without changing the room. */
export function draftOf(from: RoomState): RoomDraft {
  return {
    ...from,
    events: [...from.events],
    stages: [...from.stages],
    offers: new Map(from.offers),
    actions: new Map(from.actions),
    questions: new Map(from.questions),
    updates: [...from.updates],
    foreign: [...from.foreign],
    lists: { ...from.lists },
    roles: [...from.roles],
  };
}

export function isOpen(room: RoomDraft, id: OfferId): boolean {
  return room.offers.get(id)?.closed === null;
}

/**
 * Adds an event that perception or a person recorded. Its fields are written out, in the order of `addOwnEvent`: copied with
 * `...`, every event would have a hidden class of its own, and whatever reads thousands of them would take ten times as long.
 */
export function addEvent(room: RoomDraft, entry: KnownEntry, number: EventNumber, event: EventBody): void {
  const { supersedes, conflictsWith } = event;
  const added: CriticalEvent = {
    number,
    ref: event.ref,
    dimension: event.dimension,
    entity: event.entity,
    from: event.from,
    to: event.to,
    direction: event.direction,
    occurredAt: event.occurredAt,
    observedAt: event.observedAt,
    recordedAt: entry.recordedAt,
    sources: event.sources,
    confidence: event.confidence,
    author: entry.actor,
    supersededBy: null,
  };
  const links = { ...(supersedes === undefined ? {} : { supersedes }), ...(conflictsWith === undefined ? {} : { conflictsWith }) };
  room.events.push(supersedes === undefined && conflictsWith === undefined ? added : { ...added, ...links });
}

/** A person's or the room's own act, as the critical event it is. */
export function addOwnEvent(
  room: RoomDraft,
  entry: KnownEntry,
  number: EventNumber,
  dimension: CriticalEvent['dimension'],
  entity: string,
  from: string | null,
  to: string,
  direction: CriticalEvent['direction'],
): void {
  const { actor: author, occurredAt, observedAt, recordedAt } = entry;
  room.events.push({
    number,
    ref: null,
    dimension,
    entity,
    from,
    to,
    direction,
    occurredAt,
    observedAt,
    recordedAt,
    sources: [],
    confidence: 1,
    author,
    supersededBy: null,
  });
  room.nextEventNumber = Math.max(room.nextEventNumber, number + 1) as EventNumber;
}

export function enterStage(room: RoomDraft, stage: Stage, at: EpochMs): void {
  const last = room.stages.at(-1);
  if (last?.stage === stage && last.to === null) return;
  if (last !== undefined) room.stages[room.stages.length - 1] = { ...last, to: at };
  room.stages.push({ stage, from: at, to: null });
  room.stage = stage;
}

export function changeOffer(room: RoomDraft, id: OfferId, change: (offer: OfferState) => OfferState): void {
  const offer = room.offers.get(id);
  if (offer !== undefined) room.offers.set(id, change(offer));
}

export function closeOffer(room: RoomDraft, id: OfferId, closed: OfferClosing): void {
  changeOffer(room, id, (offer) => ({ ...offer, closed: offer.closed ?? closed }));
  for (const view of adviceViews) {
    if (room.lists[view].some((ranked) => ranked.offerId === id))
      room.lists[view] = room.lists[view].filter((ranked) => ranked.offerId !== id);
  }
}

export function changeAction(room: RoomDraft, id: ActionId, change: (action: ActionState) => ActionState): void {
  const action = room.actions.get(id);
  if (action !== undefined) room.actions.set(id, change(action));
}

export function newAction(
  entry: KnownEntry,
  given: Pick<ActionState, 'id' | 'origin' | 'offerId' | 'class' | 'target' | 'text' | 'doer' | 'callBackAt'>,
): ActionState {
  return {
    ...given,
    givenBy: entry.actor.name,
    acceptedAt: entry.observedAt,
    startedAt: null,
    doneAt: null,
    calledOff: null,
    outcome: null,
    outcomeAt: null,
    note: null,
    sources: [],
    ruling: null,
  };
}
