// Follows the trend of a series over its last samples: a straight line, and when it will reach a limit.
import type { EpochMs } from '../../domain/time.ts';

export type Trend = {
  add(at: EpochMs, value: number): void;
  /** Milliseconds until the line reaches `limit`; undefined while there is no steady line towards it. */
  untilMs(limit: number): number | undefined;
};

const keep = 12;
const enough = 6;
/** How much of the change a line must explain (r squared). */
const steady = 0.9;

/** A trend of one series; keeps at most 12 samples, thinned out so that they reach back further the longer it lasts. */
export function readTrend(): Trend {
  let times: number[] = [];
  let values: number[] = [];
  let every = 1;
  let skipped = 0;
  return {
    add(at, value) {
      skipped += 1;
      if (skipped < every) return;
      skipped = 0;
      times.push(at);
      values.push(value);
      if (times.length <= keep) return;
      // A slow climb shows over an hour, a fast one has begun anew: half of the samples stay, from the newest back.
      if (every < 8) {
        times = times.filter((_, index) => index % 2 === 0);
        values = values.filter((_, index) => index % 2 === 0);
        every *= 2;
      } else {
        times.shift();
        values.shift();
      }
    },
    untilMs(limit) {
      const count = times.length;
      const first = times[0];
      if (count < enough || first === undefined) return undefined;
      let sumT = 0;
      let sumV = 0;
      for (let index = 0; index < count; index++) {
        sumT += (times[index] ?? 0) - first;
        sumV += values[index] ?? 0;
      }
      const [meanT, meanV] = [sumT / count, sumV / count];
      let tt = 0;
      let tv = 0;
      let vv = 0;
      for (let index = 0; index < count; index++) {
        const [dt, dv] = [(times[index] ?? 0) - first - meanT, (values[index] ?? 0) - meanV];
        tt += dt * dt;
        tv += dt * dv;
        vv += dv * dv;
      }
      if (tt === 0 || vv === 0 || (tv * tv) / (tt * vv) < steady) return undefined;
      const slope = tv / tt;
      const last = values.at(-1) ?? 0;
      const left = (limit - last) / slope;
      return left > 0 ? left : undefined;
    },
  };
}
