// The fold: parts equal the whole, what is unknown is kept, nothing throws, and what it says of each kind of entry.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyRoom, fold, isShared } from './fold.ts';
import { readEntry } from './log.ts';
import { arbitraryLog, entryKinds } from './test-entries.ts';
import { incidentRoles } from './vocabulary.ts';

const runs = { numRuns: 400, seed: 20261121 };

/** Freezes all the way down, so that a fold that changes its input throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}

describe('any log', () => {
  test('folds in two parts as it folds at once, without changing what it was given', () => {
    fc.assert(
      fc.property(arbitraryLog(), fc.nat(40), (raw, cut) => {
        const entries = frozen(raw.map(readEntry));
        const first = frozen(fold(entries.slice(0, cut)));
        const seen = structuredClone(first);
        expect(fold(entries.slice(cut), first)).toEqual(fold(entries));
        expect(first).toEqual(seen);
      }),
      runs,
    );
  });

  test('folds the same when entries come twice', () => {
    fc.assert(
      fc.property(arbitraryLog(), (raw) => {
        const entries = raw.map(readEntry);
        const once = fold(entries);
        expect(fold(entries, once)).toEqual(once);
        expect(fold(entries.flatMap((entry) => [entry, entry]))).toEqual(once);
      }),
      runs,
    );
  });

  test('keeps entries of other versions, in order, and is otherwise as if they were not there', () => {
    fc.assert(
      fc.property(arbitraryLog(), (raw) => {
        const entries = raw.map(readEntry);
        const { foreign, seq, ...room } = fold(entries);
        expect(foreign).toEqual(entries.filter((entry) => entry.kind === 'foreign'));
        expect(seq).toBe(entries.at(-1)?.seq ?? 0);
        const { foreign: none, seq: _, ...without } = fold(entries.filter((entry) => entry.kind !== 'foreign'));
        expect(none).toEqual([]);
        expect(room).toEqual(without);
      }),
      runs,
    );
  });

  test('gives a role of one holder to one person, and lists only what is open', () => {
    fc.assert(
      fc.property(arbitraryLog(80), (raw) => {
        const room = fold(raw.map(readEntry));
        for (const role of incidentRoles) {
          const holders = room.roles.filter((held) => held.role === role);
          if (!isShared(role)) expect(holders.length).toBeLessThanOrEqual(1);
          expect(new Set(holders.map(({ person }) => person.id)).size).toBe(holders.length);
        }
        for (const list of Object.values(room.lists)) {
          for (const { offerId } of list) expect(room.offers.get(offerId)?.closed).toBeNull();
        }
        for (const { dismissed, actionId, closed } of room.offers.values()) {
          if (dismissed !== null || actionId !== null) expect(closed).not.toBeNull();
        }
        for (const [index, spell] of room.stages.entries()) {
          if (index < room.stages.length - 1) expect(spell.to).not.toBeNull();
        }
        for (const event of room.events) expect(event.number).toBeLessThan(room.nextEventNumber);
      }),
      runs,
    );
  });
});

test('the arbitrary logs hold every kind of entry', () => {
  const kinds = new Set(fc.sample(arbitraryLog(), { numRuns: 300, seed: 7 }).flatMap((log) => log.map(readEntry).map(({ kind }) => kind)));
  expect([...kinds].sort()).toEqual([...entryKinds, 'foreign'].sort());
});

describe('one entry', () => {
  const envelope = {
    actor: { type: 'person', id: 'ada', name: 'Ada' },
    occurredAt: 1_000_000,
    observedAt: 1_000_000,
    recordedAt: 1_000_000,
  };
  const entry = (seq: number, kind: string, data: unknown, over: object = {}) => readEntry({ ...envelope, seq, kind, data, ...over });
  const declared = entry(1, 'declared', {
    number: 1,
    title: 'Checkout',
    severity: 'sev2',
    reference: 'INC-1',
    origin: { kind: 'declared' },
  });

  test('declared opens the room and starts its clocks', () => {
    const room = fold([declared]);
    expect(room).toMatchObject({ title: 'Checkout', severity: 'sev2', stage: 'detect', declaredBy: 'Ada', nextEventNumber: 2 });
    expect(room.nextUpdateDueAt).toBe(1_000_000 + 60 * 60_000);
    expect(room.events).toMatchObject([{ number: 1, dimension: 'severity', to: 'SEV-2' }]);
    expect(fold([])).toEqual(emptyRoom);
  });

  test('raising severity brings the next update forward, lowering it does not push it back', () => {
    const raised = fold([declared, entry(2, 'severity-set', { number: 2, from: 'sev2', to: 'sev1' })]);
    expect(raised.nextUpdateDueAt).toBe(1_000_000 + 30 * 60_000);
    const lowered = fold([entry(3, 'severity-set', { number: 3, from: 'sev1', to: 'sev4' })], raised);
    expect(lowered.nextUpdateDueAt).toBe(raised.nextUpdateDueAt);
  });

  test('an update heard of elsewhere starts the clock anew, unless one was promised here for later', () => {
    const minutes = (count: number) => 1_000_000 + count * 60_000;
    const noticed = (seq: number, minute: number, state = 'done') =>
      entry(
        seq,
        'action-noticed',
        { actionId: `a${seq}`, class: 'update-external', target: null, text: 'Posted', by: 'bea', state, sources: [1] },
        { occurredAt: minutes(minute), observedAt: minutes(minute) },
      );
    const heard = fold([declared, noticed(2, 20)]);
    expect([heard.lastUpdateAt, heard.nextUpdateDueAt]).toEqual([minutes(20), minutes(80)]);
    expect(fold([declared, noticed(2, 20, 'doing')]).nextUpdateDueAt).toBe(minutes(60));
    const posted = entry(
      2,
      'update-posted',
      { number: 2, audience: 'internal', text: 'x', nextDueAt: minutes(30) },
      { observedAt: minutes(15) },
    );
    expect(fold([declared, posted, noticed(3, 20)])).toMatchObject({ lastUpdateAt: minutes(20), nextUpdateDueAt: minutes(30) });
    expect(fold([declared, posted, noticed(3, 35)])).toMatchObject({ lastUpdateAt: minutes(35), nextUpdateDueAt: minutes(95) });
    const told = [
      entry(2, 'task-given', {
        actionId: 't',
        class: 'update-internal',
        target: null,
        text: 'Tell them',
        doer: { id: 'ada', name: 'Ada' },
        callBackAt: null,
      }),
      entry(3, 'action-done', { actionId: 't' }, { observedAt: minutes(40) }),
    ];
    expect(fold([declared, ...told])).toMatchObject({ lastUpdateAt: minutes(40), nextUpdateDueAt: minutes(100) });
  });

  test('a stage read in the signals counts until a person sets one', () => {
    const event = (number: number, to: string) => ({
      number,
      event: {
        ...{ ref: `e${number}`, dimension: 'stage', entity: 'Incident', from: null, to, direction: 'neutral' },
        ...{ occurredAt: 1_000_000, observedAt: 1_000_000, sources: [1], confidence: 0.8 },
      },
    });
    const agent = { actor: { type: 'agent', name: 'Muster' } };
    const read = fold([declared, entry(2, 'event-recorded', event(2, 'mitigate'), agent)]);
    expect(read.stage).toBe('mitigate');
    const set = fold(
      [entry(3, 'stage-set', { number: 3, from: 'mitigate', to: 'triage' }), entry(4, 'event-recorded', event(4, 'recover'), agent)],
      read,
    );
    expect(set.stage).toBe('triage');
  });

  test('an event that corrects another strikes it', () => {
    const event = (number: number, supersedes?: number) => ({
      number,
      event: {
        ...{ ref: `e${number}`, dimension: 'impact', entity: 'Checkouts', from: null, to: `${number} %`, direction: 'worse' },
        ...{ occurredAt: 1_000_000, observedAt: 1_000_000, sources: [1], confidence: 0.8, ...(supersedes ? { supersedes } : {}) },
      },
    });
    const room = fold([declared, entry(2, 'event-recorded', event(2)), entry(3, 'event-recorded', event(3, 2))]);
    expect(room.events.map(({ supersededBy }) => supersededBy)).toEqual([null, 3, null]);
  });
});
