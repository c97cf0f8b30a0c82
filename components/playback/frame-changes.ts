// What of a frame differs from the frame before: only that crosses to the page, and only that is drawn anew.
import type { Changes } from './playback-messages.ts';

/** The entries of `after` that `before` does not have as they are, and those that it has no more. */
export function changesOf<Key, Value>(before: ReadonlyMap<Key, Value>, after: ReadonlyMap<Key, Value>): Changes<Key, Value> {
  if (before === after) return { set: [], gone: [] };
  const set = [...after].filter(([key, value]) => before.get(key) !== value);
  const gone = [...before.keys()].filter((key) => !after.has(key));
  return { set, gone };
}

/** The map with the changes in it; the same map where there are none. */
export function withChanges<Key, Value>(before: ReadonlyMap<Key, Value>, { set, gone }: Changes<Key, Value>): ReadonlyMap<Key, Value> {
  if (set.length === 0 && gone.length === 0) return before;
  const after = new Map(before);
  for (const key of gone) after.delete(key);
  for (const [key, value] of set) after.set(key, value);
  return after;
}

/** The fields of `after` that differ from `before`: the fold makes short lists anew although nothing in them has changed. */
export function changedFields<Whole extends object>(before: Partial<Whole>, after: Whole): Partial<Whole> {
  const changed: Partial<Whole> = {};
  for (const key in after) if (!isSame(before[key], after[key], 2)) changed[key] = after[key];
  return changed;
}

/** Whether two values are one, or lists, maps or records of the same values down to a depth. */
function isSame(a: unknown, b: unknown, depth: number): boolean {
  if (Object.is(a, b)) return true;
  if (depth === 0 || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Map && b instanceof Map)
    return a.size === b.size && [...a].every(([key, value]) => isSame(value, b.get(key), depth - 1));
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => isSame(item, b[index], depth - 1));
  if (Object.getPrototypeOf(a) !== Object.prototype || Object.getPrototypeOf(b) !== Object.prototype) return false;
  const [one, other] = [Object.entries(a), new Map(Object.entries(b))];
  return one.length === other.size && one.every(([key, value]) => other.has(key) && isSame(value, other.get(key), depth - 1));
}
