'use client';
// The critical events as of the moment; with hindsight also what was not known, hatched.
import { Clock } from 'lucide-react';
import { memo, useMemo, useRef, useState } from 'react';
import { durationWords } from '../../domain/time-words.ts';
import { DimensionIcon } from '../events/event-icon.tsx';
import { countWord, type EventRow, numberWord } from '../events/event-rows.ts';
import { Confidence, Transition } from '../ui/marks.tsx';
import { Moment } from '../ui/moment.tsx';
import { HindsightList } from './hindsight-list.tsx';
import { MovingMoment } from './moving-moment.tsx';
import { type PastRow, type PastRows, rowsAsKnown, rowsInHindsight, shownRows } from './past-event-rows.ts';
import { signalsUpTo } from './scrubber-scale.ts';
import { useDensity } from './use-density.ts';
import { type RowsInSight, useMomentInSight, useRowsInSight } from './use-moment-in-sight.ts';
import { useMovingRows } from './use-moving-rows.ts';
import { AtPace, useOfMoment, useOfPlayer, usePlayback } from './use-playback.tsx';
import { useRests } from './use-rests.ts';

/** So often the list follows while the moment moves; its rows then change a few in a frame. */
const everyMs = 500;

export function PastEvents() {
  return (
    <AtPace everyMs={everyMs}>
      <EventsRegion />
    </AtPace>
  );
}

function EventsRegion() {
  const { facts } = usePlayback();
  const events = useOfMoment(({ room }) => room.events);
  const hindsight = useOfPlayer((state) => state.hindsight);
  // Without hindsight the moment itself moves no row: only its line, which follows by itself.
  const at = useOfMoment((view) => (hindsight ? view.at : null));
  const [most, setMost] = useState<number>(shownRows.before);
  const { length } = events;
  const rests = useRests(at ?? length);
  const inSight = useRowsInSight();
  const before = rests ? most : inSight.count;
  const rows = useMemo(
    () =>
      at === null
        ? rowsAsKnown(events, facts.events.length, before)
        : rowsInHindsight(facts, events, at, before, rests ? shownRows.after : inSight.count),
    [facts, events, at, before, rests, inSight.count],
  );
  return (
    <section className="region events" aria-labelledby="h-ev">
      <header>
        <h2 id="h-ev">Critical events</h2>
        <span className="q">
          {numberWord(length)}
          <SignalCount />
        </span>
      </header>
      <HindsightList />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label="Critical events as of this moment, oldest first">
        {rests && rows.earlier > 0 ? (
          <button type="button" className="lnk earlier" onClick={() => setMost(most + shownRows.more)}>
            Show {countWord(Math.min(rows.earlier, shownRows.more), 'earlier event')}
          </button>
        ) : null}
        <Rows rows={rows} moving={rests ? null : inSight} />
      </section>
    </section>
  );
}

const labelOf = ({ row }: PastRow): string => row.label;

/** The rows, and among them the line of the moment, which stays in sight: it is what the reader follows. */
const Rows = memo(function Rows({ rows, moving }: { rows: PastRows; moving: RowsInSight | null }) {
  const { end } = usePlayback();
  const hindsight = useOfPlayer((state) => state.hindsight);
  const slots = useMovingRows(rows.before, labelOf, moving === null || hindsight);
  const list = useRef<HTMLOListElement>(null);
  const line = useRef<HTMLLIElement>(null);
  useMomentInSight(list, line, slots, moving);
  return (
    <ol ref={list} className={moving === null ? 'evts' : 'evts moves'}>
      {slots.map(({ key, row }) => (
        <EventItem key={key} row={row} />
      ))}
      <li key="moment" ref={line} className="evt moment-line">
        <Line words={laterWords(end === null ? null : rows.later, hindsight)} />
      </li>
      {rows.after.map((row) => (
        <EventItem key={labelOf(row)} row={row} />
      ))}
    </ol>
  );
});

const Line = memo(function Line({ words }: { words: string }) {
  return (
    <p className="nowline">
      <MovingMoment className="mono" />
      <i />
      {words}
    </p>
  );
});

function SignalCount() {
  const density = useDensity();
  const signals = useOfMoment(({ at }) => (density === undefined ? null : signalsUpTo(density, at)));
  return signals === null ? null : ` from ${countWord(signals, 'signal')}`;
}

/** `later` is null while not all of them are loaded. */
function laterWords(later: number | null, hindsight: boolean): string {
  if (later === 0) return 'no later event';
  return `${later === null ? 'later events' : countWord(later, 'later event')} ${hindsight ? 'below' : 'hidden'}`;
}

const EventItem = memo(function EventItem({ row: { row, at, known, lateMs } }: { row: PastRow }) {
  const classes = ['evt', known === 'yes' ? '' : 'ghost', row.low ? 'low' : '', row.correctedBy === null ? '' : 'corr'];
  return (
    <li id={row.label} className={classes.filter(Boolean).join(' ')}>
      <Moment at={at} className="mono" />
      <DimensionIcon dimension={row.dimension} />
      <div className="evt-body">
        <p className="e1">
          {row.entity === null ? (
            <Transition from={row.from} to={row.to} direction={row.direction} />
          ) : (
            <span className={row.entityIsName ? 'ent trunc' : 'trunc'}>{row.entity}</span>
          )}
          <span className="dim">{row.dimensionWord}</span>
        </p>
        {row.entity !== null && <Transition from={row.from} to={row.to} direction={row.direction} />}
        <Foot row={row} known={known} lateMs={lateMs} />
      </div>
    </li>
  );
});

function Foot({ row, known, lateMs }: { row: EventRow } & Pick<PastRow, 'known' | 'lateMs'>) {
  if (lateMs === null && row.confidence === null && row.correctedBy === null && known === 'yes') return null;
  return (
    <p className="e3">
      {row.confidence === null || known !== 'yes' ? null : <Confidence value={row.confidence} />}
      {row.correctedBy === null ? null : <span>Corrected by E{row.correctedBy}</span>}
      {known === 'later' ? <span className="late">not yet</span> : null}
      {known === 'ghost' ? (
        <span className="late">
          <Clock className="i xs" aria-hidden="true" />
          true now, known {lateMs === null ? 'later' : `${durationWords(lateMs)} late`}
        </span>
      ) : null}
      {known === 'yes' && lateMs !== null && row.happenedAt !== null ? (
        <span className="late">
          <Clock className="i xs" aria-hidden="true" />
          from <Moment at={row.happenedAt} />, learned {durationWords(lateMs)} later
        </span>
      ) : null}
    </p>
  );
}
