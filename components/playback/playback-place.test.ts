import { expect, it } from 'vitest';
import type { EpochMs } from '../../domain/time.ts';
import { placeOf } from './playback-place.ts';
import type { PlayerState } from './playback-player.ts';

const at = (ms: number) => ms as EpochMs;

/** A player, moments and frames that the test moves. */
function world() {
  const listeners = { player: new Set<() => void>(), moments: new Set<() => unknown>() };
  const to = (set: Set<() => unknown>) => (listener: () => void) => {
    set.add(listener);
    return () => set.delete(listener);
  };
  let state: PlayerState = { at: at(0), playing: false, rate: 60, hindsight: false };
  let shown = at(0);
  let mayMove = true;
  const moments = { subscribe: to(listeners.moments), view: () => ({ at: shown }) };
  const player = { subscribe: to(listeners.player), state: () => state, at: () => state.at };
  const place = placeOf(moments, player, () => mayMove);
  return {
    place,
    play: (change: Partial<PlayerState>, isTurn = true) => {
      mayMove = isTurn;
      state = { ...state, ...change };
      for (const listener of listeners.player) listener();
    },
    show: (moment: number) => {
      shown = at(moment);
      for (const listener of listeners.moments) listener();
    },
  };
}

it('is the moment that is shown, and while it plays the place of the player in the frames in which it may move', () => {
  const { place, play, show } = world();
  show(5);
  expect(place.at()).toBe(5);
  play({ playing: true, at: at(6) });
  play({ at: at(7) }, false);
  show(1);
  expect(place.at()).toBe(6);
  play({ at: at(8) });
  expect(place.at()).toBe(8);
});

it('stands where the player stops, whoever has the turn', () => {
  const { place, play } = world();
  play({ playing: true, at: at(6) });
  play({ at: at(7) }, false);
  play({ playing: false }, false);
  expect(place.at()).toBe(7);
});
