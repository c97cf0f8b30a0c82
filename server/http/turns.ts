// Work that takes turns: so much at once, so much waiting, and what is more is sent away.
import { MusterError } from '../../domain/errors.ts';

export type Turns = {
  /** Does the work when it is its turn. Throws MusterError `overloaded` at once when too much waits already. */
  run<T>(work: () => Promise<T>): Promise<T>;
};

export function createTurns(atOnce: number, maxWaiting: number): Turns {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return {
    async run(work) {
      if (busy >= atOnce) {
        if (waiting.length >= maxWaiting) throw new MusterError('overloaded');
        // Who is done hands its turn on: `busy` stays as it is.
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else {
        busy += 1;
      }
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) busy -= 1;
        else next();
      }
    },
  };
}
