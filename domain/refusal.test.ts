// Refusals in the log: what they withdraw, what lifts them, why offers closed by them; and that older logs read as before.
import { describe, expect, test } from 'vitest';
import { advisedAndDone } from './advised.ts';
import { fold } from './fold.ts';
import type { OfferId } from './ids.ts';
import { readEntry } from './log.ts';
import { holdsUntil, isAbout, saidNo } from './refusal.ts';
import type { RoomState } from './room-state.ts';
import { type EpochMs, minuteMs } from './time.ts';

const startAt = Date.UTC(2026, 2, 12, 2);

type Written = readonly [minute: number, kind: string, data: unknown];

/** A room after entries as they stand in a database. */
function roomOf(...written: Written[]): RoomState {
  const declared: Written = [
    0,
    'declared',
    { number: 1, title: 'Slow', severity: 'sev2', reference: 'INC-1', origin: { kind: 'declared' } },
  ];
  return fold(
    [declared, ...written].map(([minute, kind, data], index) => {
      const at = startAt + minute * minuteMs;
      const actor = { type: 'agent', name: 'Muster' };
      return readEntry({ seq: index + 1, kind, data, actor, occurredAt: at, observedAt: at, recordedAt: at });
    }),
  );
}

const intended = (target: string, source = 1): unknown => ({ class: 'restart', target, text: 'should we?', by: 'ana', source });
const refused = (target: string | null, more: object = {}): unknown => ({
  ...{ class: 'restart', target, text: 'let us not', by: 'Ben', reason: 'we would lose the jobs', forNow: false, source: 2 },
  ...more,
});
const offered = (target: string): unknown => ({
  offer: {
    ...{ id: 'o1', class: 'restart', target, text: `Restart ${target}`, role: 'operations', audience: ['operations'], stage: 'detect' },
    ...{ risk: 'cautious', conditions: [], basis: [], expect: null, verify: null, undo: null, knowledge: [] },
    reliability: { worked: 0, tried: 0, mean: 0.5, low: 0.1, high: 0.9 },
    ...{ score: 0.5, openedAt: startAt },
  },
});

describe('a refusal', () => {
  test('withdraws the intentions that it answers, and no others', () => {
    const room = roomOf(
      [1, 'step-intended', intended('orders-db')],
      [1, 'step-intended', intended('hub')],
      [2, 'step-refused', refused('orders-db')],
    );
    expect(room.intended.map(({ target }) => target)).toEqual(['hub']);
    expect(room.refused).toMatchObject([{ target: 'orders-db', by: 'Ben', reason: 'we would lose the jobs' }]);
    expect(roomOf([1, 'step-intended', intended('hub')], [2, 'step-refused', refused(null)]).intended).toEqual([]);
  });

  test('is lifted by who proposes the step again, accepts it, is given it or is seen to take it', () => {
    const no: Written = [2, 'step-refused', refused('orders-db')];
    const step = { class: 'restart', target: 'orders-db primary', text: 'Restart', actionId: 'a1' };
    const doer = { id: 'ana', name: 'Ana' };
    const lifts: Written[] = [
      [3, 'step-intended', intended('orders-db', 3)],
      [3, 'action-noticed', { ...step, by: 'ana', state: 'doing', sources: [3] }],
      [3, 'action-accepted', { ...step, offerId: 'o1', doer, callBackAt: null }],
      [3, 'task-given', { ...step, doer, callBackAt: null }],
    ];
    for (const lift of lifts) expect(roomOf(no, lift).refused, lift[1]).toEqual([]);
    expect(roomOf(no, [3, 'step-intended', intended('hub', 3)]).refused).toHaveLength(1);
    expect(roomOf(no, [3, 'task-given', { ...step, class: null, doer, callBackAt: null }]).refused).toHaveLength(1);
  });

  test('said again counts as it was said last', () => {
    const room = roomOf(
      [2, 'step-refused', refused('hub')],
      [5, 'step-refused', refused('hub', { forNow: true, reason: null, source: 9 })],
    );
    expect(room.refused).toMatchObject([{ forNow: true, reason: null, source: 9 }]);
  });

  test('stays with the offer that it closed, whatever is said later', () => {
    const closed = { offerId: 'o1', reason: 'refused', evidence: [{ kind: 'signal', seq: 2 }] };
    const room = roomOf(
      [1, 'offered', offered('orders-db')],
      [2, 'step-refused', refused('orders-db')],
      [2, 'offer-closed', closed],
      [9, 'step-intended', intended('orders-db', 7)],
    );
    expect(room.offers.get('o1' as OfferId)?.closed).toMatchObject({
      reason: 'refused',
      refusal: { by: 'Ben', reason: 'we would lose the jobs' },
    });
    expect(advisedAndDone(room).offers.map(({ decision }) => decision)).toEqual(['refused']);
  });

  test('is about the same kind of step on the same thing, or about its class where it names nothing', () => {
    const of = (cls: 'restart' | 'replace' | 'scale' | 'resolve', target: string | null) => ({ class: cls, target });
    expect(isAbout(of('restart', 'orders-db'), of('replace', 'orders-db-2'))).toBe(true);
    expect(isAbout(of('restart', 'orders-db'), of('restart', 'hub'))).toBe(false);
    expect(isAbout(of('restart', 'orders-db'), of('scale', 'orders-db'))).toBe(false);
    expect(isAbout(of('restart', null), of('restart', 'hub'))).toBe(true);
    expect(isAbout(of('restart', null), of('replace', 'hub'))).toBe(false);
    expect(isAbout(of('restart', 'hub'), of('restart', null))).toBe(true);
    expect(isAbout(of('resolve', null), of('resolve', null))).toBe(true);
  });

  test('holds longer when it is flat', () => {
    const at = startAt as EpochMs;
    const held = (more: object): number => holdsUntil({ class: 'restart', target: 'hub', at, forNow: false, ...more }) - at;
    expect(held({})).toBeGreaterThan(held({ forNow: true }));
    // One that names nothing may be about another thing than the one that is offered.
    expect(held({ target: null })).toBe(held({ forNow: true }));
    expect(held({ target: null, class: 'resolve' })).toBe(held({}));
    expect(saidNo({ by: 'Ben', forNow: false })).toBe('Ben said no');
    expect(saidNo({ by: 'Ben', forNow: true })).toBe('Ben said not yet');
  });
});

test('a log from before there were refusals folds as it did', () => {
  const reasons = ['done', 'not-applicable', 'expired', 'advice-off'];
  for (const reason of reasons) {
    const evidence = [{ kind: 'signal', seq: 2 }];
    const room = roomOf(
      [1, 'step-intended', intended('orders-db')],
      [1, 'offered', offered('orders-db')],
      [2, 'offer-closed', { offerId: 'o1', reason, evidence }],
    );
    expect(room.offers.get('o1' as OfferId)?.closed).toEqual({ at: startAt + 2 * minuteMs, reason, evidence });
    expect(room.intended).toHaveLength(1);
    expect(room.refused).toEqual([]);
    expect(room.foreign).toEqual([]);
  }
});
