import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closeFence, dropFences, emptyFenceBook, type FenceBook, noteEdit, openFence, openProbe } from './fences.ts';

function opened(book: FenceBook): { book: FenceBook; nonce: number } {
  const fence = openFence(book);
  if (fence === null) throw new Error('no fence was opened');
  return fence;
}

describe('the book of fences', () => {
  it('opens no fence when nothing was edited, or when one already waits behind the last edit', () => {
    expect(openFence(emptyFenceBook)).toBeNull();
    const { book } = opened(noteEdit(emptyFenceBook, ['a']));
    expect(openFence(book)).toBeNull();
  });

  it('counts an entry as saved only when the fence behind its latest edit is back', () => {
    const first = opened(noteEdit(emptyFenceBook, ['a']));
    const second = opened(noteEdit(noteEdit(first.book, ['b']), ['a']));
    const afterFirst = closeFence(second.book, first.nonce);
    expect([...afterFirst.entries.keys()]).toEqual(['a', 'b']);
    expect([...closeFence(afterFirst, second.nonce).entries.keys()]).toEqual([]);
  });

  it('takes a later fence for the earlier ones on the same connection', () => {
    const first = opened(noteEdit(emptyFenceBook, ['a']));
    const second = opened(noteEdit(first.book, ['b']));
    const book = closeFence(second.book, second.nonce);
    expect(book.open).toEqual([]);
    expect(book.saved).toBe(book.edits);
    expect(closeFence(book, first.nonce)).toBe(book);
  });

  it('keeps edits unsaved when the connection goes, and fences them anew', () => {
    const first = opened(noteEdit(emptyFenceBook, ['a']));
    const lost = dropFences(first.book);
    expect(lost.entries.size).toBe(1);
    const late = closeFence(lost, first.nonce);
    expect(late.entries.size).toBe(1);
    const again = opened(lost);
    expect(again.nonce).not.toBe(first.nonce);
    expect(closeFence(again.book, again.nonce).entries.size).toBe(0);
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
          if (next.type === 'edit') book = noteEdit(book, [next.entry]);
          else if (next.type === 'lost') {
            book = dropFences(book);
            open = new Map();
          } else if (next.type === 'fence') {
            const fence = next.probe ? openProbe(book) : openFence(book);
            if (fence !== null) {
              book = fence.book;
              open.set(fence.nonce, book.edits);
            }
          } else {
            stored = Math.max(stored, open.get(next.nonce) ?? 0);
            book = closeFence(book, next.nonce);
          }
          expect(book.saved).toBe(stored);
          for (const edit of book.entries.values()) expect(edit).toBeGreaterThan(stored);
          if (book.entries.size === 0) expect(book.saved).toBe(book.edits);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
