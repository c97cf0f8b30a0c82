// The list of incidents, kept fresh while it is on screen.
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type IncidentSummary, incidentsAnswer } from '../../domain/api.ts';
import type { MusterError } from '../../domain/errors.ts';
import { useLive } from '../session/live-provider.tsx';
import { requestApi } from '../ui/api-client.ts';

export const incidentsQuery = queryOptions<readonly IncidentSummary[], MusterError>({
  queryKey: ['incidents'],
  queryFn: async ({ signal }) => (await requestApi(incidentsAnswer, '/api/incidents', { signal })).incidents,
  staleTime: 10_000,
});

/** News come in bursts when a recording plays: ask at most this often. */
export const refetchEveryMs = 1_000;

/** The incidents; asked for again whenever the server says that one changed, and after a lost connection. */
export function useIncidents() {
  const { connection } = useLive();
  const queries = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let again = false;
    const refetch = () => {
      if (timer !== null) {
        again = true;
        return;
      }
      void queries.invalidateQueries({ queryKey: incidentsQuery.queryKey });
      timer = setTimeout(() => {
        timer = null;
        if (!again) return;
        again = false;
        refetch();
      }, refetchEveryMs);
    };
    const stops = [connection.on('incidents-changed', refetch), connection.onConnected(refetch)];
    return () => {
      for (const stop of stops) stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [connection, queries]);
  return useQuery(incidentsQuery);
}
