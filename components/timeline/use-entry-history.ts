// Asks the server who wrote which words of an entry, and again once it was edited further.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { entryHistoryAnswer } from '../../domain/api.ts';
import { useRoom } from '../room/use-room.tsx';
import { requestApi } from '../ui/api-client.ts';
import type { EntryRow } from './timeline-doc.ts';

const freshMs = 15_000;
/** An edit is in the history once it is stored. */
const storedMs = 1_500;

export function useEntryHistory(row: EntryRow) {
  const { incidentId } = useRoom();
  const query = useQuery({
    queryKey: ['entry-history', incidentId, row.id],
    queryFn: ({ signal }) => requestApi(entryHistoryAnswer, `/api/incidents/${incidentId}/document/entries/${row.id}/history`, { signal }),
    staleTime: freshMs,
  });
  const { refetch } = query;
  const known = useRef(row);
  useEffect(() => {
    if (known.current === row) return;
    known.current = row;
    const timer = setTimeout(() => void refetch(), storedMs);
    return () => clearTimeout(timer);
  }, [row, refetch]);
  return query;
}
