import { describe, expect, it } from 'vitest';
import { type EpochMs, hourMs, minuteMs, secondMs } from './time.ts';
import {
  agoWords,
  clockSecondsWords,
  clockWords,
  countdownWords,
  dateWords,
  durationWords,
  elapsedWords,
  fullTimeWords,
  runningWords,
  sameDay,
  shortCountdownWords,
  spellWords,
} from './time-words.ts';

const at = Date.UTC(2026, 2, 12, 0, 8, 5) as EpochMs;

describe('moments', () => {
  it('reads a time in its zone, midnight as 00', () => {
    expect(clockWords(at, 'UTC')).toBe('00:08');
    expect(clockWords(at, 'Europe/Berlin')).toBe('01:08');
    expect(clockSecondsWords(at, 'UTC')).toBe('00:08:05');
    expect(dateWords(at, 'America/New_York')).toBe('11 Mar, 20:08');
  });

  it('gives local and UTC in full', () => {
    expect(fullTimeWords(at, 'Europe/Berlin')).toBe('01:08:05 local, 00:08:05 UTC, 12 Mar 2026');
    expect(fullTimeWords(at, 'UTC')).toBe('00:08:05 UTC, 12 Mar 2026');
  });

  it('knows when two times share a day in the zone', () => {
    const before = (at - hourMs) as EpochMs;
    expect(sameDay(at, before, 'UTC')).toBe(false);
    expect(sameDay(at, before, 'America/New_York')).toBe(true);
  });
});

describe('lengths', () => {
  it('runs a clock past a day, and never below zero', () => {
    expect(elapsedWords(43 * minuteMs + 10 * secondMs)).toBe('00:43:10');
    expect(elapsedWords(30 * hourMs)).toBe('30:00:00');
    expect(elapsedWords(-5)).toBe('00:00:00');
  });

  it('counts down to zero only when it is over', () => {
    expect(countdownWords(4 * minuteMs + 48 * secondMs)).toBe('04:48');
    expect(countdownWords(1)).toBe('00:01');
    expect(countdownWords(0)).toBe('00:00');
    expect(countdownWords(hourMs + 4 * minuteMs + 48 * secondMs)).toBe('1:04:48');
    expect(shortCountdownWords(48 * secondMs)).toBe('0:48');
    expect(shortCountdownWords(12 * minuteMs + 5 * secondMs)).toBe('12:05');
  });

  it('says an age in one unit or two', () => {
    expect(durationWords(400)).toBe('now');
    expect(durationWords(5 * secondMs)).toBe('5 s');
    expect(durationWords(3 * minuteMs + 59 * secondMs)).toBe('3 min');
    expect(durationWords(hourMs + 4 * minuteMs)).toBe('1 h 04 min');
    expect(durationWords(51 * hourMs)).toBe('2 d 3 h');
    expect(agoWords(3 * secondMs)).toBe('just now');
    expect(agoWords(2 * minuteMs)).toBe('2 min ago');
  });

  it('says how long a stage took', () => {
    expect(spellWords(26 * minuteMs)).toBe('26m');
    expect(spellWords(40 * secondMs)).toBe('40s');
    expect(spellWords(3 * hourMs + 5 * minuteMs)).toBe('3h 05m');
    expect(runningWords(14 * minuteMs + 42 * secondMs + 999)).toBe('14:42');
  });
});
