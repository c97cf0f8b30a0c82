// Perceptions and an empty room for the tests of the agent: small, and only what each test says.
import { declareEntry } from '../../domain/decide.ts';
import { fold } from '../../domain/fold.ts';
import type { OfferId, SignalSeq } from '../../domain/ids.ts';
import type { NewEntry } from '../../domain/log.ts';
import type { Offer } from '../../domain/offer.ts';
import type { NoticedAction, PerceivedEvent, Perception } from '../../domain/perception.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import { agentActor } from './agent-types.ts';
import { provisional } from './provisional.ts';

export const startAt = 1_700_000_000_000 as EpochMs;

export function perception(given: Partial<Perception>): Perception {
  return { events: [], actions: [], attached: [], ...given };
}

export function perceivedEvent(ref: string, given: Partial<PerceivedEvent> = {}): PerceivedEvent {
  return {
    ...{ ref, dimension: 'symptom', entity: ref, from: null, to: 'failing', direction: 'worse', confidence: 0.8 },
    ...{ occurredAt: startAt, observedAt: startAt, sources: [1 as SignalSeq] },
    ...given,
  };
}

export function noticedAction(ref: string, given: Partial<NoticedAction> = {}): NoticedAction {
  return {
    ...{ ref, class: 'restart', target: 'hub', text: 'Restart the hub', by: 'responder-1', state: 'done', outcome: null },
    ...{ occurredAt: startAt, observedAt: startAt, sources: [3 as SignalSeq] },
    ...given,
  };
}

export function offerOf(id: string, given: Partial<Offer> = {}): Offer {
  return {
    ...{ id: id as OfferId, class: 'restart', target: 'hub', text: 'Restart the hub', role: 'operations', audience: ['operations'] },
    ...{ stage: 'mitigate', risk: 'safe', conditions: [], basis: [], expect: null, verify: null, undo: null, knowledge: [] },
    reliability: { worked: 0, tried: 0, mean: 0.5, low: 0, high: 1 },
    ...{ score: 0.5, openedAt: startAt },
    ...given,
  };
}

/** The room after these entries, as if they had been written. */
export function folded(room: RoomState, entries: readonly NewEntry[]): RoomState {
  return fold(provisional(entries, room), room);
}

export function byAgent<Entry extends Pick<NewEntry, 'kind' | 'data'>>(entry: Entry): NewEntry {
  return { ...entry, actor: agentActor, occurredAt: startAt, observedAt: startAt } as unknown as NewEntry;
}

const opening = { title: 'Checkout', severity: 'sev2', reference: 'INC-1', origin: { kind: 'declared' } } as const;
export const declaredRoom: RoomState = folded(fold([]), [declareEntry(opening, { type: 'person', id: 'ada', name: 'Ada' }, startAt)]);
