// The link between nodes over Redis: publish and subscribe, tried again for ever, never in anybody's way.
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { createClient } from 'redis';
import { createLinkListeners } from './link-listeners.ts';
import type { NodeLink, NodeLinkStatus } from './node-link.ts';

export type RedisLinkOptions = {
  readonly url: string;
  /** Begins the name of every channel, so that two installations may share one Redis; see installation.ts. */
  readonly prefix: string;
  readonly logger: Logger;
  /** How often Redis is asked whether it is there, and how long it may take to answer; default 2 s and 3 s. */
  readonly pingMs?: number;
  readonly pingTimeoutMs?: number;
};

type Client = ReturnType<typeof newClient>;

const retryMs = { first: 100, longest: 3_000 };
/** Redis takes what we send so slowly that it is as good as away: memory must stay flat. */
const maxUnsentBytes = 32 * 1024 * 1024;
const idLength = 36;
/** A node that is linked says so to the others: what it sent while it was cut off has not reached them. */
const helloChannel = 'hello';
const nothing = new Uint8Array();

/** Connects in the background: a Redis that is away at the start is the same as one that goes away later. */
export function createRedisLink(options: RedisLinkOptions): NodeLink {
  const { url, prefix, logger } = options;
  const nodeId = randomUUID();
  const ownId = Buffer.from(nodeId, 'latin1');
  const listeners = createLinkListeners(logger);
  let client: Client | null = null;
  let status: NodeLinkStatus = 'lost';
  let isClosed = false;
  let unsentBytes = 0;
  let drop: (cause: unknown) => void = () => undefined;
  let wake: () => void = () => undefined;

  const setStatus = (to: NodeLinkStatus): void => {
    status = to;
    listeners.tellStatus(to);
  };

  const take = (message: Buffer, name: Buffer): void => {
    const from = message.toString('latin1', 0, idLength);
    if (message.length < idLength || from === nodeId) return;
    const channel = name.toString('utf8').slice(prefix.length + 1);
    if (channel !== helloChannel) listeners.hear(channel, message.subarray(idLength), from);
    else if (status === 'linked') listeners.tellStatus('linked');
  };

  const subscribe = (to: Client, channel: string): Promise<void> => to.subscribe(`${prefix}:${channel}`, take, true);

  const publish = (channel: string, message: Uint8Array): void => {
    const to = client;
    if (to === null || status !== 'linked') return;
    const bytes = idLength + message.byteLength;
    if (unsentBytes + bytes > maxUnsentBytes) {
      drop(new Error('Redis takes messages too slowly.'));
      return;
    }
    unsentBytes += bytes;
    to.publish(`${prefix}:${channel}`, Buffer.concat([ownId, message])).then(
      () => {
        if (client === to) unsentBytes -= bytes;
      },
      (cause: unknown) => {
        if (client === to) drop(cause);
      },
    );
  };

  /** One connection's life, from the try to its end: whether it ever stood, and why it ended. */
  async function live(): Promise<{ wasLinked: boolean; cause: unknown }> {
    const made = newClient(url);
    let ping: NodeJS.Timeout | undefined;
    const cause = await new Promise<unknown>((ended) => {
      drop = ended;
      made.on('error', ended);
      made.on('end', () => ended(new Error('The connection to Redis ended.')));
      const begin = async (): Promise<void> => {
        await made.connect();
        await Promise.all([helloChannel, ...listeners.channels()].map((channel) => subscribe(made, channel)));
        client = made;
        unsentBytes = 0;
        setStatus('linked');
        logger.info('the other nodes can be reached through Redis');
        publish(helloChannel, nothing);
        ping = setInterval(() => {
          // A Redis that stands still keeps its connections: only an answer shows that it is there.
          const late = setTimeout(() => ended(new Error('Redis does not answer.')), options.pingTimeoutMs ?? 3_000);
          late.unref();
          made.ping().then(() => clearTimeout(late), ended);
        }, options.pingMs ?? 2_000);
      };
      begin().catch(ended);
    });
    clearInterval(ping);
    const wasLinked = client === made;
    client = null;
    if (made.isOpen) made.destroy();
    if (wasLinked) setStatus('lost');
    return { wasLinked, cause };
  }

  async function stayLinked(): Promise<void> {
    for (let tries = 0; !isClosed; tries += 1) {
      const { wasLinked, cause } = await live();
      if (wasLinked) tries = 0;
      if (isClosed) return;
      logger[tries === 0 ? 'warn' : 'debug']({ err: cause }, 'Redis cannot be reached; this node goes on alone and tries again');
      await pause(Math.min(retryMs.first * 2 ** tries, retryMs.longest));
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
  const living = stayLinked();

  return {
    nodeId,
    status: () => status,
    send: publish,
    listen(channel, heard) {
      const { isFirst, remove } = listeners.add(channel, heard);
      // Not linked: it is subscribed with the others when the connection stands.
      if (isFirst && client !== null) void subscribe(client, channel).catch((cause: unknown) => drop(cause));
      return () => {
        if (remove().isLast) void client?.unsubscribe(`${prefix}:${channel}`).catch((cause: unknown) => drop(cause));
      };
    },
    onStatus: listeners.onStatus,
    async close() {
      isClosed = true;
      listeners.clear();
      wake();
      drop(new Error('The link is closed.'));
      await living;
    },
  };
}

/** One attempt, no queue for later, and no reconnecting of its own: the life of a connection is managed in one place. */
function newClient(url: string) {
  return createClient({ url, disableOfflineQueue: true, socket: { reconnectStrategy: false, connectTimeout: 5_000 } });
}
