// What a benchmark is: a name, what it is compared with, and the figures it gives.
import type { Workplace } from './workplace.ts';

/** One line of the table. `budget` is what the design promises; `peers` what others did in the same run. */
export type Figure = {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly budget?: { readonly limit: number; readonly is: 'at most' | 'at least' };
  readonly peers?: readonly { readonly name: string; readonly value: number }[];
};

export type Benchmark = {
  readonly name: string;
  /** What is done, in one sentence, for the reader of the table. */
  readonly does: string;
  /** Folders and processes come from `workplace`, which is cleaned when the benchmark ends, however it ends. */
  readonly run: (workplace: Workplace) => Promise<Figure[]>;
};

/** Whether the figure keeps its budget; undefined when it has none. */
export function keepsBudget(figure: Figure): boolean | undefined {
  if (figure.budget === undefined) return undefined;
  return figure.budget.is === 'at most' ? figure.value <= figure.budget.limit : figure.value >= figure.budget.limit;
}

/** The value below which `share` (0 to 1) of the samples lie; nearest rank. Throws when there are none. */
export function percentile(samples: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(samples).sort();
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
  if (value === undefined) throw new Error('A percentile needs at least one sample.');
  return value;
}
