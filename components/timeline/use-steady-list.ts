// Keeps a growing list still for whoever reads or types in it, follows its end for everybody else, and counts what came below.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Closer to the end than this counts as being there. */
const atEndWithin = 24;

export type SteadyList = {
  /** How many items came below what was last seen at the end. */
  readonly newer: number;
  readonly following: boolean;
  readonly toEnd: () => void;
  /** Brings an item that is drawn into view and stays with it; false when it is not drawn. */
  readonly show: (key: string) => boolean;
  /** Puts an item that is drawn at the top and stays with it; false when it is not drawn. */
  readonly align: (key: string) => boolean;
  /** Goes to a place where nothing is drawn yet. */
  readonly jump: (top: number) => void;
};

/**
 * `scroller` scrolls, `content` inside it holds one element with `data-key` for each of `keys` that is drawn, oldest first. While
 * the pointer or the focus is inside, or after somebody scrolled up, the list stays where it is although rows come, go and grow;
 * the row with the focus, else the first one in view, keeps its place on the screen.
 */
export function useSteadyList(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  keys: readonly string[],
): SteadyList {
  const [atEnd, setAtEnd] = useState(true);
  const [reading, setReading] = useState(false);
  const [lastSeen, setLastSeen] = useState<string | null>(keys.at(-1) ?? null);
  const following = atEnd && !reading;
  const anchor = useRef<{ key: string; offset: number } | null>(null);
  /** Where the list was when the anchor was taken: anywhere else, and somebody scrolled since. */
  const placed = useRef(0);
  const followingNow = useRef(following);
  const last = keys.at(-1) ?? null;

  const takeAnchor = useCallback(() => {
    const element = scroller.current;
    const list = content.current;
    if (element === null || list === null) return;
    placed.current = element.scrollTop;
    const focused = document.activeElement?.closest<HTMLElement>('[data-key]') ?? null;
    const row = focused !== null && list.contains(focused) && isVisible(focused, element) ? focused : firstVisible(list, element);
    const key = row?.dataset.key;
    anchor.current = row === null || key === undefined ? null : { key, offset: row.offsetTop - element.scrollTop };
  }, [scroller, content]);

  const settle = useCallback(() => {
    const element = scroller.current;
    const list = content.current;
    if (element === null || list === null) return;
    // What drew the rows anew may be the reader's own scrolling up, of which this hook has not heard yet.
    if (followingNow.current && element.scrollTop < placed.current && !isAtEnd(element)) followingNow.current = false;
    if (followingNow.current) {
      element.scrollTop = element.scrollHeight;
    } else if (anchor.current !== null && element.scrollTop === placed.current) {
      const row = rowOf(list, anchor.current.key);
      if (row !== null) {
        const moved = row.offsetTop - element.scrollTop - anchor.current.offset;
        if (moved !== 0) element.scrollTop += moved;
      }
    }
    takeAnchor();
  }, [scroller, content, takeAnchor]);

  useLayoutEffect(() => {
    followingNow.current = following;
    if (following) setLastSeen(last);
    settle();
  });

  useEffect(() => {
    const element = scroller.current;
    const list = content.current;
    if (element === null || list === null) return;
    const sizes = new ResizeObserver(settle);
    sizes.observe(list);
    sizes.observe(element);
    const onScroll = () => {
      setAtEnd(isAtEnd(element));
      takeAnchor();
    };
    let inside = false;
    let focused = false;
    const tell = () => setReading(inside || focused);
    const on = (type: string, run: (event: Event) => void) => {
      element.addEventListener(type, run, { passive: true });
      return () => element.removeEventListener(type, run);
    };
    const stops = [
      on('scroll', onScroll),
      on('pointerenter', (event) => {
        inside = !(event instanceof PointerEvent) || event.pointerType === 'mouse';
        tell();
      }),
      on('pointerleave', () => {
        inside = false;
        tell();
      }),
      on('focusin', (event) => {
        // A click leaves the focus on the row it hit; only a person who moves with keys, or writes, is reading there.
        focused = event.target instanceof HTMLElement && (event.target.isContentEditable || event.target.matches(':focus-visible'));
        takeAnchor();
        tell();
      }),
      on('focusout', () => {
        focused = false;
        tell();
      }),
    ];
    return () => {
      sizes.disconnect();
      for (const stop of stops) stop();
    };
  }, [scroller, content, settle, takeAnchor]);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    setAtEnd(true);
    setLastSeen(last);
    element.scrollTop = element.scrollHeight;
    takeAnchor();
  }, [scroller, last, takeAnchor]);

  const go = useCallback(
    (key: string, top: (row: HTMLElement, element: HTMLElement) => number) => {
      const element = scroller.current;
      const row = content.current === null ? null : rowOf(content.current, key);
      if (element === null || row === null) return false;
      followingNow.current = false;
      setAtEnd(false);
      element.scrollTop = top(row, element);
      placed.current = element.scrollTop;
      anchor.current = { key, offset: row.offsetTop - element.scrollTop };
      return true;
    },
    [scroller, content],
  );
  const show = useCallback(
    (key: string) => go(key, (row, element) => (isVisible(row, element) ? element.scrollTop : row.offsetTop - element.clientHeight / 3)),
    [go],
  );
  const align = useCallback((key: string) => go(key, (row) => row.offsetTop), [go]);
  const jump = useCallback(
    (top: number) => {
      const element = scroller.current;
      if (element === null) return;
      followingNow.current = false;
      setAtEnd(false);
      anchor.current = null;
      element.scrollTop = top;
      placed.current = element.scrollTop;
    },
    [scroller],
  );

  const seenAt = lastSeen === null ? -1 : keys.lastIndexOf(lastSeen);
  // What was seen last can be filtered away; then there is nothing to count from.
  const newer = following || seenAt === -1 ? 0 : keys.length - 1 - seenAt;
  return { newer, following, toEnd, show, align, jump };
}

function rowOf(list: HTMLElement, key: string): HTMLElement | null {
  return list.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
}

function isVisible(row: HTMLElement, element: HTMLElement): boolean {
  return row.offsetTop >= element.scrollTop && row.offsetTop + row.offsetHeight <= element.scrollTop + element.clientHeight;
}

/** The first row whose end is in view; rows stand in order, so it is found by halving. */
export function firstVisible(list: HTMLElement, element: HTMLElement): HTMLElement | null {
  const rows = list.querySelectorAll<HTMLElement>('[data-key]');
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row !== undefined && row.offsetTop + row.offsetHeight > element.scrollTop) high = middle;
    else low = middle + 1;
  }
  return rows[low] ?? null;
}

/** Whether the list stands at its end. */
export function isAtEnd(element: HTMLElement): boolean {
  return element.scrollHeight - element.scrollTop - element.clientHeight <= atEndWithin;
}
