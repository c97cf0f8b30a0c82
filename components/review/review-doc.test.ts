// The review in the document: a draft reads back as it was written, two drafts at once leave one, and foreign values do no harm.
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { commentsMapName, followUpsMapName } from '../../domain/document.ts';
import type { PersonId } from '../../domain/ids.ts';
import { type NoteBlock, readNote } from '../../domain/note-text.ts';
import type { EpochMs } from '../../domain/time.ts';
import {
  addComment,
  addFollowUp,
  beginReview,
  changeFollowUp,
  readComments,
  readFollowUps,
  reviewText,
  settleThread,
} from './review-doc.ts';

const at = 1_700_000_000_000 as EpochMs;
const mara = { authorId: 'mara' as PersonId, authorName: 'Mara' };
const draft: NoteBlock[] = [
  { type: 'heading', level: 1, runs: [{ text: 'Summary' }] },
  { type: 'heading', level: 2, runs: [{ text: 'Ruled out' }] },
  { type: 'paragraph', runs: [{ text: '02:28', href: 'https://muster.example/p' }, { text: ' Failing checkouts (E3)' }] },
  {
    type: 'list',
    ordered: false,
    start: 1,
    items: [[{ type: 'paragraph', runs: [{ text: 'Detected', bold: true }, { text: ': unknown.' }] }]],
  },
];

const wordsOf = (doc: Y.Doc) => readNote(reviewText(doc) ?? new Y.XmlFragment());

test('a draft reads back as it was written, and is begun once', () => {
  const doc = new Y.Doc();
  expect(beginReview(doc, draft)).toBe(true);
  expect(wordsOf(doc)).toEqual(draft);
  expect(beginReview(doc, [])).toBe(false);
  expect(wordsOf(doc)).toEqual(draft);
});

test('of two drafts made at the same moment one stands for both', () => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  for (const doc of [one, other]) beginReview(doc, draft);
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  expect(wordsOf(one)).toEqual(draft);
  expect(wordsOf(other)).toEqual(draft);
});

test('follow-ups are changed by key, removed and put back', () => {
  const doc = new Y.Doc();
  expect(addFollowUp(doc, { text: '  ', owner: null, dueOn: null, createdAt: at })).toBeNull();
  const id = addFollowUp(doc, { text: 'Raise\nthe limit', owner: null, dueOn: '2026-04-01', createdAt: at });
  if (id === null) throw new Error('It was not added.');
  changeFollowUp(doc, id, { owner: { id: 'tomas' as PersonId, name: 'Tomas' }, done: true });
  expect(readFollowUps(doc)).toMatchObject([{ id, text: 'Raise the limit', owner: { name: 'Tomas' }, dueOn: '2026-04-01', done: true }]);
  changeFollowUp(doc, id, { removed: true });
  expect(readFollowUps(doc)).toEqual([]);
  changeFollowUp(doc, id, { removed: false });
  expect(readFollowUps(doc)).toHaveLength(1);
});

test('comments stand in the order of time and are settled by name', () => {
  const doc = new Y.Doc();
  const first = addComment(doc, { ...mara, text: 'Is this so?', quote: 'x'.repeat(400), thread: null, createdAt: at });
  if (first === null) throw new Error('It was not added.');
  addComment(doc, { ...mara, text: 'Yes.', quote: null, thread: first, createdAt: (at + 1) as EpochMs });
  settleThread(doc, first, 'Tomas');
  expect(readComments(doc)).toMatchObject([
    { text: 'Is this so?', quote: 'x'.repeat(300), resolvedBy: 'Tomas' },
    { text: 'Yes.', thread: first, resolvedBy: null },
  ]);
});

test('what another client wrote there and is neither follow-up nor comment is left out', () => {
  const doc = new Y.Doc();
  for (const name of [followUpsMapName, commentsMapName]) {
    doc.getMap(name).set('text', 'words');
    doc.getMap(name).set('../../x', new Y.Map([['text', 'words']]));
    doc.getMap(name).set('half', new Y.Map([['text', 7]]));
  }
  expect(readFollowUps(doc)).toEqual([]);
  expect(readComments(doc)).toEqual([]);
});
