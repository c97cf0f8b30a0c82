// The runs of "what if" on this server: each in a thread of its own, one a person, bounded in time and memory, ended with its reader.
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { MusterError } from '../../domain/errors.ts';
import type { IncidentId, PersonId } from '../../domain/ids.ts';
import type { WhatIfLine, WhatIfSubject } from '../../domain/what-if.ts';
import type { IncidentStore } from '../store/incident-store.ts';
import { whyNoWhatIf } from './what-if-reading.ts';

/** Each keeps a processor busy: so many at once leave the rooms theirs. */
const mostRuns = 2;
const longestRunMs = 120_000;
/** Of the heap of a run's thread, in MB: ends the run, not the server. */
const mostHeapMb = 768;

export type WhatIfRuns = {
  /** The incident, and why it cannot be run over, if it cannot. Throws MusterError `not-found`, `unavailable`. */
  subject(id: IncidentId): Promise<WhatIfSubject>;
  /**
   * Starts a run and gives the lines of its answer, each with its line feed; whoever cancels the stream ends the run.
   * Throws MusterError `too-many` while the person has a run, or too many others have.
   */
  start(id: IncidentId, person: PersonId): ReadableStream<Uint8Array>;
  /** Ends all runs. */
  close(): Promise<void>;
};

export type WhatIfDependencies = {
  readonly databaseUrl: string;
  readonly incidents: Pick<IncidentStore, 'findIncident'>;
  /** Where the program was built into `dist`. */
  readonly rootFolder: string;
  readonly logger: Logger;
  readonly longestMs?: number;
};

/** Runs that read the database of `databaseUrl`. */
export function createWhatIfRuns({ databaseUrl, incidents, rootFolder, logger, longestMs = longestRunMs }: WhatIfDependencies): WhatIfRuns {
  const running = new Map<PersonId, () => Promise<unknown>>();
  const program = programIn(rootFolder);

  return {
    async subject(id) {
      const row = await incidents.findIncident(id);
      if (row === undefined) throw new MusterError('not-found');
      const { reference, title, severity, status, signalSeq, logSeq } = row;
      const refusal = whyNoWhatIf(row);
      return { id, reference, title, severity, isOpen: status === 'open', signals: signalSeq, entries: logSeq, refusal };
    },

    start(id, person) {
      if (running.has(person)) {
        throw new MusterError('too-many', 'You have a run already, here or in another window. Cancel it, or wait until it is done.');
      }
      if (running.size >= mostRuns) throw new MusterError('too-many', 'Others are running it now. Try again in a minute.');
      const worker = new Worker(program.file, {
        eval: program.eval,
        workerData: { databaseUrl, incidentId: id },
        resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
        name: 'what-if',
      });
      let isOver = false;
      let refuse: (message: string) => void = () => undefined;
      const late = setTimeout(() => refuse(`It took longer than ${Math.round(longestMs / 1_000)} s and was ended.`), longestMs);
      const stop = async (): Promise<void> => {
        isOver = true;
        clearTimeout(late);
        running.delete(person);
        await worker.terminate();
      };
      running.set(person, () => {
        refuse(new MusterError('stopping').message);
        return worker.terminate();
      });
      const encoder = new TextEncoder();
      return new ReadableStream({
        start(controller) {
          const say = (line: string): void => {
            if (!isOver) controller.enqueue(encoder.encode(`${line}\n`));
          };
          const end = (): void => {
            if (isOver) return;
            controller.close();
            stop().catch((error: unknown) => logger.warn({ err: error, incident: id }, 'a run of what if did not end'));
          };
          refuse = (message) => {
            say(JSON.stringify({ type: 'refused', message } satisfies WhatIfLine));
            end();
          };
          worker.on('message', (line: unknown) => say(String(line)));
          worker.on('error', (error) => {
            logger.error({ err: error, incident: id }, 'a run of what if broke off');
            const isTooLarge = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
            const tooLarge = 'This incident is too large for it: the run needed more memory than it may have.';
            refuse(isTooLarge ? tooLarge : new MusterError('internal').message);
          });
          worker.on('exit', end);
        },
        cancel: stop,
      });
    },

    async close() {
      await Promise.all([...running.values()].map((end) => end()));
    },
  };
}

/** The program of the thread: in the folder it was built into, or, while this source runs unbuilt, the source beside it. */
function programIn(rootFolder: string): { readonly file: string; readonly eval: boolean } {
  if (!import.meta.url.endsWith('.ts')) return { file: path.join(rootFolder, 'dist', 'what-if-worker.mjs'), eval: false };
  const [source, here] = [new URL('./what-if-worker.ts', import.meta.url).href, import.meta.url].map((address) => JSON.stringify(address));
  return { file: `import('tsx/esm/api').then(({ tsImport }) => tsImport(${source}, ${here}))`, eval: true };
}
