import { describe, expect, it } from 'vitest';
import type { OfferId } from '../../domain/ids.ts';
import { createExposureTracker } from './exposure.ts';

const one = (id: string, rank = 1) => ({ offerId: id as OfferId, view: 'commander' as const, rank });

describe('exposure', () => {
  it('hands out an offer once after a second in sight, and again at another rank', () => {
    const tracker = createExposureTracker();
    tracker.appear(one('a'), 0);
    expect(tracker.nextAt()).toBe(1000);
    expect(tracker.take(999)).toEqual([]);
    expect(tracker.take(1000)).toEqual([one('a')]);
    expect(tracker.take(5000)).toEqual([]);
    tracker.vanish(one('a'));
    tracker.appear(one('a'), 6000);
    expect(tracker.take(9000)).toEqual([]);
    tracker.appear(one('a', 2), 9000);
    expect(tracker.take(10_000)).toEqual([one('a', 2)]);
    expect(tracker.nextAt()).toBeNull();
  });
  it('does not count a glimpse, nor time in a hidden tab', () => {
    const tracker = createExposureTracker();
    tracker.appear(one('a'), 0);
    tracker.vanish(one('a'));
    expect(tracker.take(2000)).toEqual([]);
    tracker.appear(one('b'), 2000);
    tracker.hide();
    expect(tracker.take(9000)).toEqual([]);
    tracker.show(9000);
    expect(tracker.take(9500)).toEqual([]);
    expect(tracker.take(10_000)).toEqual([one('b')]);
  });
  it('hands out five at most at a time, and again what could not be sent', () => {
    const tracker = createExposureTracker();
    for (let rank = 1; rank <= 6; rank += 1) tracker.appear(one(`o${rank}`, rank), 0);
    const first = tracker.take(1000);
    expect(first).toHaveLength(5);
    expect(tracker.take(1000)).toHaveLength(1);
    tracker.giveBack(first, 2000);
    expect(tracker.take(2500)).toEqual([]);
    expect(tracker.take(3000)).toEqual(first);
  });
});
