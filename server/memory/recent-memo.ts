// A memo of bounded size: what was not asked for lately is forgotten, what is asked for again and again stays.

/** Remembers what `compute` gives for a key; holds at most twice `most` values. */
export function recentMemo<Key, Value>(most: number, compute: (key: Key) => Value): (key: Key) => Value {
  let young = new Map<Key, Value>();
  let old = new Map<Key, Value>();
  return (key) => {
    const known = young.get(key);
    if (known !== undefined) return known;
    const value = old.get(key) ?? compute(key);
    // Emptied at once it would lose what every ranking asks for; the older half goes instead.
    if (young.size >= most) [old, young] = [young, new Map()];
    young.set(key, value);
    return value;
  };
}
