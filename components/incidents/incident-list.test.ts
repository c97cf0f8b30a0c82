import { describe, expect, it } from 'vitest';
import type { IncidentSummary } from '../../domain/api.ts';
import type { IncidentId } from '../../domain/ids.ts';
import { dayMs, type EpochMs, minuteMs } from '../../domain/time.ts';
import { everyIncident, groupIncidents, incidentSumWords, sparkline, updateDueInMs } from './incident-list.ts';

const wallAt = Date.UTC(2026, 2, 12, 2) as EpochMs;
const ago = (ms: number) => (wallAt - ms) as EpochMs;
const incident = (id: string, part: Partial<IncidentSummary> = {}): IncidentSummary => ({
  id: id as IncidentId,
  reference: `INC-${id}`,
  title: `Incident ${id}`,
  severity: 'sev3',
  stage: 'triage',
  status: 'open',
  declaredAt: ago(minuteMs),
  resolvedAt: null,
  clock: null,
  nextUpdateDueAt: null,
  roles: [],
  impact: null,
  pulse: [],
  here: 0,
  replay: null,
  imported: null,
  ...part,
});
const closed = (id: string, days: number, part: Partial<IncidentSummary> = {}) =>
  incident(id, { status: 'resolved', stage: 'review', declaredAt: ago(days * dayMs), resolvedAt: ago(days * dayMs - minuteMs), ...part });
const ids = (list: readonly IncidentSummary[]) => list.map((one) => one.id);

describe('groupIncidents', () => {
  const all = [
    incident('1'),
    incident('2', { severity: 'sev1', declaredAt: ago(9 * minuteMs) }),
    closed('3', 2),
    closed('4', 1),
    closed('5', 40),
  ];
  it('puts the worst open one first and the newest closed one first, and leaves out what is old', () => {
    const groups = groupIncidents(all, everyIncident, wallAt);
    expect(ids(groups.open)).toEqual(['2', '1']);
    expect(ids(groups.closed)).toEqual(['4', '3']);
    expect(ids(groupIncidents(all, { ...everyIncident, days: null }, wallAt).closed)).toEqual(['4', '3', '5']);
  });
  it('filters by state, severity and stage', () => {
    expect(groupIncidents(all, { ...everyIncident, status: 'open' }, wallAt).closed).toEqual([]);
    expect(groupIncidents(all, { ...everyIncident, status: 'closed' }, wallAt).open).toEqual([]);
    expect(ids(groupIncidents(all, { ...everyIncident, severities: ['sev1'] }, wallAt).open)).toEqual(['2']);
    expect(ids(groupIncidents(all, { ...everyIncident, stages: ['review'] }, wallAt).open)).toEqual([]);
  });
  it('finds by words of title, reference, impact and names, all of them', () => {
    const some = [
      incident('1', { impact: 'Checkout fails', roles: [{ role: 'commander', name: 'Mara' }] }),
      incident('2', { impact: 'Checkout slow' }),
    ];
    expect(ids(groupIncidents(some, { ...everyIncident, find: 'checkout MARA' }, wallAt).open)).toEqual(['1']);
    expect(ids(groupIncidents(some, { ...everyIncident, find: 'inc-2' }, wallAt).open)).toEqual(['2']);
  });
});

it('counts down on the clock of the incident, which may be a recording', () => {
  const clock = { incidentAt: ago(400 * dayMs), wallAt: ago(minuteMs), rate: 60 };
  expect(updateDueInMs({ status: 'open', clock, nextUpdateDueAt: (ago(400 * dayMs) + 61 * minuteMs) as EpochMs }, wallAt)).toBe(minuteMs);
  expect(updateDueInMs({ status: 'resolved', clock: null, nextUpdateDueAt: wallAt }, wallAt)).toBeNull();
});

it('sums up what is open and overdue', () => {
  expect(incidentSumWords([incident('1', { nextUpdateDueAt: ago(1) }), incident('2'), closed('3', 1)], wallAt)).toBe(
    '2 open, 1 update overdue',
  );
  expect(incidentSumWords([incident('1')], wallAt)).toBe('1 open');
});

it('draws a sparkline that fits its box', () => {
  expect(sparkline([0, 5, 10]).line).toBe('M0 23L50 12.5L100 2');
  expect(sparkline([]).line).toBe('M0 23L100 23');
  expect(sparkline([0, 0]).line).toBe('M0 23L100 23');
});
