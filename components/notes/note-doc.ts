// The notes in the shared document: functions that write them into a Y.Doc, and the list that follows it.
import * as Y from 'yjs';
import { type NoteFields, noteBodyKey, notesMapName } from '../../domain/document.ts';
import { type NoteId, newId, noteId, type PersonId, personId } from '../../domain/ids.ts';
import { type EpochMs, epochMs } from '../../domain/time.ts';

export const maxTitleLength = 120;
export const untitled = 'Untitled note';

export type NewNote = {
  readonly title: string;
  readonly createdAt: EpochMs;
  readonly authorId: PersonId;
  readonly authorName: string;
};

export function notesMap(doc: Y.Doc): Y.Map<Y.Map<unknown>> {
  return doc.getMap(notesMapName);
}

/** Adds an empty note and gives its id. */
export function createNote(doc: Y.Doc, note: NewNote, id: NoteId = newId()): NoteId {
  doc.transact(() => {
    const map = new Y.Map<unknown>();
    const body = new Y.XmlFragment();
    for (const [key, value] of Object.entries({ ...note, id, removed: false })) map.set(key, value);
    map.set(noteBodyKey, body);
    notesMap(doc).set(id, map);
    // An editor that opens a fragment without a paragraph writes one, and two editors that open it at once write two.
    body.insert(0, [new Y.XmlElement('paragraph')]);
  });
  return id;
}

/** Names a note; false when there is no such note or the name says nothing. */
export function renameNote(doc: Y.Doc, id: NoteId, title: string): boolean {
  const words = title.replaceAll(/\s+/g, ' ').trim().slice(0, maxTitleLength);
  return words !== '' && setValue(doc, id, 'title', words);
}

/** Takes a note from the list, or puts it back; false when there is no such note. */
export function setNoteRemoved(doc: Y.Doc, id: NoteId, removed: boolean): boolean {
  return setValue(doc, id, 'removed', removed);
}

/** The fragment an editor binds to; undefined when there is no such note. */
export function noteBody(doc: Y.Doc, id: NoteId): Y.XmlFragment | undefined {
  const map = notesMap(doc).get(id);
  const body = map instanceof Y.Map ? map.get(noteBodyKey) : undefined;
  return body instanceof Y.XmlFragment ? body : undefined;
}

/** All notes, oldest first, removed ones too. Anybody in the room can write anything here: what is no note is left out. */
export function readNotes(doc: Y.Doc): NoteFields[] {
  const notes: NoteFields[] = [];
  for (const [key, map] of notesMap(doc)) {
    const note = fieldsOf(key, map);
    if (note !== null) notes.push(note);
  }
  return notes.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

function fieldsOf(key: string, map: unknown): NoteFields | null {
  if (!(map instanceof Y.Map) || !(map.get(noteBodyKey) instanceof Y.XmlFragment)) return null;
  // The key is the id that everybody agrees on.
  const id = noteId.safeParse(key);
  const createdAt = epochMs.safeParse(map.get('createdAt'));
  const authorId = personId.safeParse(map.get('authorId'));
  const authorName = map.get('authorName');
  const title = map.get('title');
  if (!id.success || !createdAt.success || !authorId.success || typeof authorName !== 'string') return null;
  return {
    id: id.data,
    title: typeof title === 'string' && title.trim() !== '' ? title.slice(0, maxTitleLength) : untitled,
    createdAt: createdAt.data,
    authorId: authorId.data,
    authorName: authorName.slice(0, 100),
    removed: map.get('removed') === true,
  };
}

function setValue(doc: Y.Doc, id: NoteId, key: 'title' | 'removed', value: string | boolean): boolean {
  const map = notesMap(doc).get(id);
  if (!(map instanceof Y.Map)) return false;
  // Every write of a key leaves a tombstone for ever, so a write that changes nothing is not made.
  if (map.get(key) !== value) map.set(key, value);
  return true;
}

/** Follows the list of notes. It keeps its identity while only words within notes change. */
export class NoteList {
  readonly #map: Y.Map<Y.Map<unknown>>;
  readonly #doc: Y.Doc;
  readonly #listeners = new Set<() => void>();
  #notes: readonly NoteFields[];

  constructor(doc: Y.Doc) {
    this.#doc = doc;
    this.#map = notesMap(doc);
    this.#notes = readNotes(doc);
    this.#map.observeDeep(this.#onChange);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly notes = (): readonly NoteFields[] => this.#notes;

  destroy(): void {
    this.#map.unobserveDeep(this.#onChange);
    this.#listeners.clear();
  }

  readonly #onChange = (events: readonly { readonly path: readonly unknown[] }[]): void => {
    // A path of two and more leads into the words of a note.
    if (events.every((event) => event.path.length > 1)) return;
    this.#notes = readNotes(this.#doc);
    for (const listener of this.#listeners) listener();
  };
}
