// Random numbers for tests that can be had again: the same seed gives the same run.

export type Random = {
  /** From 0 to below 1. */
  (): number;
  /** A whole number from 0 to below `below`. */
  int(below: number): number;
  pick<T>(of: readonly T[]): T;
};

/** A generator of 32 bits of state (mulberry32): small, fast, and good enough to shuffle a test. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return Object.assign(next, {
    int,
    pick: <T>(of: readonly T[]): T => {
      const picked = of[int(of.length)];
      if (picked === undefined) throw new Error('There is nothing to pick from.');
      return picked;
    },
  });
}
