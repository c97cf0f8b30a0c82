// Exposure: which offers a reader has really had on screen, long enough to count, each once per view and rank.
import type { OfferId } from '../../domain/ids.ts';
import type { AdviceView } from '../../domain/offer.ts';

export type Sighting = { readonly offerId: OfferId; readonly view: AdviceView; readonly rank: number };

/** An offer counts as seen after this long in sight. */
export const seenAfterMs = 1_000;

/** Takes what comes into and goes out of sight, and hands out what has been in sight long enough. Times are wall milliseconds. */
export type ExposureTracker = {
  appear: (sighting: Sighting, at: number) => void;
  vanish: (sighting: Sighting) => void;
  /** Nothing is in sight any more: the tab was hidden. What was waiting starts again with `show`. */
  hide: () => void;
  show: (at: number) => void;
  /** Sightings that have become exposures by `at`; each is handed out once. */
  take: (at: number) => Sighting[];
  /** When the next one could become an exposure; null while nothing waits. */
  nextAt: () => number | null;
  /** The batch could not be sent: it may be handed out again. */
  giveBack: (sightings: readonly Sighting[], at: number) => void;
};

export function createExposureTracker(): ExposureTracker {
  const inSight = new Map<string, { readonly sighting: Sighting; since: number }>();
  const taken = new Set<string>();
  let hidden = false;
  const key = (sighting: Sighting) => `${sighting.offerId}\n${sighting.view}\n${sighting.rank}`;
  return {
    appear(sighting, at) {
      if (!inSight.has(key(sighting))) inSight.set(key(sighting), { sighting, since: at });
    },
    vanish(sighting) {
      inSight.delete(key(sighting));
    },
    hide() {
      hidden = true;
    },
    show(at) {
      hidden = false;
      for (const one of inSight.values()) one.since = at;
    },
    take(at) {
      if (hidden) return [];
      const due = [...inSight.entries()].filter(([name, one]) => !taken.has(name) && at - one.since >= seenAfterMs).slice(0, 5);
      for (const [name] of due) taken.add(name);
      return due.map(([, one]) => one.sighting);
    },
    nextAt() {
      if (hidden) return null;
      let next: number | null = null;
      for (const [name, one] of inSight)
        if (!taken.has(name) && (next === null || one.since + seenAfterMs < next)) next = one.since + seenAfterMs;
      return next;
    },
    giveBack(sightings, at) {
      for (const sighting of sightings) {
        taken.delete(key(sighting));
        const one = inSight.get(key(sighting));
        if (one !== undefined) one.since = at;
      }
    },
  };
}
