// Keeps the knowledge of one node current with what other nodes change: a bell when there is a link, a look at the row anyway.
import type { Logger } from 'pino';
import type { KnowledgeLibrary } from '../memory/knowledge-library.ts';
import type { NodeLink } from './node-link.ts';

const channel = 'knowledge';
/** A bell may be lost, and without Redis there is none. */
const lookEveryMs = 5_000;

/** Tells the other nodes to look. */
export function ringKnowledge(link: Pick<NodeLink, 'send'>): void {
  link.send(channel, new Uint8Array());
}

/** Refreshes the library when a bell rings, and every five seconds. Returns how to stop. */
export function followKnowledge(library: Pick<KnowledgeLibrary, 'refresh'>, link: Pick<NodeLink, 'listen'>, logger: Logger): () => void {
  const look = (): void => {
    library.refresh().catch((error: unknown) => logger.warn({ err: error }, 'the knowledge could not be read again; trying later'));
  };
  const deaf = link.listen(channel, look);
  const timer = setInterval(look, lookEveryMs);
  timer.unref();
  return () => {
    deaf();
    clearInterval(timer);
  };
}
