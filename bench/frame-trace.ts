// Reads a browser's own trace: how long the page's thread and its worker were at work, and which frames reached the screen.
import { z } from 'zod';
import { countUpTo } from '../domain/playback.ts';

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
  /** Frames that were wanted and reached the screen in time, and those that did not. */
  readonly shown: number;
  readonly dropped: number;
  /** When the page's thread began each of its frames, ascending, in microseconds. */
  readonly begun: readonly number[];
  /** Its restyles, each with how many elements. */
  readonly restyles: readonly { readonly ts: number; readonly elements: number }[];
  /** What the threads worked that draw what the page's thread has painted: compositing and raster, in milliseconds. */
  readonly drawnMs: number;
};

/** What the page's thread worked from the beginning of one frame to that of the next: script, style, layout, pre-paint, paint and commit. */
export type FrameWork = { readonly pageMs: number; readonly isContent: boolean };

/** A frame that only moves the cursor and the clocks styles no more elements than these three, which are moved by a transform. */
const moved = 3;

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
  const frames = framesOf(process);
  const drawers = new Set(traceEvents.filter(isDrawerName).map(threadOf));
  const onPage = process.filter((event) => threadOf(event) === main && event.ph === 'X').sort((a, b) => a.ts - b.ts);
  return {
    page: tasks.filter((task) => threadOf(task) === main),
    worker: tasks.filter((task) => workers.has(threadOf(task))),
    marks,
    shown: frames.filter((states) => states.some(isShown) && !states.some(isDropped)).length,
    dropped: frames.filter((states) => states.some(isDropped)).length,
    begun: onPage.filter(({ name }) => name === 'ProxyMain::BeginMainFrame').map(({ ts }) => ts),
    restyles: onPage.flatMap(({ name, ts, args }) =>
      name === 'UpdateLayoutTree' ? [{ ts, elements: Number(args?.elementCount ?? 0) }] : [],
    ),
    drawnMs: sumOf(traceEvents.filter((task) => task.name === 'RunTask' && drawers.has(threadOf(task)))),
  };
}

/** The work of each frame that the page's thread began, the last one aside, which has no end. */
export function workOfFrames({ begun, page, restyles }: Trace): FrameWork[] {
  const sums = begun.slice(1).map(() => ({ pageMs: 0, elements: 0 }));
  const frameAt = (ts: number): (typeof sums)[number] | undefined => sums[countUpTo(begun, ts) - 1];
  for (const { ts, dur, tdur } of page) {
    // A task belongs to the frame that it ends in: the one that begins a frame ends in it.
    const frame = frameAt(ts + (dur ?? 0));
    if (frame !== undefined) frame.pageMs += (tdur ?? 0) / 1_000;
  }
  for (const { ts, elements } of restyles) {
    const frame = frameAt(ts);
    if (frame !== undefined) frame.elements += elements;
  }
  return sums.map(({ pageMs, elements }) => ({ pageMs, isContent: elements > moved }));
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

/**
 * What became of each frame of the compositor that was wanted. It reports twice about a frame that the page's thread was late
 * for: once as dropped or as drawn without that part, and once when the part came.
 */
function framesOf(events: readonly Traced[]): readonly string[][] {
  const states = new Map<string, string[]>();
  for (const { name, ph, args } of events) {
    if (name !== 'PipelineReporter' || ph !== 'b') continue;
    const frame = `${reportOf(args, 'frame_source')} ${reportOf(args, 'frame_sequence')}`;
    states.set(frame, [...(states.get(frame) ?? []), reportOf(args, 'state')]);
  }
  return [...states.values()];
}

const isShown = (state: string): boolean => state.startsWith('STATE_PRESENTED');
const isDropped = (state: string): boolean => state === 'STATE_DROPPED';

function reportOf(args: Traced['args'], field: string): string {
  const report = new Map(Object.entries(args?.frame_reporter ?? {}));
  return String(report.get(field) ?? 'unknown');
}

/** The compositor of the page, its raster threads, and the browser's own that puts the screen together. */
function isDrawerName({ name, args }: Traced): boolean {
  return name === 'thread_name' && /^(Compositor|ThreadPool|VizCompositor)/.test(String(args?.name));
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
