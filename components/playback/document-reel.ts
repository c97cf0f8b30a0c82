// The shared document on a reel: as it stood after any of its edits, from the nearest copy that was kept.
import * as Y from 'yjs';
import { countUpTo } from '../../domain/playback.ts';
import type { EpochMs } from '../../domain/time.ts';
import { byTime, type EntryRow, readRow, timelineMap, withoutRepeatedPins } from '../timeline/timeline-doc.ts';

export type DocumentEdit = { readonly at: EpochMs; readonly bytes: Uint8Array };

/** A copy is kept after so many edits. */
const keepEvery = 500;

type Entries = ReadonlyMap<string, EntryRow>;
/** The document as one update, and the timeline's entries in it: unchanged ones are the same objects in every copy. */
type Kept = { readonly bytes: Uint8Array; readonly entries: Entries };

export class DocumentReel {
  readonly #edits: DocumentEdit[] = [];
  readonly #times: EpochMs[] = [];
  /** The document after `keepEvery`, 2 * `keepEvery`, ... edits. */
  readonly #kept: Kept[] = [];
  /** The document with all edits so far, from which copies are kept. */
  readonly #newest = new ReadDocument();
  #shown = new ReadDocument();
  #shownCount = 0;
  #rows: { readonly entries: Entries; readonly rows: readonly EntryRow[] } = { entries: new Map(), rows: [] };

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
      this.#newest.apply(this.#edits.slice(from, from + keepEvery));
      this.#kept.push({ bytes: Y.encodeStateAsUpdate(this.#newest.doc), entries: this.#newest.entries() });
    }
  }

  /** How many edits were made by t. */
  countAt(t: EpochMs): number {
    return countUpTo(this.#times, t);
  }

  /** The document after the first `count` edits. It is the reel's own: read it, and do not keep it. */
  documentAfter(count: number): Y.Doc {
    return this.#after(count).doc;
  }

  /** The timeline's entries after the first `count` edits; an entry that did not change is the same object. */
  rowsAfter(count: number): readonly EntryRow[] {
    const entries = this.#after(count).entries();
    if (entries !== this.#rows.entries) this.#rows = { entries, rows: withoutRepeatedPins([...entries.values()]).sort(byTime) };
    return this.#rows.rows;
  }

  #after(count: number): ReadDocument {
    const whole = Math.floor(count / keepEvery);
    if (this.#shownCount > count || this.#shownCount < whole * keepEvery) {
      this.#shown.doc.destroy();
      this.#shown = new ReadDocument(this.#kept[whole - 1]);
      this.#shownCount = whole * keepEvery;
    }
    this.#shown.apply(this.#edits.slice(this.#shownCount, count));
    this.#shownCount = count;
    return this.#shown;
  }
}

/** A document whose timeline is read entry by entry, each anew only when it has changed. */
class ReadDocument {
  readonly doc = new Y.Doc();
  #entries: Entries;
  readonly #changed = new Set<string>();

  constructor(kept?: Kept) {
    this.#entries = kept?.entries ?? new Map();
    if (kept !== undefined) Y.applyUpdate(this.doc, kept.bytes);
    timelineMap(this.doc).observeDeep((events) => {
      for (const { path, target, changes } of events) {
        if (target === timelineMap(this.doc)) for (const key of changes.keys.keys()) this.#changed.add(key);
        else this.#changed.add(String(path[0]));
      }
    });
  }

  /** In one transaction, which is several times faster than one each. */
  apply(edits: readonly DocumentEdit[]): void {
    if (edits.length === 0) return;
    this.doc.transact(() => {
      for (const { bytes } of edits) Y.applyUpdate(this.doc, bytes);
    });
  }

  /** By id; the same map while nothing in the timeline has changed. */
  entries(): Entries {
    if (this.#changed.size === 0) return this.#entries;
    const entries = new Map(this.#entries);
    for (const key of this.#changed) {
      const row = readRow(key, timelineMap(this.doc).get(key));
      if (row === null) entries.delete(key);
      else entries.set(key, row);
    }
    this.#changed.clear();
    this.#entries = entries;
    return entries;
  }
}
