// The place of the cursor: it moves in every frame, and whoever shows it writes it into the page without drawing anything else.
import type { EpochMs } from '../../domain/time.ts';
import type { Moments } from './moment-pace.ts';
import type { PlaybackView } from './playback-client.ts';
import type { PlaybackPlayer } from './playback-player.ts';

export type Place = { readonly subscribe: (listener: () => void) => () => void; readonly at: () => EpochMs | null };

/** While it plays, the place is the player's, which does not wait for the worker; else it is the moment that is shown. */
export function placeOf(moments: Moments<Pick<PlaybackView, 'at'>>, player: Pick<PlaybackPlayer, 'subscribe' | 'state' | 'at'>): Place {
  let place = moments.view()?.at ?? null;
  const listeners = new Set<() => void>();
  const go = (at: EpochMs | null): void => {
    if (at === place) return;
    place = at;
    for (const listener of listeners) listener();
  };
  player.subscribe(() => {
    if (player.state().playing) go(player.at());
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
