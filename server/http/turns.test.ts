// Turns: never more at once than may be, in order, also when work goes wrong, and not without end.
import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('so many at once, in order, whatever happens in them', async () => {
  const turns = createTurns(2, 100);
  let busy = 0;
  let most = 0;
  const order: number[] = [];
  const done = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      turns.run(async () => {
        order.push(index);
        busy += 1;
        most = Math.max(most, busy);
        await new Promise((resolve) => setImmediate(resolve));
        busy -= 1;
        if (index % 3 === 0) throw new Error('wrong');
        return index;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(done.filter(({ status }) => status === 'rejected')).toHaveLength(7);
  expect(await turns.run(async () => 'free again')).toBe('free again');
});

test('when too many wait, the next is sent away at once', async () => {
  const turns = createTurns(1, 2);
  let finish = (): void => {};
  const first = turns.run(
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  const others = [1, 2].map((value) => turns.run(async () => value));
  await expect(turns.run(async () => 3)).rejects.toMatchObject({ code: 'overloaded' });
  finish();
  expect(await Promise.all([first, ...others])).toEqual([undefined, 1, 2]);
});
