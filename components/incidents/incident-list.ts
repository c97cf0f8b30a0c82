// Which incidents the list shows, in which groups and order.
import type { IncidentSummary } from '../../domain/api.ts';
import { incidentTime } from '../../domain/clock.ts';
import { dayMs, type EpochMs } from '../../domain/time.ts';
import type { Severity, Stage } from '../../domain/vocabulary.ts';

export type IncidentFilter = {
  readonly status: 'all' | 'open' | 'closed';
  readonly severities: readonly Severity[];
  readonly stages: readonly Stage[];
  /** Closed incidents older than this many days are left out; null shows all. */
  readonly days: number | null;
  readonly find: string;
  readonly order: IncidentOrder;
};

export const incidentOrders = ['newest', 'severest'] as const;
export type IncidentOrder = (typeof incidentOrders)[number];

export const everyIncident: IncidentFilter = { status: 'all', severities: [], stages: [], days: 30, find: '', order: 'newest' };

export type IncidentGroups = { readonly open: readonly IncidentSummary[]; readonly closed: readonly IncidentSummary[] };

/** The incidents that match, open ones first; the words of `find` must all occur in title, reference, impact or names. */
export function groupIncidents(incidents: readonly IncidentSummary[], filter: IncidentFilter, wallAt: EpochMs): IncidentGroups {
  const words = filter.find.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = incidents.filter((incident) => {
    if (filter.severities.length > 0 && !filter.severities.includes(incident.severity)) return false;
    if (filter.stages.length > 0 && !filter.stages.includes(incident.stage)) return false;
    if (words.length === 0) return true;
    const text = [incident.title, incident.reference, incident.impact ?? '', ...incident.roles.map((role) => role.name)]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const order = (a: IncidentSummary, b: IncidentSummary) =>
    (filter.order === 'severest' ? a.severity.localeCompare(b.severity) : 0) || b.declaredAt - a.declaredAt || a.id.localeCompare(b.id);
  const open = filter.status === 'closed' ? [] : matching.filter((incident) => incident.status === 'open');
  const closed =
    filter.status === 'open'
      ? []
      : matching.filter((incident) => incident.status === 'resolved' && isRecent(incident, filter.days, wallAt));
  return { open: open.sort((a, b) => a.severity.localeCompare(b.severity) || order(a, b)), closed: closed.sort(order) };
}

/** A replayed incident ran in its recording's own time; it is as old as its place on that clock says. */
function isRecent(incident: IncidentSummary, days: number | null, wallAt: EpochMs): boolean {
  if (days === null || incident.replay !== null) return true;
  return incidentTime(incident.clock, wallAt) - (incident.resolvedAt ?? incident.declaredAt) <= days * dayMs;
}

/** Time left until the next update, negative when overdue; null when none is due. */
export function updateDueInMs(incident: Pick<IncidentSummary, 'nextUpdateDueAt' | 'clock' | 'status'>, wallAt: EpochMs): number | null {
  if (incident.nextUpdateDueAt === null || incident.status === 'resolved') return null;
  return incident.nextUpdateDueAt - incidentTime(incident.clock, wallAt);
}

/** The line and the area of a sparkline in a box of 100 by 24, for numbers oldest first. */
export function sparkline(pulse: readonly number[]): { readonly line: string; readonly area: string } {
  const most = Math.max(1, ...pulse);
  const step = pulse.length > 1 ? 100 / (pulse.length - 1) : 100;
  const points = pulse.map((value, index) => `${round(index * step)} ${round(23 - (value / most) * 21)}`);
  const line = points.length === 0 ? 'M0 23L100 23' : `M${points.join('L')}`;
  return { line, area: `${line}L100 24L0 24z` };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The sum of the page in a few words: `3 open, 1 update overdue`. */
export function incidentSumWords(incidents: readonly IncidentSummary[], wallAt: EpochMs): string {
  const open = incidents.filter((incident) => incident.status === 'open');
  const overdue = open.filter((incident) => (updateDueInMs(incident, wallAt) ?? 1) <= 0).length;
  const parts = [`${open.length} open`];
  if (overdue > 0) parts.push(overdue === 1 ? '1 update overdue' : `${overdue} updates overdue`);
  return parts.join(', ');
}
