// The review as a file of this browser: gathered from the room and its document, and handed to the person.
import type * as Y from 'yjs';
import type { IncidentId } from '../../domain/ids.ts';
import { imagePath } from '../../domain/image.ts';
import { readNote } from '../../domain/note-text.ts';
import { reviewDurations } from '../../domain/review-durations.ts';
import { type ReviewFile, reviewHtml, reviewJson, reviewMarkdown } from '../../domain/review-export.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import { readComments, readFollowUps, reviewText } from './review-doc.ts';

export const reviewFormats = {
  markdown: { word: 'Markdown', ending: 'md', type: 'text/markdown', write: reviewMarkdown },
  html: { word: 'HTML', ending: 'html', type: 'text/html', write: reviewHtml },
  json: { word: 'JSON', ending: 'json', type: 'application/json', write: reviewJson },
} as const;
export type ReviewFormat = keyof typeof reviewFormats;

/** The address of the incident's playback, as it is reached from outside the page. */
export function playbackAddress(incident: IncidentId): string {
  return `${window.location.origin}/incidents/${incident}/playback`;
}

/** Hands the review to the person as a file. */
export function downloadReview(format: ReviewFormat, incident: IncidentId, room: RoomState, doc: Y.Doc, now: EpochMs): void {
  const { ending, type, write } = reviewFormats[format];
  const file = write(gather(incident, room, doc, now));
  const address = URL.createObjectURL(new Blob([file], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${room.reference.replaceAll(/[^A-Za-z0-9-]+/g, '-')}-review.${ending}`;
  link.click();
  URL.revokeObjectURL(address);
}

function gather(incident: IncidentId, room: RoomState, doc: Y.Doc, now: EpochMs): ReviewFile {
  const text = reviewText(doc);
  return {
    reference: room.reference,
    title: room.title,
    severity: room.severity,
    state: room.review.state,
    exportedAt: now,
    durations: reviewDurations(room),
    words: text === undefined ? [] : readNote(text),
    followUps: readFollowUps(doc),
    comments: readComments(doc),
    playback: playbackAddress(incident),
    addressOf: (image) => window.location.origin + imagePath(incident, image),
  };
}
