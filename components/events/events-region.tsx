'use client';
// The critical events of the room: what changed, told from how many signals, with the way to every one of them.
import dynamic from 'next/dynamic';
import { useEffect, useMemo, useState } from 'react';
import { mayWriteDocument } from '../../domain/policy.ts';
import { useValue } from '../room/room-links.ts';
import { useRoomLinks } from '../room/room-links-context.tsx';
import { useRoom } from '../room/use-room.tsx';
import { toast } from '../ui/notify.ts';
import { Waiting } from '../ui/waiting.tsx';
import { EventFilterButton } from './event-filter.tsx';
import type { EventRowActions } from './event-row.tsx';
import { type EventFilter, type EventRow, filterEvents, isFiltering, noFilter, numberWord } from './event-rows.ts';
import { eventAddress, followAddress } from './event-target.ts';

/** The virtual list is the heaviest part of the region: fetched beside the log, not before the page. */
export const loadEventList = () => import('./event-list.tsx');
const EventList = dynamic(() => loadEventList().then((module) => module.EventList), {
  ssr: false,
  loading: () => <div className="scroll" />,
});
const RawDrawer = dynamic(() => import('./raw-drawer.tsx').then((module) => module.RawDrawer), { ssr: false });

export function EventsRegion() {
  const { phase, state, counts, incidentId, account } = useRoom();
  const links = useRoomLinks();
  const timeline = useValue(links.timeline);
  const selection = useValue(links.selection);
  const [filter, setFilter] = useState<EventFilter>(noFilter);
  const [raw, setRaw] = useState<EventRow | null>(null);
  const events = useMemo(() => filterEvents(state.events, filter), [state.events, filter]);

  useEffect(() => followAddress((number) => links.openEvent(number)), [links]);

  // A link to an event that the filter hides would lead nowhere.
  const [shownFor, setShownFor] = useState(selection.asked);
  if (shownFor !== selection.asked) {
    setShownFor(selection.asked);
    if (!events.some((event) => event.number === selection.event)) setFilter(noFilter);
  }

  const togglePin = timeline?.togglePin;
  const mayPin = mayWriteDocument(account).allowed;
  const actions = useMemo<Omit<EventRowActions, 'openRaw'>>(
    () => ({
      togglePin: togglePin === undefined || !mayPin ? null : (row) => togglePin(row.number),
      copyLink: (row) => void copyLink(row),
    }),
    [togglePin, mayPin],
  );

  const all = state.events.length;
  return (
    <section className="region events" aria-labelledby="h-ev">
      <header>
        <h2 id="h-ev">Critical events</h2>
        <span className="q">
          {isFiltering(filter)
            ? `${numberWord(events.length)} of ${numberWord(all)}`
            : `${numberWord(all)} from ${numberWord(counts.total)} signals`}
        </span>
        <span className="grow" />
        <EventFilterButton filter={filter} onChange={setFilter} />
      </header>
      {events.length > 0 ? (
        <EventList events={events} actions={actions} onOpenAll={setRaw} />
      ) : (
        <div className="evt-none">
          {phase === 'loading' ? (
            <Waiting what="the critical events" />
          ) : isFiltering(filter) ? (
            <div className="panel mid">
              <p>
                <b>No event matches</b>
              </p>
              <p className="t2">{numberWord(all)} others do without this filter.</p>
              <button type="button" className="btn sm" onClick={() => setFilter(noFilter)}>
                Clear filter
              </button>
            </div>
          ) : (
            <div className="panel mid">
              <p>
                <b>Nothing critical yet</b>
              </p>
              <p className="t2">
                Changes of impact, scope, symptoms and causes appear here as signals arrive, each with the lines behind it.
              </p>
            </div>
          )}
        </div>
      )}
      {raw === null ? null : <RawDrawer incidentId={incidentId} row={raw} onClose={() => setRaw(null)} />}
    </section>
  );
}

async function copyLink(row: EventRow): Promise<void> {
  const address = eventAddress(row.number);
  try {
    await navigator.clipboard.writeText(address);
    toast.success(`Link to ${row.label} copied`);
  } catch {
    // Without a secure address the browser gives no clipboard; the link can still be taken by hand.
    toast.info(`Link to ${row.label}`, { description: address });
  }
}
