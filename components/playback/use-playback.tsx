'use client';
// Playback of this page: its worker, its player, and the room of the moment for the regions inside.
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { IncidentId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { RoomSnapshot } from '../room/room-client.ts';
import { PastRoomProvider, type RoomSource } from '../room/use-room.tsx';
import { glanceAt } from './glance.ts';
import { MomentPace, type Moments } from './moment-pace.ts';
import { PlaybackClient, type PlaybackLoaded, type PlaybackView } from './playback-client.ts';
import { type Place, placeOf } from './playback-place.ts';
import { momentOf, PlaybackPlayer, type PlayerState } from './playback-player.ts';

type Playback = {
  readonly incidentId: IncidentId;
  readonly client: PlaybackClient;
  readonly player: PlaybackPlayer;
  readonly pace: MomentPace<PlaybackView>;
  readonly place: Place;
};

const PlaybackContext = createContext<Playback | null>(null);
/** The moments of one region; null outside of regions, where the client's are read. */
const MomentsContext = createContext<Moments<PlaybackView> | null>(null);

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
  const moments = useContext(MomentsContext) ?? client;
  const of = () => {
    const view = moments.view();
    if (view === null) throw new Error('There is no moment to show yet.');
    return part(view);
  };
  return useSyncExternalStore(moments.subscribe, of, of);
}

/** The incident that is played back. */
export function usePlaybackIncident(): IncidentId {
  return usePlaybackParts().incidentId;
}

/** A region of the page: what is inside follows the moment together, while it moves no sooner than `everyMs` after the last time. */
export function AtPace({ everyMs, children }: { everyMs: number; children: ReactNode }) {
  const { pace } = usePlaybackParts();
  const moments = useMemo(() => pace.follow(everyMs), [pace, everyMs]);
  return <MomentsContext value={moments}>{children}</MomentsContext>;
}

/** Calls `write` with the place of the cursor whenever it is another one, sixty times a second: it writes into the page by itself. */
export function useOnPlace(write: (at: EpochMs) => void): void {
  const { place } = usePlaybackParts();
  const last = useRef(write);
  const onPlace = useCallback(() => {
    const at = place.at();
    if (at !== null) last.current(at);
  }, [place]);
  // What was drawn anew is written anew, too.
  useLayoutEffect(() => {
    last.current = write;
    onPlace();
  });
  useLayoutEffect(() => place.subscribe(onPlace), [place, onPlace]);
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
    const pace = new MomentPace(client, { nowMs: () => performance.now(), nextFrame, isPlaying: () => player.state().playing });
    glanceAt(incidentId, at).then(
      (glance) => client.open(incidentId, glance),
      (error: unknown) => client.refuse(error),
    );
    setPlayback({ incidentId, client, player, pace, place: placeOf(client, player) });
    return () => {
      pace.close();
      player.close();
      client.close();
    };
  }, [incidentId]);
  const source = useMemo(() => (playback === null ? null : sourceOf(playback)), [playback]);
  if (playback === null || source === null) return null;
  return (
    <PlaybackContext value={playback}>
      <PastRoomProvider source={source}>{children}</PastRoomProvider>
    </PlaybackContext>
  );
}

/** Regions that the room has, too, follow so often while the moment moves. */
const roomEveryMs = 400;

/** The moment as the regions of a room read it; the same object for the same moment. */
function sourceOf({ incidentId, pace }: Playback): RoomSource {
  const moments = pace.follow(roomEveryMs);
  let made: { readonly view: PlaybackView; readonly snapshot: RoomSnapshot } | null = null;
  return {
    incidentId,
    subscribe: moments.subscribe,
    snapshot: () => {
      const view = moments.view();
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
