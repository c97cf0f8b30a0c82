// The words of any moment are those of the edits made by then, forwards and backwards.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { entryTextKey } from '../../domain/document.ts';
import type { PersonId, TimelineEntryId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { addEntry, readRows, setEntryTime, setPinned, timelineMap } from '../timeline/timeline-doc.ts';
import { type DocumentEdit, DocumentReel } from './document-reel.ts';
import { FrameMaker } from './frames.ts';
import { LogReel } from './log-reel.ts';
import { glanceOfEntries, openPage } from './test-page.ts';

/** Random edits of two people in one text, each at a later second than the one before. */
function edits(choices: readonly number[]): DocumentEdit[] {
  const people = [new Y.Doc(), new Y.Doc()];
  const made: DocumentEdit[] = [];
  for (const [index, doc] of people.entries()) {
    doc.clientID = index + 1;
    doc.on('update', (bytes: Uint8Array, origin: unknown) => {
      if (origin === 'other') return;
      made.push({ at: (made.length * 1_000) as EpochMs, bytes });
      for (const other of people) if (other !== doc) Y.applyUpdate(other, bytes, 'other');
    });
  }
  for (const choice of choices) {
    const text = people[choice % 2]?.getText('words');
    if (text === undefined) continue;
    if (choice % 5 === 0 && text.length > 0) text.delete(choice % text.length, 1);
    else text.insert(choice % (text.length + 1), String(choice % 10));
  }
  return made;
}

function wordsAfter(all: readonly DocumentEdit[], count: number): string {
  const doc = new Y.Doc();
  for (const { bytes } of all.slice(0, count)) Y.applyUpdate(doc, bytes);
  return doc.getText('words').toString();
}

describe('playback of any document', () => {
  test('has at every moment the words of the edits made by then', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(10_000), { minLength: 1_200, maxLength: 1_600 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 8 }),
        fc.integer({ min: 1, max: 900 }),
        (choices, shares, part) => {
          const all = edits(choices);
          const reel = new DocumentReel();
          for (let from = 0; from < all.length; from += part) reel.append(all.slice(from, from + part));
          for (const share of shares) {
            const count = Math.round(share * all.length);
            expect(reel.documentAfter(count).getText('words').toString()).toBe(wordsAfter(all, count));
            expect(reel.countAt(((count - 1) * 1_000) as EpochMs)).toBe(count);
          }
        },
      ),
      { numRuns: 4, seed: 20261121 },
    );
  });

  test('has at every moment the rows of a document read from nothing, and keeps those that did not change', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(10_000), { minLength: 600, maxLength: 900 }),
        fc.array(fc.nat(900), { minLength: 4, maxLength: 8 }),
        (choices, looks) => {
          const all = timelineEdits(choices);
          const reel = new DocumentReel();
          reel.append(all);
          const { worker, view } = pageOf(reel);
          for (const look of looks) {
            const count = Math.min(look, all.length);
            const doc = new Y.Doc();
            for (const { bytes } of all.slice(0, count)) Y.applyUpdate(doc, bytes);
            expect(reel.rowsAfter(count)).toEqual(readRows(doc));
            // The page, which is told only what differs, comes to the same.
            worker(((count - 1) * 1_000) as EpochMs);
            expect(view()?.rows).toEqual(readRows(doc));
          }
          const [before, after] = [reel.rowsAfter(400), reel.rowsAfter(401)];
          expect(after.filter((row) => !before.includes(row)).length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 6, seed: 20261121 },
    );
  });
});

/** Random entries that are written, rewritten, moved, pinned and taken out, each edit at a later second than the one before. */
function timelineEdits(choices: readonly number[]): DocumentEdit[] {
  const doc = new Y.Doc();
  doc.clientID = 1;
  const made: DocumentEdit[] = [];
  doc.on('update', (bytes: Uint8Array) => made.push({ at: (made.length * 1_000) as EpochMs, bytes }));
  const ids: TimelineEntryId[] = [];
  for (const choice of choices) {
    const id = ids[choice % ids.length];
    const at = (choice * 1_000) as EpochMs;
    if (id === undefined || choice % 4 === 0) {
      const who = { authorId: 'ada' as PersonId, authorName: 'Ada', authorRole: null };
      const text = [{ type: 'paragraph', runs: [{ text: String(choice) }] }] as const;
      ids.push(addEntry(doc, { kind: 'note', at, createdAt: at, ...who, event: null, text }, `entry-${ids.length}` as TimelineEntryId));
    } else if (choice % 7 === 0) timelineMap(doc).delete(id);
    else if (choice % 7 === 1) setEntryTime(doc, id, at);
    else if (choice % 7 === 2) setPinned(doc, id, choice % 2 === 0);
    else {
      const fragment = timelineMap(doc).get(id)?.get(entryTextKey);
      const paragraph = fragment instanceof Y.XmlFragment ? fragment.get(0) : null;
      const words = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null;
      if (words instanceof Y.XmlText) words.insert(words.length, ` ${choice}`);
    }
  }
  return made;
}

/** A page that is given frames of the document alone. */
function pageOf(reel: DocumentReel) {
  const { client, say } = openPage(glanceOfEntries([], 0 as EpochMs));
  const frames = new FrameMaker(new LogReel(), reel);
  return { worker: (at: EpochMs) => say(frames.frameAt(at)), view: client.view };
}
