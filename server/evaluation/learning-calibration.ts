// The reliability diagram: whether a score of 0.6 means that six of ten such offers are taken.
import type { Recording } from '../../domain/recording.ts';
import { betaInterval } from '../learning/beta.ts';
import { matchOffers } from './matching.ts';
import type { ScoredOffer } from './offer-book.ts';
import type { Table } from './report-tables.ts';

export type ScoreBin = {
  readonly from: number;
  readonly to: number;
  readonly offers: number;
  readonly matched: number;
  /** Mean score of its offers, and the share that was matched with its 95 % interval (Jeffreys). */
  readonly score: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
};

export type Calibration = {
  /** Bins of equal width that hold offers. */
  readonly bins: readonly ScoreBin[];
  /** Expected calibration error: mean distance of score and share, weighted by offers. */
  readonly error: number;
};

const binCount = 10;

/** Compares the scores of offers when they were opened with what became of them; offers in the order of the recordings. */
export function calibrationOf(recordings: readonly Recording[], offers: readonly (readonly ScoredOffer[])[]): Calibration {
  const held = Array.from({ length: binCount }, () => ({ scores: [] as number[], matched: 0 }));
  recordings.forEach((recording, index) => {
    const own = offers[index] ?? [];
    const matched = new Set(matchOffers(recording, own, 'kind').map(({ offer }) => offer));
    for (const offer of own) {
      const bin = held[Math.min(binCount - 1, Math.floor(offer.score * binCount))];
      if (bin === undefined) continue;
      bin.scores.push(offer.score);
      if (matched.has(offer)) bin.matched += 1;
    }
  });
  const bins = held.flatMap(({ scores, matched }, index): ScoreBin[] => {
    if (scores.length === 0) return [];
    const [low, high] = betaInterval(matched + 0.5, scores.length - matched + 0.5, 0.95);
    const score = scores.reduce((sum, one) => sum + one, 0) / scores.length;
    return [
      {
        from: index / binCount,
        to: (index + 1) / binCount,
        offers: scores.length,
        matched,
        score,
        share: matched / scores.length,
        low,
        high,
      },
    ];
  });
  const all = bins.reduce((sum, bin) => sum + bin.offers, 0);
  const error = bins.reduce((sum, bin) => sum + Math.abs(bin.score - bin.share) * bin.offers, 0) / Math.max(1, all);
  return { bins, error };
}

/** The diagram as a table of the report, each share drawn as a bar. */
export function calibrationTable({ bins, error }: Calibration): Table {
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  return {
    title: 'Reliability diagram',
    note: `Offers by the score they were opened with, and the share that people followed. Expected calibration error ${(100 * error).toFixed(1)} points.`,
    head: ['Score', 'Offers', 'Mean score', 'Followed', '95 % interval', ''],
    rows: bins.map((bin) => [
      `${bin.from.toFixed(1)} to ${bin.to.toFixed(1)}`,
      String(bin.offers),
      percent(bin.score),
      percent(bin.share),
      `${percent(bin.low)} to ${percent(bin.high)}`,
      '█'.repeat(Math.round(20 * bin.share)),
    ]),
  };
}
