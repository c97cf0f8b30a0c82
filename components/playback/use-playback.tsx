'use client';
// Playback of this page: its worker, its player, and the room of the moment for the regions inside.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { IncidentId } from '../../domain/ids.ts';
import type { RoomSnapshot } from '../room/room-client.ts';
import { PastRoomProvider, type RoomSource } from '../room/use-room.tsx';
import { PlaybackClient, type PlaybackSnapshot, type PlaybackView } from './playback-client.ts';
import { momentOf, PlaybackPlayer, type PlayerState } from './playback-player.ts';

type Playback = { readonly client: PlaybackClient; readonly player: PlaybackPlayer };

const PlaybackContext = createContext<Playback | null>(null);

function usePlaybackParts(): Playback {
  const playback = useContext(PlaybackContext);
  if (playback === null) throw new Error('This part of the page belongs into playback.');
  return playback;
}

/** What is loaded and what is shown. */
export function usePlayback(): PlaybackSnapshot {
  const { client } = usePlaybackParts();
  return useSyncExternalStore(client.subscribe, client.snapshot, client.snapshot);
}

/** The moment that is shown. Only below a page that waits until there is one. */
export function usePlaybackView(): PlaybackView {
  const { view } = usePlayback();
  if (view === null) throw new Error('There is no moment to show yet.');
  return view;
}

export function usePlayer(): { readonly player: PlaybackPlayer; readonly state: PlayerState } {
  const { player } = usePlaybackParts();
  return { player, state: useSyncExternalStore(player.subscribe, player.state, player.state) };
}

/** Loads what has been written since. */
export function usePlaybackRefresh(): () => void {
  const { client } = usePlaybackParts();
  return () => client.refresh();
}

export function PlaybackProvider({ incidentId, children }: { incidentId: IncidentId; children: ReactNode }) {
  const [playback, setPlayback] = useState<Playback | null>(null);
  useEffect(() => {
    const worker = new Worker(new URL('./playback-worker.ts', import.meta.url), { type: 'module' });
    const client = new PlaybackClient(worker);
    const at = momentOf(window.location.search);
    const still = window.matchMedia('(prefers-reduced-motion: reduce)');
    const nextFrame = (run: (nowMs: number) => void) => {
      const frame = requestAnimationFrame(run);
      return () => cancelAnimationFrame(frame);
    };
    const player = new PlaybackPlayer({ client, nextFrame, isStill: () => still.matches }, at);
    client.open(incidentId, at);
    setPlayback({ client, player });
    return () => {
      player.close();
      client.close();
    };
  }, [incidentId]);
  const source = useMemo(() => (playback === null ? null : sourceOf(incidentId, playback.client)), [incidentId, playback]);
  if (playback === null || source === null) return null;
  return (
    <PlaybackContext value={playback}>
      <PastRoomProvider source={source}>{children}</PastRoomProvider>
    </PlaybackContext>
  );
}

/** The moment as the regions of a room read it; the same object for the same moment. */
function sourceOf(incidentId: IncidentId, client: PlaybackClient): RoomSource {
  let made: { readonly view: PlaybackView; readonly snapshot: RoomSnapshot } | null = null;
  return {
    incidentId,
    subscribe: client.subscribe,
    snapshot: () => {
      const { view } = client.snapshot();
      if (view === null) throw new Error('There is no moment to show yet.');
      if (made?.view !== view) {
        const { room: state, panel, at: moment } = view;
        const counts = { total: 0, byEvent: new Map() };
        const snapshot: RoomSnapshot = {
          ...{ phase: 'ready', refusal: null, state, panel, counts, news: [], sending: 0, moment },
          connection: { kind: 'live' },
        };
        made = { view, snapshot };
      }
      return made.snapshot;
    },
  };
}
