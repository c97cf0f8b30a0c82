// The review in the shared document: functions that write its words, follow-ups and comments into a Y.Doc, and read them.
import * as Y from 'yjs';
import {
  type CommentFields,
  commentsMapName,
  type FollowUpFields,
  followUpsMapName,
  reviewMapName,
  reviewTextKey,
} from '../../domain/document.ts';
import { type CommentId, commentId, type FollowUpId, followUpId, newId, personId } from '../../domain/ids.ts';
import type { NoteBlock, NoteRun } from '../../domain/note-text.ts';
import { epochMs } from '../../domain/time.ts';

export const maxFollowUpLength = 300;
export const maxCommentLength = 2_000;
const maxQuoteLength = 300;

/** The fragment an editor binds to; undefined while nobody has begun the review. */
export function reviewText(doc: Y.Doc): Y.XmlFragment | undefined {
  const text = doc.getMap(reviewMapName).get(reviewTextKey);
  return text instanceof Y.XmlFragment ? text : undefined;
}

/** Begins the review with these words, unless somebody has begun it; gives whether it did. */
export function beginReview(doc: Y.Doc, blocks: readonly NoteBlock[]): boolean {
  if (reviewText(doc) !== undefined) return false;
  doc.transact(() => {
    const text = new Y.XmlFragment();
    doc.getMap(reviewMapName).set(reviewTextKey, text);
    // An editor that opens a fragment without a paragraph writes one, and two editors that open it at once write two.
    text.insert(0, blocks.length === 0 ? [new Y.XmlElement('paragraph')] : blocks.map(blockElement));
  });
  return true;
}

/** Writes a block as the element that the editor's schema expects. A draft has no code, quotes or images. */
function blockElement(block: NoteBlock): Y.XmlElement {
  if (block.type === 'list') {
    const list = new Y.XmlElement(block.ordered ? 'orderedList' : 'bulletList');
    if (block.ordered) setNumber(list, 'start', block.start);
    list.insert(
      0,
      block.items.map((blocks) => {
        const item = new Y.XmlElement('listItem');
        item.insert(0, blocks.map(blockElement));
        return item;
      }),
    );
    return list;
  }
  const element = new Y.XmlElement(block.type === 'heading' ? 'heading' : 'paragraph');
  if (block.type === 'heading') setNumber(element, 'level', block.level);
  if ((block.type === 'heading' || block.type === 'paragraph') && block.runs.length > 0) element.insert(0, [runText(block.runs)]);
  return element;
}

/** Yjs keeps any plain value as an attribute, and the editor reads numbers; only the type says strings. */
function setNumber(element: Y.XmlElement, name: string, value: number): void {
  element.setAttribute(name, value as unknown as string);
}

function runText(runs: readonly NoteRun[]): Y.XmlText {
  const text = new Y.XmlText();
  let at = 0;
  for (const run of runs) {
    const marks = { ...(run.bold === true ? { bold: {} } : {}), ...(run.href === undefined ? {} : { link: { href: run.href } }) };
    // Without the explicit set a run would take over the marks of the one before it.
    text.insert(at, run.text, marks);
    at += run.text.length;
  }
  return text;
}

function entriesOf(doc: Y.Doc, name: string): [string, Y.Map<unknown>][] {
  return [...doc.getMap(name)].flatMap(([key, map]): [string, Y.Map<unknown>][] => (map instanceof Y.Map ? [[key, map]] : []));
}

function put(doc: Y.Doc, name: string, id: string, fields: Record<string, unknown>): void {
  doc.transact(() => {
    const map = new Y.Map<unknown>();
    for (const [key, value] of Object.entries(fields)) map.set(key, value);
    doc.getMap(name).set(id, map);
  });
}

function change(doc: Y.Doc, name: string, id: string, fields: Record<string, unknown>): void {
  const map = doc.getMap(name).get(id);
  if (!(map instanceof Y.Map)) return;
  doc.transact(() => {
    // Every write of a key leaves a tombstone for ever, so a write that changes nothing is not made.
    for (const [key, value] of Object.entries(fields)) if (JSON.stringify(map.get(key)) !== JSON.stringify(value)) map.set(key, value);
  });
}

/** Adds a follow-up and gives its id; null when it says nothing. */
export function addFollowUp(doc: Y.Doc, given: Pick<FollowUpFields, 'text' | 'owner' | 'dueOn' | 'createdAt'>): FollowUpId | null {
  const text = given.text.replaceAll(/\s+/g, ' ').trim().slice(0, maxFollowUpLength);
  if (text === '') return null;
  const id = newId<FollowUpId>();
  put(doc, followUpsMapName, id, { ...given, id, text, done: false, removed: false });
  return id;
}

export function changeFollowUp(doc: Y.Doc, id: FollowUpId, fields: Partial<Omit<FollowUpFields, 'id' | 'createdAt'>>): void {
  change(doc, followUpsMapName, id, fields);
}

/** All follow-ups, oldest first, without removed ones. Anybody in the room can write anything here: what is none is left out. */
export function readFollowUps(doc: Y.Doc): FollowUpFields[] {
  return entriesOf(doc, followUpsMapName)
    .flatMap(([key, map]): FollowUpFields[] => {
      const id = followUpId.safeParse(key);
      const createdAt = epochMs.safeParse(map.get('createdAt'));
      const text = map.get('text');
      if (!id.success || !createdAt.success || typeof text !== 'string' || map.get('removed') === true) return [];
      return [
        {
          id: id.data,
          text: text.slice(0, maxFollowUpLength),
          owner: readPerson(map.get('owner')),
          dueOn: readDay(map.get('dueOn')),
          done: map.get('done') === true,
          removed: false,
          createdAt: createdAt.data,
        },
      ];
    })
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

function readPerson(value: unknown): FollowUpFields['owner'] {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('name' in value)) return null;
  const id = personId.safeParse(value.id);
  return id.success && typeof value.name === 'string' ? { id: id.data, name: value.name.slice(0, 100) } : null;
}

function readDay(value: unknown): string | null {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null;
}

/** Adds a comment, or an answer to one, and gives its id; null when it says nothing. */
export function addComment(doc: Y.Doc, given: Omit<CommentFields, 'id' | 'resolvedBy'>): CommentId | null {
  const text = given.text.trim().slice(0, maxCommentLength);
  if (text === '') return null;
  const id = newId<CommentId>();
  put(doc, commentsMapName, id, { ...given, id, text, quote: given.quote?.slice(0, maxQuoteLength) ?? null, resolvedBy: null });
  return id;
}

/** Settles a thread under somebody's name, or opens it again. */
export function settleThread(doc: Y.Doc, id: CommentId, by: string | null): void {
  change(doc, commentsMapName, id, { resolvedBy: by });
}

/** All comments, oldest first; what is none is left out. */
export function readComments(doc: Y.Doc): CommentFields[] {
  return entriesOf(doc, commentsMapName)
    .flatMap(([key, map]): CommentFields[] => {
      const id = commentId.safeParse(key);
      const createdAt = epochMs.safeParse(map.get('createdAt'));
      const authorId = personId.safeParse(map.get('authorId'));
      const thread = commentId.safeParse(map.get('thread'));
      const [text, authorName, quote, resolvedBy] = ['text', 'authorName', 'quote', 'resolvedBy'].map((name) => map.get(name));
      if (!id.success || !createdAt.success || !authorId.success || typeof text !== 'string' || typeof authorName !== 'string') return [];
      return [
        {
          id: id.data,
          text: text.slice(0, maxCommentLength),
          quote: typeof quote === 'string' ? quote.slice(0, maxQuoteLength) : null,
          thread: thread.success ? thread.data : null,
          createdAt: createdAt.data,
          authorId: authorId.data,
          authorName: authorName.slice(0, 100),
          resolvedBy: typeof resolvedBy === 'string' ? resolvedBy.slice(0, 100) : null,
        },
      ];
    })
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}
