'use client';
// The drawer with every raw signal of an event: as it arrived, oldest first, as text and nothing else.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { IncidentId } from '../../domain/ids.ts';
import { useTimelineLink } from '../room/room-links-context.tsx';
import { errorWords } from '../ui/api-client.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { countWord, type EventRow, eventSentence, numberWord } from './event-rows.ts';
import { RawSignal } from './raw-signal.tsx';
import { useRawSignals } from './raw-signals.ts';

export function RawDrawer({ incidentId, row, onClose }: { incidentId: IncidentId; row: EventRow | null; onClose: () => void }) {
  return (
    <Dialog
      open={row !== null}
      onClose={onClose}
      title={row === null ? '' : `Raw signals of ${row.label}`}
      description={row === null ? '' : eventSentence(row)}
      className="drawer"
    >
      {row !== null && <RawList incidentId={incidentId} row={row} />}
    </Dialog>
  );
}

const estimateSize = () => 64;

function RawList({ incidentId, row }: { incidentId: IncidentId; row: EventRow }) {
  const { data, error, isPending, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useRawSignals(incidentId, row.number);
  const pinLine = useTimelineLink()?.pinLine ?? null;
  const scroller = useRef<HTMLElement>(null);
  const signals = useMemo(() => data?.pages.flatMap((page) => page.signals) ?? [], [data]);
  const getItemKey = useCallback((index: number) => signals[index]?.seq ?? index, [signals]);
  const total = data?.pages.at(-1)?.total ?? row.signals;
  const virtual = useVirtualizer({
    count: signals.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    overscan: 8,
    getItemKey,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= signals.length - 40) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, lastShown, signals.length, fetchNextPage]);

  if (isPending) return <Waiting what="the raw signals" />;
  if (error !== null && data === undefined) {
    const again = (
      <button type="button" className="btn sm" onClick={() => void refetch()}>
        Try again
      </button>
    );
    return (
      <Trouble title="The raw signals could not be read" action={again}>
        {errorWords(error)} The rest of the room still works.
      </Trouble>
    );
  }
  return (
    <>
      <p className="note raw-count">
        {countWord(total, 'signal')}, oldest first{signals.length < total ? `; ${numberWord(signals.length)} loaded` : ''}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="scroll raw-scroll" ref={scroller} tabIndex={0} aria-label="Raw signals, scrolls">
        <ol className="raw-list" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const signal = signals[item.index];
            return signal === undefined ? null : (
              <li
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                aria-posinset={item.index + 1}
                aria-setsize={total}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <RawSignal signal={signal} onPin={pinLine} />
              </li>
            );
          })}
        </ol>
      </section>
      {error !== null && (
        <p className="fault" role="alert">
          The rest could not be read. {errorWords(error)}
        </p>
      )}
    </>
  );
}
