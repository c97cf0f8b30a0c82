// Keeps the embedded PostgreSQL running: when its server ends, whatever ended it, it is started again at the same address.
import type { Logger } from 'pino';
import { type EmbeddedOptions, type EmbeddedPostgres, isPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { isAlive } from './postgres-cluster.ts';

export type KeptPostgres = Pick<EmbeddedPostgres, 'url' | 'stop'>;

const lookMs = 250;
const retryMs = { first: 250, longest: 5_000 };

/** Starts it and keeps it, until `stop`. Throws what starting throws; afterwards a start that does not work is tried again. */
export async function keepEmbeddedPostgres(options: EmbeddedOptions): Promise<KeptPostgres> {
  const { logger } = options;
  let server = await startEmbeddedPostgres(options);
  const { url, port } = server;
  let restarting: Promise<void> | null = null;
  let isStopped = false;

  async function restart(log: Logger): Promise<void> {
    for (let waitMs = retryMs.first; !isStopped; waitMs = Math.min(2 * waitMs, retryMs.longest)) {
      try {
        const again = await startEmbeddedPostgres({ ...options, port });
        if (again.port === port) {
          server = again;
          return;
        }
        // Another process started it elsewhere before we could; our connections know the old address only.
        throw new Error(`It runs on port ${again.port} instead of ${port}.`);
      } catch (error) {
        log.error({ err: error }, 'the embedded PostgreSQL could not be started again; trying once more');
        await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
      }
    }
  }

  async function look(): Promise<void> {
    const { pid } = server;
    if (isAlive(pid) && (await isPostgres(pid))) return;
    if (isStopped || restarting !== null) return;
    logger.error({ serverPid: pid }, 'the embedded PostgreSQL ended by itself; starting it again');
    restarting = restart(logger).finally(() => {
      restarting = null;
    });
  }
  const timer = setInterval(() => {
    look().catch((error: unknown) => logger.warn({ err: error }, 'the embedded PostgreSQL could not be looked at'));
  }, lookMs);
  timer.unref();

  return {
    url,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await restarting;
      await server.stop();
    },
  };
}
