// The book of fences: which edits of this device the server has stored, told from the nonces it sends back.
import type { EpochMs } from '../../domain/time.ts';

/**
 * Edits are numbered as they are made. A fence carries a nonce to the server; when it returns, every edit up to `through`
 * is stored. `parts` holds, for each timeline entry or other part of the document with unsaved edits, the number of its
 * latest one; `unsavedSince` is never later than the oldest of them.
 */
export type FenceBook = {
  readonly edits: number;
  readonly saved: number;
  readonly nextNonce: number;
  readonly open: readonly { readonly nonce: number; readonly through: number; readonly at: EpochMs }[];
  readonly parts: ReadonlyMap<string, number>;
  readonly unsavedSince: EpochMs | null;
};

export const emptyFenceBook: FenceBook = { edits: 0, saved: 0, nextNonce: 1, open: [], parts: new Map(), unsavedSince: null };

/** Notes an edit made on this device to these parts of the document. */
export function noteEdit(book: FenceBook, touched: Iterable<string>, at: EpochMs): FenceBook {
  const edits = book.edits + 1;
  const parts = new Map(book.parts);
  for (const id of touched) parts.set(id, edits);
  return { ...book, edits, parts, unsavedSince: book.unsavedSince ?? at };
}

/** Opens a fence behind the latest edit; null when everything is stored or a fence already waits behind it. */
export function openFence(book: FenceBook, at: EpochMs): { readonly book: FenceBook; readonly nonce: number } | null {
  if (book.edits === book.saved || book.open.at(-1)?.through === book.edits) return null;
  return openProbe(book, at);
}

/** Opens a fence even though nothing waits to be stored: its return shows that the connection is alive. */
export function openProbe(book: FenceBook, at: EpochMs): { readonly book: FenceBook; readonly nonce: number } {
  const nonce = book.nextNonce;
  return { nonce, book: { ...book, nextNonce: nonce + 1, open: [...book.open, { nonce, through: book.edits, at }] } };
}

/** A nonce came back: it and every fence before it are closed. A nonce that is not open changes nothing. */
export function closeFence(book: FenceBook, nonce: number): FenceBook {
  const found = book.open.find((fence) => fence.nonce === nonce);
  if (found === undefined) return book;
  const saved = Math.max(book.saved, found.through);
  return {
    ...book,
    saved,
    open: book.open.filter((fence) => fence.nonce > nonce),
    parts: new Map([...book.parts].filter(([, edit]) => edit > saved)),
    // What is left was made after this fence was sent.
    unsavedSince: saved === book.edits ? null : found.at,
  };
}

/** The connection is gone: fences on it never return, and the edits behind them need new ones on the next. */
export function dropFences(book: FenceBook): FenceBook {
  return book.open.length === 0 ? book : { ...book, open: [] };
}
