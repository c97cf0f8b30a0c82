// How long an incident took: when it was detected, acknowledged, diagnosed, mitigated, repaired and resolved.
import type { CriticalEvent } from './event.ts';
import { eventLabel } from './ids.ts';
import type { RoomState } from './room-state.ts';
import { type EpochMs, later, secondMs } from './time.ts';
import { durationWords } from './time-words.ts';
import { type Milestone, milestones, milestoneWord } from './vocabulary.ts';

/** One length that people compare incidents by: from the declaration (or from detection, where that is marked) to `at`. */
export type ReviewDuration = {
  readonly what: 'detected' | 'acknowledged' | 'diagnosed' | 'mitigated' | 'repaired' | 'resolved';
  readonly at: EpochMs | null;
  /** From the beginning; null while `at` is unknown. Detection itself has none. */
  readonly tookMs: number | null;
  /** Who says so: a reviewer's mark, or the log. */
  readonly markedBy: string | null;
};

export const durationWord: Record<ReviewDuration['what'], string> = {
  ...milestoneWord,
  acknowledged: 'Acknowledged',
  mitigated: 'Mitigated',
  resolved: 'Resolved',
};

/** How long something took, in a sentence. */
export function tookWords(durationMs: number): string {
  return durationMs < secondMs ? 'less than a second' : durationWords(durationMs);
}

/** When the incident was detected, acknowledged, diagnosed, mitigated, repaired and resolved, as far as is known. */
export function reviewDurations(room: RoomState): ReviewDuration[] {
  const begun = room.milestones.detected?.at ?? room.declaredAt;
  const of = (what: ReviewDuration['what'], at: EpochMs | null, markedBy: string | null = null): ReviewDuration => {
    return { what, at, tookMs: at === null || begun === null || what === 'detected' ? null : Math.max(0, at - begun), markedBy };
  };
  const marked = (what: Milestone) => of(what, room.milestones[what]?.at ?? null, room.milestones[what]?.by ?? null);
  return [
    marked('detected'),
    of('acknowledged', acknowledgedAt(room)),
    marked('diagnosed'),
    of('mitigated', room.stages.find(({ stage }) => stage === 'recover')?.from ?? null),
    marked('repaired'),
    of('resolved', room.resolvedAt),
  ];
}

/**
 * From the first sign of trouble to its detection: the first that anything got worse in the world, late facts among them, to
 * the moment that reviewers marked. Null while nobody marked it, or when it was detected before any sign that is recorded.
 */
export function timeToDetect(room: RoomState): number | null {
  const began = signs(room).reduce((first, { occurredAt }) => Math.min(first, occurredAt), Number.POSITIVE_INFINITY);
  const took = (room.milestones.detected?.at ?? Number.NaN) - began;
  return took >= 0 ? took : null;
}

/** What the sources said that got worse, as it stands. */
function signs(room: RoomState): CriticalEvent[] {
  return room.events.filter(({ supersededBy, direction, ref }) => supersededBy === null && direction === 'worse' && ref !== null);
}

/** Where the log suggests that a milestone is; null when it says nothing. Reviewers decide. */
export function suggestedMilestone(room: RoomState, milestone: Milestone): { readonly at: EpochMs; readonly why: string } | null {
  const events = room.events.filter(({ supersededBy }) => supersededBy === null);
  switch (milestone) {
    case 'detected': {
      const first = signs(room).reduce<CriticalEvent | null>(
        (best, event) => (best === null || event.observedAt < best.observedAt ? event : best),
        null,
      );
      if (first !== null && (room.declaredAt === null || first.observedAt < room.declaredAt)) {
        return { at: first.observedAt, why: `first sign, ${eventLabel(first.number)}` };
      }
      return room.declaredAt === null ? null : { at: room.declaredAt, why: 'declared' };
    }
    case 'diagnosed': {
      const confirmed = events.find(({ dimension, to }) => dimension === 'cause' && to === 'confirmed');
      const supported = confirmed ?? events.find(({ dimension, to }) => dimension === 'cause' && to === 'supported');
      return supported === undefined ? null : { at: supported.observedAt, why: `cause ${supported.to}, ${eventLabel(supported.number)}` };
    }
    case 'repaired': {
      const worked = [...room.actions.values()].flatMap(({ outcome, doneAt }) => (outcome === 'worked' && doneAt !== null ? [doneAt] : []));
      const [first, ...others] = worked;
      if (first !== undefined) return { at: others.reduce(later, first), why: 'last step that worked' };
      return room.resolvedAt === null ? null : { at: room.resolvedAt, why: 'resolved' };
    }
  }
}

/** Whether reviewers mark it, rather than the log saying it. */
export function isMilestone(what: ReviewDuration['what']): boolean {
  return milestones.some((milestone) => milestone === what);
}

function acknowledgedAt(room: RoomState): EpochMs | null {
  const taken = room.events.find(({ dimension, entity, to }) => dimension === 'ownership' && entity === 'commander' && to !== 'nobody');
  return taken?.observedAt ?? null;
}
