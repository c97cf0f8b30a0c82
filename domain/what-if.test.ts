// What if, compared: the same step is one row, both are measured against what people did, and nothing is counted twice.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advisedAndDone } from './advised.ts';
import { fold } from './fold.ts';
import { type LogEntry, readEntry } from './log.ts';
import type { RoomState } from './room-state.ts';
import { arbitraryLog } from './test-entries.ts';
import { minuteMs } from './time.ts';
import { compareAdvice, differenceOf, firstPlaces } from './what-if.ts';

function offers(...given: readonly [id: string, minutes: number, part?: Record<string, unknown>][]): RoomState['offers'] {
  const states = given.map(([id, minutes, part]) => {
    const offer = { id, class: 'rollback', target: 'checkout-api', text: 'Roll back', openedAt: minutes * minuteMs, ...part };
    return [id, { offer, seen: [], closed: null, dismissed: null, ignored: false, actionId: null }];
  });
  return new Map(states as never);
}

function actions(...given: readonly [id: string, minutes: number, part?: Record<string, unknown>][]): RoomState['actions'] {
  const states = given.map(([id, minutes, part]) => {
    const at = minutes * minuteMs;
    const body = {
      id,
      origin: 'task',
      offerId: null,
      class: 'rollback',
      target: 'checkout-api',
      text: id,
      doer: { id: null, name: 'Wei' },
    };
    return [id, { ...body, acceptedAt: at, startedAt: at, outcome: null, ruling: null, ...part }];
  });
  return new Map(states as never);
}

function ranked(lists: Record<string, string[]>): LogEntry {
  const named = Object.fromEntries(Object.entries(lists).map(([view, ids]) => [view, ids.map((offerId) => ({ offerId, score: 1 }))]));
  return { kind: 'ranked', data: { ranking: { lists: { all: [], ...named }, questions: [] } } } as unknown as LogEntry;
}

const none = { ranked: [] };

describe('what if', () => {
  test('a step offered by both is one row that says how much earlier it came; the others stand alone', () => {
    const past = offers(['t1', 20], ['t2', 5, { class: 'restart', text: 'Restart' }]);
    const today = offers(['n1', 8], ['n2', 30, { target: 'orders-db' }]);
    const { rows } = compareAdvice({ offers: past, ...none }, actions(), { offers: today, ...none });
    expect(rows.map((row) => [row.past?.offer.id ?? null, row.today?.offer.id ?? null, differenceOf(row)])).toEqual([
      ['t2', null, { kind: 'past' }],
      ['t1', 'n1', { kind: 'both', shiftMs: -12 * minuteMs }],
      [null, 'n2', { kind: 'today' }],
    ]);
  });

  test('of several steps of a kind the same words are one before the same kind is', () => {
    const logs = { class: 'inspect-logs', text: 'Read the logs' };
    const state = { class: 'inspect-state', text: 'Look at the state' };
    const { rows } = compareAdvice({ offers: offers(['t1', 10, logs], ['t2', 11, state]), ...none }, actions(), {
      offers: offers(['n1', 10, state], ['n2', 14, logs]),
      ...none,
    });
    expect(rows.map((row) => [row.past?.offer.id, row.today?.offer.id])).toEqual([
      ['t1', 'n2'],
      ['t2', 'n1'],
    ]);
  });

  test('both are measured against the same actions, and only then can have been accepted or ruled on', () => {
    const done = actions(
      ['accepted', 10, { offerId: 't1', class: 'scale', target: 'elsewhere' }],
      ['matched', 12],
      ['overruled', 14, { ruling: { offerId: null, by: 'Rae', at: 0 } }],
    );
    const { steps, figures } = compareAdvice({ offers: offers(['t1', 1]), ...none }, done, {
      offers: offers(['n1', 2], ['n2', 3]),
      ...none,
    });
    expect(steps.map(({ id, past, today }) => [id, past.advised, today.advised])).toEqual([
      ['accepted', 'before', 'never'],
      ['matched', 'never', 'before'],
      ['overruled', 'never', 'before'],
    ]);
    expect([figures.past.precision.hits, figures.past.precision.of, figures.today.precision.hits]).toEqual([1, 1, 2]);
    expect(figures.today.leadTimeMs).toBe(10.5 * minuteMs);
  });

  test('the first place is that of the list of all roles where it stood there', () => {
    const places = firstPlaces([
      ranked({ commander: ['a', 'b'] }),
      ranked({ all: ['b'], expert: ['c'] }),
      ranked({ all: ['c', 'a', 'b'] }),
    ]);
    expect([...places].map(([id, place]) => [id, place.view, place.rank]).sort()).toEqual([
      ['a', 'all', 2],
      ['b', 'all', 1],
      ['c', 'all', 1],
    ]);
  });

  test('of any log compared with itself every offer is its own row, at the same time', () => {
    fc.assert(
      fc.property(arbitraryLog(), (raw) => {
        const entries = raw.map(readEntry);
        const room = fold(entries);
        const given = { offers: room.offers, ranked: entries };
        const { rows, steps, figures } = compareAdvice(given, room.actions, given);
        expect(rows.filter(({ past }) => past !== null)).toHaveLength(room.offers.size);
        expect(rows.filter(({ today }) => today !== null)).toHaveLength(room.offers.size);
        expect(steps).toHaveLength(room.actions.size);
        expect(figures.past.precision).toEqual(advisedAndDone(room).precision);
      }),
      { seed: 20261121, numRuns: 200 },
    );
  });
});
