import { describe, expect, it } from 'vitest';
import type { EventNumber, OfferId, PersonId, QuestionId, SignalSeq } from '../../domain/ids.ts';
import { adviceList, currentPlaces, titleParts, viewOf } from './advice-cards.ts';
import { accepted, anOffer, at, mara, ranked, roomAfter, type Step, tomas } from './test-room.ts';

const options = { held: null, mine: new Set<OfferId>(), me: mara.id, now: at(10) };
const seen = (id: string): Step => ({ kind: 'offer-seen', by: mara, data: { offerId: id as OfferId, view: 'commander', rank: 1 } });
const withdrawn = (id: string, minute: number): Step => ({
  kind: 'offer-closed',
  minute,
  data: { offerId: id as OfferId, reason: 'not-applicable', evidence: [{ kind: 'event', number: 2 as EventNumber }] },
});
const cpuNormal: Step = {
  kind: 'event-recorded',
  data: {
    number: 2 as EventNumber,
    event: {
      ref: 'cpu',
      dimension: 'symptom',
      entity: 'orders-db CPU',
      from: '98%',
      to: 'normal',
      direction: 'better',
      occurredAt: at(8),
      observedAt: at(8),
      sources: [1 as SignalSeq],
      confidence: 0.9,
    },
  },
};
const ids = (cards: readonly { offerId: string }[]) => cards.map((card) => card.offerId);

describe('adviceList', () => {
  it('says target, record, doer and conditions in words', () => {
    const room = roomAfter(
      anOffer('a', {
        conditions: [
          { text: 'Pool wait is above 1 s', status: 'true', evidence: [{ kind: 'event', number: 12 as EventNumber }] },
          { text: 'Schema migration since 8841', status: 'unknown', evidence: [], question: 'Was there a migration?' },
        ],
      }),
      ranked(['a'], [{ text: 'Was there a migration?', role: 'expert', waiting: 2 }]),
      { kind: 'role-set', data: { number: 2 as EventNumber, role: 'expert', person: tomas, previous: null } },
    );
    const card = adviceList(room, 'commander', options).cards[0];
    expect(card).toMatchObject({
      rank: 1,
      fate: { kind: 'open' },
      metaClosed: ['1 true, 1 unknown', '14 of 17 worked'],
      metaOpen: ['Done by Ops', 'worked 14 of 17 times when tried, 60–90 %'],
    });
    expect(card?.title).toEqual([
      { text: 'Roll back config 8841 on ', isName: false },
      { text: 'checkout-api', isName: true },
    ]);
    expect(card?.why[1]).toMatchObject({ question: 'Was there a migration?', ask: tomas, asked: null });
    expect(adviceList(room, 'operations', options).cards[0]?.metaOpen).toEqual(['worked 14 of 17 times when tried, 60–90 %']);
  });

  it('shows a question that was put already, and never offers to ask oneself', () => {
    const question = 'Was there a migration?';
    const room = roomAfter(
      anOffer('a', { role: 'commander', conditions: [{ text: 'Migration', status: 'unknown', evidence: [], question }] }),
      ranked(['a']),
      { kind: 'role-set', data: { number: 2 as EventNumber, role: 'commander', person: mara, previous: null } },
      { kind: 'question-asked', by: mara, minute: 3, data: { questionId: 'q' as QuestionId, text: question, to: tomas } },
    );
    const why = adviceList(room, 'commander', options).cards[0]?.why[0];
    expect(why?.ask).toBeNull();
    expect(why?.asked).toMatchObject({ to: tomas, askedAt: at(3) });
  });

  it('keeps the held order and counts what waits', () => {
    const before = roomAfter(anOffer('a'), anOffer('b'), ranked(['a', 'b']));
    const held = currentPlaces(before, 'commander');
    const after = roomAfter(anOffer('a'), anOffer('b'), ranked(['a', 'b']), anOffer('c'), ranked(['c', 'b', 'a']));
    const list = adviceList(after, 'commander', { ...options, held });
    expect(ids(list.cards)).toEqual(['a', 'b']);
    expect(list.cards.map((card) => card.rank)).toEqual([1, 2]);
    expect(list).toMatchObject({ waiting: 1, stale: true });
    expect(ids(adviceList(after, 'commander', options).cards)).toEqual(['c', 'b', 'a']);
    expect(adviceList(before, 'commander', { ...options, held })).toMatchObject({ waiting: 0, stale: false });
  });

  it('shows what comes into a list that was empty, or became so, although somebody is in it', () => {
    const after = roomAfter(anOffer('a'), anOffer('b'), ranked(['a', 'b']));
    expect(adviceList(after, 'commander', { ...options, held: [] })).toMatchObject({ waiting: 0, stale: false });
    expect(ids(adviceList(after, 'commander', { ...options, held: [] }).cards)).toEqual(['a', 'b']);
    const [first] = currentPlaces(after, 'commander');
    const held = first === undefined ? [] : [first];
    expect(ids(adviceList(after, 'commander', { ...options, held, mine: new Set(['a' as OfferId]) }).cards)).toEqual(['b']);
  });

  it('says in place what became of a held offer, and drops at once what the reader decided', () => {
    const before = roomAfter(anOffer('a'), anOffer('b'), anOffer('c'), ranked(['a', 'b', 'c']));
    const held = currentPlaces(before, 'commander');
    const after = roomAfter(
      anOffer('a'),
      anOffer('b'),
      anOffer('c'),
      ranked(['a', 'b', 'c']),
      cpuNormal,
      withdrawn('a', 9),
      accepted('x', 'b', 9),
      {
        kind: 'offer-dismissed',
        by: tomas,
        data: { offerId: 'c' as OfferId, reason: 'too-risky' },
      },
    );
    expect(adviceList(after, 'commander', { ...options, held }).cards.map((card) => card.fate)).toEqual([
      { kind: 'withdrawn', words: 'Withdrawn', evidence: [{ kind: 'event', number: 2 }], facts: 'orders-db CPU, normal' },
      { kind: 'decided', words: 'Accepted by Mara, Tomas does it' },
      { kind: 'decided', words: 'Dismissed by Tomas: too risky now' },
    ]);
    expect(ids(adviceList(after, 'commander', { ...options, held, mine: new Set(['b' as OfferId]) }).cards)).toEqual(['a', 'c']);
  });

  it('says who refused an action, when and why, or in which words', () => {
    const said = (reason: string | null): Step => ({
      ...{ kind: 'step-refused', minute: 9 },
      data: { class: 'restart', target: null, text: 'let us not', by: 'Ben', reason, forNow: reason === null, source: 4 as SignalSeq },
    });
    const closed: Step = {
      ...{ kind: 'offer-closed', minute: 9 },
      data: { offerId: 'a' as OfferId, reason: 'refused', evidence: [{ kind: 'signal', seq: 4 as SignalSeq }] },
    };
    const fate = (reason: string | null) =>
      adviceList(roomAfter(anOffer('a'), ranked(['a']), seen('a'), said(reason), closed), 'commander', options).cards[0]?.fate;
    expect(fate('jobs would be lost')).toMatchObject({ kind: 'withdrawn', words: 'Ben said no', facts: 'jobs would be lost', at: at(9) });
    expect(fate(null)).toMatchObject({ words: 'Ben said not yet', facts: '“let us not”' });
  });

  it('keeps a withdrawn offer in sight for a while if somebody had seen it', () => {
    const room = (...more: Step[]) => roomAfter(anOffer('a'), anOffer('b'), ranked(['a', 'b']), ...more);
    expect(ids(adviceList(room(seen('a'), withdrawn('a', 9)), 'commander', options).cards)).toEqual(['b', 'a']);
    expect(ids(adviceList(room(withdrawn('a', 9)), 'commander', options).cards)).toEqual(['b']);
    expect(ids(adviceList(room(seen('a'), withdrawn('a', 2)), 'commander', options).cards)).toEqual(['b']);
    expect(ids(adviceList(room(seen('a'), withdrawn('a', 9)), 'expert', options).cards)).toEqual([]);
  });
});

describe('viewOf', () => {
  it('opens the list of the role a person holds, or of the nearest one', () => {
    const holding = (role: 'commander' | 'scribe' | 'responder') =>
      roomAfter({ kind: 'role-set', data: { number: 2 as EventNumber, role, person: mara, previous: null } });
    expect(viewOf(holding('commander'), mara.id)).toBe('commander');
    expect(viewOf(holding('scribe'), mara.id)).toBe('communications');
    expect(viewOf(holding('responder'), mara.id)).toBe('operations');
    expect(viewOf(holding('commander'), 'nobody' as PersonId)).toBe('all');
  });
});

describe('words', () => {
  it('sets only names of machines apart, wherever they stand', () => {
    expect(titleParts('Restart orders-db and watch', 'orders-db').map((part) => part.isName)).toEqual([false, true, false]);
    expect(titleParts('Page Priya', 'Priya')).toEqual([{ text: 'Page Priya', isName: false }]);
    expect(titleParts('Scale out', 'orders-db')).toEqual([{ text: 'Scale out', isName: false }]);
  });
});
