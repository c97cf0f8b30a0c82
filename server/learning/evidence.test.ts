// What the log of an incident says of advice: taken, dismissed, ignored, missed, and by whom.
import { expect, test } from 'vitest';
import type { Actor } from '../../domain/event.ts';
import { actionId, type OfferId, offerId, personId, signalSeq } from '../../domain/ids.ts';
import type { EvidenceItem } from '../../domain/learning.ts';
import type { Offer } from '../../domain/offer.ts';
import type { ActionClass } from '../../domain/vocabulary.ts';
import { minute, record, TestRoom } from '../memory/test-room.ts';
import { evidenceOf } from './evidence.ts';

const ana: Actor = { type: 'person', id: 'ana', name: 'Ana' };
const ben: Actor = { type: 'person', id: 'ben', name: 'Ben' };
const restart = record({ id: 'restart', action: { class: 'restart', text: 'Restart {target}' } });

/** A room whose database is slow, with steps offered in it. */
class AdvisedRoom extends TestRoom {
  offer(at: number, id: string, step: ActionClass = 'restart', target: string | null = 'orders-db'): this {
    const offer: Offer = {
      id: offerId.parse(id),
      class: step,
      target,
      text: `${step} ${target ?? ''}`,
      role: 'operations',
      audience: ['operations'],
      stage: 'detect',
      risk: 'cautious',
      conditions: [],
      basis: [],
      expect: null,
      verify: null,
      undo: null,
      knowledge: [restart.id],
      reliability: { worked: 0, tried: 0, mean: 0.5, low: 0, high: 1 },
      score: 0.6,
      openedAt: minute(at),
    };
    return this.add(at, { kind: 'offered', data: { offer } });
  }
  see(at: number, id: string, by: Actor, rank: number): this {
    return this.add(at, { kind: 'offer-seen', data: { offerId: id as OfferId, view: 'all', rank } }, by);
  }
  close(at: number, id: string, reason: 'expired' | 'not-applicable' | 'done' | 'refused' | 'advice-off'): this {
    return this.add(at, { kind: 'offer-closed', data: { offerId: id as OfferId, reason, evidence: [] } });
  }
  accept(at: number, id: string, action: string, by: Actor = ana): this {
    const doer = { id: personId.parse('ben'), name: 'Ben' };
    const data = { actionId: actionId.parse(action), offerId: id as OfferId, class: 'restart' as const, target: 'orders-db' };
    return this.add(at, { kind: 'action-accepted', data: { ...data, text: 'Restart', doer, callBackAt: null } }, by);
  }
  items(): readonly EvidenceItem[] {
    return evidenceOf('i1', this.entries).items;
  }
}

const room = (): AdvisedRoom => new AdvisedRoom().event(1, 'symptom', 'orders-db latency', '2 s') as AdvisedRoom;

test('an accepted step is taken by who decided, with its best rank, its context and a judged outcome', () => {
  const log = room().offer(2, 'o1').see(3, 'o1', ana, 4).see(4, 'o1', ana, 2).accept(5, 'o1', 'a1');
  log.add(9, { kind: 'action-outcome', data: { actionId: actionId.parse('a1'), outcome: 'worked' } }, ben);
  expect(log.items()).toEqual([
    {
      records: [restart.id],
      class: 'restart',
      context: { stage: 'detect', trouble: 'database', last: null },
      person: 'ana',
      rank: 2,
      fate: { kind: 'taken', outcome: 'worked', judged: true },
    },
  ]);
  expect(evidenceOf('i1', log.entries).closedAt).toBe(minute(9));
});

test('what was read in the signals is the word of the incident, whoever it names', () => {
  const log = room().offer(2, 'o1').see(2, 'o1', ana, 1);
  const noticed = {
    actionId: actionId.parse('n1'),
    class: 'restart' as const,
    target: 'orders-db',
    text: 'Restarted',
    state: 'done' as const,
  };
  log.add(6, {
    kind: 'action-noticed',
    data: { ...noticed, by: 'tomas', sources: [signalSeq.parse(4)], offerId: offerId.parse('o1'), outcome: 'partly' },
  });
  log.close(6, 'o1', 'done');
  expect(log.items()).toMatchObject([{ person: 'read in i1', rank: 1, fate: { kind: 'taken', outcome: 'partly', judged: false } }]);
});

test('seen and left is ignored, once for each who saw it; unseen says nothing', () => {
  const log = room().offer(2, 'o1').offer(2, 'o2', 'scale').see(3, 'o1', ana, 1).see(3, 'o1', ben, 3);
  log.close(60, 'o1', 'expired').close(60, 'o2', 'not-applicable');
  expect(log.items()).toMatchObject([
    { person: 'ana', rank: 1, fate: { kind: 'ignored', of: 2 } },
    { person: 'ben', rank: 3, fate: { kind: 'ignored', of: 2 } },
  ]);
});

test('an offer that still stood at the end was ignored, one that went when advice was switched off was not', () => {
  const log = room().offer(2, 'o1').offer(2, 'o2', 'scale').see(3, 'o1', ana, 1).see(3, 'o2', ana, 2).close(4, 'o2', 'advice-off');
  expect(log.items()).toMatchObject([{ class: 'restart', fate: { kind: 'ignored', of: 1 } }]);
});

test('advice may be followed after it has left the list, for two hours', () => {
  const follow = (at: number) =>
    room().offer(2, 'o1').see(3, 'o1', ana, 1).close(20, 'o1', 'expired').action(at, 'restart', 'orders-db') as AdvisedRoom;
  expect(follow(30).items()).toMatchObject([{ fate: { kind: 'taken' } }]);
  expect(
    follow(200)
      .items()
      .map(({ fate }) => fate.kind),
  ).toEqual(['missed', 'ignored']);
});

test('a dismissal keeps its reason and its person', () => {
  const log = room().offer(2, 'o1').see(3, 'o1', ben, 1);
  log.add(4, { kind: 'offer-dismissed', data: { offerId: offerId.parse('o1'), reason: 'too-risky' } }, ben);
  expect(log.items()).toMatchObject([{ person: 'ben', rank: 1, fate: { kind: 'dismissed', reason: 'too-risky' } }]);
});

test('a step that nobody advised is missed, read or given; a task of no known class is not', () => {
  const log = room().action(5, 'rollback', 'orders-db', { outcome: 'worked' });
  const doer = { id: personId.parse('ben'), name: 'Ben' };
  const task = { target: null, text: 'Call the vendor', doer, callBackAt: null };
  log.add(7, { kind: 'task-given', data: { ...task, actionId: actionId.parse('t1'), class: 'engage' } }, ana);
  log.add(8, { kind: 'task-given', data: { ...task, actionId: actionId.parse('t2'), class: null } }, ana);
  expect((log as AdvisedRoom).items()).toMatchObject([
    { records: [], class: 'rollback', person: 'read in i1', fate: { kind: 'missed', outcome: 'worked' } },
    { records: [], class: 'engage', person: 'ana', context: { last: 'rollback' }, fate: { kind: 'missed', outcome: 'unknown' } },
  ]);
});

test('one offer is one trial, however many times it is said to be done', () => {
  const log = room().offer(2, 'o1').see(3, 'o1', ana, 1).accept(4, 'o1', 'a1').action(8, 'restart', 'orders-db') as AdvisedRoom;
  expect(log.items().filter(({ records }) => records.length > 0)).toHaveLength(1);
});

test('a step that somebody refused in words teaches nothing, unless it is taken after all', () => {
  const refused = (): AdvisedRoom => room().offer(2, 'o1').see(3, 'o1', ana, 1).close(4, 'o1', 'refused');
  expect(refused().items()).toEqual([]);
  const taken = refused().action(20, 'restart', 'orders-db', { outcome: 'worked' }) as AdvisedRoom;
  expect(taken.items()).toMatchObject([{ records: ['restart'], fate: { kind: 'taken', outcome: 'worked' } }]);
});
