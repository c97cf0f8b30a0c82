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
import { FrameTurns } from './frame-turns.ts';
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
  const shown = useRef<{ readonly of: () => Part; readonly value: Part } | null>(null);
  // Whoever has nothing to draw says so: then another part of the page has its turn in the same frame.
  const subscribe = useCallback(
    (listener: () => void) =>
      moments.subscribe(() => {
        if (shown.current !== null && Object.is(shown.current.of(), shown.current.value)) return false;
        listener();
        return true;
      }),
    [moments],
  );
  const value = useSyncExternalStore(subscribe, of, of);
  useLayoutEffect(() => {
    shown.current = { of, value };
  });
  return value;
}

/** The incident that is played back. */
export function usePlaybackIncident(): IncidentId {
  return usePlaybackParts().incidentId;
}

/** The pace of this page, for what is drawn bit by bit. */
export function usePace(): MomentPace<PlaybackView> {
  return usePlaybackParts().pace;
}

/** A part of the page: what is inside follows the moment together, while it moves no sooner than `everyMs` after the last time. */
export function AtPace({ everyMs, children }: { everyMs: number; children: ReactNode }) {
  const { pace } = usePlaybackParts();
  const moments = useMemo(() => pace.follow(everyMs), [pace, everyMs]);
  return <MomentsContext value={moments}>{children}</MomentsContext>;
}

/** After this, what waits for its time to be written is written even if the place does not change again. */
const placeRestsMs = 50;

/**
 * Calls `write` with the place of the cursor whenever it is another one, up to sixty times a second: it writes into the page by
 * itself. With `everyMs` no sooner than that after the last time; the last place of all is always written.
 */
export function useOnPlace(write: (at: EpochMs) => void, everyMs = 0): void {
  const { place } = usePlaybackParts();
  const last = useRef(write);
  const later = useRef<ReturnType<typeof setTimeout> | null>(null);
  const writtenAtMs = useRef(Number.NEGATIVE_INFINITY);
  const onPlace = useCallback(() => {
    const at = place.at();
    if (at === null) return;
    const waitMs = everyMs - (performance.now() - writtenAtMs.current);
    if (waitMs > 0) {
      later.current ??= setTimeout(() => {
        later.current = null;
        onPlace();
      }, waitMs + placeRestsMs);
      return;
    }
    if (later.current !== null) clearTimeout(later.current);
    later.current = null;
    writtenAtMs.current = performance.now();
    last.current(at);
  }, [place, everyMs]);
  // What was drawn anew is written anew, too.
  useLayoutEffect(() => {
    last.current = write;
    writtenAtMs.current = Number.NEGATIVE_INFINITY;
    onPlace();
  });
  useLayoutEffect(() => {
    const leave = place.subscribe(onPlace);
    return () => {
      leave();
      if (later.current !== null) clearTimeout(later.current);
      later.current = null;
    };
  }, [place, onPlace]);
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
    const isPlaying = () => player.state().playing;
    const turns = new FrameTurns(isPlaying);
    const nextTurn = (run: () => void) => {
      const look = (nowMs: number) => {
        if (turns.isForParts(nowMs)) run();
        else callOff = nextFrame(look);
      };
      let callOff = nextFrame(look);
      return () => callOff();
    };
    const pace = new MomentPace(client, { nowMs: () => performance.now(), nextFrame: nextTurn, isPlaying });
    // The time of a document's timeline is that of the frame. Without motion there are no frames to take turns in.
    const mayMove = () => still.matches || turns.isForClocks(Number(document.timeline.currentTime));
    glanceAt(incidentId, at).then(
      (glance) => client.open(incidentId, glance),
      (error: unknown) => client.refuse(error),
    );
    setPlayback({ incidentId, client, player, pace, place: placeOf(client, player, mayMove) });
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
