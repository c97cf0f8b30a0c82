'use client';
// The room of this page: every region reads the same snapshot of it through useRoom().
import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { logAnswer, type Person, peopleAnswer } from '../../domain/api.ts';
import { incidentTime } from '../../domain/clock.ts';
import type { IncidentId } from '../../domain/ids.ts';
import type { ImportedMark } from '../../domain/imported.ts';
import { type Account, lookingAtHistory } from '../../domain/policy.ts';
import type { EpochMs } from '../../domain/time.ts';
import { useLive } from '../session/live-provider.tsx';
import { requestApi } from '../ui/api-client.ts';
import { RoomClient, type RoomSnapshot } from './room-client.ts';

const pageLimit = 2_000;

export type Room = RoomSnapshot & {
  readonly incidentId: IncidentId;
  /** Who looks, with what they may do in this room. */
  readonly account: Account;
  /** Where it was brought from; null for an incident that began here. */
  readonly imported: ImportedMark | null;
  /** Everyone with an account; empty until loaded. */
  readonly people: readonly Person[];
  /** The incident's time now. For a clock on screen use `useNow()`. */
  readonly now: () => EpochMs;
};

/** Where the regions of a room read it: from the live room, or from a moment of the past. */
export type RoomSource = Pick<RoomClient, 'incidentId' | 'subscribe' | 'snapshot'>;

const SourceContext = createContext<RoomSource | null>(null);
const ClientContext = createContext<RoomClient | null>(null);
const ImportedContext = createContext<ImportedMark | null>(null);

/** The room's client itself, for commands; null in the past, where nothing can be done. */
export function useRoomClient(): RoomClient | null {
  return useContext(ClientContext);
}

function useRoomSource(): RoomSource {
  const source = useContext(SourceContext);
  if (source === null) throw new Error('This part of the page belongs into a room.');
  return source;
}

/** Shows a room of the past to the regions inside. */
export function PastRoomProvider({ source, children }: { source: RoomSource; children: ReactNode }) {
  return <SourceContext value={source}>{children}</SourceContext>;
}

export function RoomProvider({ incidentId, children }: { incidentId: IncidentId; children: ReactNode }) {
  const { connection, clock } = useLive();
  const [imported, setImported] = useState<ImportedMark | null>(null);
  const [client] = useState(
    () =>
      new RoomClient(incidentId, {
        connection,
        fetchLog: async (after) => {
          const page = await requestApi(logAnswer, `/api/incidents/${incidentId}/log?after=${after}&limit=${pageLimit}`, {
            onServerTime: (serverAt) => clock.learn(serverAt),
          });
          // Once is enough: it never changes.
          setImported((known) => known ?? page.imported ?? null);
          return page;
        },
        later: (run, ms) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      }),
  );
  useEffect(() => {
    client.start();
    return () => client.stop();
  }, [client]);
  return (
    <ClientContext value={client}>
      <SourceContext value={client}>
        <ImportedContext value={imported}>{children}</ImportedContext>
      </SourceContext>
    </ClientContext>
  );
}

/** Everyone with an account on this server. */
export function usePeople(): readonly Person[] {
  const { data } = useQuery({
    queryKey: ['people'],
    queryFn: ({ signal }) => requestApi(peopleAnswer, '/api/people', { signal }),
    staleTime: 60_000,
  });
  return data?.people ?? nobody;
}

const nobody: readonly Person[] = [];

/** The room as it stands. Re-renders when the room changes, not when the clock ticks. */
export function useRoom(): Room {
  const source = useRoomSource();
  const { account: signedIn, clock } = useLive();
  const imported = useContext(ImportedContext);
  const people = usePeople();
  const snapshot = useSyncExternalStore(source.subscribe, source.snapshot, source.snapshot);
  return useMemo(() => {
    const now = () => snapshot.moment ?? incidentTime(snapshot.state.clock, clock.now());
    const account = imported === null ? signedIn : lookingAtHistory(signedIn);
    return { ...snapshot, incidentId: source.incidentId, account, imported, people, now };
  }, [snapshot, source, signedIn, imported, people, clock]);
}
