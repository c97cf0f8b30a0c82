// The place of the cursor: it moves in every frame, and whoever shows it writes it into the page without drawing anything else.
import type { EpochMs } from '../../domain/time.ts';
import type { Moments } from './moment-pace.ts';
import type { PlaybackView } from './playback-client.ts';
import type { PlaybackPlayer } from './playback-player.ts';

export type Place = { readonly subscribe: (listener: () => void) => () => void; readonly at: () => EpochMs | null };

/**
 * While it plays, the place is the player's, which does not wait for the worker, in the frames in which it may move; else it is
 * the moment that is shown.
 */
export function placeOf(
  moments: Moments<Pick<PlaybackView, 'at'>>,
  player: Pick<PlaybackPlayer, 'subscribe' | 'state' | 'at'>,
  mayMove: () => boolean,
): Place {
  let place = moments.view()?.at ?? null;
  let hasPlayed = false;
  const listeners = new Set<() => void>();
  const go = (at: EpochMs | null): void => {
    if (at === place) return;
    place = at;
    for (const listener of listeners) listener();
  };
  player.subscribe(() => {
    const { playing } = player.state();
    // Where it stops, it stands at once.
    if (playing ? mayMove() : hasPlayed) go(player.at());
    hasPlayed = playing;
  });
  moments.subscribe(() => {
    if (!player.state().playing) go(moments.view()?.at ?? null);
  });
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    at: () => place,
  };
}
