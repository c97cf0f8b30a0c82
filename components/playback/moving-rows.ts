// The rows of a list while the moment moves: the same few elements for ever other rows, one of them changed at a time.

/** An element of the list, by its key, and the row that it shows. */
export type Slot<Row> = { readonly key: string; readonly row: Row };

/** New rows at the end are moved in one by one while there are no more than so many; more pass too quickly to be followed. */
const movedIn = 3;

/** Each row in an element of its own, which it keeps when all rows are shown once more. */
export function wholeSlots<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Slot<Row>[] {
  return rows.map((row) => ({ key: keyOf(row), row }));
}

/**
 * One change on the way from what is shown to what is wanted, so that a frame draws few rows; the same object when
 * all is there. A few new rows at the end come in below, in the element of the row that goes above. Of many, each comes into
 * the element at its place: its words change, and nothing around it has to be laid out or painted anew.
 */
export function nextSlots<Row>(shown: readonly Slot<Row>[], wanted: readonly Row[]): readonly Slot<Row>[] {
  if (shown.length > wanted.length) return shown.slice(shown.length - wanted.length);
  const first = shown[0];
  const later = newAtEnd(shown, wanted);
  const next = later === null ? undefined : wanted[wanted.length - later];
  if (later !== null && later > 0 && first !== undefined && next !== undefined) {
    return shown.length < wanted.length
      ? [...shown, { key: freeKey(shown), row: next }]
      : [...shown.slice(1), { key: first.key, row: next }];
  }
  const place = wanted.findIndex((row, index) => shown[index]?.row !== row);
  const row = wanted[place];
  if (row === undefined) return shown;
  const slots = [...shown];
  slots[place] = { key: shown[place]?.key ?? freeKey(shown), row };
  return slots;
}

/** How many rows come after those that are shown already, of which the last are the wanted ones before; null where they are others. */
function newAtEnd<Row>(shown: readonly Slot<Row>[], wanted: readonly Row[]): number | null {
  for (let later = 0; later <= movedIn && later <= wanted.length; later += 1) {
    const kept = wanted.length - later;
    const from = shown.length - kept;
    if (from >= 0 && wanted.slice(0, kept).every((row, index) => shown[from + index]?.row === row)) return later;
  }
  return null;
}

/** No row has such a key by itself. */
function freeKey<Row>(shown: readonly Slot<Row>[]): string {
  const taken = new Set(shown.map(({ key }) => key));
  let place = 0;
  while (taken.has(`+${place}`)) place += 1;
  return `+${place}`;
}
