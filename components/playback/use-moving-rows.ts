// Rows that change a few at a time while the moment moves, and all at once when it rests.
import { useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { nextSlots, type Slot, wholeSlots } from './moving-rows.ts';
import { usePace } from './use-playback.tsx';

/** So many rows change in one frame: two cost little more than one, since most of it is putting the list together anew. */
const rowsOfFrame = 2;

/** The part of a pace that is needed. */
type Frames = { readonly moves: () => boolean; readonly bitByBit: (draw: () => boolean) => () => void };

class MovingRows<Row> {
  readonly #frames: Frames;
  readonly #keyOf: (row: Row) => string;
  readonly #listeners = new Set<() => void>();
  #slots: readonly Slot<Row>[];
  #callOff: (() => void) | null = null;

  constructor(frames: Frames, rows: readonly Row[], keyOf: (row: Row) => string) {
    this.#frames = frames;
    this.#keyOf = keyOf;
    this.#slots = wholeSlots(rows, keyOf);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly slots = (): readonly Slot<Row>[] => this.#slots;

  /** Shows these rows: at once, or a few in a frame while the moment moves. */
  want(rows: readonly Row[], isAtOnce: boolean): void {
    this.stop();
    if (isAtOnce || !this.#frames.moves()) {
      const isShown = rows.length === this.#slots.length && rows.every((row, place) => this.#slots[place]?.row === row);
      if (!isShown) this.#show(wholeSlots(rows, this.#keyOf));
      return;
    }
    this.#callOff = this.#frames.bitByBit(() => {
      let next = this.#slots;
      for (let row = 0; row < rowsOfFrame; row += 1) next = nextSlots(next, rows);
      this.#show(next);
      return nextSlots(next, rows) !== next;
    });
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = null;
  }

  #show(slots: readonly Slot<Row>[]): void {
    if (slots === this.#slots) return;
    this.#slots = slots;
    for (const listener of this.#listeners) listener();
  }
}

/** The elements for the rows, whose keys are their own when they are shown at once; with `isAtOnce` they always are. */
export function useMovingRows<Row>(rows: readonly Row[], keyOf: (row: Row) => string, isAtOnce: boolean): readonly Slot<Row>[] {
  const pace = usePace();
  const [moving] = useState(() => new MovingRows(pace, rows, keyOf));
  useLayoutEffect(() => {
    moving.want(rows, isAtOnce);
    return () => moving.stop();
  }, [moving, rows, isAtOnce]);
  return useSyncExternalStore(moving.subscribe, moving.slots, moving.slots);
}
