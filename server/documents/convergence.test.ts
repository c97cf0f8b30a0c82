// Convergence under anything: random edits, partitions, delays, restarts, kills and a store that fails, a thousand seeds a run.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { randomOf } from './test-random.ts';
import { simulate } from './test-simulation.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Seeds that once found something; they run for ever. */
const pinned: readonly number[] = [59, 356];
const seeds = 1_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function check(seed: number): Promise<number> {
  const { tabs, stored, brokenPromises, promises, waiting } = await simulate(randomOf(seed), (ms) => vi.advanceTimersByTimeAsync(ms));
  const said = `seed ${seed}: add it to the pinned ones`;
  expect(brokenPromises, `${said}; acknowledged, but not in the store`).toBe(0);
  expect(waiting, `${said}; still waiting to be stored`).toBe(0);
  for (const tab of tabs) expect(tab, said).toEqual(stored);
  return promises;
}

describe('a document over broken lines', () => {
  it.each(pinned.map((seed) => [seed]))('DOC-32 converges with the pinned seed %i', async (seed) => {
    await check(seed);
  });

  it(`DOC-32 DOC-05 converges, equals what is stored, and has stored whatever it acknowledged, over ${seeds} seeds`, async () => {
    let promises = 0;
    for (let seed = 1; seed <= seeds; seed++) promises += await check(seed);
    // It means something: several acknowledgements in a run.
    expect(promises).toBeGreaterThan(seeds * 8);
  });

  it('the same seed gives the same run', async () => {
    const twice = [];
    for (let turn = 0; turn < 2; turn++) twice.push(await simulate(randomOf(42), (ms) => vi.advanceTimersByTimeAsync(ms)));
    expect(twice[0]).toEqual(twice[1]);
  });
});
