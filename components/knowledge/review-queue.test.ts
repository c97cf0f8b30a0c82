import { expect, test } from 'vitest';
import type { KnowledgeSummary } from '../../domain/knowledge-api.ts';
import { nextAfter, queueGroups } from './review-queue.ts';

const row = (number: number, name: string) =>
  ({ number, source: { kind: 'playbook', name, title: name.toUpperCase() } }) as KnowledgeSummary;

test('groups what waits by its source, in the order it came in', () => {
  const groups = queueGroups([row(1, 'b'), row(2, 'a'), row(3, 'b')]);
  expect(groups.map(({ name, title, rows }) => [name, title, rows.map(({ number }) => number)])).toEqual([
    ['b', 'B', [1, 3]],
    ['a', 'A', [2]],
  ]);
});

test('goes on to the next when one is decided', () => {
  const rows = [{ number: 1 }, { number: 2 }, { number: 3 }];
  expect([nextAfter(rows, 1), nextAfter(rows, 2), nextAfter(rows, 3), nextAfter([{ number: 9 }], 9)]).toEqual([2, 3, 2, null]);
});
