// The keys of the event list: they work while the focus is in it, and pass otherwise.
import type { RefObject } from 'react';
import type { Shortcut } from '../ui/shortcuts.ts';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';

export type EventKeys = {
  readonly move: (by: number) => void;
  readonly toEdge: (edge: 'first' | 'last') => void;
  readonly raw: () => void;
  readonly pin: () => void;
  readonly copyLink: () => void;
};

/** Rows moved by Page Up and Page Down. */
const pageRows = 8;

export function useEventKeys(list: RefObject<HTMLElement | null>, keys: EventKeys): void {
  const here = (run: () => void) => () => {
    if (list.current?.contains(document.activeElement) !== true) return false;
    return run();
  };
  const shortcut = (key: string, label: string, run: () => void, hidden = false): Shortcut => ({
    keys: key,
    label,
    scope: 'event',
    run: here(run),
    hidden,
  });
  useShortcuts([
    shortcut('j', 'Next event', () => keys.move(1)),
    shortcut('k', 'Event before', () => keys.move(-1)),
    shortcut('ArrowDown', 'Next event', () => keys.move(1), true),
    shortcut('ArrowUp', 'Event before', () => keys.move(-1), true),
    shortcut('PageDown', 'Further down', () => keys.move(pageRows), true),
    shortcut('PageUp', 'Further up', () => keys.move(-pageRows), true),
    shortcut('Home', 'First event', () => keys.toEdge('first'), true),
    shortcut('End', 'Latest event', () => keys.toEdge('last'), true),
    shortcut('o', 'Raw signals, again for all of them', keys.raw),
    shortcut('p', 'Pin the event to the timeline, or unpin it', keys.pin),
    shortcut('l', 'Copy the link to the event', keys.copyLink),
  ]);
}
