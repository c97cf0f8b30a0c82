// The notes of the open document, as they are listed, and links to one of them (`#note-...`).
import { useEffect, useSyncExternalStore } from 'react';
import type { NoteFields } from '../../domain/document.ts';
import { type NoteId, noteId } from '../../domain/ids.ts';
import { useRoomLinks } from '../room/room-links-context.tsx';
import type { OpenDocument } from '../timeline/open-document.ts';

const none: readonly NoteFields[] = [];
const nothing = { subscribe: () => () => undefined, notes: () => none };

/** All notes, removed ones too; unchanged while only words within them change. */
export function useNotes(document: OpenDocument | null): readonly NoteFields[] {
  const list = document?.notes ?? nothing;
  return useSyncExternalStore(list.subscribe, list.notes, () => none);
}

export function noteHash(id: NoteId): string {
  return `#note-${id}`;
}

/** Follows links to notes: shows the notes, with that one open. */
export function useNoteLinks(): void {
  const links = useRoomLinks();
  useEffect(() => {
    const look = () => {
      const id = noteId.safeParse(/^#note-(.+)$/.exec(window.location.hash)?.[1]);
      if (!id.success) return;
      links.note.set(id.data);
      links.desk.set('notes');
      links.view.set('timeline');
    };
    look();
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, [links]);
}
