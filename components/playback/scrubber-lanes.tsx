// The lanes of the scrubber: bars of signals, bands of stages, marks of events, decisions, updates and edits.
import { memo, useMemo } from 'react';
import type { SignalDensity } from '../../domain/api.ts';
import type { PlaybackMark } from '../../domain/playback.ts';
import { stageWord } from '../../domain/vocabulary.ts';
import type { TrackMessage } from './playback-messages.ts';
import type { ReviewMark } from './review-marks.ts';
import { type Bar, bandsOf, barsOf, shareAt, thinned } from './scrubber-scale.ts';

/** As many marks of a lane as can be told apart on a wide screen. */
const places = 400;

/** Beyond this share the word of a mark would stand out of the area; its line stays, and the menu of milestones names it. */
const wordsEnd = 0.93;

type Track = Omit<TrackMessage, 'type'>;
/** One mark, ready to be drawn. */
type Dot = { readonly share: number; readonly className: string };

type LanesProps = { track: Track; density: SignalDensity | null; review: readonly ReviewMark[] };

/** Drawn once, whole; what lies after the cursor is covered, so that a frame of playback touches nothing here. */
export const ScrubberLanes = memo(function ScrubberLanes({ track, density, review }: LanesProps) {
  const bars = useMemo(() => pathOf(barsOf(density, track).bars), [density, track]);
  const bands = useMemo(() => bandsOf(track.marks, track), [track]);
  const events = useMemo(() => dotsOf(track, (mark) => mark.kind === 'event', eventClass), [track]);
  const decisions = useMemo(
    () =>
      dotsOf(
        track,
        ({ kind }) => kind === 'decision' || kind === 'update',
        ({ kind }) => (kind === 'update' ? 'm up' : 'm dc'),
      ),
    [track],
  );
  const edits = useMemo(
    () =>
      thinned(
        Array.from(track.editTimes, (at) => ({ at })),
        track,
        places,
      ).map(({ at }) => ({ share: shareAt(track, at), className: 'm ed' })),
    [track],
  );
  return (
    <div className="lanes" aria-hidden="true">
      <div className="lane h">
        <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
          <path d={bars} />
        </svg>
      </div>
      <div className="lane st">
        {bands.map((band) => (
          <span
            key={`${band.stage}-${band.from}`}
            className={`s-${band.stage}`}
            title={stageWord[band.stage]}
            style={{ left: `${100 * band.from}%`, width: `${100 * (band.to - band.from)}%` }}
          >
            {band.to - band.from > 0.05 ? stageWord[band.stage] : ''}
          </span>
        ))}
      </div>
      <Dots className="lane evs2" dots={events} />
      <Dots className="lane dcs" dots={decisions} />
      <Dots className="lane eds" dots={edits} />
      <div className="lane rvs">
        {review.map(({ milestone, at, word }) => (
          // A word before its mark would be seen before the cursor has come to it; at the very end there is no room after it.
          <span key={milestone} style={{ left: `${100 * shareAt(track, at)}%` }}>
            {shareAt(track, at) < wordsEnd ? word : null}
          </span>
        ))}
      </div>
    </div>
  );
});

function Dots({ className, dots }: { className: string; dots: readonly Dot[] }) {
  return (
    <div className={className}>
      {dots.map((dot) => (
        <i key={dot.share} className={dot.className} style={{ left: `${100 * dot.share}%` }} />
      ))}
    </div>
  );
}

function dotsOf(track: Track, isShown: (mark: PlaybackMark) => boolean, classOf: (mark: PlaybackMark) => string): Dot[] {
  const marks = thinned(track.marks.filter(isShown), track, places);
  return marks.map((mark) => ({ share: shareAt(track, mark.at), className: classOf(mark) }));
}

function eventClass(mark: PlaybackMark): string {
  if (mark.kind !== 'event' || mark.direction === 'neutral') return 'm ev-n';
  return mark.direction === 'worse' ? 'm ev-w' : 'm ev-b';
}

function pathOf(bars: readonly Bar[]): string {
  return bars
    .map(
      ({ share, width, height }) =>
        `M${(1000 * share).toFixed(2)} 100v-${(100 * height).toFixed(1)}h${(860 * width).toFixed(2)}v${(100 * height).toFixed(1)}z`,
    )
    .join('');
}
