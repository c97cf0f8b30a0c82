// What of the house around this node is away, for the screens: its database, and the other nodes.
import type { ServiceMessage } from '../../domain/wire.ts';
import type { NodeLink } from './node-link.ts';
import type { NodeSession } from './node-session.ts';

export type ServiceState = {
  current(): ServiceMessage;
  /** Told of each change. Returns how to stop. */
  onChange(changed: (state: ServiceMessage) => void): () => void;
  close(): void;
};

/** A connection that breaks and stands again at once is nobody's concern. */
const graceMs = 500;

export function createServiceState(given: { session: NodeSession; link: NodeLink; graceMs?: number }): ServiceState {
  const { session, link } = given;
  const listeners = new Set<(state: ServiceMessage) => void>();
  const look = (): ServiceMessage => ({ database: session.status(), nodes: link.status() });
  let told = look();
  let timer: NodeJS.Timeout | null = null;

  const tell = (): void => {
    timer = null;
    const now = look();
    if (now.database === told.database && now.nodes === told.nodes) return;
    told = now;
    for (const changed of listeners) changed(now);
  };
  const changed = (): void => {
    timer ??= setTimeout(tell, given.graceMs ?? graceMs);
    timer.unref();
  };
  const unsubscribes = [session.onStatus(changed), link.onStatus(changed)];
  return {
    current: () => told,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      listeners.clear();
      for (const unsubscribe of unsubscribes) unsubscribe();
    },
  };
}
