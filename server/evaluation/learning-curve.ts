// The learning curve: what N incidents that were lived through before do for the advice on one that was not.
import type { Recording } from '../../domain/recording.ts';
import {
  bootstrapDraws,
  type FigureName,
  type Figures,
  figuresOf,
  type Interval,
  percentile,
  seededRandom,
  type Tally,
  tally,
} from './figures.ts';
import { learnedFrom, type RecordedLesson } from './learning-lessons.ts';
import type { Table } from './report-tables.ts';
import { type EngineOptions, offersOfRoom } from './room-offers.ts';

export const curveFigures = ['precision', 'recallTaken', 'recallEndorsed', 'f1'] as const satisfies readonly FigureName[];
type CurveFigure = (typeof curveFigures)[number];

/** One point: the figures of all recordings, each scored after `lessons` others, mean over the orders. */
export type CurvePoint = {
  readonly lessons: number;
  readonly mean: Record<CurveFigure, number>;
  /** The gain over no lessons, with its 95 % interval: bootstrap over recordings, orders kept together. */
  readonly gain: Record<CurveFigure, { readonly mean: number } & Interval>;
};

export type LearningCurve = { readonly orders: number; readonly seed: number; readonly points: readonly CurvePoint[] };

export type CurveInput = {
  readonly recordings: readonly Recording[];
  readonly lessons: readonly RecordedLesson[];
  /** The engine without what was learned, for each recording. */
  readonly engineFor: (recording: Recording) => Omit<EngineOptions, 'reliability' | 'episodes'>;
  readonly seed: number;
  readonly orders: number;
};

/**
 * Scores every recording after 0, 1, 2, ... of the others, in several seeded orders. Strictly leave-one-out: the lesson of the
 * scored recording is in no order of it. Deterministic for a seed.
 */
export function learningCurve({ recordings, lessons, engineFor, seed, orders }: CurveInput): LearningCurve {
  const random = seededRandom(seed);
  const counts = recordings.map((_, count) => count);
  // tallies[count][order][recording]
  const tallies: Tally[][][] = counts.map(() => Array.from({ length: orders }, () => []));
  for (const recording of recordings) {
    const { id } = recording.incident;
    const others = lessons.filter((lesson) => lesson.recording !== id);
    const score = (known: readonly RecordedLesson[]): Tally =>
      tally(recording, offersOfRoom(recording, { ...engineFor(recording), ...learnedFrom(known, id) }));
    // With none and with all of the others the order makes no difference.
    const [none, all] = [score([]), score(others)];
    for (let order = 0; order < orders; order += 1) {
      const shuffled = shuffle(others, random);
      for (const count of counts) {
        tallies[count]?.[order]?.push(count === 0 ? none : count === others.length ? all : score(shuffled.slice(0, count)));
      }
    }
  }
  return { orders, seed, points: counts.map((count) => pointOf(count, tallies[count] ?? [], tallies[0] ?? [], seed)) };
}

function pointOf(lessons: number, orders: readonly (readonly Tally[])[], base: readonly (readonly Tally[])[], seed: number): CurvePoint {
  const random = seededRandom(seed + lessons);
  const size = orders[0]?.length ?? 0;
  const everything = Array.from({ length: size }, (_, index) => index);
  const [mean, without] = [meanOver(orders, everything), meanOver(base, everything)];
  const draws = Array.from({ length: bootstrapDraws }, () => {
    const drawn = everything.map(() => Math.floor(random() * size));
    const [after, before] = [meanOver(orders, drawn), meanOver(base, drawn)];
    return perFigure((name) => after[name] - before[name]);
  });
  const gain = perFigure((name) => {
    const values = draws.map((draw) => draw[name]).sort((a, b) => a - b);
    return { mean: mean[name] - without[name], low: percentile(values, 0.025), high: percentile(values, 0.975) };
  });
  return { lessons, mean, gain };
}

/** Pooled figures of the chosen recordings, mean over the orders. */
function meanOver(orders: readonly (readonly Tally[])[], chosen: readonly number[]): Record<CurveFigure, number> {
  const figures: Figures[] = orders.map((tallies) => figuresOf(chosen.flatMap((index) => tallies[index] ?? [])));
  return perFigure((name) => figures.reduce((sum, one) => sum + (one[name] ?? 0), 0) / Math.max(1, figures.length));
}

function perFigure<Value>(of: (name: CurveFigure) => Value): Record<CurveFigure, Value> {
  return { precision: of('precision'), recallTaken: of('recallTaken'), recallEndorsed: of('recallEndorsed'), f1: of('f1') };
}

function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  const rest = [...items];
  const shuffled: Item[] = [];
  while (rest.length > 0) shuffled.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return shuffled;
}

/** The curve as a table of the report. */
export function curveTable({ orders, seed, points }: LearningCurve): Table {
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const signed = (value: number | null): string =>
    value === null ? 'none' : `${value >= 0 ? '+' : '−'}${(100 * Math.abs(value)).toFixed(1)}`;
  return {
    title: 'Learning curve',
    note: `Each recording after so many of the others were lived through with their true decisions; mean of ${orders} seeded orders (seed ${seed}). The second figure is the gain over none, in points, with its 95 % interval: bootstrap over recordings, ${bootstrapDraws.toLocaleString('en-GB')} draws.`,
    head: ['Incidents before', 'Precision', 'Recall, taken', 'Recall, endorsed', 'F1'],
    rows: points.map(({ lessons, mean, gain }) => [
      String(lessons),
      ...curveFigures.map((name) => {
        const { mean: by, low, high } = gain[name];
        return lessons === 0 ? percent(mean[name]) : `${percent(mean[name])}, ${signed(by)} (${signed(low)} to ${signed(high)})`;
      }),
    ]),
  };
}
