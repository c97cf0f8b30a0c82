// The axis that lengths of incidents share: each step of it is several times as long, for some take minutes and some days.
import { dayMs, hourMs, minuteMs, secondMs } from '../../domain/time.ts';

export type TimeScale = { readonly from: number; readonly to: number; readonly ticks: readonly number[] };

const marks = [
  ...[secondMs, 10 * secondMs, minuteMs, 3 * minuteMs, 10 * minuteMs, 30 * minuteMs],
  ...[hourMs, 3 * hourMs, 6 * hourMs, 12 * hourMs, dayMs, 3 * dayMs, 7 * dayMs, 30 * dayMs],
];
/** Between the words of two ticks there is room: so much of the scale, in percent. */
const leastApart = 22;

/** The scale that holds all these lengths (ms), from mark to mark; null without any. */
export function scaleOf(lengths: readonly number[]): TimeScale | null {
  if (lengths.length === 0) return null;
  const [least, most] = [Math.max(secondMs, Math.min(...lengths)), Math.max(secondMs, ...lengths)];
  const from = marks.findLast((mark) => mark <= least) ?? secondMs;
  const to = marks.find((mark) => mark >= most && mark > from) ?? Math.max(most, from * 2);
  const ticks: number[] = [];
  for (const mark of marks.filter((one) => one >= from && one <= to)) {
    const last = ticks.at(-1);
    if (last === undefined || placeOf({ from, to }, mark) - placeOf({ from, to }, last) >= leastApart) ticks.push(mark);
  }
  return { from, to, ticks };
}

/** Where a length lies on the scale, 0 to 100. */
export function placeOf({ from, to }: Pick<TimeScale, 'from' | 'to'>, length: number): number {
  const place = (Math.log(Math.max(length, from)) - Math.log(from)) / (Math.log(to) - Math.log(from));
  return Math.round(Math.min(1, place) * 1000) / 10;
}
