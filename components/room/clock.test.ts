import { expect, it } from 'vitest';
import type { EpochMs } from '../../domain/time.ts';
import { WallClock } from './clock.ts';
import { startAt } from './test-world.ts';

it('takes the time from the server when the device is off, and believes a device that is near', () => {
  let device = startAt as number;
  const clock = new WallClock(() => device);
  clock.learn(startAt + 1_000);
  expect(clock.now()).toBe(startAt);
  clock.learn(startAt + 300_000);
  expect(clock.now()).toBe((startAt + 300_500) as EpochMs);
  device += 1_000;
  expect(clock.now()).toBe((startAt + 301_500) as EpochMs);
});
