// Keeps a list at its newest end while nobody reads it, and counts what came while somebody does.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Closer to the end than this, in pixels, counts as being there. */
const atEndWithin = 24;

export type FollowEnd = {
  /** What came below while the list stood still. */
  readonly newer: number;
  /** New rows come into sight by themselves. */
  readonly following: boolean;
  readonly toEnd: () => void;
  /** Somebody looks at one row: stay with it. */
  readonly stay: () => void;
};

/**
 * Follows the end of `scroller` as `count` and `height` grow. It stands still while the pointer or the keyboard's focus
 * is inside (nothing moves under the pointer), while `hold` says that something in it is being read, and after somebody
 * scrolled up, until they come back to the end.
 */
export function useFollowEnd(scroller: RefObject<HTMLElement | null>, count: number, height: number, hold: boolean): FollowEnd {
  const [atEnd, setAtEnd] = useState(true);
  const [reading, setReading] = useState(false);
  const [seen, setSeen] = useState(count);
  const latest = useRef(count);
  const following = atEnd && !reading && !hold;

  const stick = useCallback(() => {
    const element = scroller.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, [scroller]);

  // A filter makes the list shorter; what was seen is then no longer comparable.
  if (seen > count) setSeen(count);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves when rows are measured, which only `height` tells
  useLayoutEffect(() => {
    latest.current = count;
    if (!following) return;
    setSeen(count);
    stick();
  }, [following, count, height, stick]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const inside = { pointer: false, focus: false };
    const tell = () => setReading(inside.pointer || inside.focus);
    const onScroll = () => {
      const end = element.scrollHeight - element.scrollTop - element.clientHeight <= atEndWithin;
      setAtEnd(end);
      if (end) setSeen(latest.current);
    };
    const onEnter = (event: PointerEvent) => {
      // A finger has no place of its own between touches.
      inside.pointer = event.pointerType !== 'touch';
      tell();
    };
    const onLeave = () => {
      inside.pointer = false;
      tell();
    };
    const onFocus = (event: FocusEvent) => {
      inside.focus = event.target instanceof Element && event.target.matches(':focus-visible');
      tell();
    };
    const onBlur = () => {
      inside.focus = false;
      tell();
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('pointerenter', onEnter);
    element.addEventListener('pointerleave', onLeave);
    element.addEventListener('focusin', onFocus);
    element.addEventListener('focusout', onBlur);
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('pointerenter', onEnter);
      element.removeEventListener('pointerleave', onLeave);
      element.removeEventListener('focusin', onFocus);
      element.removeEventListener('focusout', onBlur);
    };
  }, [scroller]);

  const toEnd = useCallback(() => {
    setAtEnd(true);
    setSeen(latest.current);
    stick();
  }, [stick]);
  const stay = useCallback(() => setAtEnd(false), []);
  return { newer: count - seen, following, toEnd, stay };
}
