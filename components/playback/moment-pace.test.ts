import { describe, expect, it } from 'vitest';
import { MomentPace, type Moments } from './moment-pace.ts';

type View = { readonly at: number };

/** A source of moments, a clock and frames that the test lets pass. */
function world({ isPlaying = false } = {}) {
  let view: View | null = null;
  let nowMs = 0;
  const listeners = new Set<() => void>();
  const frames = new Set<() => void>();
  const source: Moments<View> = {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    view: () => view,
  };
  const nextFrame = (run: () => void) => {
    frames.add(run);
    return () => frames.delete(run);
  };
  let plays = isPlaying;
  const pace = new MomentPace(source, { nowMs: () => nowMs, nextFrame, isPlaying: () => plays });
  return {
    pace,
    pause: () => {
      plays = false;
    },
    show: (next: View) => {
      view = next;
      for (const listener of listeners) listener();
    },
    wait: (ms: number) => {
      nowMs += ms;
    },
    /** One frame of 16 ms. */
    frame: () => {
      nowMs += 16;
      const due = [...frames];
      frames.clear();
      for (const run of due) run();
    },
    waits: () => frames.size > 0,
  };
}

/** A region that follows, and what it showed. */
function region(pace: MomentPace<View>, everyMs: number): { readonly shown: number[]; readonly at: () => number | undefined } {
  const moments = pace.follow(everyMs);
  const shown: number[] = [];
  moments.subscribe(() => shown.push(moments.view()?.at ?? Number.NaN));
  return { shown, at: () => moments.view()?.at };
}

describe('the pace of moments', () => {
  it('shows a moment that comes after a rest everywhere at once', () => {
    const { pace, show, wait, waits } = world();
    const [one, other] = [region(pace, 100), region(pace, 200)];
    show({ at: 1 });
    wait(350);
    show({ at: 2 });
    expect([one.shown, other.shown]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(waits()).toBe(false);
  });

  it('gives one region after the other the moment after a rest, too, when it begins to play', () => {
    const { pace, show, wait, frame } = world({ isPlaying: true });
    const regions = [region(pace, 100), region(pace, 200)];
    wait(350);
    show({ at: 1 });
    expect(regions.map(({ shown }) => shown.length)).toEqual([0, 0]);
    frame();
    expect(regions.map(({ shown }) => shown.length)).toEqual([1, 0]);
    frame();
    expect(regions.map(({ shown }) => shown.length)).toEqual([1, 1]);
  });

  it('gives no more than one region another moment in one frame while moments pass, and none sooner than its time', () => {
    const { pace, show, frame } = world();
    const regions = [region(pace, 50), region(pace, 100), region(pace, 100)];
    show({ at: 0 });
    const told = () => regions.reduce((sum, { shown }) => sum + shown.length, 0);
    const times = regions.map((): number[] => []);
    for (let at = 1; at <= 60; at += 1) {
      const before = regions.map(({ shown }) => shown.length);
      const all = told();
      show({ at });
      frame();
      expect(told() - all).toBeLessThanOrEqual(1);
      regions.forEach(({ shown }, index) => {
        if (shown.length > (before[index] ?? 0)) times[index]?.push(at * 16);
      });
    }
    const gaps = times.map((each) => each.slice(1).map((time, index) => time - (each[index] ?? 0)));
    expect(Math.min(...(gaps[0] ?? []))).toBeGreaterThanOrEqual(50);
    expect(Math.min(...(gaps[1] ?? []))).toBeGreaterThanOrEqual(100);
    // None is forgotten for the others.
    expect(Math.max(...gaps.flat())).toBeLessThan(200);
  });

  it('lets all regions come to the last moment, and then asks for no more frames', () => {
    const { pace, show, frame, waits } = world();
    const regions = [region(pace, 50), region(pace, 250)];
    for (let at = 0; at < 5; at += 1) {
      show({ at });
      frame();
    }
    for (let rest = 0; rest < 20; rest += 1) frame();
    expect(regions.map(({ at }) => at())).toEqual([4, 4]);
    expect(waits()).toBe(false);
  });

  it('counts what is told of the same moment later as no movement', () => {
    const { pace, show, wait } = world();
    const one = region(pace, 200);
    show({ at: 1 });
    wait(290);
    show({ at: 1 });
    wait(30);
    show({ at: 2 });
    expect(one.at()).toBe(2);
  });

  it('goes on to the next region in the same frame when one has nothing to draw', () => {
    const { pace, show, frame } = world({ isPlaying: true });
    pace.follow(100).subscribe(() => false);
    const other = region(pace, 100);
    show({ at: 1 });
    frame();
    expect(other.shown).toEqual([1]);
  });

  it('draws bit by bit in frames of their own, in turn with the regions, until there is no more', () => {
    const { pace, show, frame, waits } = world({ isPlaying: true });
    const drawn: string[] = [];
    const bits = ['a', 'b', 'c'];
    for (const name of ['one', 'other']) pace.follow(100).subscribe(() => drawn.push(name));
    show({ at: 1 });
    pace.bitByBit(() => {
      drawn.push(bits.shift() ?? 'too many');
      return bits.length > 0;
    });
    const inFrames = [1, 2, 3, 4, 5].map(() => {
      frame();
      return drawn.length;
    });
    expect(inFrames).toEqual([1, 2, 3, 4, 5]);
    expect(drawn).toEqual(['one', 'a', 'other', 'b', 'c']);
    expect(waits()).toBe(false);
  });

  it('draws in a late frame what two would have drawn, and forgets what is called off', () => {
    const { pace, show, frame, wait } = world({ isPlaying: true });
    const regions = [1, 2, 3, 4, 5].map(() => region(pace, 100));
    const told = () => regions.filter(({ shown }) => shown.length > 0).length;
    show({ at: 1 });
    frame();
    expect(told()).toBe(1);
    wait(100);
    frame();
    expect(told()).toBe(3);
    let bits = 0;
    const callOff = pace.bitByBit(() => {
      bits += 1;
      return true;
    });
    callOff();
    for (let rest = 0; rest < 3; rest += 1) frame();
    expect([told(), bits]).toEqual([5, 0]);
  });

  it('shows the moment at which it stops to play everywhere at once', () => {
    const { pace, show, frame, pause } = world({ isPlaying: true });
    const regions = [region(pace, 400), region(pace, 400)];
    for (let at = 0; at < 5; at += 1) {
      show({ at });
      frame();
    }
    expect(pace.moves()).toBe(true);
    pause();
    show({ at: 5 });
    expect(regions.map(({ at }) => at())).toEqual([5, 5]);
    expect(pace.moves()).toBe(false);
  });

  it('gives a region that comes later the moment of now', () => {
    const { pace, show } = world();
    show({ at: 1 });
    show({ at: 2 });
    expect(pace.follow(100).view()).toEqual({ at: 2 });
  });
});
