'use client';
// The critical event that was opened from the words of the review: what changed, when, and the way to that moment.
import { X } from 'lucide-react';
import Link from 'next/link';
import { eventLabel } from '../../domain/ids.ts';
import { formatTime } from '../../domain/time.ts';
import { dimensionWord } from '../../domain/vocabulary.ts';
import { findEvent } from '../events/event-rows.ts';
import { useValue } from '../room/room-links.ts';
import { useRoomLinks } from '../room/room-links-context.tsx';
import { useRoom } from '../room/use-room.tsx';
import { Confidence, Transition } from '../ui/marks.tsx';
import { Moment } from '../ui/moment.tsx';

export function EvidenceCard() {
  const { incidentId, state } = useRoom();
  const links = useRoomLinks();
  const { event: number } = useValue(links.selection);
  if (number === null) return null;
  const event = findEvent(state.events, number);
  return (
    <section className="rv-part rv-evidence" aria-label={`Evidence ${eventLabel(number)}`} role="status">
      <header>
        <h2>{eventLabel(number)}</h2>
        <span className="q">{event === undefined ? '' : dimensionWord[event.dimension]}</span>
        <span className="grow" />
        <button type="button" className="btn ghost sm icon" aria-label="Close the evidence" onClick={() => links.selectEvent(null)}>
          <X className="i s" aria-hidden="true" />
        </button>
      </header>
      {event === undefined ? (
        <p className="t2">There is no such event in this incident.</p>
      ) : (
        <>
          <p className="ent">{event.entity}</p>
          <Transition from={event.from} to={event.to} direction={event.direction} />
          <p className="rv-meta q">
            <Moment at={event.observedAt} className="mono" form="seconds" />
            <span>{event.author.name}</span>
            {event.ref === null ? null : <Confidence value={event.confidence} word />}
          </p>
          <Link className="lnk" href={`/incidents/${incidentId}/playback?t=${encodeURIComponent(formatTime(event.observedAt))}`}>
            Play back this moment
          </Link>
        </>
      )}
    </section>
  );
}
