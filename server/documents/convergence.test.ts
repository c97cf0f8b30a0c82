// Convergence under anything: random edits, partitions, delays, restarts, kills and a store that fails, a thousand seeds a run.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { randomOf } from './test-random.ts';
import { simulate } from './test-simulation.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Seeds that once found something; they run for ever. */
const pinned: readonly (readonly [seed: number, nodes: 1 | 2])[] = [
  [59, 1],
  [356, 1],
];
const seeds = 1_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const advance = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

async function check(seed: number, nodes: 1 | 2 = 1): Promise<number> {
  const { tabs, stored, brokenPromises, promises, waiting } = await simulate(randomOf(seed), advance, nodes);
  const said = `seed ${seed}, ${nodes} node(s): add it to the pinned ones`;
  expect(brokenPromises, `${said}; acknowledged, but not in the store`).toBe(0);
  expect(waiting, `${said}; still waiting to be stored`).toBe(0);
  for (const tab of tabs) expect(tab, said).toEqual(stored);
  return promises;
}

describe('a document over broken lines', () => {
  it.each(pinned)('DOC-32 converges with the pinned seed %i on %i node(s)', async (seed, nodes) => {
    await check(seed, nodes);
  });

  it(`DOC-32 DOC-05 converges, equals what is stored, and has stored whatever it acknowledged, over ${seeds} seeds`, async () => {
    let promises = 0;
    for (let seed = 1; seed <= seeds; seed++) promises += await check(seed);
    // It means something: several acknowledgements in a run.
    expect(promises).toBeGreaterThan(seeds * 8);
  });

  it(`DOC-46 the same holds for two nodes that lose each other's bells, are cut off from each other and die, over ${seeds} seeds`, async () => {
    let promises = 0;
    for (let seed = 1; seed <= seeds; seed++) promises += await check(seed, 2);
    expect(promises).toBeGreaterThan(seeds * 8);
  });

  it('the same seed gives the same run', async () => {
    const twice = [];
    for (let turn = 0; turn < 2; turn++) twice.push(await simulate(randomOf(42), advance, 2));
    expect(twice[0]).toEqual(twice[1]);
  });
});
