// A link between nodes in memory, for tests: each node can be cut off and brought back, and messages can be lost.
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { createLinkListeners } from './link-listeners.ts';
import type { NodeLink, NodeLinkStatus } from './node-link.ts';

export type TestLink = NodeLink & {
  /** Redis is gone for this node. */
  cut(): void;
  /** It is back; the other nodes hear of it as over Redis. */
  mend(): void;
};

export type TestNetwork = { join(): TestLink };

/** Messages arrive in a later turn of the event loop, in each sender's order. `isLost` may lose some on their way. */
export function createTestNetwork(isLost: (channel: string) => boolean = () => false): TestNetwork {
  const members = new Set<{ readonly id: string; status: NodeLinkStatus; readonly listeners: ReturnType<typeof createLinkListeners> }>();
  return {
    join() {
      const listeners = createLinkListeners(pino({ level: 'silent' }));
      const self = { id: randomUUID(), status: 'linked' as NodeLinkStatus, listeners };
      const others = () => [...members].filter((member) => member !== self && member.status === 'linked');
      const say = (status: NodeLinkStatus): void => {
        self.status = status;
        listeners.tellStatus(status);
        if (status === 'linked') for (const other of others()) other.listeners.tellStatus('linked');
      };
      members.add(self);
      return {
        nodeId: self.id,
        status: () => self.status,
        send(channel, message) {
          if (self.status !== 'linked' || isLost(channel)) return;
          const copy = message.slice();
          for (const other of others()) setImmediate(() => other.status === 'linked' && other.listeners.hear(channel, copy, self.id));
        },
        listen: (channel, heard) => {
          const { remove } = listeners.add(channel, heard);
          return () => void remove();
        },
        onStatus: listeners.onStatus,
        cut: () => say('lost'),
        mend: () => say('linked'),
        async close() {
          members.delete(self);
          listeners.clear();
        },
      };
    },
  };
}
