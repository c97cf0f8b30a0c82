// Steps that people here announce, propose or ask for: offered with the line until they are begun, done, refused or forgotten.
import { describe, expect, it } from 'vitest';
import { signalSeq } from '../../domain/ids.ts';
import { offer as offerSchema } from '../../domain/offer.ts';
import { createReliability } from '../learning/reliability.ts';
import { minute, record, TestRoom } from '../memory/test-room.ts';
import { type Advice, createAdvisor } from './advisor.ts';

const restart = record({
  id: 'restart',
  key: { symptoms: ['hangs'] },
  conditions: [{ kind: 'symptom', any: ['hangs'], text: 'It hangs.' }],
  action: { class: 'restart', text: 'Restart {target} gently' },
});

function advise(room: TestRoom, at: number, knowledge = [restart]): Advice {
  const advisor = createAdvisor({ knowledge, knowledgeVersion: 'k1', reliability: createReliability([], 'none') });
  return advisor.advise({ room: room.state, now: minute(at) });
}

function said(room: TestRoom, at: number, target: string): TestRoom {
  const data = { class: 'restart' as const, target, text: `should we restart ${target}?`, by: 'ben', source: signalSeq.parse(7) };
  return room.add(at, { kind: 'step-intended', data });
}

const troubled = (): TestRoom => new TestRoom().event(0, 'symptom', 'cart-api', 'answers slowly');
const line = { text: 'ben said: should we restart ledger-db?', status: 'true', evidence: [{ kind: 'signal', seq: 7 }] };

describe('what people here mean to do', () => {
  it('is offered at once with the line, though no knowledge names it', () => {
    const { opened } = advise(said(troubled(), 2, 'ledger-db'), 2);
    expect(opened).toMatchObject([{ class: 'restart', target: 'ledger-db', text: 'Restart ledger-db', knowledge: [], conditions: [line] }]);
    expect(offerSchema.safeParse(opened[0]).success).toBe(true);
  });

  it('is one offer with what knowledge says, in the words of knowledge', () => {
    const room = said(new TestRoom().event(0, 'symptom', 'ledger-db', 'hangs'), 2, 'ledger-db');
    const { opened } = advise(room, 2);
    expect(opened).toHaveLength(1);
    expect(opened[0]).toMatchObject({ text: 'Restart ledger-db gently', knowledge: ['restart'] });
    expect(opened[0]?.conditions[0]).toEqual(line);
  });

  it('is not offered once it is begun, nor after an hour in which nobody took it up', () => {
    const begun = said(troubled(), 2, 'ledger-db').action(3, 'restart', 'ledger-db', { state: 'doing' });
    expect(advise(begun, 3).opened).toEqual([]);
    expect(advise(said(troubled(), 2, 'ledger-db'), 63).opened).toEqual([]);
  });

  it('is begun by a step on what the words mean, and not by one on another thing of a like name', () => {
    const meant = said(troubled(), 2, 'ledger pool').action(3, 'restart', 'cart-api pool.max', { state: 'doing' });
    expect(advise(meant, 3).opened).toEqual([]);
    const offered = said(troubled(), 2, 'ledger pool');
    for (const offer of advise(offered, 2).opened) offered.add(2, { kind: 'offered', data: { offer } });
    offered.action(3, 'restart', 'cart-api pool.max', { state: 'doing' });
    expect(advise(offered, 3).closed).toMatchObject([{ reason: 'done' }]);
    const other = said(troubled(), 2, 'ledger-db').action(3, 'restart', 'ledger-web', { state: 'doing' });
    expect(advise(other, 3).opened).toMatchObject([{ target: 'ledger-db' }]);
  });
});

describe('what people plan for the case that it gets worse', () => {
  const planned = (at: number, text = 'we may need to roll back cart-image if any issues become apparent'): TestRoom => {
    const data = { class: 'rollback' as const, target: 'cart-image', text, by: 'ben', source: signalSeq.parse(7) };
    return troubled().add(at, { kind: 'step-intended', data });
  };

  it('is offered again when it gets worse, hours later', () => {
    const room = planned(2).event(300, 'symptom', 'cart-net', 'drops packets');
    expect(advise(room, 301).opened).toContainEqual(expect.objectContaining({ class: 'rollback', target: 'cart-image' }));
  });

  it('is not while nothing got worse, nor where it was planned for no case', () => {
    expect(advise(planned(2), 301).opened.filter((one) => one.class === 'rollback')).toEqual([]);
    const room = planned(2, 'should we roll back cart-image?').event(300, 'symptom', 'cart-net', 'drops packets');
    expect(advise(room, 301).opened.filter((one) => one.class === 'rollback')).toEqual([]);
  });
});

describe('what people say no to', () => {
  const no = (room: TestRoom, at: number, target: string | null, more: { reason?: string; forNow?: boolean } = {}): TestRoom => {
    const words = { text: `let's not restart ${target ?? 'yet'}`, by: 'Ben', source: signalSeq.parse(9) };
    const data = { class: 'restart' as const, target, ...words, reason: null, forNow: false, ...more };
    return room.add(at, { kind: 'step-refused', data });
  };
  const opened = (room: TestRoom, at: number): TestRoom => {
    for (const offer of advise(room, at).opened) room.add(at, { kind: 'offered', data: { offer } });
    return room;
  };
  const closedAfter = (room: TestRoom, at: number): TestRoom => {
    for (const { offerId, reason, evidence } of advise(room, at).closed)
      room.add(at, { kind: 'offer-closed', data: { offerId, reason, evidence: [...evidence] } });
    return room;
  };

  it('leaves the list with who said so, and stays away though somebody proposed it before', () => {
    const room = opened(said(troubled(), 2, 'ledger-db'), 2);
    const { closed, opened: anew } = advise(no(room, 4, 'ledger-db', { reason: 'jobs would be lost' }), 4);
    expect(closed).toMatchObject([{ reason: 'refused', evidence: [{ kind: 'signal', seq: 9 }] }]);
    expect(anew).toEqual([]);
    const [state] = [...closedAfter(room, 4).state.offers.values()];
    expect(state?.closed?.refusal).toMatchObject({ by: 'Ben', reason: 'jobs would be lost' });
    expect(advise(room, 30).opened).toEqual([]);
  });

  it('also closes what knowledge advised, of the same kind and thing only', () => {
    const hung = (): TestRoom => opened(new TestRoom().event(0, 'symptom', 'ledger-db', 'hangs'), 1);
    expect(advise(no(hung(), 4, 'ledger-db'), 4).closed).toMatchObject([{ reason: 'refused' }]);
    expect(advise(no(hung(), 4, null), 4).closed).toMatchObject([{ reason: 'refused' }]);
    expect(advise(no(hung(), 4, 'cart-api'), 4).closed).toEqual([]);
  });

  it('is offered again when somebody proposes it again', () => {
    const room = closedAfter(no(opened(said(troubled(), 2, 'ledger-db'), 2), 4, 'ledger-db'), 4);
    expect(advise(said(room, 6, 'ledger-db'), 6).opened).toMatchObject([{ class: 'restart', target: 'ledger-db' }]);
  });

  it('comes back by itself soon after a "not yet", after a flat no only later and with a new reason', () => {
    const hung = (): TestRoom => new TestRoom().event(0, 'symptom', 'ledger-db', 'hangs');
    const offersAt = (room: TestRoom, at: number): number => advise(closedAfter(room, 4), at).opened.length;
    const yet = (): TestRoom => no(opened(hung(), 1), 4, 'ledger-db', { forNow: true }).event(15, 'symptom', 'ledger-db', 'hangs more');
    expect(offersAt(yet(), 20)).toBe(0);
    expect(offersAt(yet(), 25)).toBe(1);
    const flat = (): TestRoom => no(opened(hung(), 1), 4, 'ledger-db');
    expect(offersAt(flat(), 66)).toBe(0);
    const worse = flat().event(60, 'symptom', 'ledger-db', 'hangs again');
    expect(offersAt(worse, 62)).toBe(0);
    expect(offersAt(worse, 66)).toBe(1);
  });
});
