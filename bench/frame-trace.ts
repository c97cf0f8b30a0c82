// Reads a browser's own trace: how long the page's thread and its worker were at work, and which frames reached the screen.
import { z } from 'zod';

/** What a trace must record to be read here. */
export const traceCategories = [
  'toplevel',
  'cc',
  'benchmark',
  'blink.user_timing',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
];

/** Processor time in milliseconds: what other work on the machine does not lengthen. */
export type Worked = { readonly pageMs: number; readonly workerMs: number };

const traced = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      ph: z.string(),
      pid: z.number(),
      tid: z.number(),
      ts: z.number(),
      dur: z.number().optional(),
      tdur: z.number().optional(),
      args: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});
type Traced = z.output<typeof traced>['traceEvents'][number];

/** The tasks of the page that was drawn most often, and of its worker. */
export type Trace = {
  readonly page: readonly Traced[];
  readonly worker: readonly Traced[];
  /** When each mark was set with `performance.mark`, in microseconds, by its name. */
  readonly marks: ReadonlyMap<string, readonly number[]>;
  /** Frames that were drawn anew and reached the screen, and those that came too late for it. */
  readonly shown: number;
  readonly dropped: number;
};

/** Throws where the trace holds no frame of a page. */
export function readTrace(bytes: Buffer): Trace {
  const { traceEvents } = traced.parse(JSON.parse(bytes.toString('utf8')));
  const main = mostOf(traceEvents.filter(({ name }) => name === 'ProxyMain::BeginMainFrame').map(threadOf));
  if (main === undefined) throw new Error('The trace holds no frames.');
  const process = traceEvents.filter(({ pid }) => String(pid) === main.split(' ')[0]);
  const workers = new Set(process.filter(isWorkerName).map(threadOf));
  const tasks = process.filter(({ name, dur }) => name === 'RunTask' && dur !== undefined);
  const marks = new Map<string, number[]>();
  for (const event of process) {
    if (threadOf(event) === main && (event.ph === 'R' || event.ph === 'I'))
      marks.set(event.name, [...(marks.get(event.name) ?? []), event.ts]);
  }
  const states = process.flatMap(({ name, ph, args }) => (name === 'PipelineReporter' && ph === 'b' ? [stateOf(args)] : []));
  return {
    page: tasks.filter((task) => threadOf(task) === main),
    worker: tasks.filter((task) => workers.has(threadOf(task))),
    marks,
    shown: states.filter((state) => state.startsWith('STATE_PRESENTED')).length,
    dropped: states.filter((state) => state === 'STATE_DROPPED').length,
  };
}

/** How long page and worker worked in all. */
export function workedInAll({ page, worker }: Trace): Worked {
  return { pageMs: sumOf(page), workerMs: sumOf(worker) };
}

/** How long both worked from each mark of a name to the next; the last mark only ends what the one before began. */
export function workedBetween(trace: Trace, mark: string): Worked[] {
  const at = (trace.marks.get(mark) ?? []).toSorted((a, b) => a - b);
  return at.slice(1).map((end, index) => {
    const isIn = ({ ts, dur }: Traced): boolean => ts + (dur ?? 0) > (at[index] ?? 0) && ts + (dur ?? 0) <= end;
    return { pageMs: sumOf(trace.page.filter(isIn)), workerMs: sumOf(trace.worker.filter(isIn)) };
  });
}

function sumOf(tasks: readonly Traced[]): number {
  return tasks.reduce((sum, { tdur }) => sum + (tdur ?? 0), 0) / 1_000;
}

function stateOf(args: Traced['args']): string {
  const report = args?.frame_reporter;
  return typeof report === 'object' && report !== null && 'state' in report ? String(report.state) : 'unknown';
}

function isWorkerName({ name, args }: Traced): boolean {
  return name === 'thread_name' && String(args?.name).startsWith('DedicatedWorker');
}

function threadOf({ pid, tid }: Traced): string {
  return `${pid} ${tid}`;
}

function mostOf(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
