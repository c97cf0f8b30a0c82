import { describe, expect, test } from 'vitest';
import type { CriticalEvent } from '../../domain/event.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { learnedLate, type PastRow, type PastRows, rowsAsKnown, rowsInHindsight } from './past-event-rows.ts';

const at = (minute: number): EpochMs => (minute * minuteMs) as EpochMs;

function event(number: number, happened: number, learned = happened): CriticalEvent {
  const body = {
    number,
    ref: 'r',
    dimension: 'symptom',
    entity: `thing-${number}`,
    from: null,
    to: 'bad',
    direction: 'worse',
    sources: [],
  };
  const times = { occurredAt: at(happened), observedAt: at(learned), recordedAt: at(learned) };
  return { ...body, ...times, confidence: 1, author: { type: 'agent', name: 'Muster' }, supersededBy: null } as unknown as CriticalEvent;
}

const facts = [event(1, 1), event(2, 2), event(3, 0, 5), event(4, 4, 9), event(5, 8)];
const recorded = { events: facts, times: facts.map(({ observedAt }) => observedAt) };
const told = ({ before, after, later }: PastRows) => {
  const words = ({ row, known, lateMs }: PastRow) => `${row.label} ${known} ${lateMs === null ? '' : lateMs / minuteMs}`.trim();
  return [...before.map(words), `moment, ${later} later`, ...after.map(words)];
};

describe('events of a moment', () => {
  test('without hindsight hold nothing that was not known, in the order of learning, and say what was learned late', () => {
    expect(told(rowsAsKnown(facts.slice(0, 3), 5, 10))).toEqual(['E1 yes', 'E2 yes', 'E3 yes 5', 'moment, 2 later']);
  });

  test('with hindsight stand where they happened, and tell apart what was not known and what had not happened', () => {
    expect(told(rowsInHindsight(recorded, facts.slice(0, 3), at(6), 10))).toEqual([
      'E3 yes 5',
      'E1 yes',
      'E2 yes',
      'E4 ghost 5',
      'moment, 1 later',
      'E5 later',
    ]);
  });

  test('of a long incident the rows before the moment are given, and how many earlier there are', () => {
    expect(told(rowsAsKnown(facts.slice(0, 3), 5, 1))).toEqual(['E3 yes 5', 'moment, 2 later']);
    expect(rowsAsKnown(facts.slice(0, 3), 5, 1).earlier).toBe(2);
    const rows = rowsInHindsight(recorded, facts.slice(0, 3), at(6), 2);
    expect([told(rows), rows.earlier]).toEqual([['E2 yes', 'E4 ghost 5', 'moment, 1 later', 'E5 later'], 2]);
  });

  test('list what was learned late, the latest first', () => {
    const all = [...facts, event(6, 0, 30)];
    const late = learnedLate(all, [...recorded.times, at(31)]);
    expect(late.map(({ event: { number }, at: learned, lateMs }) => [number, learned / minuteMs, lateMs / minuteMs])).toEqual([
      [6, 31, 30],
      [3, 5, 5],
      [4, 9, 5],
    ]);
  });
});
