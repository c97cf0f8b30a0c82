'use client';
// Playback of this page: its worker, its player, and the room of the moment for the regions inside.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { IncidentId } from '../../domain/ids.ts';
import type { RoomSnapshot } from '../room/room-client.ts';
import { PastRoomProvider, type RoomSource } from '../room/use-room.tsx';
import { glanceAt } from './glance.ts';
import { PlaybackClient, type PlaybackLoaded, type PlaybackView } from './playback-client.ts';
import { momentOf, PlaybackPlayer, type PlayerState } from './playback-player.ts';

type Playback = { readonly client: PlaybackClient; readonly player: PlaybackPlayer };

const PlaybackContext = createContext<Playback | null>(null);

function usePlaybackParts(): Playback {
  const playback = useContext(PlaybackContext);
  if (playback === null) throw new Error('This part of the page belongs into playback.');
  return playback;
}

/** What is loaded. Moments come and go without drawing the reader of it anew. */
export function usePlayback(): PlaybackLoaded {
  const { client } = usePlaybackParts();
  return useSyncExternalStore(client.subscribe, client.loaded, client.loaded);
}

/**
 * A part of the moment that is shown: its reader is drawn anew only when that part is another value (or another object).
 * Only below a page that waits until there is a moment.
 */
export function useOfMoment<Part>(part: (view: PlaybackView) => Part): Part {
  const { client } = usePlaybackParts();
  const of = () => {
    const view = client.view();
    if (view === null) throw new Error('There is no moment to show yet.');
    return part(view);
  };
  return useSyncExternalStore(client.subscribe, of, of);
}

export function usePlayer(): PlaybackPlayer {
  return usePlaybackParts().player;
}

/** Part of what the player does; the cursor's place changes with each frame. */
export function useOfPlayer<Part extends string | number | boolean>(part: (state: PlayerState) => Part): Part {
  const { player } = usePlaybackParts();
  const of = () => part(player.state());
  return useSyncExternalStore(player.subscribe, of, of);
}

/** A page in the background draws nothing; then it counts as drawn after this. */
const longestDrawMs = 1_000;

/** To be called by the page once it shows a moment: what waits for that to be drawn is started then. */
export function useDrawn(): void {
  const { client } = usePlaybackParts();
  useEffect(() => {
    let frame = requestAnimationFrame(() => {
      // The frame after the first: by then the first is on the screen.
      frame = requestAnimationFrame(() => client.drawn());
    });
    const late = setTimeout(() => client.drawn(), longestDrawMs);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(late);
    };
  }, [client]);
}

/** Loads what has been written since. */
export function usePlaybackRefresh(): () => void {
  const { client } = usePlaybackParts();
  return () => client.refresh();
}

export function PlaybackProvider({ incidentId, children }: { incidentId: IncidentId; children: ReactNode }) {
  const [playback, setPlayback] = useState<Playback | null>(null);
  useEffect(() => {
    const client = new PlaybackClient(() => new Worker(new URL('./playback-worker.ts', import.meta.url), { type: 'module' }));
    const at = momentOf(window.location.search);
    const still = window.matchMedia('(prefers-reduced-motion: reduce)');
    const nextFrame = (run: (nowMs: number) => void) => {
      const frame = requestAnimationFrame(run);
      return () => cancelAnimationFrame(frame);
    };
    const player = new PlaybackPlayer({ client, nextFrame, isStill: () => still.matches }, at);
    glanceAt(incidentId, at).then(
      (glance) => client.open(incidentId, glance),
      (error: unknown) => client.refuse(error),
    );
    setPlayback({ client, player });
    return () => {
      player.close();
      client.close();
    };
  }, [incidentId]);
  const source = useMemo(() => (playback === null ? null : sourceOf(incidentId, playback)), [incidentId, playback]);
  if (playback === null || source === null) return null;
  return (
    <PlaybackContext value={playback}>
      <PastRoomProvider source={source}>{children}</PastRoomProvider>
    </PlaybackContext>
  );
}

/** While it plays, regions of the room follow so often: ages and countdowns are read when it rests. */
const followEveryMs = 200;

/** The moment as the regions of a room read it; the same object for the same moment. */
function sourceOf(incidentId: IncidentId, { client, player }: Playback): RoomSource {
  let made: { readonly view: PlaybackView; readonly snapshot: RoomSnapshot; readonly atMs: number } | null = null;
  const isSoon = (): boolean => made !== null && player.state().playing && performance.now() - made.atMs < followEveryMs;
  return {
    incidentId,
    subscribe: (listener) => {
      let later: ReturnType<typeof setTimeout> | undefined;
      const tell = (): void => {
        if (!isSoon()) listener();
        else
          later ??= setTimeout(() => {
            later = undefined;
            listener();
          }, followEveryMs);
      };
      const stops = [client.subscribe(tell), player.subscribe(tell)];
      return () => {
        clearTimeout(later);
        for (const stop of stops) stop();
      };
    },
    snapshot: () => {
      const view = client.view();
      if (view === null) throw new Error('There is no moment to show yet.');
      if (made === null || (made.view !== view && !isSoon())) {
        const { room: state, panel, at: moment } = view;
        const counts = { total: 0, byEvent: new Map() };
        const snapshot: RoomSnapshot = {
          ...{ phase: 'ready', refusal: null, state, panel, counts, news: [], sending: 0, moment },
          connection: { kind: 'live' },
        };
        made = { view, snapshot, atMs: performance.now() };
      }
      return made.snapshot;
    },
  };
}
