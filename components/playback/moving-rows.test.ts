import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { nextSlots, type Slot, wholeSlots } from './moving-rows.ts';

const whole = (rows: readonly number[]) => wholeSlots(rows, String);
const shown = (slots: readonly Slot<number>[]): number[] => slots.map(({ row }) => row);

/** All that is shown on the way to the wanted rows. */
function wayTo(from: readonly Slot<number>[], wanted: readonly number[]): (readonly Slot<number>[])[] {
  const way: (readonly Slot<number>[])[] = [];
  for (let slots = from; way.length < 100; ) {
    const next = nextSlots(slots, wanted);
    if (next === slots) return way;
    way.push(next);
    slots = next;
  }
  throw new Error('It never comes to an end.');
}

describe('rows while the moment moves', () => {
  it('lets a few new rows in below, each in the element of the one that goes above', () => {
    const way = wayTo(whole([1, 2, 3, 4, 5]), [3, 4, 5, 6, 7]);
    expect(way.map(shown)).toEqual([
      [2, 3, 4, 5, 6],
      [3, 4, 5, 6, 7],
    ]);
    expect(way.at(-1)?.map(({ key }) => key)).toEqual(['3', '4', '5', '1', '2']);
  });

  it('changes the words of one element after the other when many have passed, and moves none', () => {
    const way = wayTo(whole([1, 2, 3, 4]), [21, 22, 23, 24]);
    expect(way.map(shown)).toEqual([
      [21, 2, 3, 4],
      [21, 22, 3, 4],
      [21, 22, 23, 4],
      [21, 22, 23, 24],
    ]);
    expect(way.at(-1)?.map(({ key }) => key)).toEqual(['1', '2', '3', '4']);
  });

  it('grows from nothing, and shrinks at once', () => {
    expect(wayTo([], [1, 2, 3, 4]).map(shown)).toEqual([[1], [1, 2], [1, 2, 3], [1, 2, 3, 4]]);
    expect(wayTo(whole([1, 2, 3, 4]), [3, 4]).map(shown)).toEqual([[3, 4]]);
  });

  test('whatever is shown, the wanted rows are reached in as many steps as there are, and no two elements share a key', () => {
    const rows = fc.uniqueArray(fc.nat(30), { maxLength: 9 });
    fc.assert(
      fc.property(rows, fc.array(rows, { minLength: 1, maxLength: 5 }), (from, targets) => {
        let slots = whole(from);
        for (const wanted of targets) {
          const way = wayTo(slots, wanted);
          expect(way.length).toBeLessThanOrEqual(wanted.length + 1);
          for (const each of way) expect(new Set(each.map(({ key }) => key)).size).toBe(each.length);
          slots = way.at(-1) ?? slots;
          expect(shown(slots)).toEqual(wanted);
        }
      }),
      { seed: 11 },
    );
  });
});
