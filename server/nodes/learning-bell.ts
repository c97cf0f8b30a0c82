// The bell of learning: a node that took a step of learning tells the others to read it.
import type { Logger } from 'pino';
import type { NodeLink } from './node-link.ts';

const channel = 'learning';
/** A bell may be lost, or there may be none: the steps are looked at this often, too. */
const lookEveryMs = 30_000;

/** Tells the other nodes to look. */
export function ringLearning(link: Pick<NodeLink, 'send'>): void {
  link.send(channel, new Uint8Array());
}

/** Calls `refresh` when a bell rings, and every half minute. Returns how to stop. */
export function followLearning(refresh: () => Promise<void>, link: Pick<NodeLink, 'listen'>, logger: Logger): () => void {
  const look = (): void => {
    refresh().catch((error: unknown) => logger.warn({ err: error }, 'what was learned could not be read again; trying later'));
  };
  const deaf = link.listen(channel, look);
  const timer = setInterval(look, lookEveryMs);
  timer.unref();
  return () => {
    deaf();
    clearInterval(timer);
  };
}
