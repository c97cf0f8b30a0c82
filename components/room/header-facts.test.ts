import { describe, expect, it } from 'vitest';
import type { CriticalEvent } from '../../domain/event.ts';
import { emptyRoom } from '../../domain/fold.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { type EpochMs, minuteMs, secondMs } from '../../domain/time.ts';
import { personCalled, saidHolder, stageSteps, syncWords, updateDue } from './header-facts.ts';

const t0 = Date.UTC(2026, 2, 12, 2) as EpochMs;
const at = (ms: number) => (t0 + ms) as EpochMs;
const room = (part: Partial<RoomState>): RoomState => ({ ...emptyRoom, declaredAt: t0, ...part });

describe('updateDue', () => {
  const due = room({ nextUpdateDueAt: at(30 * minuteMs) });
  it('is calm until five minutes before, then amber, then overdue', () => {
    expect(updateDue(due, at(10 * minuteMs))).toMatchObject({ level: 'calm', words: '20:00', gone: 33 });
    expect(updateDue(due, at(25 * minuteMs))).toMatchObject({ level: 'soon', words: '05:00' });
    expect(updateDue(due, at(30 * minuteMs))).toMatchObject({ level: 'overdue', label: 'Update overdue', words: '00:00', gone: 100 });
    expect(updateDue(due, at(33 * minuteMs))).toMatchObject({ words: '03:00' });
  });
  it('measures from the last update', () => {
    const updated = room({ nextUpdateDueAt: at(30 * minuteMs), lastUpdateAt: at(20 * minuteMs) });
    expect(updateDue(updated, at(25 * minuteMs))?.gone).toBe(50);
  });
  it('is nothing when none is due or the incident is over', () => {
    expect(updateDue(room({}), t0)).toBeNull();
    expect(updateDue({ ...due, resolvedAt: at(1) }, at(minuteMs))).toBeNull();
  });
});

describe('who is said to hold a role', () => {
  const said = (to: string, over: Partial<CriticalEvent> = {}): CriticalEvent =>
    ({ ref: 'role', dimension: 'ownership', entity: 'commander', to, observedAt: t0, supersededBy: null, ...over }) as CriticalEvent;
  it('is the last one heard of, until the role is set or left', () => {
    expect(saidHolder(room({ events: [said('mara')] }), 'commander')).toEqual({ name: 'mara', at: t0 });
    expect(saidHolder(room({ events: [said('mara'), said('nobody', { ref: null })] }), 'commander')).toBeNull();
    expect(saidHolder(room({ events: [said('mara')] }), 'scribe')).toBeNull();
    expect(saidHolder(room({}), 'commander')).toBeNull();
  });
  it('is found among people by a whole name, or a first name that only one has', () => {
    const people = [{ name: 'Mara Lind' }, { name: 'Tomas Berg' }, { name: 'Tomas Kern' }];
    expect(personCalled(people, '@mara')).toBe(people[0]);
    expect(personCalled(people, 'tomas kern')).toBe(people[2]);
    expect(personCalled(people, 'tomas')).toBeUndefined();
    expect(personCalled(people, 'ann')).toBeUndefined();
  });
});

describe('stageSteps', () => {
  it('adds up the spells of a stage that was entered again', () => {
    const steps = stageSteps(
      room({
        stage: 'triage',
        stages: [
          { stage: 'detect', from: at(0), to: at(2 * minuteMs) },
          { stage: 'triage', from: at(2 * minuteMs), to: at(10 * minuteMs) },
          { stage: 'mitigate', from: at(10 * minuteMs), to: at(12 * minuteMs) },
          { stage: 'triage', from: at(12 * minuteMs), to: null },
        ],
      }),
      at(13 * minuteMs + 5 * secondMs),
    );
    expect(steps.map(({ stage, state, words }) => [stage, state, words])).toEqual([
      ['detect', 'done', '2m'],
      ['triage', 'now', '09:05'],
      ['mitigate', 'done', '2m'],
      ['recover', 'ahead', null],
      ['review', 'ahead', null],
    ]);
  });
});

describe('syncWords', () => {
  const live = { kind: 'live' } as const;
  const words = (...given: Parameters<typeof syncWords>) => {
    const { word, detail, tone } = syncWords(...given);
    return [word, detail, tone];
  };
  it('says saved only when the document said so', () => {
    expect(words(live, { kind: 'saved', elsewhere: 0 }, 0, 0)).toEqual(['Live', 'saved', 'good']);
    expect(words(live, { kind: 'saved', elsewhere: 2 }, 0, 0)).toEqual(['Live', 'saved here, 2 edits not in another tab', 'warn']);
    expect(words(live, null, 0, 0)).toEqual(['Live', '', 'good']);
    expect(words(live, { kind: 'loading' }, 0, 0)).toEqual(['Live', '', 'good']);
  });
  it('counts edits and commands on their way', () => {
    expect(words(live, { kind: 'saving', edits: 1, since: 0 as EpochMs }, 1, 1_000)).toEqual(['Live', 'saving 2 edits', 'good']);
  });
  it('names the try and the next one', () => {
    expect(words({ kind: 'reconnecting', since: 0, tries: 3, nextTryAt: 14_000 }, { kind: 'saved', elsewhere: 0 }, 0, 10_000)).toEqual([
      'Reconnecting',
      'try 3, next in 4 s',
      'warn',
    ]);
  });
  it('says what waits on this device', () => {
    expect(
      words({ kind: 'offline', since: 0, tries: 9, nextTryAt: null }, { kind: 'offline', edits: 3, kept: true, since: null }, 0, 0),
    ).toEqual(['Offline', '3 edits kept on this device', 'warn']);
  });
  it('does not promise a copy that this browser does not keep', () => {
    expect(words(live, { kind: 'offline', edits: 1, kept: false, since: null }, 0, 0)).toEqual(['Live', '1 edit only in this tab', 'warn']);
  });
  it('says not saved yet, with the age, when a fence has not come back for long', () => {
    const save = { kind: 'saving', edits: 3, since: 1_000 as EpochMs } as const;
    expect(words(live, save, 0, 6_000)).toEqual(['Live', 'saving 3 edits', 'good']);
    expect(words(live, save, 0, 1_000 + 2 * minuteMs)).toEqual(['Not saved yet', '3 changes wait for the server, 2 min', 'warn']);
  });
  it('puts an edit that was not saved before everything', () => {
    expect(
      words({ kind: 'offline', since: 0, tries: 1, nextTryAt: null }, { kind: 'not-saved', why: 'server refused 1 edit' }, 0, 0),
    ).toEqual(['Not saved', 'server refused 1 edit', 'bad']);
  });
});
