// Times: RFC 3339 strings at the edges, epoch milliseconds inside; durations say their unit.
import { z } from 'zod';
import { renamed } from './fits.ts';
import type { Brand } from './ids.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = Brand<number, 'EpochMs'>;

export const epochMs = z
  .number()
  .int()
  .min(0)
  .max(8.64e15)
  .transform(renamed<number, EpochMs>);

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads an RFC 3339 time; undefined when it is not one (a leap second counts as the second before). */
export function parseTime(text: string): EpochMs | undefined {
  const match = rfc3339.exec(text);
  if (match === null) return undefined;
  const day = Number(match[3]);
  const normal = text
    .replace(/^(.{10})[t ]/, '$1T')
    .replace(/z$/, 'Z')
    .replace(/:60(\.\d+)?(?=[Zz+-])/, ':59');
  const ms = Date.parse(normal);
  if (Number.isNaN(ms)) return undefined;
  // Date.parse accepts 30 February by rolling over; a calendar does not.
  if (day > new Date(Date.UTC(Number(match[1]), Number(match[2]), 0)).getUTCDate()) return undefined;
  return Math.floor(ms) as EpochMs;
}

/** An RFC 3339 time in UTC with milliseconds. */
export function formatTime(at: EpochMs): string {
  return new Date(at).toISOString();
}

/** A field that takes RFC 3339 and holds epoch milliseconds. */
export const timeField = z.string().transform((text, context) => {
  const at = parseTime(text);
  if (at === undefined || at < 0) {
    context.addIssue({ code: 'custom', message: 'Write the time as RFC 3339, for example 2026-03-12T02:08:55Z.' });
    return z.NEVER;
  }
  return at;
});

export const secondMs = 1_000;
export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

export function plus(at: EpochMs, durationMs: number): EpochMs {
  return (at + durationMs) as EpochMs;
}

/** The later of two times. */
export function later(a: EpochMs, b: EpochMs): EpochMs {
  return a > b ? a : b;
}
