// Keeps the line of the moment in sight while rows come and go, and the rows that stay where they are on the page.
import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * To be called with the list (in a scroller of its own), the item in it that must be seen, and the rows. When rows
 * at the beginning go, their height stays as padding while `keeps` is true: a row that moved would be painted anew, and with it
 * all others; so only what is new is. The page is laid out once for all of it.
 */
export function useMomentInSight(
  list: RefObject<HTMLElement | null>,
  line: RefObject<HTMLElement | null>,
  rows: readonly unknown[],
  keeps: boolean,
): void {
  const tops = useRef(new WeakMap<Element, number>());
  useLayoutEffect(() => {
    const { current } = list;
    const scroller = current?.parentElement;
    if (rows.length === 0 || current === null || scroller === null || scroller === undefined || line.current === null) return;
    const first = current.firstElementChild;
    const known = first === null ? undefined : tops.current.get(first);
    current.style.paddingTop = keeps && known !== undefined ? `${known}px` : '';
    const top = current.offsetTop + line.current.offsetTop;
    const bottom = top + line.current.offsetHeight;
    const { scrollTop, clientHeight } = scroller;
    if (bottom > scrollTop + clientHeight) scroller.scrollTop = bottom - clientHeight;
    else if (top < scrollTop) scroller.scrollTop = top;
    if (!keeps) {
      tops.current = new WeakMap();
      return;
    }
    for (const row of current.children) if (row instanceof HTMLElement) tops.current.set(row, row.offsetTop);
  }, [list, line, rows, keeps]);
}
