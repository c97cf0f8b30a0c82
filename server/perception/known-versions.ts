// What change records said of versions: which a thing had before, what changed last, and which record spoke of one.

export type KnownVersions = {
  /** Whether the thing had this version before: going back to it is a roll-back, whatever it is called. */
  had(thing: string, version: string): boolean;
  /** The thing moved on from this version. */
  left(thing: string, version: string): void;
  /** A record of a change of the thing, shown by the event `ref`. */
  changed(thing: string, record: string, ref: string): void;
  /** What had a version that the text names, else what changed last; null where nothing did. */
  meantBy(text: string): string | null;
  /** The event of the last record that speaks of the version. */
  recordOf(version: string): string | undefined;
};

const maxThings = 1_000;
const maxRecords = 50;
/** A version of fewer characters stands in many texts that mean none. */
const shortestTelling = 3;

/** Knows nothing at first; keeps the versions of 1,000 things and the last 50 records. */
export function createKnownVersions(): KnownVersions {
  const former = new Map<string, Set<string>>();
  const records: { readonly text: string; readonly ref: string }[] = [];
  let last: string | null = null;
  return {
    had: (thing, version) => former.get(thing.toLowerCase())?.has(version) === true,
    left(thing, version) {
      const key = thing.toLowerCase();
      former.set(key, (former.get(key) ?? new Set<string>()).add(version));
      if (former.size > maxThings) former.clear();
    },
    changed(thing, record, ref) {
      last = thing;
      records.push({ text: record, ref });
      if (records.length > maxRecords) records.shift();
    },
    meantBy(text) {
      for (const [thing, versions] of former)
        for (const version of versions) if (version.length >= shortestTelling && text.includes(version)) return thing;
      return last;
    },
    recordOf: (version) => records.findLast(({ text }) => text.includes(version))?.ref,
  };
}
