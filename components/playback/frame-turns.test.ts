import { expect, it } from 'vitest';
import { FrameTurns } from './frame-turns.ts';

const frame = (place: number) => 1_000 + place * 16;

it('gives one frame to the clocks and the next to the parts, whoever asks first and however often', () => {
  const turns = new FrameTurns(() => true);
  turns.isForClocks(frame(0));
  const clocks = [1, 2, 3, 4].map((place) => turns.isForClocks(frame(place)) && turns.isForClocks(frame(place) + 0.1));
  const parts = [5, 6, 7, 8].map((place) => turns.isForParts(frame(place)) && !turns.isForClocks(frame(place)));
  expect(clocks).toEqual([clocks[0], !clocks[0], clocks[0], !clocks[0]]);
  expect(parts).toEqual([!clocks[0], clocks[0], !clocks[0], clocks[0]]);
});

it('gives every late frame to the parts, and to the clocks only in their turn', () => {
  const turns = new FrameTurns(() => true);
  turns.isForClocks(frame(0));
  const clocks = [3, 6, 9, 12].map((late) => turns.isForClocks(frame(late)));
  expect(clocks.filter(Boolean)).toHaveLength(2);
  for (const late of [15, 18, 21]) expect(turns.isForParts(frame(late))).toBe(true);
});

it('lets the clocks follow a hand in every frame, and the parts in every second one', () => {
  const turns = new FrameTurns(() => false);
  turns.isForParts(frame(0));
  const places = [1, 2, 3, 4];
  expect(places.map((place) => turns.isForClocks(frame(place)))).toEqual([true, true, true, true]);
  const parts = places.map((place) => turns.isForParts(frame(place + 4)));
  expect(parts.filter(Boolean)).toHaveLength(2);
  expect(parts[0]).not.toBe(parts[1]);
});
