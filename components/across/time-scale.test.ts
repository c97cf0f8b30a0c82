// The axis holds every length, and longer lies further right.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayMs, minuteMs } from '../../domain/time.ts';
import { placeOf, scaleOf } from './time-scale.ts';

test('of any lengths, all have a place in order, and there are few ticks', () => {
  expect(scaleOf([])).toBeNull();
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 * dayMs }), { minLength: 1, maxLength: 30 }), (lengths) => {
      const scale = scaleOf(lengths);
      if (scale === null) throw new Error('There is no scale.');
      const places = lengths.toSorted((a, b) => a - b).map((length) => placeOf(scale, length));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places.every((place) => place >= 0 && place <= 100)).toBe(true);
      expect(scale.ticks.length).toBeLessThanOrEqual(5);
      expect(scale.ticks.slice(1).every((tick, index) => placeOf(scale, tick) - placeOf(scale, scale.ticks[index] ?? 0) >= 20)).toBe(true);
      expect(scale.ticks.every((tick) => placeOf(scale, tick) >= 0 && tick <= scale.to)).toBe(true);
    }),
    { numRuns: 300, seed: 20261121 },
  );
});

test('one length is a scale, too', () => {
  const scale = scaleOf([10 * minuteMs]);
  expect(scale).toMatchObject({ from: 10 * minuteMs, to: 30 * minuteMs });
});
