// The table that `npm run bench` prints, and the same as data.
import { type Benchmark, type Figure, keepsBudget } from './benchmark.ts';
import type { Machine } from './machine.ts';

/** What one benchmark gave. `load` is the load average before it began and when it ended. */
export type Measured = {
  readonly benchmark: Pick<Benchmark, 'name' | 'does'>;
  readonly figures: readonly Figure[];
  readonly fault: string | null;
  readonly load: readonly [number, number];
};

const headings = ['benchmark', 'figure', 'measured', 'budget', 'kept', 'others in the same run', 'load'] as const;

/** The header with machine and commit, one table over all benchmarks, and what each of them did. */
export function renderTable(machine: Machine, measured: readonly Measured[]): string {
  const { processor, cores, memoryGb, system, node, commit, date } = machine;
  const rows = measured.flatMap(({ benchmark, figures, fault, load }) => {
    const shownLoad = load.map((value) => value.toFixed(1)).join(' to ');
    if (fault !== null) return [[benchmark.name, 'did not run', '', '', '', '', shownLoad]];
    return figures.map((figure, index) => [
      index === 0 ? benchmark.name : '',
      figure.what,
      withUnit(figure.value, figure.unit),
      figure.budget === undefined ? '' : `${figure.budget.is} ${withUnit(figure.budget.limit, figure.unit)}`,
      keptWord(keepsBudget(figure)),
      (figure.peers ?? []).map(({ name, value }) => `${name} ${withUnit(value, figure.unit)}`).join(', '),
      index === 0 ? shownLoad : '',
    ]);
  });
  return [
    `${processor}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}`,
    `commit ${commit}, ${date}`,
    '',
    ...grid([[...headings], ...rows]),
    '',
    ...measured.map(({ benchmark, fault }) => `${benchmark.name}: ${fault === null ? benchmark.does : `did not run. ${fault}`}`),
    '',
  ].join('\n');
}

/** The same for programs. */
export function toJson(machine: Machine, measured: readonly Measured[]): string {
  const benchmarks = measured.map(({ benchmark, figures, fault, load }) => ({
    name: benchmark.name,
    does: benchmark.does,
    fault,
    load: { before: load[0], after: load[1] },
    figures: figures.map((figure) => ({ ...figure, kept: keepsBudget(figure) ?? null })),
  }));
  return `${JSON.stringify({ machine, benchmarks }, null, 2)}\n`;
}

function keptWord(kept: boolean | undefined): string {
  if (kept === undefined) return '';
  return kept ? 'yes' : 'NO';
}

function withUnit(value: number, unit: string): string {
  const digits = value !== 0 && Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return `${value.toLocaleString('en-GB', { maximumFractionDigits: digits })} ${unit}`.trim();
}

/** Columns as wide as their widest cell, written as a Markdown table so that it can be kept as it is. */
function grid(rows: readonly (readonly string[])[]): string[] {
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)];
}
