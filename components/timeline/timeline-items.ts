// What the timeline shows: the entries of the document together with what the incident's log says, in one order.
import type { CriticalEvent } from '../../domain/event.ts';
import type { TimelineEntryId } from '../../domain/ids.ts';
import type { ActionState, QuestionState, RoomState, UpdateState } from '../../domain/room-state.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { incidentRoles, roleWord } from '../../domain/vocabulary.ts';
import type { EntryRow } from './timeline-doc.ts';
import { plainText } from './timeline-text.ts';

type Place = { readonly key: string; readonly at: EpochMs; readonly createdAt: EpochMs };

/** Entries are words that people edit; the other types are acts of the log, shown where they happened and never edited. */
export type TimelineItem = Place &
  (
    | { readonly type: 'entry'; readonly row: EntryRow }
    | { readonly type: 'action'; readonly action: ActionState }
    | { readonly type: 'question'; readonly question: QuestionState }
    | { readonly type: 'update'; readonly update: UpdateState }
    | { readonly type: 'system'; readonly text: string }
  );

export const timelineFilters = ['notes', 'decisions', 'work', 'pinned', 'everything'] as const;
export type TimelineFilter = (typeof timelineFilters)[number];

export const filterWord: Record<TimelineFilter, string> = {
  notes: 'Notes and decisions',
  decisions: 'Decisions',
  work: 'Tasks and questions',
  pinned: 'Pinned',
  everything: 'Everything',
};

/** The acts of the log that stand in the timeline: tasks, questions, updates, and changes of the room itself. */
export function logItems(room: Pick<RoomState, 'events' | 'actions' | 'questions' | 'updates'>): TimelineItem[] {
  const items: TimelineItem[] = [];
  for (const action of room.actions.values()) {
    if (action.origin !== 'noticed') items.push({ type: 'action', ...place(`action-${action.id}`, action.acceptedAt), action });
  }
  for (const question of room.questions.values())
    items.push({ type: 'question', ...place(`question-${question.id}`, question.askedAt), question });
  room.updates.forEach((update, index) => {
    items.push({ type: 'update', ...place(`update-${index}`, update.at), update });
  });
  for (const event of room.events) {
    const text = systemWords(event);
    if (text !== null) items.push({ type: 'system', ...place(`event-${event.number}`, event.observedAt), text });
  }
  return items;
}

function place(key: string, at: EpochMs): Place {
  return { key, at, createdAt: at };
}

/** A change of the room in words; null for events that are not people's own acts, and for updates, which have a row. */
export function systemWords(event: CriticalEvent): string | null {
  // What perception read has a ref; what people did to the room has none.
  if (event.ref !== null) return null;
  const who = event.author.name;
  switch (event.dimension) {
    case 'severity':
      return event.from === null
        ? `${who} declared the incident at ${event.to}.`
        : `${who} changed severity from ${event.from} to ${event.to}.`;
    case 'stage':
      if (event.to === 'resolved') return `${who} resolved the incident.`;
      if (event.to === 'open') return `${who} reopened the incident.`;
      return `${who} moved the stage from ${event.from} to ${event.to}.`;
    case 'ownership': {
      const role = incidentRoles.find((known) => known === event.entity);
      const word = role === undefined ? event.entity : roleWord[role].toLowerCase();
      if (event.to === 'nobody') return event.from === who ? `${who} left the role ${word}.` : `${who} freed the role ${word}.`;
      return event.to === who ? `${who} joined as ${word}.` : `${who} made ${event.to} ${word}.`;
    }
    default:
      return null;
  }
}

/**
 * Entries and acts in one order. While somebody types in an entry, `held` says where every entry stood when they began,
 * so that nothing is moved away under their hands.
 */
export function orderItems(
  rows: readonly EntryRow[],
  log: readonly TimelineItem[],
  held: ReadonlyMap<TimelineEntryId, EpochMs> | null,
): TimelineItem[] {
  const entries = rows
    .filter((row) => row.kind !== 'pin' || row.pinned)
    .map((row): TimelineItem => ({ type: 'entry', key: row.id, at: held?.get(row.id) ?? row.at, createdAt: row.createdAt, row }));
  return joinSystem([...entries, ...log].sort((a, b) => a.at - b.at || a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1)));
}

/** Changes of the room within one minute, with nothing between them, share a line. */
function joinSystem(items: readonly TimelineItem[]): TimelineItem[] {
  const joined: TimelineItem[] = [];
  for (const item of items) {
    const last = joined.at(-1);
    const sameMinute = last !== undefined && Math.floor(last.at / minuteMs) === Math.floor(item.at / minuteMs);
    if (item.type === 'system' && last?.type === 'system' && sameMinute)
      joined[joined.length - 1] = { ...last, text: `${last.text} ${item.text}` };
    else joined.push(item);
  }
  return joined;
}

export function passes(item: TimelineItem, filter: TimelineFilter): boolean {
  switch (filter) {
    case 'everything':
      return true;
    case 'notes':
      return item.type !== 'system';
    case 'decisions':
      return item.type === 'entry' && item.row.kind === 'decision';
    case 'work':
      return (
        item.type === 'action' ||
        item.type === 'question' ||
        (item.type === 'entry' && (item.row.kind === 'task' || item.row.kind === 'question'))
      );
    case 'pinned':
      return item.type === 'entry' && item.row.pinned;
  }
}

/** Whether all the searched words stand in the item, its author included. `eventWords` are those of a pinned event. */
export function matches(item: TimelineItem, search: string, eventWords: (row: EntryRow) => string): boolean {
  return search.trim() === '' || hasWords(itemText(item, eventWords), search);
}

/** Whether all the searched words stand in the text, in any order and case. */
export function hasWords(text: string, search: string): boolean {
  const lower = text.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}

function itemText(item: TimelineItem, eventWords: (row: EntryRow) => string): string {
  switch (item.type) {
    case 'entry':
      return `${item.row.authorName} ${item.row.event === null ? '' : eventWords(item.row)} ${plainText(item.row.text)}`;
    case 'action':
      return `${item.action.givenBy} ${item.action.doer.name} ${item.action.text} ${item.action.target ?? ''}`;
    case 'question':
      return `${item.question.askedBy} ${item.question.to?.name ?? ''} ${item.question.text} ${item.question.answer?.text ?? ''}`;
    case 'update':
      return `${item.update.by} ${item.update.text}`;
    case 'system':
      return item.text;
  }
}

/** A time between two neighbours for an entry put between them: a whole minute if one lies there, else the middle. */
export function timeBetween(before: EpochMs | null, after: EpochMs): EpochMs {
  if (before === null) return (Math.floor((after - 1) / minuteMs) * minuteMs) as EpochMs;
  const middle = (before + after) / 2;
  const minute = Math.floor(middle / minuteMs) * minuteMs;
  return (minute > before && minute < after ? minute : Math.floor(middle)) as EpochMs;
}
