import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { UpdateDraft } from './update-draft.ts';

/** Two tabs on one document. */
function pair(): [UpdateDraft, UpdateDraft] {
  const [one, two] = [new Y.Doc(), new Y.Doc()];
  one.on('update', (update: Uint8Array, origin: unknown) => origin !== 'other' && Y.applyUpdate(two, update, 'other'));
  two.on('update', (update: Uint8Array, origin: unknown) => origin !== 'other' && Y.applyUpdate(one, update, 'other'));
  return [new UpdateDraft(one), new UpdateDraft(two)];
}

function type(draft: UpdateDraft, line: number, words: string): void {
  const paragraph = draft.fragment.get(line) as Y.XmlElement;
  const text = paragraph.get(0);
  if (text instanceof Y.XmlText) text.insert(text.length, words);
  else paragraph.insert(0, [new Y.XmlText(words)]);
}

test('several people write one text', () => {
  const [mara, tomas] = pair();
  mara.append('Checkout fails for one in five.\nWe roll back.');
  type(tomas, 0, ' Since 02:19.');
  const text = 'Checkout fails for one in five. Since 02:19.\nWe roll back.';
  expect([mara.text(), tomas.text()]).toEqual([text, text]);
  tomas.append('Next at 03:00.');
  expect(mara.text()).toBe(`${text}\nNext at 03:00.`);
});

test('is empty after it was posted, with one line to write in', () => {
  const [mara, tomas] = pair();
  mara.append('All is well.');
  expect(mara.clear('All is well.')).toBe(true);
  expect([mara.text(), tomas.text(), tomas.fragment.length]).toEqual(['', '', 1]);
  tomas.append('New words');
  expect(mara.text()).toBe('New words');
});

test('keeps what somebody wrote while it was posted', () => {
  const [mara, tomas] = pair();
  mara.append('All is well.');
  type(tomas, 0, ' But one queue.');
  expect(mara.clear('All is well.')).toBe(false);
  expect(mara.text()).toBe('All is well. But one queue.');
});

test('tells of changes, and only of changes of the text', () => {
  const [mara] = pair();
  let told = 0;
  mara.subscribe(() => {
    told += 1;
  });
  mara.append('Words');
  expect(told).toBe(1);
  mara.fragment.push([new Y.XmlElement('script')]);
  expect([told, mara.text()]).toEqual([1, 'Words']);
});
