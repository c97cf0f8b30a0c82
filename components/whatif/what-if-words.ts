// What if in words: how a row differs, at which place an offer stood, and what became of it.
import { type EpochMs, formatTime, minuteMs } from '../../domain/time.ts';
import { durationWords } from '../../domain/time-words.ts';
import { outcomeWord } from '../../domain/vocabulary.ts';
import { differenceOf, type WhatIf, type WhatIfRow, type WhatIfSide, type WhatIfStep } from '../../domain/what-if.ts';

/** Which rows are shown. */
export const rowFilters = ['all', 'today', 'past', 'earlier', 'later', 'same'] as const;
export type RowFilter = (typeof rowFilters)[number];
export const rowFilterWord: Record<RowFilter, string> = {
  all: 'All',
  today: 'Only today',
  past: 'Only then',
  earlier: 'Earlier today',
  later: 'Later today',
  same: 'The same',
};

/** How a row differs; less than a minute apart is the same, since the agent itself looks once a minute. */
export function kindOfRow(row: WhatIfRow): Exclude<RowFilter, 'all'> {
  const difference = differenceOf(row);
  if (difference.kind !== 'both') return difference.kind;
  if (Math.abs(difference.shiftMs) < minuteMs) return 'same';
  return difference.shiftMs < 0 ? 'earlier' : 'later';
}

/** `12 min earlier`, `Only today`, `Same time`. */
export function differenceWords(row: WhatIfRow): string {
  const kind = kindOfRow(row);
  const difference = differenceOf(row);
  if (difference.kind !== 'both') return rowFilterWord[kind];
  return kind === 'same' ? 'Same time' : `${durationWords(Math.abs(difference.shiftMs))} ${kind}`;
}

/** `number 2`, `number 1 for the commander`; empty where no place is known. */
export function placeWords({ place }: WhatIfSide): string {
  if (place === null) return '';
  return place.view === 'all'
    ? `number ${place.rank}`
    : `number ${place.rank} for ${place.view === 'expert' ? 'experts' : `the ${place.view === 'commander' ? 'commander' : `${place.view} lead`}`}`;
}

const decisionWord: Record<NonNullable<WhatIfSide['decision']>, string> = {
  accepted: 'accepted',
  dismissed: 'dismissed',
  refused: 'refused in words',
  ignored: 'seen, no action',
  undecided: 'closed undecided',
  open: 'stood to the end',
};

/** What came of an offer: the step that followed, or what was decided. */
export function followWords({ followed, decision }: WhatIfSide): string {
  if (followed === null) return decision === null ? 'nobody did it after' : decisionWord[decision];
  const lead = followed.leadTimeMs < minuteMs ? 'within a minute' : `after ${durationWords(followed.leadTimeMs)}`;
  return `done ${lead} by ${followed.by}${followed.outcome === null ? '' : `, ${outcomeWord[followed.outcome].toLowerCase()}`}`;
}

/** Whether a step that people took had been advised, in words. */
export function advisedWords({ advised, leadTimeMs }: WhatIfStep['past']): string {
  switch (advised) {
    case 'before':
      return leadTimeMs === null || leadTimeMs < minuteMs ? 'just before' : `${durationWords(leadTimeMs)} before`;
    case 'after':
      return 'only after';
    case 'never':
      return 'not advised';
  }
}

/** The address of playback at the moment. */
export function playbackAddress(incidentId: string, at: EpochMs): string {
  return `/incidents/${encodeURIComponent(incidentId)}/playback?t=${encodeURIComponent(formatTime(at))}`;
}

/** What the run knew and what was kept from it, in sentences. */
export function usedWords({ signals, acts, knowledge, learning, copies, tookMs }: WhatIf['used']): string {
  const count = (n: number, one: string, many: string) => `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;
  const learned =
    learning.step === null || learning.incidents === 0
      ? 'nothing learned from other incidents'
      : `what ${count(learning.incidents, 'other incident', 'other incidents')} taught (step ${learning.step})`;
  const own = [
    ...(knowledge.leftOut > 0 ? [count(knowledge.leftOut, 'record', 'records')] : []),
    ...(learning.leftOut > 0 ? [count(learning.leftOut, 'lesson', 'lessons')] : []),
  ];
  const from = copies.length === 0 ? 'this incident' : `this incident and of its copies (${copies.join(', ')})`;
  const leftOut = own.length === 0 ? '' : ` Left out: ${own.join(' and ')} of ${from}.`;
  const read = `${count(signals, 'signal', 'signals')} and ${count(acts, 'act', 'acts')} of people`;
  return `${read}, with ${count(knowledge.records, 'record', 'records')} of today's knowledge and ${learned}.${leftOut} It took ${(tookMs / 1_000).toFixed(1)} s.`;
}
