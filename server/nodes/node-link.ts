// How the processes of one Muster ring each other's bell: types of the link, and the link of a process that is alone.
import { randomUUID } from 'node:crypto';

/** `alone`: no Redis is configured. `lost`: it is configured and away, so each node goes on by itself and reads rows when it is back. */
export type NodeLinkStatus = 'alone' | 'linked' | 'lost';

/**
 * Messages between nodes. None is kept and any may be lost: PostgreSQL is the truth, and this is the doorbell that says to
 * look at it sooner. What only lives for a moment (carets, who is here) may travel in it whole.
 */
export type NodeLink = {
  /** Another one in each process and each start. */
  readonly nodeId: string;
  status(): NodeLinkStatus;
  /** Sends to every other node, never to this one. Dropped unless linked. */
  send(channel: string, message: Uint8Array): void;
  /** Hears what other nodes send on a channel, in each sender's order. Returns how to stop. */
  listen(channel: string, heard: (message: Uint8Array, from: string) => void): () => void;
  /**
   * Told of each change. `linked` means that bells may have been missed, this way or the other; it is said again while
   * linked when another node came, or came back after it had been cut off alone. Returns how to stop.
   */
  onStatus(changed: (status: NodeLinkStatus) => void): () => void;
  close(): Promise<void>;
};

/** The link of a process without Redis: it reaches nobody. */
export function createAloneLink(): NodeLink {
  return {
    nodeId: randomUUID(),
    status: () => 'alone',
    send: () => undefined,
    listen: () => () => undefined,
    onStatus: () => () => undefined,
    close: async () => undefined,
  };
}
