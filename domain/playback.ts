// Playback time: when each entry of a log became part of the room, and what stands where along an incident.
import type { EventNumber, Seq } from './ids.ts';
import type { LogEntry } from './log.ts';
import { type EpochMs, minuteMs } from './time.ts';
import { type Direction, type Stage, stages } from './vocabulary.ts';

/**
 * When each entry became part of the room, in incident time, given in the order of the log: when it was observed, but never
 * before an earlier entry. So the room as of t is always the fold of a prefix of the log, and one that people really saw.
 * `after` continues where an earlier part ended.
 */
export function playbackTimes(entries: readonly LogEntry[], after: EpochMs | null = null): EpochMs[] {
  let last = after ?? (Number.NEGATIVE_INFINITY as EpochMs);
  return entries.map((entry) => {
    if (entry.observedAt > last) last = entry.observedAt;
    return last;
  });
}

/** How many of the ascending times are at or before t. */
export function countUpTo(times: ArrayLike<number>, t: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const milestoneKinds = ['declared', 'acknowledged', 'mitigated', 'resolved', 'reopened'] as const;
export type MilestoneKind = (typeof milestoneKinds)[number];

/** Marks of the scrubber. An event's `direction` gives its form; decisions are what people chose, updates what they told. */
export type PlaybackMark = { readonly at: EpochMs; readonly seq: Seq } & (
  | { readonly kind: 'event'; readonly direction: Direction; readonly number: EventNumber }
  | { readonly kind: 'decision'; readonly text: string }
  | { readonly kind: 'update'; readonly text: string }
  | { readonly kind: 'milestone'; readonly milestone: MilestoneKind }
  | { readonly kind: 'stage'; readonly stage: Stage }
);

/** The marks an entry makes at its playback time; most entries make none. */
export function marksOf(entry: LogEntry, at: EpochMs): PlaybackMark[] {
  const place = { at, seq: entry.seq };
  const event = (number: EventNumber, direction: Direction): PlaybackMark => ({ ...place, kind: 'event', number, direction });
  const enters = (stage: Stage): PlaybackMark[] => [
    { ...place, kind: 'stage', stage },
    ...(stage === 'recover' ? [{ ...place, kind: 'milestone' as const, milestone: 'mitigated' as const }] : []),
  ];
  switch (entry.kind) {
    case 'declared':
      return [
        { ...place, kind: 'milestone', milestone: 'declared' },
        { ...place, kind: 'stage', stage: 'detect' },
      ];
    case 'event-recorded': {
      const { number, event: body } = entry.data;
      const stage = body.dimension === 'stage' ? stages.find((known) => known === body.to) : undefined;
      return [event(number, body.direction), ...(stage === undefined ? [] : enters(stage))];
    }
    case 'severity-set':
      return [event(entry.data.number, entry.data.to < entry.data.from ? 'worse' : 'better')];
    case 'stage-set':
      return [event(entry.data.number, 'neutral'), ...enters(entry.data.to)];
    case 'role-set':
      return entry.data.role === 'commander' && entry.data.person !== null
        ? [{ ...place, kind: 'milestone', milestone: 'acknowledged' }]
        : [];
    case 'action-accepted':
    case 'task-given':
      return [{ ...place, kind: 'decision', text: entry.data.text }];
    case 'offer-dismissed':
      return [{ ...place, kind: 'decision', text: 'Dismissed advice' }];
    case 'update-posted':
      return [{ ...place, kind: 'update', text: entry.data.text }];
    case 'resolved':
      return [
        event(entry.data.number, 'better'),
        { ...place, kind: 'milestone', milestone: 'resolved' },
        { ...place, kind: 'stage', stage: 'review' },
      ];
    case 'reopened':
      return [
        event(entry.data.number, 'worse'),
        { ...place, kind: 'milestone', milestone: 'reopened' },
        { ...place, kind: 'stage', stage: 'triage' },
      ];
    default:
      return [];
  }
}

/** A stretch in which nothing happened that playback may jump over. */
export type IdleGap = { readonly from: EpochMs; readonly to: EpochMs };

/** Playback skips what is longer than this, and leaves a little before and after so that a reader sees the jump. */
export const idleGapMs = 2 * minuteMs;
const gapMarginMs = 5_000;

/** The idle gaps between moments at which something changed (ascending). */
export function idleGaps(moments: ArrayLike<number>): IdleGap[] {
  const gaps: IdleGap[] = [];
  for (let index = 1; index < moments.length; index += 1) {
    const before = moments[index - 1] ?? 0;
    const after = moments[index] ?? 0;
    if (after - before > idleGapMs) gaps.push({ from: (before + gapMarginMs) as EpochMs, to: (after - gapMarginMs) as EpochMs });
  }
  return gaps;
}

/** The next moment of playback from t after `elapsedMs` of wall time at `rate`; jumps over idle gaps when they are skipped. */
export function advance(t: EpochMs, elapsedMs: number, rate: number, gaps: readonly IdleGap[]): EpochMs {
  const next = t + elapsedMs * rate;
  const gap = gaps.find(({ from, to }) => next > from && next < to);
  return (gap === undefined ? next : gap.to) as EpochMs;
}
