// The scale of the scrubber: where a moment stands, what the bars are, and the words of the axis.
import type { SignalDensity } from '../../domain/api.ts';
import type { PlaybackMark } from '../../domain/playback.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import type { Stage } from '../../domain/vocabulary.ts';

export type Span = { readonly from: EpochMs; readonly to: EpochMs };

/** Where a moment stands in the span, 0 to 1. */
export function shareAt({ from, to }: Span, at: number): number {
  return to <= from ? 0 : Math.min(1, Math.max(0, (at - from) / (to - from)));
}

/** The moment at a share of the span. */
export function momentAt({ from, to }: Span, share: number): EpochMs {
  return Math.round(from + Math.min(1, Math.max(0, share)) * (to - from)) as EpochMs;
}

/** How many signals had been observed at the moment; a stretch that has begun counts in proportion. */
export function signalsUpTo(density: SignalDensity | null, at: EpochMs): number {
  if (density === null) return 0;
  let count = 0;
  for (const [stretch, signals] of density.counts) {
    const begin = density.from + stretch * density.stretchMs;
    const end = Math.min(begin + density.stretchMs, density.to + 1);
    if (begin > at) break;
    count += at >= end - 1 ? signals : Math.floor((signals * (at - begin)) / (end - begin));
  }
  return count;
}

export type Bar = { readonly share: number; readonly width: number; readonly height: number };

/** Bars of signals, each with its place and height as shares. */
export function barsOf(density: SignalDensity | null, span: Span): { readonly bars: readonly Bar[]; readonly highest: number } {
  if (density === null) return { bars: [], highest: 0 };
  const highest = density.counts.reduce((most, [, signals]) => Math.max(most, signals), 0);
  const width = density.stretchMs / Math.max(1, span.to - span.from);
  const bars = density.counts.map(([stretch, signals]) => {
    const begin = density.from + stretch * density.stretchMs;
    return { share: (begin - span.from) / Math.max(1, span.to - span.from), width, height: signals / highest };
  });
  return { bars: bars.filter(({ share }) => share + width > 0 && share < 1), highest };
}

export type Band = { readonly stage: Stage; readonly from: number; readonly to: number };

/** The bands of stages along the span, as shares. */
export function bandsOf(marks: readonly PlaybackMark[], span: Span): Band[] {
  const entered = marks.filter((mark) => mark.kind === 'stage');
  return entered.map((mark, index) => {
    const next = entered[index + 1];
    return { stage: mark.stage, from: shareAt(span, mark.at), to: next === undefined ? 1 : shareAt(span, next.at) };
  });
}

/** Only so many marks of a kind are told apart on a screen: of those that fall on one place the first stands for all. */
export function thinned<T extends { readonly at: number }>(marks: readonly T[], span: Span, places: number): T[] {
  let before = -1;
  return marks.filter(({ at }) => {
    const place = Math.floor(shareAt(span, at) * places);
    if (place === before) return false;
    before = place;
    return true;
  });
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1_440, 2_880, 10_080].map((minutes) => minutes * minuteMs);

/** Round moments for the words of the axis, at most `most`. */
export function ticksOf(span: Span, most: number): EpochMs[] {
  const step = steps.find((ms) => (span.to - span.from) / ms <= most) ?? Math.ceil((span.to - span.from) / most);
  const ticks: EpochMs[] = [];
  for (let at = Math.ceil(span.from / step) * step; at <= span.to; at += step) ticks.push(at as EpochMs);
  return ticks.slice(0, most + 1);
}
