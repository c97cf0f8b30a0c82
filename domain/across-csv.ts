// Figures across incidents as CSV (RFC 4180), safe to open in a spreadsheet: no cell of it is a formula.
import { adviceBy, adviceOf, lengthsOf, spreadOf, updatesOf } from './across.ts';
import { type AdviceGrouping, adviceGroupings } from './across-api.ts';
import { adviceFigures, type IncidentFacts, timeFigures, updateFigures } from './across-facts.ts';
import type { Share } from './advised.ts';
import { type EpochMs, formatTime, secondMs } from './time.ts';
import { severities, severityWord } from './vocabulary.ts';

/** The tables that can be taken along: one row per incident, or one per group. */
export const acrossTables = ['incidents', 'times', 'advice', 'updates'] as const;
export type AcrossTable = (typeof acrossTables)[number];

type Cell = string | number;

/** What a spreadsheet would run as a formula, or cut off before it. */
const dangerous = /^\s*[=+\-@]|^[\t\r]/;

/** One cell: text that could be a formula gets a quote before it, text with separators stands in double quotes. */
export function csvCell(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  const text = dangerous.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The whole file, with a line of names first; lines end in CRLF. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/** A table of the incidents as CSV. `recordName` says how people call a knowledge record. Lengths are in seconds, times in UTC. */
export function acrossCsv(
  table: AcrossTable,
  incidents: readonly IncidentFacts[],
  given: { readonly wallAt: EpochMs; readonly recordName: (key: string) => string },
): string {
  switch (table) {
    case 'incidents':
      return csvText(incidentRows(incidents, given.wallAt));
    case 'times':
      return csvText(timeRows(incidents));
    case 'advice':
      return csvText(adviceRows(incidents, given.recordName));
    case 'updates':
      return csvText(updateRows(incidents, given.wallAt));
  }
}

function incidentRows(incidents: readonly IncidentFacts[], wallAt: EpochMs): Cell[][] {
  const facts = ['id', 'reference', 'title', 'severity', 'kind', 'declared_at', 'services', 'review'];
  const head = [
    ...facts,
    ...timeFigures.map((figure) => `${figure}_seconds`),
    ...adviceFigures,
    ...updateFigures.map((figure) => `updates_${figure}`),
  ];
  const rows = incidents.map((incident): Cell[] => {
    const { id, reference, title, severity, kind, declaredAt, services, review, times } = incident;
    const [advice, updates] = [adviceOf([incident]), updatesOf([incident], wallAt)];
    return [
      ...[id, reference, title, severityWord[severity], kind, formatTime(declaredAt), services.join('; '), review],
      ...timeFigures.map((figure) => seconds(times[figure].tookMs)),
      ...adviceFigures.map((figure) => advice[figure]),
      ...updateFigures.map((figure) => updates[figure]),
    ];
  });
  return [head, ...rows];
}

function timeRows(incidents: readonly IncidentFacts[]): Cell[][] {
  const lengths = ['median', 'lowest', 'lower_quartile', 'upper_quartile', 'p90', 'highest'];
  const head = ['time_to', 'severity', 'known', 'unknown', ...lengths.map((length) => `${length}_seconds`)];
  const row = (figure: Cell, severity: Cell, own: readonly (number | null)[]): Cell[] => {
    const { known, unknown, median, lowest, lowerQuartile, upperQuartile, p90, highest } = spreadOf(own);
    return [figure, severity, known, unknown, ...[median, lowest, lowerQuartile, upperQuartile, p90, highest].map(seconds)];
  };
  const rows = timeFigures.flatMap((figure) => [
    row(figure, 'all', lengthsOf(incidents, figure)),
    ...severities.flatMap((severity) => {
      const own = incidents.filter((incident) => incident.severity === severity);
      return own.length === 0 ? [] : [row(figure, severityWord[severity], lengthsOf(own, figure))];
    }),
  ]);
  return [head, ...rows];
}

function adviceRows(incidents: readonly IncidentFacts[], recordName: (key: string) => string): Cell[][] {
  const head = ['by', 'group', 'incidents', ...adviceFigures, ...shareHead('precision'), ...shareHead('acceptance')];
  const row = (by: Cell, name: Cell, counts: ReturnType<typeof adviceOf>): Cell[] => [
    ...[by, name, counts.incidents],
    ...adviceFigures.map((figure) => counts[figure]),
    ...shareCells(counts.precision),
    ...shareCells(counts.acceptance),
  ];
  const nameOf = (by: AdviceGrouping, { key, name }: { key: string; name: string }): string =>
    key === '' ? 'none' : by === 'record' ? recordName(key) : name;
  const rows = adviceGroupings.flatMap((by) => adviceBy(incidents, by).map((group) => row(by, nameOf(by, group), group.counts)));
  return [head, row('all', 'all', adviceOf(incidents)), ...rows];
}

function updateRows(incidents: readonly IncidentFacts[], wallAt: EpochMs): Cell[][] {
  const head = ['severity', 'incidents', ...updateFigures, ...shareHead('in_time')];
  const row = (name: Cell, counts: ReturnType<typeof updatesOf>): Cell[] => [
    ...[name, counts.incidents],
    ...updateFigures.map((figure) => counts[figure]),
    ...shareCells(counts.inTime),
  ];
  const rows = severities.map((severity) => row(severityWord[severity], updatesOf(incidents, wallAt, severity)));
  return [head, row('all', updatesOf(incidents, wallAt)), ...rows];
}

function shareHead(name: string): Cell[] {
  return [name, `${name}_low`, `${name}_high`];
}

function shareCells({ value, low, high }: Share): Cell[] {
  return [value, low, high].map((part) => (part === null ? 'unknown' : Math.round(part * 1e4) / 1e4));
}

function seconds(lengthMs: number | null): Cell {
  return lengthMs === null ? 'unknown' : Math.round(lengthMs / secondMs);
}
