// The thread of one run of "what if": reads over a connection that cannot write, replays, and sends the lines of the answer.
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { MusterError } from '../../domain/errors.ts';
import { incidentId } from '../../domain/ids.ts';
import type { WhatIfLine } from '../../domain/what-if.ts';
import { connectForReading } from '../store/reading-pool.ts';
import { runWhatIf } from './what-if.ts';
import { readWhatIf } from './what-if-reading.ts';

const given = z.object({ databaseUrl: z.string(), incidentId }).parse(workerData);
/** A screen shows no more steps of progress than this. */
const progressEveryMs = 200;

// Made a string here: the server's own thread only passes it on.
const send = (line: WhatIfLine): void => parentPort?.postMessage(JSON.stringify(line));
const startedMs = performance.now();
const database = connectForReading(given.databaseUrl);
try {
  send({ type: 'progress', phase: 'reading', share: 0, at: null, offers: 0 });
  const { past, agent, used } = await readWhatIf(database, given.incidentId);
  let toldMs = Number.NEGATIVE_INFINITY;
  const result = runWhatIf(past, agent, ({ share, at, offers }) => {
    if (performance.now() - toldMs < progressEveryMs) return;
    toldMs = performance.now();
    send({ type: 'progress', phase: 'replaying', share, at, offers });
  });
  send({ type: 'done', result: { ...result, used: { ...used, tookMs: Math.round(performance.now() - startedMs) } } });
} catch (error) {
  if (!(error instanceof MusterError)) throw error;
  send({ type: 'refused', message: error.message });
} finally {
  await database.close();
}
