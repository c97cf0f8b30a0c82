// What the page of figures shows, as its address names it: which incidents, and which figure is open. And what it asks for.
import { z } from 'zod';
import { adviceGroupings } from '../../domain/across-api.ts';
import { adviceFigures, type IncidentKind, incidentKinds, timeFigures, updateFigures } from '../../domain/across-facts.ts';
import { dayMs, type EpochMs, formatTime } from '../../domain/time.ts';
import { type Severity, severities } from '../../domain/vocabulary.ts';

/** So many days back to choose from. */
export const periodDays = [30, 90, 365] as const;

const day = /^\d{4}-\d{2}-\d{2}$/;

/** A figure that is open: `by` and `key` name its group. */
export const openFigure = z.object({
  figure: z.enum([...timeFigures, ...adviceFigures, ...updateFigures]),
  is: z.enum(['known', 'unknown']).default('known'),
  by: z.enum([...adviceGroupings, 'severity']).optional(),
  key: z.string().max(300).default(''),
});
export type OpenFigure = z.output<typeof openFigure>;

export type AcrossFilter = {
  /** So many days back; null where the days are named, or all count. */
  readonly days: (typeof periodDays)[number] | null;
  /** First and last day, `2026-11-21`; null is open. */
  readonly from: string | null;
  readonly to: string | null;
  readonly severities: readonly Severity[];
  /** Null: as the server sees fit. */
  readonly kinds: readonly IncidentKind[] | null;
  readonly service: string | null;
};

export const everything: AcrossFilter = { days: null, from: null, to: null, severities: [], kinds: null, service: null };

/** Reads the query of an address; what it does not understand it leaves out. */
export function readView(search: string): { readonly filter: AcrossFilter; readonly open: OpenFigure | null } {
  const query = new URLSearchParams(search);
  const dayOf = (name: string): string | null => (day.test(query.get(name) ?? '') ? query.get(name) : null);
  const some = <Value extends string>(name: string, all: readonly Value[]): readonly Value[] => {
    const named = query.get(name)?.split(',') ?? [];
    return all.filter((value) => named.includes(value));
  };
  const kinds = some('kind', incidentKinds);
  const open = openFigure.safeParse({
    figure: query.get('figure'),
    is: query.get('is') ?? undefined,
    by: query.get('by') ?? undefined,
    key: query.get('key') ?? undefined,
  });
  return {
    filter: {
      days: periodDays.find((days) => String(days) === query.get('days')) ?? null,
      from: dayOf('from'),
      to: dayOf('to'),
      severities: some('severity', severities),
      kinds: kinds.length === 0 ? null : kinds,
      service: query.get('service') || null,
    },
    open: open.success ? open.data : null,
  };
}

/** The query of the address that shows this, with its question mark; empty when nothing was chosen. */
export function writeView(filter: AcrossFilter, open: OpenFigure | null): string {
  const query = new URLSearchParams();
  if (filter.days !== null) query.set('days', String(filter.days));
  for (const name of ['from', 'to', 'service'] as const) if (filter[name] !== null) query.set(name, filter[name]);
  if (filter.severities.length > 0) query.set('severity', filter.severities.join(','));
  if (filter.kinds !== null) query.set('kind', filter.kinds.join(','));
  for (const [name, value] of figureParts(open)) query.set(name, value);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** The same for the server: days become moments of the viewer's zone, the last day counting whole. */
export function askFor(filter: AcrossFilter, now: EpochMs, zone: string): string {
  const query = new URLSearchParams();
  const from = filter.days === null ? filter.from : dayName((now - filter.days * dayMs) as EpochMs, zone);
  if (from !== null) query.set('from', formatTime(startOf(from, zone)));
  if (filter.days === null && filter.to !== null) query.set('to', formatTime(startOf(filter.to, zone, 1)));
  if (filter.severities.length > 0) query.set('severity', filter.severities.join(','));
  if (filter.kinds !== null) query.set('kind', filter.kinds.join(','));
  if (filter.service !== null) query.set('service', filter.service);
  return query.toString();
}

export function askBehind(filter: string, open: OpenFigure, offset: number): string {
  const query = new URLSearchParams(filter);
  for (const [name, value] of figureParts(open)) query.set(name, value);
  query.set('offset', String(offset));
  return query.toString();
}

function figureParts(open: OpenFigure | null): (readonly [string, string])[] {
  if (open === null) return [];
  const { figure, is, by, key } = open;
  const group = by === undefined ? [] : [['by', by] as const, ['key', key] as const];
  return [['figure', figure], ...(is === 'known' ? [] : [['is', is] as const]), ...group];
}

/** `2026-11-21`, the day it is in the zone. */
export function dayName(at: EpochMs, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

/** When a day begins in UTC or on this device, or one so many days later. */
function startOf(name: string, zone: string, later = 0): EpochMs {
  const [year = 1970, month = 1, date = 1] = name.split('-').map(Number);
  const at = zone === 'UTC' ? Date.UTC(year, month - 1, date + later) : new Date(year, month - 1, date + later).getTime();
  return Math.max(0, at) as EpochMs;
}
