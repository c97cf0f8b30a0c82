// Marks of the review: in the order of their times, and stops on the way from milestone to milestone.
import { expect, test } from 'vitest';
import type { PlaybackMark } from '../../domain/playback.ts';
import type { EpochMs } from '../../domain/time.ts';
import { PlaybackPlayer } from './playback-player.ts';
import { reviewMarks } from './review-marks.ts';

const mark = (at: number) => ({ at: at as EpochMs, by: 'Rae', markedAt: 999 as EpochMs });
const end = { milestones: { repaired: mark(70), detected: mark(20) } };

test('marks follow each other in time, and there are none before the end is loaded', () => {
  expect(reviewMarks(end).map(({ word, at }) => [word, at])).toEqual([
    ['Detected', 20],
    ['Repaired', 70],
  ]);
  expect(reviewMarks(null)).toEqual([]);
});

test('the player stops at milestones of the log and of the review, in both directions', () => {
  const marks = [10, 50].map((at) => ({ at, seq: 1, kind: 'milestone', milestone: 'declared' }) as unknown as PlaybackMark);
  const track = { from: 0, to: 100, marks, editTimes: new Float64Array(), moments: new Float64Array(), isWhole: true };
  const loaded = () => ({ track, end }) as never;
  const client = { seek: () => undefined, loaded, subscribe: () => () => undefined };
  const player = new PlaybackPlayer({ client, nextFrame: () => () => undefined, isStill: () => false }, 0 as EpochMs);
  const stops: (number | null)[] = [];
  for (const by of [1, 1, 1, 1, -1, -1] as const) {
    player.toMilestone(by);
    stops.push(player.at());
  }
  expect(stops).toEqual([10, 20, 50, 70, 50, 20]);
});
