// Branded ids: strings and numbers that cannot be mistaken for one another.
import { z } from 'zod';
import { renamed } from './fits.ts';

export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
declare const brand: unique symbol;

/** Opaque, url-safe id of an incident (not the reference people say, which is `INC-214`). */
export type IncidentId = Brand<string, 'IncidentId'>;
/** An account's id. */
export type PersonId = Brand<string, 'PersonId'>;
/** Position of an entry, signal or document update within its incident: 1, 2, 3, ... without gaps. */
export type Seq = Brand<number, 'Seq'>;
/** A critical event's number within its incident; shown as `E12`. */
export type EventNumber = Brand<number, 'EventNumber'>;
/** A signal within its incident is named by its seq. */
export type SignalSeq = Brand<number, 'SignalSeq'>;
/** One offer of one recommendation, from when it enters the list until it is closed. */
export type OfferId = Brand<string, 'OfferId'>;
/** Something people do: accepted advice, a task given by a person, or an action that was noticed in the signals. */
export type ActionId = Brand<string, 'ActionId'>;
/** A question put to a person. */
export type QuestionId = Brand<string, 'QuestionId'>;
/** A KCA record of the knowledge. */
export type KnowledgeId = Brand<string, 'KnowledgeId'>;
/** An entry of the shared timeline in the document. */
export type TimelineEntryId = Brand<string, 'TimelineEntryId'>;
/** A shared note of the document. */
export type NoteId = Brand<string, 'NoteId'>;
/** A comment on the review, or an answer to one. */
export type CommentId = Brand<string, 'CommentId'>;
/** Something to be done after the incident. */
export type FollowUpId = Brand<string, 'FollowUpId'>;
/** An image of an incident, named by its content: the same picture twice is one image. */
export type ImageId = Brand<string, 'ImageId'>;

const opaque = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'Use 1 to 64 letters, digits, - or _.');

export const incidentId = opaque.transform(renamed<string, IncidentId>);
export const personId = opaque.transform(renamed<string, PersonId>);
export const offerId = opaque.transform(renamed<string, OfferId>);
export const actionId = opaque.transform(renamed<string, ActionId>);
export const questionId = opaque.transform(renamed<string, QuestionId>);
export const noteId = opaque.transform(renamed<string, NoteId>);
export const commentId = opaque.transform(renamed<string, CommentId>);
export const followUpId = opaque.transform(renamed<string, FollowUpId>);
export const imageId = opaque.transform(renamed<string, ImageId>);
export const knowledgeId = z
  .string()
  .regex(/^[A-Za-z0-9_./:#-]{1,200}$/, 'Use 1 to 200 letters, digits or _./:#-.')
  .transform(renamed<string, KnowledgeId>);
export const eventNumber = z
  .number()
  .int()
  .positive()
  .transform(renamed<number, EventNumber>);
export const signalSeq = z
  .number()
  .int()
  .positive()
  .transform(renamed<number, SignalSeq>);
export const seq = z
  .number()
  .int()
  .nonnegative()
  .transform(renamed<number, Seq>);

/** How people write an event: `E12`. */
export function eventLabel(number: EventNumber): string {
  return `E${number}`;
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz';

/** A new random id of 16 characters (about 92 bits), safe in urls and file names. */
export function newId<Id extends Brand<string, string>>(): Id {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('') as Id;
}
