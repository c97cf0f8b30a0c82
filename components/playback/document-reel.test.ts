// The words of any moment are those of the edits made by then, forwards and backwards.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { EpochMs } from '../../domain/time.ts';
import { type DocumentEdit, DocumentReel } from './document-reel.ts';

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
});
