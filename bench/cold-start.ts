// Cold start: from starting the installed and built server to its first page.
import type { Benchmark } from './benchmark.ts';
import { percentile } from './benchmark.ts';
import { startMuster } from './muster-server.ts';
import type { Workplace } from './workplace.ts';

const runs = 5;

export const coldStart: Benchmark = {
  name: 'cold-start',
  does: `From starting the built server to its first page answering 200, ${runs} times each: on an empty data folder (the database is made and migrated), and on one that exists. What npm start does before (looking whether anything must be built) is not counted.`,
  async run(workplace) {
    const empty: number[] = [];
    const existing: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const folder = await workplace.folder();
      empty.push(await firstPageMs(workplace, folder));
      existing.push(await firstPageMs(workplace, folder));
    }
    const budget = { limit: 3, is: 'at most' } as const;
    return [
      { what: 'empty data folder, median', value: percentile(empty, 0.5) / 1000, unit: 's', budget },
      { what: 'empty data folder, slowest', value: percentile(empty, 1) / 1000, unit: 's' },
      { what: 'existing data folder, median', value: percentile(existing, 0.5) / 1000, unit: 's', budget },
      { what: 'existing data folder, slowest', value: percentile(existing, 1) / 1000, unit: 's' },
    ];
  },
};

async function firstPageMs(workplace: Workplace, folder: string): Promise<number> {
  const startedMs = performance.now();
  const server = await startMuster(workplace, folder);
  const answer = await fetch(server.url);
  await answer.text();
  const tookMs = performance.now() - startedMs;
  await workplace.stop(server.child);
  if (answer.status !== 200) throw new Error(`The first page answered ${answer.status}.`);
  return tookMs;
}
