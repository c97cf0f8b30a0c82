// Who listens on a link between nodes: by channel, and for its status; a listener that throws harms nobody else.
import type { Logger } from 'pino';
import type { NodeLinkStatus } from './node-link.ts';

type Heard = (message: Uint8Array, from: string) => void;

export type LinkListeners = {
  /** `isFirst` and `isLast` say whether the channel begins and ends to matter. */
  add(channel: string, heard: Heard): { readonly isFirst: boolean; readonly remove: () => { readonly isLast: boolean } };
  channels(): string[];
  hear(channel: string, message: Uint8Array, from: string): void;
  onStatus(changed: (status: NodeLinkStatus) => void): () => void;
  tellStatus(status: NodeLinkStatus): void;
  clear(): void;
};

export function createLinkListeners(logger: Logger): LinkListeners {
  const byChannel = new Map<string, Set<Heard>>();
  const statusListeners = new Set<(status: NodeLinkStatus) => void>();
  const guarded = (call: () => void): void => {
    try {
      call();
    } catch (error) {
      logger.error({ err: error }, 'a listener of the link between nodes threw');
    }
  };
  return {
    add(channel, heard) {
      // The same function twice is two listeners.
      const own: Heard = (message, from) => heard(message, from);
      const known = byChannel.get(channel);
      if (known === undefined) byChannel.set(channel, new Set([own]));
      else known.add(own);
      const remove = (): { isLast: boolean } => {
        const there = byChannel.get(channel);
        if (there?.delete(own) !== true || there.size > 0) return { isLast: false };
        byChannel.delete(channel);
        return { isLast: true };
      };
      return { isFirst: known === undefined, remove };
    },
    channels: () => [...byChannel.keys()],
    hear(channel, message, from) {
      for (const heard of byChannel.get(channel) ?? []) guarded(() => heard(message, from));
    },
    onStatus(changed) {
      const own = (status: NodeLinkStatus): void => changed(status);
      statusListeners.add(own);
      return () => statusListeners.delete(own);
    },
    tellStatus(status) {
      for (const changed of statusListeners) guarded(() => changed(status));
    },
    clear() {
      byChannel.clear();
      statusListeners.clear();
    },
  };
}
