'use client';
// A link to a critical event (`E12`), anywhere in the room: shows it on hover or focus, and goes to it on a click.
import type { MouseEvent } from 'react';
import { type EventNumber, eventLabel } from '../../domain/ids.ts';
import { useRoomLinks } from '../room/room-links-context.tsx';
import { useRoom } from '../room/use-room.tsx';
import { HoverCard } from '../ui/hover-card.tsx';
import { Confidence, Transition } from '../ui/marks.tsx';
import { Moment } from '../ui/moment.tsx';
import { DimensionIcon } from './event-icon.tsx';
import { eventRow, eventSentence, findEvent } from './event-rows.ts';

export function EventLink({ number, tabIndex }: { number: EventNumber; tabIndex?: 0 | -1 }) {
  const { state, counts } = useRoom();
  const links = useRoomLinks();
  const label = eventLabel(number);
  const event = findEvent(state.events, number);
  if (event === undefined) {
    return (
      <span className="ev" title={`${label} is not in this room`}>
        {label}
      </span>
    );
  }
  const row = eventRow(event, counts.byEvent.get(number), false);
  const open = (click: MouseEvent) => {
    // With a modifier the reader wants the address, in a tab of its own.
    if (click.metaKey || click.ctrlKey || click.shiftKey || click.button !== 0) return;
    click.preventDefault();
    click.stopPropagation();
    links.openEvent(number);
  };
  return (
    <HoverCard
      className="pop ev-card"
      trigger={
        <a className="ev" href={`#${label}`} tabIndex={tabIndex} aria-label={`${label}, ${eventSentence(row)}`} onClick={open}>
          {label}
        </a>
      }
    >
      {() => (
        <>
          <p className="e1">
            <DimensionIcon dimension={row.dimension} size="s" />
            {row.entity !== null && <span className={row.entityIsName ? 'ent' : ''}>{row.entity}</span>}
            <span className="dim">{row.dimensionWord}</span>
          </p>
          <Transition from={row.from} to={row.to} direction={row.direction} />
          <p className="e3">
            <Moment at={row.at} className="mono" />
            {row.signalsWord !== null && <span>{row.signalsWord}</span>}
            {row.setBy !== null && <span>set by {row.setBy}</span>}
            {row.confidence !== null && <Confidence value={row.confidence} word />}
            {row.correctedBy !== null && <span>corrected by {eventLabel(row.correctedBy)}</span>}
            {row.against !== null && <span className="warn">against {eventLabel(row.against)}</span>}
          </p>
        </>
      )}
    </HoverCard>
  );
}
