'use client';
// The list of critical events: oldest first, only the rows in sight exist, and the newest end is followed.
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { CriticalEvent } from '../../domain/event.ts';
import type { EventNumber } from '../../domain/ids.ts';
import { dayWords, sameDay } from '../../domain/time-words.ts';
import { useValue } from '../room/room-links.ts';
import { useRoomLinks } from '../room/room-links-context.tsx';
import { useNow } from '../room/use-now.ts';
import { useRoom } from '../room/use-room.tsx';
import { Moment } from '../ui/moment.tsx';
import { useTimeZone } from '../ui/settings.ts';
import { type EventRowActions, EventRowContent, rowClass } from './event-row.tsx';
import { countWord, type EventRow, eventRow } from './event-rows.ts';
import { RawSampleList } from './raw-sample.tsx';
import { useEventKeys } from './use-event-keys.ts';
import { useFollowEnd } from './use-follow-end.ts';

const estimateSize = () => 76;
const noPins: ReadonlySet<EventNumber> = new Set();

export function EventList({
  events,
  actions,
  onOpenAll,
}: {
  events: readonly CriticalEvent[];
  actions: Omit<EventRowActions, 'openRaw'>;
  onOpenAll: (row: EventRow) => void;
}) {
  const { incidentId, counts } = useRoom();
  const links = useRoomLinks();
  const selection = useValue(links.selection);
  const pinned = useValue(links.timeline)?.pinned ?? noPins;
  const zone = useTimeZone();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);

  const selectedIndex = selection.event === null ? -1 : indexOf(events, selection.event);
  // One row is the way in by Tab: the selected one, else the latest.
  const activeIndex = selectedIndex === -1 ? events.length - 1 : selectedIndex;
  // Rows that the focus or the eye rests on stay in the page when they are scrolled out of sight.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range);
      if (activeIndex < 0 || shown.includes(activeIndex)) return shown;
      return [...shown, activeIndex].sort((a, b) => a - b);
    },
    [activeIndex],
  );
  // The same function while the events are the same, or every render would lay out all rows again.
  const getItemKey = useCallback((index: number) => events[index]?.number ?? index, [events]);
  const virtual = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    overscan: 6,
    getItemKey,
    rangeExtractor,
    useFlushSync: false,
  });
  const height = virtual.getTotalSize();
  const { newer, following, toEnd, stay } = useFollowEnd(scroller, events.length, height, selection.raw);
  const isNew = useNewOnce(events);
  const rowAt = (index: number): EventRow | null => {
    const event = events[index];
    return event === undefined ? null : eventRow(event, counts.byEvent.get(event.number), pinned.has(event.number));
  };

  // A row that is far away exists only some renders after it was scrolled to; the focus waits for it.
  const wanted = useRef<EventNumber>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-number="${wanted.current}"]`);
    if (row == null) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });

  // A link asked for an event: go there as soon as it is in the list and the list is on screen.
  const inSight = (virtual.scrollRect?.height ?? 0) > 0;
  const [answered, setAnswered] = useState(0);
  const asked = selection.asked > answered && selectedIndex !== -1 && inSight;
  useLayoutEffect(() => {
    if (!asked || selection.event === null) return;
    stay();
    virtual.scrollToIndex(selectedIndex, { align: 'center' });
    wanted.current = selection.event;
    setAnswered(selection.asked);
  }, [asked, selection, selectedIndex, virtual, stay]);

  const select = (index: number, raw = false) => {
    const event = events[index];
    if (event === undefined) return;
    links.selectEvent(event.number, { raw });
  };
  const go = (index: number) => {
    const to = Math.max(0, Math.min(events.length - 1, index));
    const event = events[to];
    if (event === undefined) return;
    select(to, selection.raw && to === selectedIndex);
    if (to < events.length - 1) stay();
    wanted.current = event.number;
    virtual.scrollToIndex(to, { align: 'auto' });
  };
  const openRaw = (row: EventRow) => links.selectEvent(row.number, { raw: !(selection.event === row.number && selection.raw) });
  const current = rowAt(activeIndex);
  useEventKeys(list, {
    move: (by) => go(activeIndex + by),
    toEdge: (edge) => go(edge === 'first' ? 0 : events.length - 1),
    raw: () => {
      if (current === null || current.signals === 0) return;
      if (selection.event === current.number && selection.raw) onOpenAll(current);
      else openRaw(current);
    },
    pin: () => {
      if (current !== null) actions.togglePin?.(current);
    },
    copyLink: () => {
      if (current !== null) actions.copyLink(current);
    },
  });
  // Esc closes the signals first, and only then leaves to whoever wants the key.
  const onEscape = (key: string) => {
    if (key !== 'Escape' || !selection.raw || selection.event === null) return false;
    links.selectEvent(selection.event, { raw: false });
    return true;
  };

  return (
    <div className="evt-frame">
      <div className="scroll follow" ref={scroller} data-events-scroller>
        <ol className="evts" ref={list} aria-label="Critical events, oldest first" style={{ height }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rowAt(item.index);
            if (row === null) return null;
            const before = events[item.index - 1];
            const selected = row.number === selection.event;
            const expanded = selected && selection.raw && row.signals > 0;
            const newDay = before !== undefined && !sameDay(before.observedAt, row.at, zone);
            return (
              <li
                key={item.key}
                id={row.label}
                ref={virtual.measureElement}
                data-index={item.index}
                data-number={row.number}
                className={rowClass(row, selected, isNew(row.number))}
                style={{ transform: `translateY(${item.start}px)` }}
                tabIndex={item.index === activeIndex ? 0 : -1}
                aria-current={selected ? 'true' : undefined}
                aria-posinset={item.index + 1}
                aria-setsize={events.length}
                onFocus={() => {
                  if (!selected) select(item.index);
                }}
                onKeyDown={(press) => {
                  if (onEscape(press.key)) press.preventDefault();
                }}
              >
                {newDay && <p className="evt-day">{dayWords(row.at, zone)}</p>}
                <EventRowContent row={row} selected={selected} expanded={expanded} actions={{ ...actions, openRaw }}>
                  {expanded && (
                    <RawSampleList incidentId={incidentId} event={row.number} count={row.signals} onOpenAll={() => onOpenAll(row)} />
                  )}
                </EventRowContent>
              </li>
            );
          })}
        </ol>
        <NowLine following={following} />
      </div>
      {newer > 0 && (
        <button type="button" className="newer" onClick={toEnd}>
          <ArrowDown className="i xs" aria-hidden="true" />
          {newer} newer
        </button>
      )}
      <p className="sr">{countWord(events.length, 'event')}</p>
    </div>
  );
}

function NowLine({ following }: { following: boolean }) {
  const now = useNow();
  return (
    <p className="nowline" aria-hidden="true">
      <Moment at={now} className="mono" />
      <i />
      {following ? 'following live' : 'held while you read'}
    </p>
  );
}

/** Where the event is: numbers rise, so half of what is left is ruled out at every look. */
function indexOf(events: readonly CriticalEvent[], number: EventNumber): number {
  let low = 0;
  let high = events.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = events[middle]?.number ?? 0;
    if (found === number) return middle;
    if (found < number) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Rows that came while the page was open fade in, each once: not again when it is scrolled back into sight. */
function useNewOnce(events: readonly CriticalEvent[]): (number: EventNumber) => boolean {
  const last = events.at(-1)?.number ?? 0;
  const [known] = useState(() => ({ upTo: last, until: new Map<number, number>() }));
  useEffect(() => {
    const now = performance.now();
    for (let number = known.upTo + 1; number <= last; number += 1) known.until.set(number, now + 400);
    known.upTo = Math.max(known.upTo, last);
    for (const [number, until] of known.until) if (until < now) known.until.delete(number);
  }, [known, last]);
  return (number) => number > known.upTo || (known.until.get(number) ?? 0) > performance.now();
}
