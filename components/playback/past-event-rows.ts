// The events of a moment as rows: what was known, what was learned late, and with hindsight what was not yet known.
import type { CriticalEvent } from '../../domain/event.ts';
import { countUpTo } from '../../domain/playback.ts';
import type { EpochMs } from '../../domain/time.ts';
import { type EventRow, eventRow, lateAfterMs } from '../events/event-rows.ts';

export type PastRow = {
  readonly row: EventRow;
  /** Where it stands: when it was learned, or with hindsight when it happened. */
  readonly at: EpochMs;
  /** `ghost`: it was true at the moment and not known; `later`: it had not happened. */
  readonly known: 'yes' | 'ghost' | 'later';
  /** How long after it happened it was learned, where that was clearly later. */
  readonly lateMs: number | null;
};

/** How many rows stand before the cursor, and after it, while the moment rests, and how many more a reader gets who asks for them. */
export const shownRows = { before: 80, after: 80, more: 1_000 } as const;

/** The rows before and after the cursor, how many were left out before them, and how many events come after the moment. */
export type PastRows = {
  readonly before: readonly PastRow[];
  readonly after: readonly PastRow[];
  readonly earlier: number;
  readonly later: number;
};

/** What was known at the moment, in the order in which it was learned, and the cursor; of the earlier ones the last `most`. */
export function rowsAsKnown(events: readonly CriticalEvent[], all: number, most: number): PastRows {
  const earlier = Math.max(0, events.length - most);
  return { before: events.slice(earlier).map((event) => knownRow(event)), after: [], earlier, later: all - events.length };
}

/** All facts of the incident as they were recorded, and when each became part of the room. */
export type Facts = { readonly events: readonly CriticalEvent[]; readonly times: readonly number[] };

/**
 * All facts of the incident where they happened, those that were not known at the moment told apart. `known` are the events
 * of the room then, as far as they were corrected. At most `most` stand before the cursor and `mostAfter` after it.
 */
export function rowsInHindsight(
  facts: Facts,
  known: readonly CriticalEvent[],
  at: EpochMs,
  most: number,
  mostAfter: number = shownRows.after,
): PastRows {
  const { places, occurred } = byOccurrence(facts);
  const before = countUpTo(occurred, at);
  const earlier = Math.max(0, before - most);
  const rowOfPlace = (place: number): PastRow[] => {
    const fact = facts.events[place];
    if (fact === undefined) return [];
    if ((facts.times[place] ?? 0) <= at) return [knownRow(known[place] ?? fact, fact.occurredAt)];
    return [{ row: rowOf(fact), at: fact.occurredAt, known: fact.occurredAt <= at ? 'ghost' : 'later', lateMs: lateOf(fact) }];
  };
  return {
    before: places.slice(earlier, before).flatMap(rowOfPlace),
    after: places.slice(before, before + mostAfter).flatMap(rowOfPlace),
    earlier,
    later: places.length - before,
  };
}

type Occurrence = { readonly places: readonly number[]; readonly occurred: readonly number[] };
const occurrences = new WeakMap<Facts, Occurrence>();

/**
 * The places of facts in the order in which they happened, and when that was; what happened at once stays in the order of the
 * log. Sorted once for the same facts: sixty thousand take longer than a frame.
 */
function byOccurrence(facts: Facts): Occurrence {
  const known = occurrences.get(facts);
  if (known !== undefined) return known;
  const at = (place: number): number => facts.events[place]?.occurredAt ?? 0;
  const places = facts.events.map((_, place) => place).sort((a, b) => at(a) - at(b) || a - b);
  const made = { places, occurred: places.map(at) };
  occurrences.set(facts, made);
  return made;
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

const knownRows = new WeakMap<CriticalEvent, PastRow>();

/** The same row for the same event at the same place: a list that plays draws only what is new. */
function knownRow(event: CriticalEvent, at: EpochMs = event.observedAt): PastRow {
  const known = knownRows.get(event);
  if (known?.at === at) return known;
  const made: PastRow = { row: rowOf(event), at, known: 'yes', lateMs: lateOf(event) };
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
