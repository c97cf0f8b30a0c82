// The HTTP API of figures across incidents: what the routes under /api/across take and answer.
import { z } from 'zod';
import { adviceFigures, incidentKinds, timeFigures, updateFigures } from './across-facts.ts';
import { incidentId } from './ids.ts';
import { epochMs, timeField } from './time.ts';
import { reviewState, severities, severity } from './vocabulary.ts';

/** `sev1,sev2`: some of a closed set, between commas. */
function someOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  const value = z.enum(values, { error: `Use some of ${values.join(', ')}, between commas.` });
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(value).min(1))
    .optional();
}

/**
 * Which incidents count. `from` and `to` bound the declaration, `to` not included. Without `kind`, only those that
 * began here count, or all where none did. `service` is the name of one of their services, in any case.
 */
export const acrossQuery = z.object({
  from: timeField.optional(),
  to: timeField.optional(),
  severity: someOf(severities),
  kind: someOf(incidentKinds),
  service: z.string().min(1).max(200).optional(),
});
export type AcrossQuery = z.output<typeof acrossQuery>;

export const adviceGroupings = ['service', 'record', 'role'] as const;
export type AdviceGrouping = (typeof adviceGroupings)[number];

/**
 * GET /api/across/behind: the incidents behind one figure, the newest first. `is` chooses between those where a time is known
 * and those where it is not; `by` and `key` choose one group; a group of advice without a service or record has the key "".
 */
export const behindQuery = acrossQuery.extend({
  figure: z.enum([...timeFigures, ...adviceFigures, ...updateFigures]),
  is: z.enum(['known', 'unknown']).default('known'),
  by: z.enum([...adviceGroupings, 'severity']).optional(),
  key: z.string().max(300).default(''),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type BehindQuery = z.output<typeof behindQuery>;

const count = z.number().int().nonnegative();
const durationMs = z.number().nonnegative().nullable();

/** Lengths of time (ms): how many are known and not, their middle, and how far they spread; null where there are too few to say. */
export const spread = z.object({
  known: count,
  unknown: count,
  median: durationMs,
  lowest: durationMs,
  highest: durationMs,
  lowerQuartile: durationMs,
  upperQuartile: durationMs,
  p90: durationMs,
});
export type Spread = z.output<typeof spread>;

const fraction = z.number().min(0).max(1).nullable();
const share = z.object({ hits: count, of: count, value: fraction, low: fraction, high: fraction });

export const adviceCounts = z.object({
  /** Incidents with at least one of these offers. */
  incidents: count,
  ...{ offered: count, seen: count, followed: count, accepted: count, done: count, worked: count, dismissed: count, ignored: count },
  /** Offers that an action followed, of all. */
  precision: share,
  /** Offers that were accepted, of those that somebody saw. */
  acceptance: share,
});
export type AdviceCounts = z.output<typeof adviceCounts>;

export const updateCounts = z.object({
  /** Incidents with at least one of these promises. */
  incidents: count,
  ...{ promised: count, kept: count, late: count, missed: count },
  inTime: share,
});
export type UpdateCounts = z.output<typeof updateCounts>;

/** A group of offers; `record` is the number of its knowledge record, null where this installation does not have it. */
export const adviceGroup = z.object({ key: z.string(), name: z.string(), record: count.nullable(), counts: adviceCounts });
export type AdviceGroup = z.output<typeof adviceGroup>;
/** The groups with the most offers, and how many there are. */
const adviceGroupList = z.object({ groups: z.array(adviceGroup), total: count });

/** GET /api/across. `unread` incidents of those that fit are not counted yet: their logs are being read; ask again. */
export const acrossAnswer = z.object({
  incidents: count,
  unread: count,
  /** Older incidents than this server looks through. */
  leftOut: z.boolean(),
  /** How many there are of each kind when `kind` is not looked at, and which kinds count. */
  kinds: z.object({ open: count, closed: count, replayed: count, imported: count }),
  counted: z.array(z.enum(incidentKinds)),
  /** The services of these incidents when `service` is not looked at, those of most incidents first. */
  services: z.array(z.object({ name: z.string(), incidents: count })),
  /** The known lengths (ms) in order, thinned out when there are very many. */
  times: z.array(
    z.object({
      figure: z.enum(timeFigures),
      all: spread,
      values: z.array(z.number().nonnegative()),
      bySeverity: z.array(z.object({ severity, spread })),
    }),
  ),
  advice: z.object({ all: adviceCounts, service: adviceGroupList, record: adviceGroupList, role: adviceGroupList }),
  updates: z.object({ all: updateCounts, bySeverity: z.array(z.object({ severity, counts: updateCounts })) }),
});
export type AcrossAnswer = z.output<typeof acrossAnswer>;

export const behindAnswer = z.object({
  total: count,
  /** Incidents that fit and are not looked at yet, as in the figures. */
  unread: count,
  incidents: z.array(
    z.object({
      id: incidentId,
      reference: z.string(),
      title: z.string(),
      severity,
      kind: z.enum(incidentKinds),
      declaredAt: epochMs,
      review: reviewState,
      /** The length (ms) where the figure is one. */
      tookMs: durationMs,
      /** Where to look in the playback, in order of time; at most a few of `count`. */
      moments: z.array(z.object({ at: epochMs, text: z.string().nullable() })),
      count,
    }),
  ),
});
export type BehindAnswer = z.output<typeof behindAnswer>;
export type BehindIncident = BehindAnswer['incidents'][number];
