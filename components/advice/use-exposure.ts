// Reports which offers were really on screen: visible for a second, in a tab that is looked at, each once.
import { type RefObject, useEffect, useRef } from 'react';
import { offerId } from '../../domain/ids.ts';
import type { AdviceView } from '../../domain/offer.ts';
import { createExposureTracker, type Sighting } from './exposure.ts';

/** A card of which at least this part can be seen is on screen. */
const visiblePart = 0.6;

/**
 * Watches the cards under `scroller` (elements with `data-offer` and `data-rank`) and hands what was seen to `send`,
 * which says whether it was taken. `shown` names what is in the list; a change of it looks at the cards anew.
 */
export function useExposure(
  scroller: RefObject<HTMLElement | null>,
  view: AdviceView,
  shown: string,
  send: (seen: readonly Sighting[]) => Promise<boolean>,
): void {
  const tracker = useRef<ReturnType<typeof createExposureTracker>>(null);
  tracker.current ??= createExposureTracker();
  const sender = useRef(send);
  useEffect(() => {
    sender.current = send;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: other cards are other elements to watch
  useEffect(() => {
    const root = scroller.current;
    const track = tracker.current;
    if (root === null || track === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const now = () => performance.now();
    const report = () => {
      const seen = track.take(now());
      if (seen.length > 0) {
        void sender.current(seen).then((taken) => {
          if (!taken) track.giveBack(seen, now() + retryAfterMs);
          plan();
        });
      }
      plan();
    };
    const plan = () => {
      clearTimeout(timer);
      const next = track.nextAt();
      if (next !== null) timer = setTimeout(report, Math.max(0, next - now()) + 20);
    };
    const inSight = new Map<Element, Sighting>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting, intersectionRatio } of entries) {
          const sighting = inSight.get(target) ?? sightingOf(target, view);
          if (sighting === null) continue;
          if (isIntersecting && intersectionRatio >= visiblePart) {
            inSight.set(target, sighting);
            track.appear(sighting, now());
          } else if (inSight.delete(target)) track.vanish(sighting);
        }
        plan();
      },
      { root, threshold: [0, visiblePart] },
    );
    for (const card of root.querySelectorAll('[data-offer]')) observer.observe(card);
    const onVisibility = () => {
      if (document.visibilityState === 'visible') track.show(now());
      else track.hide();
      plan();
    };
    onVisibility();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      observer.disconnect();
      for (const sighting of inSight.values()) track.vanish(sighting);
      clearTimeout(timer);
    };
  }, [scroller, view, shown]);
}

/** What could not be reported waits this long before it is tried again. */
const retryAfterMs = 10_000;

function sightingOf(card: Element, view: AdviceView): Sighting | null {
  if (!(card instanceof HTMLElement)) return null;
  const id = offerId.safeParse(card.dataset.offer);
  const rank = Number(card.dataset.rank);
  return id.success && Number.isInteger(rank) && rank >= 1 && rank <= 5 ? { offerId: id.data, view, rank } : null;
}
