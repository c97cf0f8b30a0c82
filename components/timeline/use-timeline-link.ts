// Tells the rest of the room what the timeline knows and offers: save state, who is here, pins, the composer.
import { useEffect, useMemo } from 'react';
import type { EventNumber } from '../../domain/ids.ts';
import type { SaveState, TimelineLink } from '../room/room-links.ts';
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
  readonly pinLine: TimelineLink['pinLine'];
  readonly following: TimelineLink['following'];
  readonly follow: TimelineLink['follow'];
  readonly retry: TimelineLink['retry'];
};

/** Publishes the link while the timeline is on the page. The functions must keep their identity. */
export function usePublishedLink({ status, rows, people, ...offered }: Given): void {
  const { togglePin, compose, pinLine, following, follow, retry } = offered;
  const links = useRoomLinks();
  const { imported, state } = useRoom();
  const commander = state.roles.find((held) => held.role === 'commander')?.person.name ?? null;
  const save = useMemo<SaveState>(() => {
    const known = saveStateOf(status, commander);
    return known.kind === 'view-only' && imported !== null ? { kind: 'view-only', why: 'imported history' } : known;
  }, [status, commander, imported]);
  const here = useMemo(
    () =>
      people.map(({ tab, self, person, role, editing, draft, looking }) => ({
        key: String(tab),
        person,
        role,
        self,
        looking,
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
    links.timeline.set({ save, here, pinned, togglePin, compose, pinLine, following, follow, retry });
  }, [links, save, here, pinned, togglePin, compose, pinLine, following, follow, retry]);
  useEffect(() => () => links.timeline.set(null), [links]);
}
