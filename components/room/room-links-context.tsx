'use client';
// Hands the room's links to its regions.
import { createContext, type ReactNode, useContext, useState } from 'react';
import { RoomLinks, type TimelineLink, useValue } from './room-links.ts';

const LinksContext = createContext<RoomLinks | null>(null);

export function RoomLinksProvider({ children }: { children: ReactNode }) {
  const [links] = useState(() => new RoomLinks());
  return <LinksContext value={links}>{children}</LinksContext>;
}

export function useRoomLinks(): RoomLinks {
  const links = useContext(LinksContext);
  if (links === null) throw new Error('This part of the page belongs into a room.');
  return links;
}

/** What the timeline offers; null until its document is open. */
export function useTimelineLink(): TimelineLink | null {
  return useValue(useRoomLinks().timeline);
}
