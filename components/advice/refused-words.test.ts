import { expect, test } from 'vitest';
import type { SignalSeq } from '../../domain/ids.ts';
import type { RefusedState } from '../../domain/room-state.ts';
import { refusedStep, standing } from './refused-words.ts';
import { at } from './test-room.ts';

const refusal = (minute: number, more: Partial<RefusedState> = {}): RefusedState => ({
  ...{ class: 'restart', target: 'orders-db', text: 'let us not', by: 'Ben', at: at(minute), source: minute as SignalSeq },
  ...{ reason: null, forNow: false, ...more },
});

test('lists what still holds, the last first', () => {
  const all = [refusal(0), refusal(30, { forNow: true }), refusal(45)];
  expect(standing(all, at(46)).map(({ source }) => source)).toEqual([45, 30, 0]);
  expect(standing(all, at(55)).map(({ source }) => source)).toEqual([45, 0]);
  expect(standing(all, at(61)).map(({ source }) => source)).toEqual([45]);
  expect(standing(all, at(200))).toEqual([]);
});

test('names the step, and says when nothing in particular was named', () => {
  expect(refusedStep({ class: 'restart', target: 'orders-db' })).toBe('Restart orders-db');
  expect(refusedStep({ class: 'rollback', target: null })).toBe('Roll back anything');
  expect(refusedStep({ class: 'update-external', target: null })).toBe('Tell users');
});
