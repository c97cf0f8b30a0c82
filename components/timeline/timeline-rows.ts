// The rows of a live document: follows its changes, reads only the entries that changed, and tells at most once a frame.
import type * as Y from 'yjs';
import { byTime, type EntryRow, readRow, timelineMap, withoutRepeatedPins } from './timeline-doc.ts';

const frameMs = 16;

export class TimelineRows {
  readonly #map: ReturnType<typeof timelineMap>;
  readonly #read = new Map<string, EntryRow>();
  readonly #dirty = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #rows: readonly EntryRow[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(doc: Y.Doc) {
    this.#map = timelineMap(doc);
    for (const key of this.#map.keys()) this.#dirty.add(key);
    this.#refresh();
    this.#map.observeDeep(this.#onChange);
  }

  /** For `useSyncExternalStore`. A row that did not change keeps its identity. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly rows = (): readonly EntryRow[] => this.#rows;

  destroy(): void {
    this.#map.unobserveDeep(this.#onChange);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  readonly #onChange = (events: readonly Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction): void => {
    for (const event of events) {
      const [entry] = event.path;
      if (typeof entry === 'string') this.#dirty.add(entry);
      else for (const key of event.changes.keys.keys()) this.#dirty.add(key);
    }
    // What a person did here shows with their key press; what others do may wait for the next frame.
    if (transaction.local) this.#tell();
    else this.#timer ??= setTimeout(() => this.#tell(), frameMs);
  };

  #tell(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#refresh();
    for (const listener of this.#listeners) listener();
  }

  #refresh(): void {
    for (const key of this.#dirty) {
      const row = readRow(key, this.#map.get(key));
      if (row === null) this.#read.delete(key);
      else this.#read.set(key, row);
    }
    this.#dirty.clear();
    this.#rows = withoutRepeatedPins([...this.#read.values()]).sort(byTime);
  }
}
