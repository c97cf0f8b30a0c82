import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { NoteId, PersonId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { createNote, NoteList, noteBody, notesMap, readNotes, renameNote, setNoteRemoved, untitled } from './note-doc.ts';

const given = (title: string, createdAt = 1) => ({
  title,
  createdAt: createdAt as EpochMs,
  authorId: 'p1' as PersonId,
  authorName: 'Mara',
});

test('keeps notes in the order they were made, with one paragraph to write in', () => {
  const doc = new Y.Doc();
  const late = createNote(doc, given('Late', 2));
  const early = createNote(doc, given('Early', 1));
  expect(readNotes(doc)).toEqual([
    { ...given('Early', 1), id: early, removed: false },
    { ...given('Late', 2), id: late, removed: false },
  ]);
  expect(noteBody(doc, early)?.toString()).toBe('<paragraph></paragraph>');
  expect(noteBody(doc, 'none' as NoteId)).toBeUndefined();
});

test('names and removes notes, writing nothing where nothing changes', () => {
  const doc = new Y.Doc();
  const id = createNote(doc, given('Plan'));
  expect(renameNote(doc, id, '  A  better\nplan ')).toBe(true);
  expect(setNoteRemoved(doc, id, true)).toBe(true);
  expect(readNotes(doc)[0]).toMatchObject({ title: 'A better plan', removed: true });
  const before = Y.encodeStateVector(doc);
  renameNote(doc, id, 'A better plan');
  setNoteRemoved(doc, id, true);
  expect(Y.encodeStateVector(doc)).toEqual(before);
  expect(renameNote(doc, id, '   ')).toBe(false);
  expect(renameNote(doc, 'none' as NoteId, 'x')).toBe(false);
});

test('leaves out what is no note, and bounds what is', () => {
  const doc = new Y.Doc();
  const map = notesMap(doc) as Y.Map<unknown>;
  map.set('text', 'not a map');
  map.set('no body', new Y.Map());
  map.set('<img src=x>', new Y.Map([['body', new Y.XmlFragment()]]));
  const id = createNote(doc, given('x'.repeat(5_000)));
  notesMap(doc).get(id)?.set('authorName', 'y'.repeat(5_000));
  const other = createNote(doc, given('x', 2));
  notesMap(doc).get(other)?.set('title', { not: 'words' });
  expect(readNotes(doc).map((note) => [note.title.length, note.authorName.length])).toEqual([
    [120, 100],
    [untitled.length, 4],
  ]);
});

test('tells that the list changed, and not that words in a note did', () => {
  const doc = new Y.Doc();
  const list = new NoteList(doc);
  let told = 0;
  list.subscribe(() => {
    told += 1;
  });
  const id = createNote(doc, given('Plan'));
  expect(told).toBe(1);
  const before = list.notes();
  noteBody(doc, id)?.insert(0, [new Y.XmlElement('paragraph')]);
  expect([told, list.notes()]).toEqual([1, before]);
  renameNote(doc, id, 'New plan');
  expect([told, list.notes()[0]?.title]).toEqual([2, 'New plan']);
  list.destroy();
  renameNote(doc, id, 'Unheard');
  expect(told).toBe(2);
});
