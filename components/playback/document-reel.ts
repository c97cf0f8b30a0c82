// The shared document on a reel: as it stood after any of its edits, from the nearest copy that was kept.
import * as Y from 'yjs';
import { countUpTo } from '../../domain/playback.ts';
import type { EpochMs } from '../../domain/time.ts';
import { type EntryRow, readRows } from '../timeline/timeline-doc.ts';

export type DocumentEdit = { readonly at: EpochMs; readonly bytes: Uint8Array };

/** A copy is kept after so many edits. */
const keepEvery = 500;

export class DocumentReel {
  readonly #edits: DocumentEdit[] = [];
  readonly #times: EpochMs[] = [];
  /** The document after `keepEvery`, 2 * `keepEvery`, ... edits, as one update each. */
  readonly #kept: Uint8Array[] = [];
  /** The document with all edits so far, from which copies are kept. */
  readonly #newest = new Y.Doc();
  #shown = new Y.Doc();
  #shownCount = 0;
  #rows: { readonly count: number; readonly rows: readonly EntryRow[] } = { count: 0, rows: [] };

  get length(): number {
    return this.#edits.length;
  }

  /** When each edit was made, in incident time. */
  get times(): readonly EpochMs[] {
    return this.#times;
  }

  /** Adds edits that follow. */
  append(edits: readonly DocumentEdit[]): void {
    for (const edit of edits) {
      this.#edits.push(edit);
      this.#times.push(edit.at);
    }
    while ((this.#kept.length + 1) * keepEvery <= this.#edits.length) {
      const from = this.#kept.length * keepEvery;
      apply(this.#newest, this.#edits.slice(from, from + keepEvery));
      this.#kept.push(Y.encodeStateAsUpdate(this.#newest));
    }
  }

  /** How many edits were made by t. */
  countAt(t: EpochMs): number {
    return countUpTo(this.#times, t);
  }

  /** The document after the first `count` edits. It is the reel's own: read it, and do not keep it. */
  documentAfter(count: number): Y.Doc {
    const whole = Math.floor(count / keepEvery);
    if (this.#shownCount > count || this.#shownCount < whole * keepEvery) {
      this.#shown.destroy();
      this.#shown = new Y.Doc();
      const kept = whole === 0 ? undefined : this.#kept[whole - 1];
      if (kept !== undefined) Y.applyUpdate(this.#shown, kept);
      this.#shownCount = kept === undefined ? 0 : whole * keepEvery;
    }
    apply(this.#shown, this.#edits.slice(this.#shownCount, count));
    this.#shownCount = count;
    return this.#shown;
  }

  /** The timeline's entries after the first `count` edits; the same array for the same count. */
  rowsAfter(count: number): readonly EntryRow[] {
    if (this.#rows.count !== count) this.#rows = { count, rows: readRows(this.documentAfter(count)) };
    return this.#rows.rows;
  }
}

/** In one transaction, which is several times faster than one each. */
function apply(doc: Y.Doc, edits: readonly DocumentEdit[]): void {
  if (edits.length === 0) return;
  doc.transact(() => {
    for (const { bytes } of edits) Y.applyUpdate(doc, bytes);
  });
}
