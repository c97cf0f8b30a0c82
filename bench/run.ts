// `npm run bench [-- name ...] [--json FILE] [--profile FOLDER]`: runs the benchmarks one after the other and prints one table.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark.ts';
import { chosen } from './groups.ts';
import { describeMachine, loadAverage } from './machine.ts';
import { type Measured, renderTable, toJson } from './table.ts';
import { createWorkplace } from './workplace.ts';

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' }, profile: { type: 'string' } },
  });
  const benchmarks = chosen(positionals);
  const flags = values.profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', values.profile];
  const machine = describeMachine();
  const measured: Measured[] = [];
  for (const benchmark of benchmarks) {
    process.stderr.write(`  ${benchmark.name} ... `);
    // What the one before left behind is not collected in the time of this one.
    globalThis.gc?.();
    const startedMs = performance.now();
    const result = await measure(benchmark, flags);
    process.stderr.write(`${result.fault === null ? '' : 'did not run, '}${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`);
    measured.push(result);
  }
  process.stdout.write(`\n${renderTable(machine, measured)}`);
  if (values.json !== undefined) await writeFile(values.json, toJson(machine, measured));
  // A missed budget is news, not a fault of the run.
  return measured.every(({ fault }) => fault === null) ? 0 : 1;
}

async function measure(benchmark: Benchmark, serverFlags: readonly string[]): Promise<Measured> {
  const workplace = createWorkplace(serverFlags);
  const interrupted = (): void => void workplace.clean().finally(() => process.exit(130));
  const broken = (error: unknown): void => {
    process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    void workplace.clean().finally(() => process.exit(1));
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted).once('uncaughtException', broken);
  const before = loadAverage();
  try {
    const figures = await benchmark.run(workplace);
    return { benchmark, figures, fault: null, load: [before, loadAverage()] };
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return { benchmark, figures: [], fault: error instanceof Error ? error.message : String(error), load: [before, loadAverage()] };
  } finally {
    await workplace.clean();
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted).off('uncaughtException', broken);
  }
}

try {
  process.exit(await main());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
