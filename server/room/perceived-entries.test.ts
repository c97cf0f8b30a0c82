// From perceptions to entries: numbers, references, and actions tied to what was advised or given.
import { describe, expect, test } from 'vitest';
import type { ActionId, EventNumber, OfferId, PersonId, SignalSeq } from '../../domain/ids.ts';
import type { Perception } from '../../domain/perception.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import { perceivedEntries } from './perceived-entries.ts';
import { byAgent, declaredRoom, folded, noticedAction, offerOf, perceivedEvent, perception } from './test-perception.ts';

function read(room: RoomState, ...perceptions: Perception[]) {
  return perceivedEntries(room, perceptions, (ref) => room.events.find((event) => event.ref === ref)?.number);
}

const offered = folded(declaredRoom, [byAgent({ kind: 'offered', data: { offer: offerOf('o1') } })]);
const given = {
  ...{ actionId: 'act' as ActionId, class: 'restart', target: 'hub', text: 'Restart the hub', callBackAt: null },
  doer: { id: 'ada' as PersonId, name: 'Ada' },
} as const;

test('what people mean to do is kept in the room, and is no action', () => {
  const times = { occurredAt: 5_000 as EpochMs, observedAt: 6_000 as EpochMs };
  const step = { class: 'restart', target: 'hub', text: 'should we restart the hub?', by: 'ben', source: 7 as SignalSeq } as const;
  const { entries } = read(declaredRoom, perception({ intended: [{ ...step, ...times }] }));
  const room = folded(declaredRoom, entries);
  expect(room.intended).toMatchObject([step]);
  expect(room.actions.size).toBe(0);
});

describe('events', () => {
  test('are numbered on, and name others by number, in the same batch and before', () => {
    const first = read(declaredRoom, perception({ events: [perceivedEvent('a')] }));
    const room = folded(declaredRoom, first.entries);
    const { entries } = read(
      room,
      perception({ events: [perceivedEvent('b', { supersedesRef: 'a' })] }),
      perception({ events: [perceivedEvent('c', { conflictsWithRef: 'b' }), perceivedEvent('d', { supersedesRef: 'gone' })] }),
    );
    expect(entries.map(({ data }) => data)).toMatchObject([
      { number: 3, event: { ref: 'b', supersedes: 2 } },
      { number: 4, event: { ref: 'c', conflictsWith: 3 } },
      { number: 5, event: { ref: 'd' } },
    ]);
    expect(folded(room, entries).events.find(({ ref }) => ref === 'a')?.supersededBy).toBe(3);
    expect(JSON.stringify(entries)).not.toContain('Ref"');
  });

  test('that stand in the room already are not repeated', () => {
    const once = read(declaredRoom, perception({ events: [perceivedEvent('a'), perceivedEvent('a')] }));
    expect(once.entries).toHaveLength(1);
    expect(read(folded(declaredRoom, once.entries), perception({ events: [perceivedEvent('a')] })).entries).toEqual([]);
  });

  test('take their signals with them, each once', () => {
    const attached = [1, 2, 2].map((signal) => ({ signal: signal as SignalSeq, ref: 'a' }));
    const unknown = { signal: 9 as SignalSeq, ref: 'nobody' };
    const { attach } = read(declaredRoom, perception({ events: [perceivedEvent('a')], attached: [...attached, unknown] }));
    expect(attach).toEqual([1, 2].map((signal) => ({ signal, event: 2 as EventNumber })));
  });

  test('that another sort of source says, too, cite it and are believed more', () => {
    const times = { occurredAt: 5_000 as EpochMs, observedAt: 6_000 as EpochMs };
    const supported = [{ ref: 'a', signal: 7 as SignalSeq, confidence: 0.95, ...times }];
    const { entries, attach } = read(declaredRoom, perception({ events: [perceivedEvent('a')], supported }));
    expect(entries.map(({ kind }) => kind)).toEqual(['event-recorded', 'event-supported']);
    expect(attach).toContainEqual({ signal: 7, event: 2 });
    const event = folded(declaredRoom, entries).events.find(({ ref }) => ref === 'a');
    expect(event).toMatchObject({ confidence: 0.95, sources: expect.arrayContaining([7]) });
  });

  test('that could not be read back are skipped, and their number is not lost', () => {
    const { entries, skipped } = read(declaredRoom, perception({ events: [perceivedEvent('bad', { to: '' }), perceivedEvent('good')] }));
    expect(entries.map(({ data }) => data)).toMatchObject([{ number: 2, event: { ref: 'good' } }]);
    expect(skipped).toHaveLength(1);
  });
});

describe('actions', () => {
  test('that nobody advised stand by themselves, and go on under their ref', () => {
    const doing = read(declaredRoom, perception({ actions: [noticedAction('n1', { state: 'doing' })] }));
    expect(doing.entries.map(({ kind }) => kind)).toEqual(['action-noticed']);
    const room = folded(declaredRoom, doing.entries);
    expect(read(room, perception({ actions: [noticedAction('n1', { state: 'doing' })] })).entries).toEqual([]);
    const later = read(
      room,
      perception({ actions: [noticedAction('n1'), noticedAction('n1'), noticedAction('n1', { outcome: 'worked' })] }),
    );
    expect(later.entries.map(({ kind }) => kind)).toEqual(['action-done', 'action-outcome']);
    expect([...folded(room, later.entries).actions.values()]).toMatchObject([{ id: 'n1', origin: 'noticed', outcome: 'worked' }]);
  });

  test('close the open offer they follow, with the signals as evidence', () => {
    const { entries } = read(offered, perception({ actions: [noticedAction('n1'), noticedAction('n2', { target: 'hub pod' })] }));
    expect(entries.map(({ kind }) => kind)).toEqual(['action-noticed', 'offer-closed', 'action-noticed']);
    const room = folded(offered, entries);
    expect(room.offers.get('o1' as OfferId)?.closed).toMatchObject({ reason: 'done', evidence: [{ kind: 'signal', seq: 3 }] });
    expect(room.actions.get('n1' as ActionId)?.offerId).toBe('o1');
    expect(room.actions.get('n2' as ActionId)?.offerId).toBeNull();
  });

  test('of another kind or on another thing leave the offer open', () => {
    const other = [noticedAction('n1', { class: 'scale' }), noticedAction('n2', { target: 'orders-db' })];
    const { entries } = read(offered, perception({ actions: other }));
    expect(entries.map(({ kind }) => kind)).toEqual(['action-noticed', 'action-noticed']);
  });

  test('carry on what somebody accepted or was given, instead of standing beside it', () => {
    const accepted = folded(offered, [byAgent({ kind: 'action-accepted', data: { ...given, offerId: 'o1' as OfferId } })]);
    const task = folded(declaredRoom, [byAgent({ kind: 'task-given', data: given })]);
    for (const room of [accepted, task]) {
      const begun = read(room, perception({ actions: [noticedAction('n1', { state: 'doing' })] }));
      expect(begun.entries).toMatchObject([{ kind: 'action-started', data: { actionId: 'act' } }]);
      const { entries } = read(
        folded(room, begun.entries),
        perception({ actions: [noticedAction('n1'), noticedAction('n1', { outcome: 'did-not-work' })] }),
      );
      expect(entries.map(({ kind }) => kind)).toEqual(['action-done', 'action-outcome']);
      const state = folded(folded(room, begun.entries), entries);
      expect([...state.actions.values()]).toMatchObject([{ id: 'act', outcome: 'did-not-work' }]);
    }
  });

  test('that are called off are no longer under way, and not done', () => {
    const off = noticedAction('n1', { state: 'called-off', outcome: 'harmful', by: 'ben', text: 'abort it' });
    const task = folded(declaredRoom, [byAgent({ kind: 'task-given', data: given })]);
    const noticed = folded(declaredRoom, read(declaredRoom, perception({ actions: [noticedAction('n1')] })).entries);
    for (const room of [task, noticed]) {
      const { entries } = read(room, perception({ actions: [off] }));
      expect(entries.map(({ kind }) => kind)).toEqual(['action-called-off', 'action-outcome']);
      const after = folded(room, entries);
      expect([...after.actions.values()]).toMatchObject([{ doneAt: null, outcome: 'harmful', calledOff: { by: 'ben' } }]);
      expect(read(after, perception({ actions: [{ ...off, outcome: null }] })).entries).toEqual([]);
    }
    expect(read(declaredRoom, perception({ actions: [off] })).entries).toEqual([]);
  });

  test('done again after it is known how the first time went are new', () => {
    const judged = folded(declaredRoom, [
      byAgent({ kind: 'task-given', data: given }),
      byAgent({ kind: 'action-outcome', data: { actionId: 'act' as ActionId, outcome: 'did-not-work' } }),
    ]);
    expect(read(judged, perception({ actions: [noticedAction('n1')] })).entries.map(({ kind }) => kind)).toEqual(['action-noticed']);
  });
});

test('what people propose and refuse becomes entries that the room keeps', () => {
  const times = { occurredAt: 5_000 as EpochMs, observedAt: 6_000 as EpochMs };
  const step = { class: 'restart' as const, target: 'hub', by: 'ben', source: 3 as SignalSeq, ...times };
  const { entries } = read(
    declaredRoom,
    perception({ intended: [{ ...step, text: 'restart it?' }], refused: [{ ...step, text: 'no', reason: 'too risky', forNow: false }] }),
  );
  expect(entries.map(({ kind }) => kind)).toEqual(['step-intended', 'step-refused']);
  expect(folded(declaredRoom, entries)).toMatchObject({ intended: [], refused: [{ target: 'hub', reason: 'too risky', at: 6_000 }] });
});
