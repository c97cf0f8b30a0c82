'use client';
// The way through time: play, speed, steps, hindsight, and a slider over signals, stages, events, decisions and edits.
import { EyeOff, Pause, Play, SkipBack, SkipForward } from 'lucide-react';
import { type ComponentProps, type KeyboardEvent, memo, type PointerEvent, useMemo, useRef } from 'react';
import type { IncidentId } from '../../domain/ids.ts';
import { minuteMs } from '../../domain/time.ts';
import { clockSecondsWords, durationWords } from '../../domain/time-words.ts';
import { stageWord } from '../../domain/vocabulary.ts';
import { numberWord } from '../events/event-rows.ts';
import { Moment } from '../ui/moment.tsx';
import { useTimeZone } from '../ui/settings.ts';
import { MilestoneMenu } from './milestone-menu.tsx';
import { MovingMoment } from './moving-moment.tsx';
import { rates } from './playback-player.ts';
import { reviewMarks } from './review-marks.ts';
import { ScrubberLanes } from './scrubber-lanes.tsx';
import { barsOf, momentAt, shareAt, ticksOf } from './scrubber-scale.ts';
import { useDensity } from './use-density.ts';
import { AtPace, useOfMoment, useOfPlayer, useOnPlace, usePlayback, usePlayer } from './use-playback.tsx';

const smallStepMs = 10_000;
/** So often it is said anew where the slider stands, while the moment moves. */
const everyMs = 250;

/** The classes of marks, and what they stand for. */
const legend = [
  ['ev-w', 'worse'],
  ['ev-b', 'better'],
  ['ev-n', 'other event'],
  ['dc', 'decision'],
  ['up', 'update'],
  ['ed', 'edit'],
  ['rv', 'review'],
] as const;

export function Scrubber({ incidentId }: { incidentId: IncidentId }) {
  return (
    <section className="scrub" id="scrub" aria-label="Playback controls">
      <AtPace everyMs={everyMs}>
        <Transport />
        <Tracks key={incidentId} />
      </AtPace>
    </section>
  );
}

function Transport() {
  const player = usePlayer();
  const playing = useOfPlayer((state) => state.playing);
  const chosen = useOfPlayer((state) => state.rate);
  const hindsight = useOfPlayer((state) => state.hindsight);
  return (
    <div className="transport">
      <button type="button" className="btn ghost icon" aria-label="One event back" onClick={() => player.step(-1)}>
        <SkipBack className="i" aria-hidden="true" />
      </button>
      <button type="button" className="btn primary icon play" aria-label={playing ? 'Pause' : 'Play'} onClick={() => player.toggle()}>
        {playing ? <Pause className="i" aria-hidden="true" /> : <Play className="i" aria-hidden="true" />}
      </button>
      <button type="button" className="btn ghost icon" aria-label="One event on" onClick={() => player.step(1)}>
        <SkipForward className="i" aria-hidden="true" />
      </button>
      <fieldset className="seg speed">
        <legend className="sr">Speed</legend>
        {rates.map((rate) => (
          <button key={rate} type="button" aria-pressed={rate === chosen} onClick={() => player.setRate(rate)}>
            {rate}x
          </button>
        ))}
      </fieldset>
      <MilestoneMenu />
      <span className="khints q" aria-hidden="true">
        <span>
          <kbd>Space</kbd> play
        </span>
        <span>
          <kbd>,</kbd>
          <kbd>.</kbd> step by event
        </span>
        <span>
          <kbd>[</kbd>
          <kbd>]</kbd> speed
        </span>
      </span>
      <span className="grow" />
      <ul className="legend q" aria-label="Marks">
        {legend.map(([mark, word]) => (
          <li key={mark}>
            <i className={`m ${mark}`} aria-hidden="true" />
            {word}
          </li>
        ))}
      </ul>
      <span className="vr" aria-hidden="true" />
      <button
        type="button"
        className="switch hindsw"
        role="switch"
        aria-checked={hindsight}
        onClick={() => player.setHindsight(!hindsight)}
      >
        Hindsight <b>{hindsight ? 'on' : 'off'}</b>
        <i aria-hidden="true" />
      </button>
      <kbd>H</kbd>
    </div>
  );
}

function Tracks() {
  const { track, end } = usePlayback();
  const player = usePlayer();
  const review = useMemo(() => reviewMarks(end), [end]);
  const density = useDensity() ?? null;
  const area = useRef<HTMLDivElement>(null);
  if (track === null) return null;
  const { highest } = barsOf(density, track);
  const seekTo = (event: PointerEvent) => {
    const box = area.current?.getBoundingClientRect();
    if (box !== undefined && box.width > 0) player.seek(momentAt(track, (event.clientX - box.left) / box.width));
  };
  const onKey = (event: KeyboardEvent) => {
    const step = event.shiftKey ? minuteMs : smallStepMs;
    if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') player.by(-step);
    else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') player.by(step);
    else if (event.key === 'Home') player.toEdge('start');
    else if (event.key === 'End') player.toEdge('end');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="tracks">
      <ul className="lab" aria-hidden="true">
        <li style={{ height: 46 }}>{density === null ? 'Signals' : `Signals, highest ${numberWord(highest)}`}</li>
        <li style={{ height: 18 }}>Stage</li>
        <li style={{ height: 20 }}>Events</li>
        <li style={{ height: 16 }}>Decisions</li>
        <li style={{ height: 16 }}>Edits</li>
      </ul>
      <Slider
        ref={area}
        track={track}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          seekTo(event);
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) seekTo(event);
        }}
        onKeyDown={onKey}
      >
        <ScrubberLanes track={track} density={density} review={review} />
        <Cursor track={track} />
        <Axis track={track} />
      </Slider>
    </div>
  );
}

type Track = Parameters<typeof ScrubberLanes>[0]['track'];

/** The slider as it is read out: where the cursor stands, in seconds and in words. */
function Slider({ track, ...given }: { track: Track } & ComponentProps<'div'>) {
  const zone = useTimeZone();
  const seconds = useOfMoment(({ at }) => Math.round((at - track.from) / 1_000));
  const words = useOfMoment(({ at, room }) => {
    const into = room.declaredAt === null ? '' : `, ${durationWords(Math.max(0, at - room.declaredAt))} in`;
    return `${clockSecondsWords(at, zone)}${into}, stage ${stageWord[room.stage]}`;
  });
  return (
    <div
      className="area"
      role="slider"
      tabIndex={0}
      aria-label="Time"
      aria-valuemin={0}
      aria-valuemax={Math.round((track.to - track.from) / 1_000)}
      aria-valuenow={seconds}
      aria-valuetext={words}
      {...given}
    />
  );
}

/** So much of the way must be left for the words that say what is covered. */
const wordsEnd = 0.75;
/** The cursor goes in steps of this part of the way, less than a pixel: a smaller one would cost a frame and show nothing. */
const steps = 2_048;

/**
 * The cursor, and what covers the time after it. They are moved as they are, by hand: lanes below them are neither drawn nor
 * styled anew with a frame.
 */
function Cursor({ track }: { track: Track }) {
  const hindsight = useOfPlayer((state) => state.hindsight);
  const after = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLSpanElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  useOnPlace((at) => {
    const share = Math.round(shareAt(track, at) * steps) / steps;
    move(after.current, share);
    move(cursor.current, share);
    // In the middle of what is left.
    move(words.current, share / 2);
    const isFull = share >= wordsEnd;
    if (words.current !== null && words.current.hidden !== isFull) words.current.hidden = isFull;
  });
  return (
    <>
      <div className="cover">
        <div ref={after} className={hindsight ? 'after' : 'after future'} />
        {hindsight ? null : (
          <span ref={words} className="hidden-words">
            <b>
              <EyeOff className="i xs" aria-hidden="true" />
              Hidden: not known yet at <MovingMoment />
            </b>
          </span>
        )}
      </div>
      <div ref={cursor} className="cursor">
        <div className="head-line">
          <b>
            <MovingMoment form="seconds" isRepeated />
          </b>
        </div>
      </div>
    </>
  );
}

/** Moves an element by a share of its width. */
function move(element: HTMLElement | null, share: number): void {
  const place = `translateX(${100 * share}%)`;
  if (element !== null && element.style.transform !== place) element.style.transform = place;
}

const Axis = memo(function Axis({ track }: { track: Track }) {
  return (
    <div className="axis q" aria-hidden="true">
      {ticksOf(track, 8).map((tick) => (
        <span key={tick} style={{ left: `${100 * shareAt(track, tick)}%` }}>
          <Moment at={tick} />
        </span>
      ))}
    </div>
  );
});
