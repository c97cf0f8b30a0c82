import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import type { PersonId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { addEntry, entryFragment, setEntryTime } from './timeline-doc.ts';
import { TimelineRows } from './timeline-rows.ts';
import { blocksOf, plainText } from './timeline-text.ts';

const entry = (text: string, ms: number) => ({
  kind: 'note' as const,
  at: ms as EpochMs,
  createdAt: ms as EpochMs,
  authorId: 'p1' as PersonId,
  authorName: 'Mara',
  authorRole: null,
  event: null,
  text: blocksOf(text),
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('keeps rows that did not change as they are, and orders the ones that did', () => {
  const doc = new Y.Doc();
  const first = addEntry(doc, entry('first', 10));
  addEntry(doc, entry('second', 20));
  const rows = new TimelineRows(doc);
  const before = rows.rows();
  setEntryTime(doc, first, 30 as EpochMs);
  const after = rows.rows();
  expect(after.map((row) => plainText(row.text))).toEqual(['second', 'first']);
  expect(after[0]).toBe(before[1]);
  expect(after[1]).not.toBe(before[0]);
});

it('tells of own changes at once and of the changes of others together', () => {
  const [here, there] = [new Y.Doc(), new Y.Doc()];
  there.on('update', (update: Uint8Array) => Y.applyUpdate(here, update, 'there'));
  const rows = new TimelineRows(here);
  const told = vi.fn();
  rows.subscribe(told);
  addEntry(here, entry('mine', 1));
  expect(told).toHaveBeenCalledTimes(1);
  const id = addEntry(there, entry('', 2));
  const paragraph = entryFragment(there, id)?.get(0) as Y.XmlElement;
  const text = new Y.XmlText();
  paragraph.insert(0, [text]);
  for (const letter of 'abc') text.insert(text.length, letter);
  expect(told).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(20);
  expect(told).toHaveBeenCalledTimes(2);
  expect(rows.rows().map((row) => plainText(row.text))).toEqual(['mine', 'abc']);
});

it('stops listening when it is destroyed', () => {
  const doc = new Y.Doc();
  const rows = new TimelineRows(doc);
  const told = vi.fn();
  rows.subscribe(told);
  rows.destroy();
  addEntry(doc, entry('x', 1));
  expect(told).not.toHaveBeenCalled();
});
