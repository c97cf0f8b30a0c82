// Durable ingest: how many signals a second are stored and acknowledged over HTTP, and what that does to memory.
import type { Benchmark } from './benchmark.ts';
import { mixedSignal } from './generated-signals.ts';
import { createJsonPoster } from './json-poster.ts';
import { caughtUp, declareIncident, faultOf, makeAdministrator, metric, residentMb, startMuster } from './muster-server.ts';
import { seededRandom } from './random.ts';

const seed = 20_261_121;
const batchSize = 500;
const connections = 4;
const seconds = 40;
const warmUpBatches = 8;
const sampleMs = 250;
/** Made beforehand, so that making them is not measured, and sent again and again, each time as a delivery of its own. */
const bodies = 64;

export const ingest: Benchmark = {
  name: 'ingest',
  does: `Batches of ${batchSize} mixed signals (92 % log lines) over ${connections} connections to the built server for ${seconds} s. A signal counts when its batch was answered, which is after the commit; meanwhile perception reads what is stored. Memory is that of the server's process, PostgreSQL aside; flat means that its peak in the last third is at most 115 % of that in the middle one (in the first, the heap takes the size that such a stream needs).`,
  async run(workplace) {
    const server = await startMuster(workplace);
    const account = await makeAdministrator(server);
    const incidentId = await declareIncident(server, account, 'Flood');
    const poster = createJsonPoster(new URL(`/api/incidents/${incidentId}/signals`, server.url), account.cookie, connections);
    const prepared = prepareBodies();
    for (let batch = 0; batch < warmUpBatches; batch += 1) await poster.post(prepared[batch % bodies] ?? '', `warm-up-${batch}`);
    await caughtUp(server, 60_000);
    const beforeMb = await residentMb(server);

    const startedMs = performance.now();
    const endMs = startedMs + seconds * 1000;
    const memory: { readonly atMs: number; readonly mb: number }[] = [];
    const sampler = setInterval(() => {
      residentMb(server).then(
        (mb) => memory.push({ atMs: performance.now() - startedMs, mb }),
        // A server that is gone shows in its deliveries.
        () => undefined,
      );
    }, sampleMs);
    let stored = 0;
    let next = 0;
    const sendOn = async (): Promise<void> => {
      while (performance.now() < endMs) {
        const batch = next++;
        await poster.post(prepared[batch % bodies] ?? '', `delivery-${batch}`);
        stored += batchSize;
      }
    };
    try {
      await Promise.all(Array.from({ length: connections }, sendOn));
    } catch (error) {
      throw new Error(`A delivery was not taken. ${faultOf(server, error)}`);
    } finally {
      clearInterval(sampler);
    }
    const tookMs = performance.now() - startedMs;
    const unread = await metric(server, 'muster_signals_unread');
    const readFromMs = performance.now();
    await caughtUp(server, 300_000);
    const readMs = performance.now() - readFromMs;
    const afterMb = await residentMb(server);
    poster.close();
    const peak = (from: number, to: number): number =>
      Math.max(beforeMb, ...memory.filter(({ atMs }) => atMs >= from && atMs < to).map(({ mb }) => mb));
    const middleMb = peak(tookMs / 3, (2 * tookMs) / 3);
    const lastMb = peak((2 * tookMs) / 3, Number.POSITIVE_INFINITY);
    return [
      { what: 'signals stored', value: stored / (tookMs / 1000), unit: '/s', budget: { limit: 5_000, is: 'at least' } },
      { what: 'memory before', value: beforeMb, unit: 'MB' },
      { what: 'memory, peak of the middle third', value: middleMb, unit: 'MB' },
      { what: 'memory, peak of the last third', value: lastMb, unit: 'MB', budget: { limit: 1.15 * middleMb, is: 'at most' } },
      { what: 'memory when all is read', value: afterMb, unit: 'MB' },
      { what: 'not yet read at the end', value: unread, unit: 'signals' },
      { what: 'read by perception meanwhile', value: (stored - unread) / (tookMs / 1000), unit: '/s' },
      { what: 'read after the end in', value: readMs / 1000, unit: 's' },
    ];
  },
};

function prepareBodies(): string[] {
  const random = seededRandom(seed);
  const at = Date.UTC(2026, 10, 21, 3);
  return Array.from({ length: bodies }, (_, body) =>
    JSON.stringify(Array.from({ length: batchSize }, (__, index) => mixedSignal(random, at + (body * batchSize + index) * 20))),
  );
}
