// The shared document of an incident: the names and shapes that both ends of the Y.Doc agree on.
import type { CommentId, EventNumber, FollowUpId, NoteId, PersonId, TimelineEntryId } from './ids.ts';
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

/** Top-level type of the Y.Doc: a Y.Map from NoteId to the Y.Map of one note. */
export const notesMapName = 'notes';

/** Key of a note's words in its Y.Map: a Y.XmlFragment that the editor binds to; domain/note-text.ts says what may stand in it. */
export const noteBodyKey = 'body';

/** The plain values of a note's Y.Map, each under its own key. Written once, except `title` and `removed`. */
export type NoteFields = {
  readonly id: NoteId;
  /** Written when somebody is done naming it, not with every key: the last one counts. */
  readonly title: string;
  readonly createdAt: EpochMs;
  readonly authorId: PersonId;
  readonly authorName: string;
  /** Whether somebody took it from the list. Its words stay, and it can be put back. */
  readonly removed: boolean;
};

/** Top-level type of the Y.Doc: a Y.XmlFragment with the draft of the next update, one paragraph a line. */
export const updateDraftName = 'update-draft';

/**
 * Top-level type of the Y.Doc: a Y.Map with the words of the review under `reviewTextKey`, a Y.XmlFragment as in a note. A
 * value of a map, not a type of the document: of two drafts made at the same moment one stands, where fragments would merge.
 */
export const reviewMapName = 'review';
export const reviewTextKey = 'review-text';

/** Top-level type of the Y.Doc: a Y.Map from FollowUpId to the Y.Map of one follow-up. */
export const followUpsMapName = 'follow-ups';

/** The plain values of a follow-up's Y.Map, each under its own key; the last one written counts. */
export type FollowUpFields = {
  readonly id: FollowUpId;
  readonly text: string;
  readonly owner: { readonly id: PersonId; readonly name: string } | null;
  /** A day of the calendar, `2026-03-12`. */
  readonly dueOn: string | null;
  readonly done: boolean;
  readonly removed: boolean;
  readonly createdAt: EpochMs;
};

/** Top-level type of the Y.Doc: a Y.Map from CommentId to the Y.Map of one comment. */
export const commentsMapName = 'review-comments';

/** The plain values of a comment's Y.Map, each under its own key. Written once, except `resolvedBy`. */
export type CommentFields = {
  readonly id: CommentId;
  readonly text: string;
  /** The words of the review it is about. */
  readonly quote: string | null;
  /** The comment that this one answers; null begins a thread. */
  readonly thread: CommentId | null;
  readonly createdAt: EpochMs;
  readonly authorId: PersonId;
  readonly authorName: string;
  /** Who settled the thread; null while it is open. */
  readonly resolvedBy: string | null;
};

/** A piece of the document that people write in. */
export type DocumentPart = TimelineEntryId | NoteId | FollowUpId | CommentId | typeof reviewTextKey | typeof updateDraftName;

/** The regions of a room that somebody can look at. */
export const lookedAtRegions = ['state', 'events', 'timeline', 'notes', 'actions'] as const;
export type LookedAtRegion = (typeof lookedAtRegions)[number];

/**
 * Awareness state of one open tab; the server overwrites `person` with the session's own. The editor adds `cursor`, its
 * own description of where the caret stands.
 */
export type AwarenessState = {
  readonly person: { readonly id: PersonId; readonly name: string };
  readonly role: IncidentRole | null;
  /** What the person is typing in. */
  readonly editing: DocumentPart | null;
  /** Words in the person's composer that are not added yet, while they write them. */
  readonly draft: { readonly kind: TimelineEntryKind; readonly text: string } | null;
  /**
   * Where the person reads; null while their tab is hidden. In a timeline that is scrolled up, `item` is the first row in view
   * (an entry's id, or the key of an act of the log) and `at` its incident time; both are null at its end.
   */
  readonly looking: { readonly region: LookedAtRegion; readonly item: string | null; readonly at: EpochMs | null } | null;
};
