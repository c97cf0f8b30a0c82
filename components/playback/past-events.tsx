'use client';
// The critical events as of the moment; with hindsight also what was not known, hatched.
import { useVirtualizer } from '@tanstack/react-virtual';
import { Clock } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { durationWords } from '../../domain/time-words.ts';
import { DimensionIcon } from '../events/event-icon.tsx';
import { countWord, type EventRow, numberWord } from '../events/event-rows.ts';
import { Confidence, Transition } from '../ui/marks.tsx';
import { Moment } from '../ui/moment.tsx';
import { type PastRow, rowsAsKnown, rowsInHindsight } from './past-event-rows.ts';
import { signalsUpTo } from './scrubber-scale.ts';
import { useDensity } from './use-density.ts';
import { usePlayback, usePlaybackView, usePlayer } from './use-playback.tsx';

export function PastEvents() {
  const { facts } = usePlayback();
  const { at, room } = usePlaybackView();
  const { hindsight } = usePlayer().state;
  const density = useDensity();
  const rows = useMemo(
    () => (hindsight ? rowsInHindsight(facts.events, facts.times, room.events, at) : rowsAsKnown(room.events, at, facts.events.length)),
    [hindsight, facts, room.events, at],
  );
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 64,
    overscan: 6,
    getItemKey: (index) => {
      const row = rows[index];
      return row?.type === 'event' ? row.row.number : 'moment';
    },
    useFlushSync: false,
  });
  // The moment stays in sight: it is what the reader follows.
  const place = rows.findIndex((row) => row.type === 'moment');
  useEffect(() => {
    virtual.scrollToIndex(place, { align: 'end' });
  }, [virtual, place]);
  return (
    <section className="region events" aria-labelledby="h-ev">
      <header>
        <h2 id="h-ev">Critical events</h2>
        <span className="q">
          {numberWord(room.events.length)}
          {density === undefined ? '' : ` from ${countWord(signalsUpTo(density, at), 'signal')}`}
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="scroll" ref={scroller} tabIndex={0} aria-label="Critical events as of this moment, oldest first">
        <ol className="evts" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const style = { transform: `translateY(${item.start}px)` };
            if (row.type === 'moment') {
              return (
                <li key="moment" ref={virtual.measureElement} data-index={item.index} className="evt moment-line" style={style}>
                  <p className="nowline">
                    <Moment at={row.at} className="mono" />
                    <i />
                    {laterWords(row.later, hindsight)}
                  </p>
                </li>
              );
            }
            return (
              <li
                key={row.row.number}
                id={row.row.label}
                ref={virtual.measureElement}
                data-index={item.index}
                className={['evt', row.known === 'yes' ? '' : 'ghost', row.row.low ? 'low' : '', row.row.correctedBy === null ? '' : 'corr']
                  .filter(Boolean)
                  .join(' ')}
                style={style}
              >
                <EventContent row={row} />
              </li>
            );
          })}
        </ol>
      </section>
    </section>
  );
}

function laterWords(later: number, hindsight: boolean): string {
  if (later === 0) return 'no later event';
  return `${countWord(later, 'later event')} ${hindsight ? 'below' : 'hidden'}`;
}

function EventContent({ row: { row, at, known, lateMs } }: { row: Extract<PastRow, { type: 'event' }> }) {
  return (
    <>
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
    </>
  );
}

function Foot({ row, known, lateMs }: { row: EventRow } & Pick<Extract<PastRow, { type: 'event' }>, 'known' | 'lateMs'>) {
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
