// Advised and done: pairs are one to one and in time, rulings win, and the figures are those of the pairs.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advisedAndDone, median, shareOf } from './advised.ts';
import { emptyRoom, fold } from './fold.ts';
import { readEntry } from './log.ts';
import type { ActionState, OfferState } from './room-state.ts';
import { arbitraryLog } from './test-entries.ts';
import { minuteMs } from './time.ts';

function offer(id: string, openedAtMinutes: number, part: Record<string, unknown> = {}): [string, OfferState] {
  const opened = { id, class: 'rollback', target: 'checkout-api', openedAt: openedAtMinutes * minuteMs, ...part };
  return [id, { offer: opened, seen: [], closed: null, dismissed: null, ignored: false, actionId: null } as unknown as OfferState];
}

function action(id: string, atMinutes: number, part: Record<string, unknown> = {}): [string, ActionState] {
  const at = atMinutes * minuteMs;
  const body = { id, origin: 'noticed', offerId: null, class: 'rollback', target: 'checkout', text: id, acceptedAt: at, startedAt: at };
  return [id, { ...body, outcome: null, ruling: null, ...part } as unknown as ActionState];
}

function told(offers: [string, OfferState][], actions: [string, ActionState][]) {
  return advisedAndDone({ ...emptyRoom, offers: new Map(offers), actions: new Map(actions) } as unknown as typeof emptyRoom);
}

describe('advised and done', () => {
  test('an action was advised by the first-opened offer of its kind and target, before it and not too long before', () => {
    const { actions, offers, precision, recallTaken, leadTimeMs } = told(
      [offer('early', -200), offer('first', 1), offer('second', 2), offer('other', 1, { target: 'orders-db' })],
      [action('a', 5, { class: 'disable' }), action('b', 0)],
    );
    expect(actions.map(({ action: { id }, advised, offer: by }) => [id, advised, by?.offer.id ?? null])).toEqual([
      ['b', 'after', 'first'],
      ['a', 'before', 'first'],
    ]);
    expect(offers.map(({ offer: { offer: opened }, action: by }) => [opened.id, by?.id ?? null])).toEqual([
      ['early', null],
      ['first', 'a'],
      ['other', null],
      ['second', null],
    ]);
    expect([precision.hits, precision.of, recallTaken.hits, recallTaken.of, leadTimeMs]).toEqual([1, 4, 1, 2, 4 * minuteMs]);
  });

  test('a target that is not compared fits any, and a step of another kind none', () => {
    const { actions } = told(
      [offer('update', 1, { class: 'update-internal', target: null }), offer('restart', 1, { class: 'restart' })],
      [action('told', 2, { class: 'update-internal', target: 'everybody' }), action('rolled', 3), action('unknown', 4, { class: null })],
    );
    expect(actions.map(({ advised }) => advised)).toEqual(['before', 'never', 'never']);
  });

  test('acceptance pairs whatever its words, and a ruling overrules both ways', () => {
    const accepted = { offerId: 'one', class: 'scale', target: 'elsewhere' };
    expect(told([offer('one', 1)], [action('a', 2, accepted)]).actions[0]).toMatchObject({ advised: 'before', ruled: false });
    const no = { ruling: { offerId: null, by: 'Wei', at: 0 } };
    expect(told([offer('one', 1)], [action('a', 2, { ...accepted, ...no })]).actions[0]).toMatchObject({ advised: 'never', ruled: true });
    const yes = { class: 'verify', ruling: { offerId: 'one', by: 'Wei', at: 0 } };
    expect(told([offer('one', 1)], [action('a', 2, yes), action('b', 3)]).actions.map(({ advised }) => advised)).toEqual([
      'before',
      'never',
    ]);
  });

  test('what did nothing or harm is taken and not endorsed', () => {
    const { recallTaken, recallEndorsed } = told(
      [offer('one', 1)],
      [action('a', 2), action('b', 3, { outcome: 'harmful' }), action('c', 4, { outcome: 'did-not-work' })],
    );
    expect([recallTaken.hits, recallTaken.of, recallEndorsed.hits, recallEndorsed.of]).toEqual([1, 3, 1, 1]);
  });

  test('of any room, pairs are one to one and every figure counts them', () => {
    fc.assert(
      fc.property(arbitraryLog(), (raw) => {
        const room = fold(raw.map(readEntry));
        const { offers, actions, precision, recallTaken } = advisedAndDone(room);
        expect(offers).toHaveLength(room.offers.size);
        expect(actions).toHaveLength(room.actions.size);
        const before = actions.filter(({ advised }) => advised === 'before');
        expect(new Set(before.map(({ offer: by }) => by?.offer.id)).size).toBe(before.length);
        expect(offers.filter(({ action: by }) => by !== null)).toHaveLength(before.length);
        expect([precision.hits, recallTaken.hits]).toEqual([before.length, before.length]);
      }),
      { numRuns: 300, seed: 20261121 },
    );
  });

  test('intervals are Wilson’s, and a median of an even number is between the two in the middle', () => {
    const share = shareOf(6, 8);
    expect([share.value, share.low, share.high].map((value) => Math.round((value ?? 0) * 100))).toEqual([75, 41, 93]);
    expect(shareOf(0, 0).value).toBeNull();
    expect([median([]), median([3]), median([4, 1, 3, 2])]).toEqual([null, 3, 2.5]);
  });
});
