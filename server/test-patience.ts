// How long tests wait for what must come: a machine that is several times slower, or does much else, still gets there.

/** For `vi.waitFor`; `expect.poll` has the same from vitest.config.ts. Shorter than the time that a test may take, to say what did not come. */
export const patience = { timeout: 60_000, interval: 10 } as const;
