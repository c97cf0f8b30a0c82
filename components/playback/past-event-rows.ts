// The events of a moment as rows: what was known, what was learned late, and with hindsight what was not yet known.
import type { CriticalEvent } from '../../domain/event.ts';
import { countUpTo } from '../../domain/playback.ts';
import type { EpochMs } from '../../domain/time.ts';
import { type EventRow, eventRow, lateAfterMs } from '../events/event-rows.ts';

export type PastRow =
  | {
      readonly type: 'event';
      readonly row: EventRow;
      /** Where it stands: when it was learned, or with hindsight when it happened. */
      readonly at: EpochMs;
      /** `ghost`: it was true at the moment and not known; `later`: it had not happened. */
      readonly known: 'yes' | 'ghost' | 'later';
      /** How long after it happened it was learned, where that was clearly later. */
      readonly lateMs: number | null;
    }
  /** The cursor, with how many events come after the moment. */
  | { readonly type: 'moment'; readonly at: EpochMs; readonly later: number };

/** How many rows stand before the cursor, and after it, until a reader asks for more. */
export const shownRows = { before: 200, after: 100 } as const;

/** The rows around the cursor, and how many were left out before them. */
export type PastRows = { readonly rows: readonly PastRow[]; readonly earlier: number };

/** What was known at the moment, in the order in which it was learned, and the cursor; of the earlier ones the last `most`. */
export function rowsAsKnown(events: readonly CriticalEvent[], at: EpochMs, all: number, most: number): PastRows {
  const earlier = Math.max(0, events.length - most);
  const rows = events.slice(earlier).map((event): PastRow => knownRow(event));
  return { rows: [...rows, { type: 'moment', at, later: all - events.length }], earlier };
}

/**
 * All facts of the incident where they happened, those that were not known at the moment told apart. `times` says when each
 * fact became part of the room; `known` are the events of the room then, as far as they were corrected.
 */
export function rowsInHindsight(
  facts: readonly CriticalEvent[],
  times: readonly number[],
  known: readonly CriticalEvent[],
  at: EpochMs,
  most: number,
): PastRows {
  const places = placesByOccurrence(facts);
  const before = countUpTo(
    places.map((place) => facts[place]?.occurredAt ?? 0),
    at,
  );
  const earlier = Math.max(0, before - most);
  const rowOfPlace = (place: number): PastRow[] => {
    const fact = facts[place];
    if (fact === undefined) return [];
    const isKnown = (times[place] ?? 0) <= at;
    if (isKnown) return [{ ...knownRow(known[place] ?? fact), at: fact.occurredAt }];
    return [
      { type: 'event', row: rowOf(fact), at: fact.occurredAt, known: fact.occurredAt <= at ? 'ghost' : 'later', lateMs: lateOf(fact) },
    ];
  };
  const rows: PastRow[] = [
    ...places.slice(earlier, before).flatMap(rowOfPlace),
    { type: 'moment', at, later: places.length - before },
    ...places.slice(before, before + shownRows.after).flatMap(rowOfPlace),
  ];
  return { rows, earlier };
}

/** The places of facts in the order in which they happened; what happened at once stays in the order of the log. */
function placesByOccurrence(facts: readonly CriticalEvent[]): number[] {
  return facts.map((_, place) => place).sort((a, b) => (facts[a]?.occurredAt ?? 0) - (facts[b]?.occurredAt ?? 0) || a - b);
}

/** A fact that was learned clearly later than it happened; `at` is when it became part of the room. */
export type LateFact = { readonly event: CriticalEvent; readonly at: EpochMs; readonly lateMs: number };

/** The facts of an incident that were learned late, the ones that were known last after they happened first. */
export function learnedLate(facts: readonly CriticalEvent[], times: readonly number[]): LateFact[] {
  return facts
    .flatMap((event, place) => {
      const lateMs = lateOf(event);
      return lateMs === null ? [] : [{ event, at: (times[place] ?? event.observedAt) as EpochMs, lateMs }];
    })
    .sort((a, b) => b.lateMs - a.lateMs);
}

const knownRows = new WeakMap<CriticalEvent, Extract<PastRow, { type: 'event' }>>();

/** The same row for the same event: a list that plays draws only what is new. */
function knownRow(event: CriticalEvent): Extract<PastRow, { type: 'event' }> {
  const made = knownRows.get(event) ?? { type: 'event', row: rowOf(event), at: event.observedAt, known: 'yes', lateMs: lateOf(event) };
  knownRows.set(event, made);
  return made;
}

function rowOf(event: CriticalEvent): EventRow {
  return eventRow(event, undefined, false);
}

function lateOf(event: CriticalEvent): number | null {
  const lateMs = event.observedAt - event.occurredAt;
  return lateMs >= lateAfterMs ? lateMs : null;
}
