// The figures of formats/scoring.md, per recording and pooled, with their bootstrap intervals.
import type { Recording } from '../../domain/recording.ts';
import { hourMs } from '../../domain/time.ts';
import { type MatchMode, matchOffers, type Pair } from './matching.ts';
import type { ScoredOffer } from './offer-book.ts';

/** Counts of one recording, from which every figure is a ratio; pooled figures add the counts up. */
export type Tally = {
  readonly recording: string;
  readonly offers: number;
  readonly matched: number;
  readonly offersTop3: number;
  readonly matchedTop3: number;
  readonly taken: number;
  readonly takenMatched: number;
  readonly endorsed: number;
  readonly endorsedMatched: number;
  readonly hours: number;
  readonly leadTimesMs: readonly number[];
};

export type Interval = { readonly low: number | null; readonly high: number | null };
export type Figures = {
  readonly precision: number | null;
  readonly precisionAt3: number | null;
  readonly recallTaken: number | null;
  readonly recallEndorsed: number | null;
  /** Harmonic mean of precision and the mean of both recalls. */
  readonly f1: number | null;
  readonly leadTimeMs: number | null;
  readonly offersPerHour: number | null;
};
export type FigureName = keyof Figures;

/** Counts the matches of one recording's offers. */
export function tally(recording: Recording, offers: readonly ScoredOffer[], mode: MatchMode = 'kind'): Tally {
  return tallyOf(recording, offers, matchOffers(recording, offers, mode));
}

function tallyOf(recording: Recording, offers: readonly ScoredOffer[], pairs: readonly Pair[]): Tally {
  const top3 = offers.filter((offer) => offer.bestRank <= 3);
  const first = recording.signals[0];
  const last = recording.signals.at(-1);
  return {
    recording: recording.incident.id,
    offers: offers.length,
    matched: pairs.length,
    offersTop3: top3.length,
    matchedTop3: pairs.filter(({ offer }) => offer.bestRank <= 3).length,
    taken: recording.actions.filter((action) => action.taken).length,
    takenMatched: pairs.filter(({ action }) => action.taken).length,
    endorsed: recording.actions.filter((action) => action.endorsed).length,
    endorsedMatched: pairs.filter(({ action }) => action.endorsed).length,
    hours: first === undefined || last === undefined ? 0 : (last.at - first.at) / hourMs,
    leadTimesMs: pairs.map(({ offer, action }) => action.at - offer.openedAt),
  };
}

/** Figures of the tallies together. A ratio of nothing is null. */
export function figuresOf(tallies: readonly Tally[]): Figures {
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, one) => total + of(one), 0);
  const precision = ratio(
    sum((one) => one.matched),
    sum((one) => one.offers),
  );
  const recallTaken = ratio(
    sum((one) => one.takenMatched),
    sum((one) => one.taken),
  );
  const recallEndorsed = ratio(
    sum((one) => one.endorsedMatched),
    sum((one) => one.endorsed),
  );
  return {
    precision,
    precisionAt3: ratio(
      sum((one) => one.matchedTop3),
      sum((one) => one.offersTop3),
    ),
    recallTaken,
    recallEndorsed,
    f1: f1Of(precision, recallTaken, recallEndorsed),
    leadTimeMs: median(tallies.flatMap((one) => one.leadTimesMs)),
    offersPerHour: ratio(
      sum((one) => one.offers),
      sum((one) => one.hours),
    ),
  };
}

function f1Of(precision: number | null, taken: number | null, endorsed: number | null): number | null {
  const recalls = [taken, endorsed].filter((recall) => recall !== null);
  if (recalls.length === 0) return null;
  const recall = recalls.reduce((total, one) => total + one, 0) / recalls.length;
  if (precision === null || precision + recall === 0) return 0;
  return (2 * precision * recall) / (precision + recall);
}

export const bootstrapDraws = 2_000;

/** 95 % bootstrap over recordings: the 2.5th and 97.5th percentile of the figure over `bootstrapDraws` draws. */
export function intervalsOf(tallies: readonly Tally[], seed: number): Record<FigureName, Interval> {
  const random = seededRandom(seed);
  const drawn: Figures[] = [];
  for (let draw = 0; draw < bootstrapDraws; draw++) {
    const sample = tallies.map(() => tallies[Math.floor(random() * tallies.length)]).filter((one) => one !== undefined);
    drawn.push(figuresOf(sample));
  }
  const of = (name: FigureName): Interval => {
    const values = drawn
      .map((figures) => figures[name])
      .filter((value) => value !== null)
      .sort((a, b) => a - b);
    return { low: percentile(values, 0.025), high: percentile(values, 0.975) };
  };
  return {
    precision: of('precision'),
    precisionAt3: of('precisionAt3'),
    recallTaken: of('recallTaken'),
    recallEndorsed: of('recallEndorsed'),
    f1: of('f1'),
    leadTimeMs: of('leadTimeMs'),
    offersPerHour: of('offersPerHour'),
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  if (high === undefined) return null;
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}

/** The value below which so large a share of the sorted values lies; null for none. */
export function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
}

/** A small seeded generator of numbers from 0 to 1 (mulberry32), so that two runs draw alike. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
