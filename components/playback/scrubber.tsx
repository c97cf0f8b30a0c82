'use client';
// The way through time: play, speed, steps, hindsight, and a slider over signals, stages, events, decisions and edits.
import { EyeOff, Pause, Play, SkipBack, SkipForward } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react';
import type { IncidentId } from '../../domain/ids.ts';
import { minuteMs } from '../../domain/time.ts';
import { clockSecondsWords, durationWords } from '../../domain/time-words.ts';
import { stageWord } from '../../domain/vocabulary.ts';
import { numberWord } from '../events/event-rows.ts';
import { Moment } from '../ui/moment.tsx';
import { useTimeZone } from '../ui/settings.ts';
import { MilestoneMenu } from './milestone-menu.tsx';
import { rates } from './playback-player.ts';
import { reviewMarks } from './review-marks.ts';
import { ScrubberLanes } from './scrubber-lanes.tsx';
import { barsOf, momentAt, shareAt, ticksOf } from './scrubber-scale.ts';
import { useDensity } from './use-density.ts';
import { usePlayback, usePlaybackView, usePlayer } from './use-playback.tsx';

const smallStepMs = 10_000;

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
      <Transport />
      <Tracks key={incidentId} />
    </section>
  );
}

function Transport() {
  const { player, state } = usePlayer();
  return (
    <div className="transport">
      <button type="button" className="btn ghost icon" aria-label="One event back" onClick={() => player.step(-1)}>
        <SkipBack className="i" aria-hidden="true" />
      </button>
      <button type="button" className="btn primary icon play" aria-label={state.playing ? 'Pause' : 'Play'} onClick={() => player.toggle()}>
        {state.playing ? <Pause className="i" aria-hidden="true" /> : <Play className="i" aria-hidden="true" />}
      </button>
      <button type="button" className="btn ghost icon" aria-label="One event on" onClick={() => player.step(1)}>
        <SkipForward className="i" aria-hidden="true" />
      </button>
      <fieldset className="seg speed">
        <legend className="sr">Speed</legend>
        {rates.map((rate) => (
          <button key={rate} type="button" aria-pressed={rate === state.rate} onClick={() => player.setRate(rate)}>
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
        aria-checked={state.hindsight}
        onClick={() => player.setHindsight(!state.hindsight)}
      >
        Hindsight <b>{state.hindsight ? 'on' : 'off'}</b>
        <i aria-hidden="true" />
      </button>
      <kbd>H</kbd>
    </div>
  );
}

function Tracks() {
  const { track, end } = usePlayback();
  const { at, room } = usePlaybackView();
  const { player, state } = usePlayer();
  const review = useMemo(() => reviewMarks(end), [end]);
  const density = useDensity() ?? null;
  const zone = useTimeZone();
  const area = useRef<HTMLDivElement>(null);
  if (track === null) return null;
  const share = shareAt(track, at);
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
  const into = room.declaredAt === null ? '' : `, ${durationWords(Math.max(0, at - room.declaredAt))} in`;
  return (
    <div className="tracks" style={{ '--t': `${(100 * share).toFixed(3)}%` }}>
      <ul className="lab" aria-hidden="true">
        <li style={{ height: 46 }}>{density === null ? 'Signals' : `Signals, highest ${numberWord(highest)}`}</li>
        <li style={{ height: 18 }}>Stage</li>
        <li style={{ height: 20 }}>Events</li>
        <li style={{ height: 16 }}>Decisions</li>
        <li style={{ height: 16 }}>Edits</li>
      </ul>
      <div
        className="area"
        ref={area}
        role="slider"
        tabIndex={0}
        aria-label="Time"
        aria-valuemin={0}
        aria-valuemax={Math.round((track.to - track.from) / 1_000)}
        aria-valuenow={Math.round((at - track.from) / 1_000)}
        aria-valuetext={`${clockSecondsWords(at, zone)}${into}, stage ${stageWord[room.stage]}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          seekTo(event);
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) seekTo(event);
        }}
        onKeyDown={onKey}
      >
        <ScrubberLanes track={track} density={density} share={share} hindsight={state.hindsight} review={review} />
        {share < 1 && !state.hindsight ? (
          <div className="future">
            {share < 0.75 ? (
              <span>
                <EyeOff className="i xs" aria-hidden="true" />
                Hidden: not known yet at <Moment at={at} />
              </span>
            ) : null}
          </div>
        ) : null}
        <div className="head-line">
          <b>
            <Moment at={at} form="seconds" />
          </b>
        </div>
        <div className="axis q" aria-hidden="true">
          {ticksOf(track, 8).map((tick) => (
            <span key={tick} style={{ left: `${100 * shareAt(track, tick)}%` }}>
              <Moment at={tick} />
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}
