// Which parts of a document have unsaved edits, kept across reloads: a list for each tab of this browser, so that none rewrites another's.
import type { IncidentId, PersonId } from '../../domain/ids.ts';
import { keptKeys, keptNames, listIn } from '../session/kept-words.ts';

export type UnsavedMemory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export type UnsavedLists = {
  /** Takes over what other tabs, closed ones most likely, have left: this one has their edits from the copy of the document. */
  readonly adopt: () => readonly string[];
  /** Remembers this tab's own; once there are none, what it took over is stored, too, and is forgotten unless its tab went on. */
  readonly keep: (parts: Iterable<string>) => void;
  /** Parts that other tabs say are not saved. */
  readonly elsewhere: () => ReadonlySet<string>;
  /** Forgets every list: without a copy of the document the edits themselves are gone. */
  readonly forget: () => void;
};

export function unsavedLists(memory: UnsavedMemory, incident: IncidentId, person: PersonId, tab: string): UnsavedLists {
  const prefix = `${keptNames.unsaved}${incident}-`;
  const own = `${prefix}${tab}-${person}`;
  const all = () => keptKeys(memory, prefix, person);
  const others = () => all().filter((key) => key !== own);
  const adopted = new Map<string, string | null>();
  let kept = '[]';
  return {
    adopt() {
      for (const key of others()) adopted.set(key, memory.getItem(key));
      return [...adopted.values()].flatMap(listIn);
    },
    keep(parts) {
      const next = JSON.stringify([...parts]);
      if (next === kept && (next !== '[]' || adopted.size === 0)) return;
      kept = next;
      if (next !== '[]') {
        memory.setItem(own, next);
        return;
      }
      memory.removeItem(own);
      for (const [key, list] of adopted) if (memory.getItem(key) === list) memory.removeItem(key);
      adopted.clear();
    },
    elsewhere: () => new Set(others().flatMap((key) => listIn(memory.getItem(key)))),
    forget() {
      for (const key of all()) memory.removeItem(key);
    },
  };
}
