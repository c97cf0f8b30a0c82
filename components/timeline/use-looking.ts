// Tells the others where this person reads: which region, and which row of the timeline. Never more often than they could follow.
import { useCallback, useEffect, useRef } from 'react';
import type { AwarenessState, LookedAtRegion } from '../../domain/document.ts';
import { useRoomLinks } from '../room/room-links-context.tsx';
import type { OpenDocument } from './open-document.ts';
import type { ListPlace } from './timeline-list.tsx';

const tellMs = 250;

const regionSelectors: readonly (readonly [LookedAtRegion, string])[] = [
  ['timeline', '.region.timeline'],
  ['events', '.region.events'],
  ['actions', '.region.advice'],
  ['state', '.state'],
];

/** Gives the function that the list calls with its place whenever that may have changed. */
export function useLooking(open: OpenDocument | null): (place: ListPlace) => void {
  const links = useRoomLinks();
  const region = useRef<LookedAtRegion>('timeline');
  const place = useRef<ListPlace>('end');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const tell = useCallback(() => {
    if (timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      const desk = region.current === 'timeline' ? links.desk.get() : region.current;
      open?.client.setPresence({ looking: document.visibilityState === 'visible' ? lookingAt(desk, place.current) : null });
    }, tellMs);
  }, [open, links]);

  useEffect(() => {
    const onMove = (event: Event) => {
      const target = event.target instanceof Element ? event.target : null;
      const found = regionSelectors.find(([, selector]) => target?.closest(selector) != null)?.[0];
      if (found === undefined || found === region.current) return;
      region.current = found;
      tell();
    };
    const onView = () => {
      region.current = links.view.get();
      tell();
    };
    document.addEventListener('pointerover', onMove, { passive: true });
    document.addEventListener('focusin', onMove);
    document.addEventListener('visibilitychange', tell);
    const stopView = links.view.subscribe(onView);
    const stopDesk = links.desk.subscribe(tell);
    tell();
    return () => {
      document.removeEventListener('pointerover', onMove);
      document.removeEventListener('focusin', onMove);
      document.removeEventListener('visibilitychange', tell);
      stopView();
      stopDesk();
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [links, tell]);

  return useCallback(
    (next: ListPlace) => {
      const before = place.current;
      const same = next === before || (next !== 'end' && before !== 'end' && next.item === before.item && next.at === before.at);
      if (same) return;
      place.current = next;
      tell();
    },
    [tell],
  );
}

function lookingAt(region: LookedAtRegion, place: ListPlace): NonNullable<AwarenessState['looking']> {
  return region !== 'timeline' || place === 'end' ? { region, item: null, at: null } : { region, item: place.item, at: place.at };
}
