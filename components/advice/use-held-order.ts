// Holds the order of the list while the pointer or the focus is in it: nothing moves under the pointer.
import { type PointerEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AdviceView } from '../../domain/offer.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { currentPlaces, type HeldPlace } from './advice-cards.ts';

export type HeldOrder = {
  /** The places that hold; null while nobody is in the list. */
  readonly held: readonly HeldPlace[] | null;
  /** Takes the order there is now, and goes on holding that. */
  readonly refresh: () => void;
  /** For the element that is the list. Menus and dialogs opened from it count as in it, because React's events pass through. */
  readonly area: {
    readonly onPointerEnter: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: () => void;
    readonly onBlur: () => void;
  };
};

/** Focus on its way from one element to the next is nowhere for a moment. */
const releaseAfterMs = 120;
const lookEveryMs = 500;

/** `scroller` is the element that gets `area`. */
export function useHeldOrder(scroller: RefObject<HTMLElement | null>, room: RoomState, view: AdviceView): HeldOrder {
  const [held, setHeld] = useState<{ readonly view: AdviceView; readonly places: readonly HeldPlace[] } | null>(null);
  const latest = useRef({ room, view });
  useEffect(() => {
    latest.current = { room, view };
  });
  const take = useCallback(() => ({ view: latest.current.view, places: currentPlaces(latest.current.room, latest.current.view) }), []);

  const inside = useRef({ pointer: false, focus: false, timer: undefined as ReturnType<typeof setTimeout> | undefined });
  useEffect(() => {
    const state = inside.current;
    return () => clearTimeout(state.timer);
  }, []);
  const area = useMemo<HeldOrder['area']>(() => {
    const tell = () => {
      const { pointer, focus, timer } = inside.current;
      clearTimeout(timer);
      if (pointer || focus) setHeld((before) => before ?? take());
      else inside.current.timer = setTimeout(() => setHeld(null), releaseAfterMs);
    };
    const set = (change: { pointer?: boolean; focus?: boolean }) => {
      Object.assign(inside.current, change);
      tell();
    };
    return {
      // A finger has no place of its own between touches.
      onPointerEnter: (event) => set({ pointer: event.pointerType !== 'touch' }),
      onPointerLeave: () => set({ pointer: false }),
      onFocus: () => set({ focus: true }),
      onBlur: () => set({ focus: false }),
    };
  }, [take]);

  // What is removed under the pointer or with the focus in it says no goodbye: look from time to time who is still here.
  const holding = held !== null;
  useEffect(() => {
    if (!holding) return;
    const timer = setInterval(() => {
      const element = scroller.current;
      if (element === null) return;
      const over = document.activeElement?.closest('[role="dialog"], [role="menu"]') ?? null;
      const focus = over !== null || element.contains(document.activeElement);
      const pointer = inside.current.pointer && element.matches(':hover');
      if (focus === inside.current.focus && pointer === inside.current.pointer) return;
      Object.assign(inside.current, { focus, pointer });
      if (!focus && !pointer) setHeld(null);
    }, lookEveryMs);
    return () => clearInterval(timer);
  }, [holding, scroller]);

  // Another view is another list, and where there was nothing there was no order: it is taken anew.
  if (held !== null && (held.view !== view || held.places.length === 0)) {
    const places = currentPlaces(room, view);
    if (held.view !== view || places.length > 0) setHeld({ view, places });
  }
  return { held: held?.view === view ? held.places : null, refresh: useCallback(() => setHeld(take()), [take]), area };
}
