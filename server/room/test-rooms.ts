// Rooms on a real database with a perceiver and an advisor that do what the test tells them.
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { IncidentId, OfferId, PersonId, Seq, SignalSeq } from '../../domain/ids.ts';
import type { AdviceView, RankedOffer } from '../../domain/offer.ts';
import type { Account } from '../../domain/policy.ts';
import type { NewSignal, Signal } from '../../domain/signal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Advisor } from '../advice/advisor.ts';
import { createAloneLink } from '../nodes/node-link.ts';
import type { Database } from '../store/database.ts';
import { createIncidentStore } from '../store/incident-store.ts';
import { createLogStore } from '../store/log-store.ts';
import { createSignalStore } from '../store/signal-store.ts';
import type { Leases } from './agent-keeper.ts';
import type { Perceiver } from './agent-types.ts';
import type { RoomStores } from './room.ts';
import { Rooms, type RoomsDependencies } from './rooms.ts';
import { offerOf, perceivedEvent } from './test-perception.ts';

export const ada: Account = { id: 'ada' as PersonId, name: 'Ada', accountRole: 'admin' };
export const ben: Account = { id: 'ben' as PersonId, name: 'Ben', accountRole: 'member' };

export function storesOf(database: Database): RoomStores {
  return { incidents: createIncidentStore(database), log: createLogStore(database), signals: createSignalStore(database) };
}

/** The stores of a process that can die: afterwards no call of it ever comes back, and none is begun. */
export function mortal(stores: RoomStores): { stores: RoomStores; die(): void } {
  let isDead = false;
  const never = new Promise<never>(() => {});
  const guard = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]) => {
          if (isDead) return never;
          const answer: unknown = await Reflect.apply(method, target, given);
          return isDead ? never : answer;
        };
      },
    });
  const guarded = { incidents: guard(stores.incidents), log: guard(stores.log), signals: guard(stores.signals) };
  return {
    stores: guarded,
    die() {
      isDead = true;
    },
  };
}

/**
 * `event x` makes an event, later signals belong to the last one, `burst` becomes an event of its third signal only (so
 * that what was read before a restart matters), `throw` throws. Ticks make an event each when `ticking`.
 */
export function scriptedPerceiver(observed: SignalSeq[] = [], ticking = false): Perceiver {
  let last: string | null = null;
  const burst: SignalSeq[] = [];
  return {
    observe(signal: Signal) {
      observed.push(signal.seq);
      if (signal.text === 'throw') throw new Error('the perceiver is broken');
      const times = { occurredAt: signal.occurredAt, observedAt: signal.observedAt, sources: [signal.seq] };
      if (signal.text === 'burst') {
        burst.push(signal.seq);
        if (burst.length !== 3) return { events: [], actions: [], attached: [] };
        last = 'burst';
        const attached = burst.map((seq) => ({ signal: seq, ref: 'burst' }));
        return { events: [perceivedEvent('burst', times)], actions: [], attached };
      }
      if (signal.text.startsWith('event')) {
        last = `${signal.text} ${signal.seq}`;
        return { events: [perceivedEvent(last, times)], actions: [], attached: [{ signal: signal.seq, ref: last }] };
      }
      return { events: [], actions: [], attached: last === null ? [] : [{ signal: signal.seq, ref: last }] };
    },
    tick(now: EpochMs) {
      const times = { occurredAt: now, observedAt: now };
      return { events: ticking ? [perceivedEvent(`tick ${now}`, times)] : [], actions: [], attached: [] };
    },
  };
}

/** Offers one step for each of the last three symptoms, and takes back the others. */
export function scriptedAdvisor(): Advisor {
  return {
    advise({ room, now }) {
      const wanted = room.events.filter((event) => event.dimension === 'symptom').slice(-3);
      const ids = new Set(wanted.map((event) => `o${event.number}`));
      const isOpen = (id: string): boolean => room.offers.get(id as OfferId)?.closed === null;
      const opened = wanted
        .filter((event) => !room.offers.has(`o${event.number}` as OfferId))
        .map((event) => offerOf(`o${event.number}`, { target: event.entity, openedAt: now }));
      const closed = [...room.offers.values()]
        .filter((state) => state.closed === null && !ids.has(state.offer.id))
        .map(({ offer }) => ({ offerId: offer.id, reason: 'not-applicable' as const, evidence: [] }));
      const list: RankedOffer[] = [...ids]
        .filter((id) => isOpen(id) || opened.some((offer) => offer.id === id))
        .map((id) => ({ offerId: id as OfferId, score: 0.5 }));
      const lists: Record<AdviceView, RankedOffer[]> = { all: list, commander: [], operations: list, communications: [], expert: [] };
      return { ranking: { lists, questions: [] }, opened, closed, inputs: { upTo: room.seq, knowledgeVersion: 'k', learningVersion: 'l' } };
    },
  };
}

/** Leases of a node that has the database to itself. */
export function freeLeases(): Leases {
  return { status: () => 'ok', onStatus: () => () => undefined, take: async (ids) => [...ids], release: async () => undefined };
}

/** Rooms that end with the test, in order unless their stores have died. */
export function roomsOn(stores: RoomStores, given: Partial<RoomsDependencies> = {}): Rooms {
  const people = [ada, ben];
  const rooms = new Rooms({
    stores,
    wallNow: () => Date.now() as EpochMs,
    person: (id) => {
      const found = people.find((one) => one.id === id);
      return found === undefined ? undefined : { id: found.id, name: found.name };
    },
    logger: pino({ level: 'silent' }),
    createPerceiver: () => scriptedPerceiver(),
    advisor: scriptedAdvisor(),
    link: createAloneLink(),
    leases: freeLeases(),
    ...given,
  });
  return rooms;
}

export async function declareIn(rooms: Rooms): Promise<IncidentId> {
  const actor = { type: 'person' as const, id: ada.id, name: ada.name };
  const { id } = await rooms.declare({
    title: 'Checkout',
    severity: 'sev2',
    origin: { kind: 'declared' },
    actor,
    now: Date.now() as EpochMs,
  });
  return id;
}

export function signal(text: string, at = Date.now(), externalId: string | null = null): NewSignal {
  const times = { occurredAt: at as EpochMs, observedAt: at as EpochMs };
  return { externalId, channel: 'log', from: 'web-1', role: null, text, attributes: {}, ...times };
}

/** Stops rooms when the test is over. */
export function stopLater(rooms: Rooms): Rooms {
  onTestFinished(() => rooms.stop());
  return rooms;
}

export const zeroSeq = 0 as Seq;
