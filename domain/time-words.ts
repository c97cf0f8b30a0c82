// Times and durations as people read them: `02:28`, `00:43:10`, `3 min`.
import { dayMs, type EpochMs, hourMs, minuteMs, secondMs } from './time.ts';

/** `UTC`, or the viewer's zone as an IANA name. */
export type TimeZone = string;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: TimeZone, parts: Intl.DateTimeFormatOptions, name: string): Intl.DateTimeFormat {
  const key = `${name} ${zone}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', { ...parts, hourCycle: 'h23', timeZone: zone });
  formatters.set(key, made);
  return made;
}

/** `02:28`. */
export function clockWords(at: EpochMs, zone: TimeZone): string {
  return formatter(zone, { hour: '2-digit', minute: '2-digit' }, 'clock').format(at);
}

/** `02:28:30`. */
export function clockSecondsWords(at: EpochMs, zone: TimeZone): string {
  return formatter(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }, 'seconds').format(at);
}

/** `11 Nov`. */
export function dayWords(at: EpochMs, zone: TimeZone): string {
  return formatter(zone, { day: 'numeric', month: 'short' }, 'day').format(at);
}

/** `11 Nov, 04:10`. */
export function dateWords(at: EpochMs, zone: TimeZone): string {
  return `${dayWords(at, zone)}, ${clockWords(at, zone)}`;
}

/** For hover and focus: `02:28:30 local, 01:28:30 UTC, 11 Nov 2026`. */
export function fullTimeWords(at: EpochMs, localZone: TimeZone): string {
  const date = formatter('UTC', { day: 'numeric', month: 'short', year: 'numeric' }, 'date').format(at);
  const utc = `${clockSecondsWords(at, 'UTC')} UTC`;
  return localZone === 'UTC' ? `${utc}, ${date}` : `${clockSecondsWords(at, localZone)} local, ${utc}, ${date}`;
}

/** Whether both times are on the same day in the zone. */
export function sameDay(a: EpochMs, b: EpochMs, zone: TimeZone): boolean {
  const day = formatter(zone, { day: 'numeric', month: 'short', year: 'numeric' }, 'date');
  return day.format(a) === day.format(b);
}

const two = (value: number): string => String(value).padStart(2, '0');

/** A running clock: `00:43:10`; hours go on past a day. Below zero reads as zero. */
export function elapsedWords(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / secondMs));
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Time left: `04:48`, from an hour on `1:04:48`. Rounded up, so that it reads zero only when it is over. */
export function countdownWords(durationMs: number): string {
  const seconds = Math.max(0, Math.ceil(durationMs / secondMs));
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** Time left in running text: `0:48`, `12:05`. */
export function shortCountdownWords(durationMs: number): string {
  return countdownWords(durationMs).replace(/^0(\d:)/, '$1');
}

/** Age or length in one unit or two: `now`, `3 min`, `1 h 04 min`, `2 d 3 h`. */
export function durationWords(durationMs: number): string {
  if (durationMs < minuteMs) return durationMs < secondMs ? 'now' : `${Math.floor(durationMs / secondMs)} s`;
  if (durationMs < hourMs) return `${Math.floor(durationMs / minuteMs)} min`;
  if (durationMs < dayMs) return `${Math.floor(durationMs / hourMs)} h ${two(Math.floor(durationMs / minuteMs) % 60)} min`;
  return `${Math.floor(durationMs / dayMs)} d ${Math.floor(durationMs / hourMs) % 24} h`;
}

/** How long ago: `just now`, `3 min ago`. */
export function agoWords(durationMs: number): string {
  return durationMs < 10 * secondMs ? 'just now' : `${durationWords(durationMs)} ago`;
}

/** How long a stage took, short enough for the stepper: `40s`, `26m`, `3h 05m`. */
export function spellWords(durationMs: number): string {
  if (durationMs < minuteMs) return `${Math.max(0, Math.floor(durationMs / secondMs))}s`;
  if (durationMs < hourMs) return `${Math.floor(durationMs / minuteMs)}m`;
  return `${Math.floor(durationMs / hourMs)}h ${two(Math.floor(durationMs / minuteMs) % 60)}m`;
}

/** How long the present stage has run: `14:42`, from an hour on `1:04:42`. */
export function runningWords(durationMs: number): string {
  return countdownWords(Math.floor(Math.max(0, durationMs) / secondMs) * secondMs);
}
