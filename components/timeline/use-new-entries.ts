// Tells the polite live region that others added entries. What is being typed is never told.
import { useEffect, useRef } from 'react';
import type { PersonId } from '../../domain/ids.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import type { EntryRow } from './timeline-doc.ts';

/** Counts entries of others that came while the line was live; what was there before is no news. */
export function useNewEntries(rows: readonly EntryRow[], self: PersonId, live: boolean): void {
  const announcer = useAnnouncer();
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    const before = known.current;
    known.current = live ? new Set(rows.map((row) => row.id)) : null;
    if (before === null) return;
    const fresh = rows.filter((row) => !before.has(row.id) && row.authorId !== self).length;
    if (fresh > 0)
      announcer.polite({
        topic: 'timeline',
        amount: fresh,
        words: (amount) => (amount === 1 ? '1 new timeline entry' : `${amount} new timeline entries`),
      });
  }, [rows, self, live, announcer]);
}
