// The shared document of an incident: the names and shapes that both ends of the Y.Doc agree on.
import type { EventNumber, PersonId, TimelineEntryId } from './ids.ts';
import type { EpochMs } from './time.ts';
import type { IncidentRole } from './vocabulary.ts';

/** Top-level type of the Y.Doc: a Y.Map from TimelineEntryId to the Y.Map of one entry. */
export const timelineMapName = 'timeline';

/** Key of an entry's words in its Y.Map: a Y.XmlFragment that the editor binds to. */
export const entryTextKey = 'text';

export const timelineEntryKinds = ['note', 'decision', 'task', 'question', 'update', 'pin'] as const;
export type TimelineEntryKind = (typeof timelineEntryKinds)[number];

export const timelineEntryKindWord: Record<TimelineEntryKind, string> = {
  note: 'Note',
  decision: 'Decision',
  task: 'Task',
  question: 'Question',
  update: 'Public update',
  pin: 'Pinned event',
};

/** The plain values of an entry's Y.Map, each under its own key. Written once, except `at` and `pinned`. */
export type TimelineEntryFields = {
  readonly id: TimelineEntryId;
  readonly kind: TimelineEntryKind;
  /** Where it stands in the timeline: incident time. */
  readonly at: EpochMs;
  readonly createdAt: EpochMs;
  readonly authorId: PersonId;
  readonly authorName: string;
  readonly authorRole: IncidentRole | null;
  /** The critical event a pin shows. */
  readonly event: EventNumber | null;
  /** Whether somebody marked it as one to come back to; a pinned event that is unpinned is hidden. */
  readonly pinned: boolean;
};

/**
 * Awareness state of one open tab; the server overwrites `person` with the session's own. The editor adds `cursor`, its
 * own description of where the caret stands.
 */
export type AwarenessState = {
  readonly person: { readonly id: PersonId; readonly name: string };
  readonly role: IncidentRole | null;
  /** The timeline entry the person is typing in. */
  readonly editing: TimelineEntryId | null;
  /** Words in the person's composer that are not added yet, while they write them. */
  readonly draft: { readonly kind: TimelineEntryKind; readonly text: string } | null;
};
