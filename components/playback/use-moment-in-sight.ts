// Keeps the line of the moment in sight while rows come and go, and the rows that stay where they are on the page.
import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';

/** As many rows as a list begins to move with, and as many more as it takes at a time while they do not fill it. */
const fewRows = 8;
const moreRows = 4;

/** A list that moves: how many of its rows are drawn, and how it gets more of them while they do not fill what is in sight. */
export type RowsInSight = { readonly count: number; readonly more: () => void };

/** While the moment moves, nobody scrolls back: only rows that are in sight are drawn, since each costs time in every frame. */
export function useRowsInSight(): RowsInSight {
  const [count, setCount] = useState(fewRows);
  const more = useCallback(() => setCount((before) => before + moreRows), []);
  return useMemo(() => ({ count, more }), [count, more]);
}

/**
 * To be called with the list (in a scroller of its own), the item in it that must be seen, and the rows. While the list moves,
 * `moving` is given, and when rows at the beginning go, their height stays as padding: a row that moved would be painted anew,
 * and with it all others; so only what is new is. The page is laid out once for all of it. Where as many rows as are drawn leave
 * a part of the scroller empty, it asks for more.
 */
export function useMomentInSight(
  list: RefObject<HTMLElement | null>,
  line: RefObject<HTMLElement | null>,
  rows: readonly unknown[],
  moving: RowsInSight | null,
): void {
  const tops = useRef(new WeakMap<Element, number>());
  useLayoutEffect(() => {
    const { current } = list;
    const scroller = current?.parentElement;
    if (rows.length === 0 || current === null || scroller === null || scroller === undefined || line.current === null) return;
    const first = current.firstElementChild;
    const known = first === null ? undefined : tops.current.get(first);
    const padding = moving === null ? 0 : (known ?? 0);
    current.style.paddingTop = padding === 0 ? '' : `${padding}px`;
    const bottomInList = line.current.offsetTop + line.current.offsetHeight;
    const top = current.offsetTop + line.current.offsetTop;
    const bottom = current.offsetTop + bottomInList;
    const { scrollTop, clientHeight } = scroller;
    if (bottom > scrollTop + clientHeight) scroller.scrollTop = bottom - clientHeight;
    else if (top < scrollTop) scroller.scrollTop = top;
    if (moving === null) {
      tops.current = new WeakMap();
      return;
    }
    for (const row of current.children) if (row instanceof HTMLElement) tops.current.set(row, row.offsetTop);
    if (rows.length >= moving.count && bottomInList - padding < clientHeight) moving.more();
  }, [list, line, rows, moving]);
}
