// What the critical events region shows: which events pass the filter, and one event as the words of its row.
import type { CriticalEvent } from '../../domain/event.ts';
import type { EventNumber } from '../../domain/ids.ts';
import { eventLabel } from '../../domain/ids.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { type Dimension, type Direction, dimensionWord, incidentRoles, roleWord } from '../../domain/vocabulary.ts';

export type EventFilter = {
  /** Empty: all of them. */
  readonly dimensions: readonly Dimension[];
  /** Empty: all of them. */
  readonly directions: readonly Direction[];
  /** Words that the entity or the value must contain; empty: no matter. */
  readonly words: string;
};

export const noFilter: EventFilter = { dimensions: [], directions: [], words: '' };

export function isFiltering(filter: EventFilter): boolean {
  return filter.dimensions.length > 0 || filter.directions.length > 0 || filter.words.trim() !== '';
}

/** The events that pass the filter, in the order of the log. Without a filter it is the same array, so that nothing is copied. */
export function filterEvents(events: readonly CriticalEvent[], filter: EventFilter): readonly CriticalEvent[] {
  if (!isFiltering(filter)) return events;
  const words = filter.words.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return events.filter((event) => {
    if (filter.dimensions.length > 0 && !filter.dimensions.includes(event.dimension)) return false;
    if (filter.directions.length > 0 && !filter.directions.includes(event.direction)) return false;
    if (words.length === 0) return true;
    const text = `${eventLabel(event.number)} ${event.entity} ${event.from ?? ''} ${event.to}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The event of that number. Numbers follow the log, so the first guess is nearly always right. */
export function findEvent(events: readonly CriticalEvent[], number: EventNumber): CriticalEvent | undefined {
  const guess = events[number - 1];
  return guess?.number === number ? guess : events.find((event) => event.number === number);
}

/** An event that happened this much before it reached us says so. */
export const lateAfterMs = 2 * minuteMs;

/** Below this confidence an event is drawn dashed and says so. */
export const lowConfidence = 0.5;

export type EventRow = {
  readonly number: EventNumber;
  readonly label: string;
  readonly dimension: Dimension;
  readonly dimensionWord: string;
  /** Null where the value says it all: the incident's own severity and stage. */
  readonly entity: string | null;
  /** The entity is the name of a thing in the system, set in the fixed-width face. */
  readonly entityIsName: boolean;
  readonly from: string | null;
  readonly to: string;
  readonly direction: Direction;
  /** When it reached us. */
  readonly at: EpochMs;
  /** When it happened, where that was clearly earlier. */
  readonly happenedAt: EpochMs | null;
  readonly signals: number;
  /** `1,204 signals`; null for what people did in the room, which no signal stands behind. */
  readonly signalsWord: string | null;
  /** 0 to 1; null for what a person set. */
  readonly confidence: number | null;
  readonly low: boolean;
  readonly setBy: string | null;
  /** The event of another source that says otherwise about the same field. */
  readonly against: EventNumber | null;
  readonly correctedBy: EventNumber | null;
  readonly pinned: boolean;
};

/** One event as the words of its row. `signals` is how many raw signals it stands for. */
export function eventRow(event: CriticalEvent, signals: number | undefined, pinned: boolean): EventRow {
  // What people did in the room, or a source opened it with, has no name of perception's.
  const own = event.ref === null;
  const count = Math.max(signals ?? 0, event.sources.length);
  return {
    number: event.number,
    label: eventLabel(event.number),
    dimension: event.dimension,
    dimensionWord: dimensionWord[event.dimension],
    entity: entityOf(event),
    entityIsName: event.dimension !== 'cause' && isSystemName(event.entity),
    from: event.from,
    to: event.to,
    direction: event.direction,
    at: event.observedAt,
    happenedAt: event.observedAt - event.occurredAt >= lateAfterMs ? event.occurredAt : null,
    signals: count,
    signalsWord: count === 0 ? null : countWord(count, 'signal'),
    confidence: own ? null : event.confidence,
    low: !own && event.confidence < lowConfidence,
    setBy: own ? event.author.name : null,
    against: event.conflictsWith ?? null,
    correctedBy: event.supersededBy,
    pinned,
  };
}

function entityOf(event: CriticalEvent): string | null {
  if (event.entity === 'Incident' && (event.dimension === 'severity' || event.dimension === 'stage')) return null;
  const role = event.ref === null && event.dimension === 'ownership' ? incidentRoles.find((known) => known === event.entity) : undefined;
  return role === undefined ? event.entity : roleWord[role];
}

/** The row in one sentence, for its accessible name and for links to it. */
export function eventSentence(row: EventRow): string {
  const change = row.from === null ? row.to : `from ${row.from} to ${row.to}`;
  const way = row.direction === 'neutral' ? '' : `, ${row.direction}`;
  return `${row.dimensionWord}: ${row.entity === null ? '' : `${row.entity} `}${change}${way}`;
}

/**
 * Whether a word is what a machine is called (`orders-db pool wait`, `10.0.3.7`) rather than a phrase (`Failing checkouts`):
 * one of its words is in lower case and holds a joint or a digit.
 */
export function isSystemName(text: string): boolean {
  return text.split(/\s+/).some((word) => /^[a-z0-9][a-z0-9._:/@-]*$/.test(word) && /[a-z0-9][-_.:/@][a-z0-9]|[a-z]\d/.test(word));
}

const grouped = new Intl.NumberFormat('en-GB');

/** `1,204`. */
export function numberWord(count: number): string {
  return grouped.format(count);
}

/** `1 signal`, `1,204 signals`. */
export function countWord(count: number, noun: string): string {
  return `${grouped.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** How many of the signals say again what one before them said, numbers apart. */
export function repeats(texts: readonly string[]): number {
  const seen = new Set(texts.map((text) => text.replace(/\d+/g, '#')));
  return texts.length - seen.size;
}
