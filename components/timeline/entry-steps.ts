// The history of an entry in words: who had a hand in it, and each step cut to what changed.
import type { EntryHistoryStep } from '../../domain/api.ts';
import type { Actor } from '../../domain/event.ts';
import { clockWords, type TimeZone } from '../../domain/time-words.ts';
import type { EntryRow } from './timeline-doc.ts';

export type Span = EntryHistoryStep['spans'][number];

/** The people whose words went into the entry or took some out, each once, in the order they came. */
export function writersIn(steps: readonly EntryHistoryStep[]): readonly Actor[] {
  const writers = new Map<string, Actor>();
  for (const { actor, spans } of steps) {
    const key = actor.type === 'person' ? actor.id : `${actor.type} ${actor.name}`;
    if (!writers.has(key) && spans.some((span) => span.change !== 'kept')) writers.set(key, actor);
  }
  return [...writers.values()];
}

/**
 * `edited by 2 people`, or who really wrote it where that is somebody else than the entry claims; null when there is nothing to
 * say beyond its author.
 */
export function attributionWords(steps: readonly EntryHistoryStep[], claimed: Pick<EntryRow, 'authorId'>): string | null {
  const writers = writersIn(steps);
  if (writers.length > 1) return `edited by ${writers.length} people`;
  const [only] = writers;
  return only === undefined || (only.type === 'person' && only.id === claimed.authorId) ? null : `written by ${only.name}`;
}

/** What a step did besides changing words. */
export function deedsOf(step: EntryHistoryStep, zone: TimeZone): readonly string[] {
  const { moved, pinned, titled, removed } = step;
  return [
    moved === null || moved.from === null ? null : `moved it from ${clockWords(moved.from, zone)} to ${clockWords(moved.to, zone)}`,
    pinned === null ? null : pinned ? 'pinned it' : 'took the pin away',
    titled === null ? null : `called it “${titled}”`,
    removed === null ? null : removed ? 'took it out' : 'put it back',
  ].filter((deed) => deed !== null);
}

/** Whether the step says anything to a reader. */
export function saysSomething(step: EntryHistoryStep): boolean {
  return step.spans.some((span) => span.change !== 'kept') || deedsOf(step, 'UTC').length > 0;
}

const around = 60;

/** A step's text with what stayed the same cut to what stands around the changes. */
export function shortened(spans: readonly Span[]): readonly Span[] {
  return spans.map((span, index) => {
    if (span.change !== 'kept') return span;
    const before = index > 0;
    const after = index < spans.length - 1;
    const keep = (before ? around : 0) + (after ? around : 0);
    if (!before && !after) return span;
    if (span.text.length <= keep + around) return span;
    const start = before ? span.text.slice(0, around) : '';
    const end = after ? span.text.slice(-around) : '';
    return { ...span, text: `${start} … ${end}` };
  });
}
