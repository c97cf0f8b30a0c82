import { expect, it } from 'vitest';
import { HandTime } from '../room/test-world.ts';
import { AnnouncerQueue, politeEveryMs } from './announcer-queue.ts';

const events = (amount: number) => ({ topic: 'events', amount, words: (sum: number) => `${sum} new events` });
const worse = (amount: number) => ({ topic: 'worse', amount, words: (sum: number) => `${sum} worse` });

it('says at most one message in fifteen seconds, summed up', () => {
  const time = new HandTime();
  const said: { at: number; message: string }[] = [];
  const started = time.now;
  const queue = new AnnouncerQueue(
    (message) => said.push({ at: time.now - started, message }),
    () => time.now,
    time.later,
  );
  queue.add(events(1));
  queue.add(events(2));
  queue.add(worse(1));
  time.pass(1_000);
  expect(said).toEqual([{ at: 500, message: '3 new events, 1 worse' }]);
  for (let second = 0; second < 30; second += 1) {
    queue.add(events(1));
    time.pass(1_000);
  }
  expect(said.slice(1).map(({ message }) => message)).toEqual(['15 new events', '15 new events']);
  expect(said.slice(1).map(({ at }, index) => at - (said[index]?.at ?? 0))).toEqual([politeEveryMs, politeEveryMs]);
});

it('says nothing after it was stopped', () => {
  const time = new HandTime();
  const said: string[] = [];
  const queue = new AnnouncerQueue(
    (message) => said.push(message),
    () => time.now,
    time.later,
  );
  queue.add(events(1));
  queue.stop();
  time.pass(60_000);
  expect(said).toEqual([]);
});
