import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EpochMs } from '../../domain/time.ts';
import { closeFence, dropFences, emptyFenceBook, type FenceBook, noteEdit, openFence, openProbe } from './fences.ts';

const at = (ms: number) => ms as EpochMs;
const noted = (book: FenceBook, parts: string[], ms = 0) => noteEdit(book, parts, at(ms));

function opened(book: FenceBook, ms = 0): { book: FenceBook; nonce: number } {
  const fence = openFence(book, at(ms));
  if (fence === null) throw new Error('no fence was opened');
  return fence;
}

describe('the book of fences', () => {
  it('opens no fence when nothing was edited, or when one already waits behind the last edit', () => {
    expect(openFence(emptyFenceBook, at(0))).toBeNull();
    const { book } = opened(noted(emptyFenceBook, ['a']));
    expect(openFence(book, at(0))).toBeNull();
  });

  it('counts an entry as saved only when the fence behind its latest edit is back', () => {
    const first = opened(noted(emptyFenceBook, ['a']));
    const second = opened(noted(noted(first.book, ['b']), ['a']));
    const afterFirst = closeFence(second.book, first.nonce);
    expect([...afterFirst.parts.keys()]).toEqual(['a', 'b']);
    expect([...closeFence(afterFirst, second.nonce).parts.keys()]).toEqual([]);
  });

  it('takes a later fence for the earlier ones on the same connection', () => {
    const first = opened(noted(emptyFenceBook, ['a']));
    const second = opened(noted(first.book, ['b']));
    const book = closeFence(second.book, second.nonce);
    expect(book.open).toEqual([]);
    expect(book.saved).toBe(book.edits);
    expect(closeFence(book, first.nonce)).toBe(book);
  });

  it('keeps edits unsaved when the connection goes, and fences them anew', () => {
    const first = opened(noted(emptyFenceBook, ['a']));
    const lost = dropFences(first.book);
    expect(lost.parts.size).toBe(1);
    const late = closeFence(lost, first.nonce);
    expect(late.parts.size).toBe(1);
    const again = opened(lost);
    expect(again.nonce).not.toBe(first.nonce);
    expect(closeFence(again.book, again.nonce).parts.size).toBe(0);
  });

  it('knows since when the oldest unsaved edit waits, also while somebody types on', () => {
    const first = opened(noted(emptyFenceBook, ['a'], 1_000), 1_040);
    expect(first.book.unsavedSince).toBe(1_000);
    const typing = opened(noted(first.book, ['a'], 9_000), 9_040);
    expect(typing.book.unsavedSince).toBe(1_000);
    const behind = closeFence(typing.book, first.nonce);
    expect(behind.unsavedSince).toBe(1_040);
    expect(dropFences(behind).unsavedSince).toBe(1_040);
    expect(closeFence(behind, typing.nonce).unsavedSince).toBeNull();
  });

  it('never counts an edit as saved that no returned fence stands behind', () => {
    const step = fc.oneof(
      fc.record({ type: fc.constant('edit' as const), entry: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ type: fc.constant('fence' as const), probe: fc.boolean() }),
      fc.record({ type: fc.constant('return' as const), nonce: fc.integer({ min: 0, max: 20 }) }),
      fc.record({ type: fc.constant('lost' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let book = emptyFenceBook;
        let stored = 0;
        let open = new Map<number, number>();
        for (const next of steps) {
          if (next.type === 'edit') book = noted(book, [next.entry]);
          else if (next.type === 'lost') {
            book = dropFences(book);
            open = new Map();
          } else if (next.type === 'fence') {
            const fence = next.probe ? openProbe(book, at(0)) : openFence(book, at(0));
            if (fence !== null) {
              book = fence.book;
              open.set(fence.nonce, book.edits);
            }
          } else {
            stored = Math.max(stored, open.get(next.nonce) ?? 0);
            book = closeFence(book, next.nonce);
          }
          expect(book.saved).toBe(stored);
          for (const edit of book.parts.values()) expect(edit).toBeGreaterThan(stored);
          if (book.parts.size === 0) expect(book.saved).toBe(book.edits);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
