// Tells the rest of the room what the timeline knows and offers: save state, who is here, pins, the composer.
import { useEffect, useMemo } from 'react';
import type { EventNumber } from '../../domain/ids.ts';
import type { TimelineLink } from '../room/room-links.ts';
import { useRoomLinks } from '../room/room-links-context.tsx';
import { useRoom } from '../room/use-room.tsx';
import { type DocumentStatus, saveStateOf } from './document-status.ts';
import type { PersonHere } from './people-here.ts';
import type { EntryRow } from './timeline-doc.ts';

type Given = {
  readonly status: DocumentStatus;
  readonly rows: readonly EntryRow[];
  readonly people: readonly PersonHere[];
  readonly togglePin: TimelineLink['togglePin'];
  readonly compose: TimelineLink['compose'];
};

/** Publishes the link while the timeline is on the page. `togglePin` and `compose` must keep their identity. */
export function usePublishedLink({ status, rows, people, togglePin, compose }: Given): void {
  const links = useRoomLinks();
  const { state } = useRoom();
  const commander = state.roles.find((held) => held.role === 'commander')?.person.name ?? null;
  const save = useMemo(() => saveStateOf(status, commander), [status, commander]);
  const here = useMemo(
    () =>
      people.map(({ tab, person, role, editing, draft }) => ({
        key: String(tab),
        person,
        role,
        editing: editing !== null || draft !== null,
      })),
    [people],
  );
  const pinnedText = rows.flatMap((row) => (row.kind === 'pin' && row.pinned && row.event !== null ? [row.event] : [])).join(' ');
  const pinned = useMemo(
    () => new Set<EventNumber>(pinnedText === '' ? [] : pinnedText.split(' ').map((number) => Number(number) as EventNumber)),
    [pinnedText],
  );
  useEffect(() => {
    links.timeline.set({ save, here, pinned, togglePin, compose });
  }, [links, save, here, pinned, togglePin, compose]);
  useEffect(() => () => links.timeline.set(null), [links]);
}
