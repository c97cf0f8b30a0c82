// The events of a moment as rows: what was known, what was learned late, and with hindsight what was not yet known.
import type { CriticalEvent } from '../../domain/event.ts';
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

/** What was known at the moment, in the order in which it was learned, and the cursor. */
export function rowsAsKnown(events: readonly CriticalEvent[], at: EpochMs, all: number): PastRow[] {
  const rows = events.map(
    (event): PastRow => ({ type: 'event', row: rowOf(event), at: event.observedAt, known: 'yes', lateMs: lateOf(event) }),
  );
  return [...rows, { type: 'moment', at, later: all - events.length }];
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
): PastRow[] {
  const rows = facts.map((fact, place): Extract<PastRow, { type: 'event' }> => {
    const isKnown = (times[place] ?? 0) <= at;
    const event = isKnown ? (known[place] ?? fact) : fact;
    return {
      type: 'event',
      row: rowOf(event),
      at: fact.occurredAt,
      known: isKnown ? 'yes' : fact.occurredAt <= at ? 'ghost' : 'later',
      lateMs: lateOf(fact),
    };
  });
  // The sort keeps the order of the log for what happened at once.
  rows.sort((a, b) => a.at - b.at);
  const cut = rows.findIndex((row) => row.at > at);
  const before = cut === -1 ? rows : rows.slice(0, cut);
  const after = cut === -1 ? [] : rows.slice(cut);
  return [...before, { type: 'moment', at, later: after.length }, ...after];
}

/** Facts that were learned clearly later than they happened, latest learned first. */
export function learnedLate(facts: readonly CriticalEvent[]): { readonly event: CriticalEvent; readonly lateMs: number }[] {
  return facts
    .flatMap((event) => {
      const lateMs = lateOf(event);
      return lateMs === null ? [] : [{ event, lateMs }];
    })
    .sort((a, b) => b.lateMs - a.lateMs);
}

function rowOf(event: CriticalEvent): EventRow {
  return eventRow(event, undefined, false);
}

function lateOf(event: CriticalEvent): number | null {
  const lateMs = event.observedAt - event.occurredAt;
  return lateMs >= lateAfterMs ? lateMs : null;
}
