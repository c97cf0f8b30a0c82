import { expect, test } from 'vitest';
import { MusterError } from '../../domain/errors.ts';
import { GroupCommit } from './group-commit.ts';

type Write = { items: readonly number[]; done: () => void; fault: (error: Error) => void };

/** A group commit of numbers whose writes the test ends by hand; the result of each item is ten times it. */
function makeGroup(limits: { maxItems?: number; maxWaiting?: number } = {}) {
  const writes: Write[] = [];
  let idle = 0;
  const group = new GroupCommit<number, number>({
    maxItems: limits.maxItems ?? 10,
    maxWaiting: limits.maxWaiting ?? 100,
    onIdle: () => {
      idle++;
    },
    write: (items) =>
      new Promise((resolve, reject) => {
        writes.push({ items, done: () => resolve(items.map((item) => item * 10)), fault: reject });
      }),
  });
  return { group, writes, idle: () => idle };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('writes the first call at once, and those that come meanwhile together', async () => {
  const { group, writes, idle } = makeGroup();
  const calls = [group.submit([1]), group.submit([2, 3]), group.submit([4])];
  expect(writes.map(({ items }) => items)).toEqual([[1]]);
  writes[0]!.done();
  await turn();
  expect(writes.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
  expect(idle()).toBe(0);
  writes[1]!.done();
  expect(await Promise.all(calls)).toEqual([[10], [20, 30], [40]]);
  expect(idle()).toBe(1);
});

test('keeps a write within its limit, but writes a larger call whole', async () => {
  const { group, writes } = makeGroup({ maxItems: 3 });
  void group.submit([1]);
  void group.submit([2, 3]);
  void group.submit([4, 5]);
  void group.submit([6, 7, 8, 9]);
  for (let i = 0; i < 4; i++) {
    writes[i]!.done();
    await turn();
  }
  expect(writes.map(({ items }) => items)).toEqual([[1], [2, 3], [4, 5], [6, 7, 8, 9]]);
});

test('refuses when too much waits, and takes again once it is written', async () => {
  const { group, writes } = makeGroup({ maxWaiting: 4 });
  const first = group.submit([1, 2]);
  const second = group.submit([3, 4]);
  await expect(group.submit([5])).rejects.toMatchObject({ code: 'overloaded' });
  writes[0]!.done();
  await turn();
  writes[1]!.done();
  await Promise.all([first, second]);
  const third = group.submit([6]);
  writes[2]!.done();
  expect(await third).toEqual([60]);
});

test('a call that cannot be stored does not take its neighbours down', async () => {
  const { group, writes } = makeGroup();
  const first = group.submit([1]);
  const calls = [group.submit([2]), group.submit([3])];
  const settled = Promise.allSettled(calls);
  writes[0]!.done();
  await turn();
  writes[1]!.fault(new Error('value out of range'));
  await turn();
  writes[2]!.done();
  await turn();
  writes[3]!.fault(new Error('value out of range'));
  expect(await first).toEqual([10]);
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});

test('a database that cannot be reached is told to all, without trying each', async () => {
  const { group, writes } = makeGroup();
  const calls = [group.submit([1]), group.submit([2]), group.submit([3])];
  const settled = Promise.allSettled(calls);
  writes[0]!.done();
  await turn();
  writes[1]!.fault(new MusterError('unavailable'));
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(writes).toHaveLength(2);
});
