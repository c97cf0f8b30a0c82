// Rooms for the tests of this folder, folded from real log entries.

import { emptyRoom, fold } from '../../domain/fold.ts';
import type { ActionId, EventNumber, OfferId, PersonId, Seq } from '../../domain/ids.ts';
import type { EntryData, EntryKind, KnownEntry } from '../../domain/log.ts';
import type { Offer } from '../../domain/offer.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { type EpochMs, minuteMs, plus } from '../../domain/time.ts';

export const startedAt = Date.UTC(2026, 2, 12, 2, 0) as EpochMs;
export const at = (minute: number): EpochMs => plus(startedAt, minute * minuteMs);
export const mara = { id: 'mara' as PersonId, name: 'Mara' };
export const tomas = { id: 'tomas' as PersonId, name: 'Tomas' };

export type Step = {
  [Kind in EntryKind]: {
    readonly kind: Kind;
    readonly data: EntryData<Kind>;
    readonly by?: { id: PersonId; name: string };
    readonly minute?: number;
  };
}[EntryKind];

/** A declared room after these steps. */
export function roomAfter(...steps: Step[]): RoomState {
  const declared: Step = {
    kind: 'declared',
    data: { number: 1 as EventNumber, title: 'Checkout', severity: 'sev2', reference: 'INC-1', origin: { kind: 'declared' } },
  };
  return fold(
    [declared, ...steps].map((step, index) => {
      const when = at(step.minute ?? 0);
      const actor = step.by === undefined ? { type: 'agent' as const, name: 'rules' } : { type: 'person' as const, ...step.by };
      return {
        seq: (index + 1) as Seq,
        kind: step.kind,
        data: step.data,
        actor,
        occurredAt: when,
        observedAt: when,
        recordedAt: when,
      } as KnownEntry;
    }),
    emptyRoom,
  );
}

export function anOffer(id: string, over: Partial<Offer> = {}): Step {
  return {
    kind: 'offered',
    data: {
      offer: {
        id: id as OfferId,
        class: 'rollback',
        target: 'checkout-api',
        text: 'Roll back config 8841 on checkout-api',
        role: 'operations',
        audience: ['commander', 'operations'],
        stage: 'mitigate',
        risk: 'cautious',
        conditions: [],
        basis: [],
        expect: null,
        verify: null,
        undo: null,
        knowledge: [],
        reliability: { worked: 14, tried: 17, mean: 0.8, low: 0.6, high: 0.9 },
        score: 0.8,
        openedAt: startedAt,
        ...over,
      },
    },
  };
}

export function ranked(ids: readonly string[], questions: EntryData<'ranked'>['ranking']['questions'] = []): Step {
  const list = ids.map((id) => ({ offerId: id as OfferId, score: 0.5 }));
  const lists = { all: list, commander: list, operations: list, communications: [], expert: [] };
  return {
    kind: 'ranked',
    data: { ranking: { lists, questions }, inputs: { upTo: 1 as Seq, knowledgeVersion: 'k', learningVersion: 'l' } },
  };
}

export function accepted(actionId: string, offerId: string, minute: number, doer = tomas, callBackMinute: number | null = null): Step {
  const callBackAt = callBackMinute === null ? null : at(callBackMinute);
  return {
    kind: 'action-accepted',
    by: mara,
    minute,
    data: {
      actionId: actionId as ActionId,
      offerId: offerId as OfferId,
      class: 'rollback',
      target: 'checkout-api',
      text: 'Roll back config 8841 on checkout-api',
      doer,
      callBackAt,
    },
  };
}
