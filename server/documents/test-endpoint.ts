// The document endpoint on a port of its own, over a store in memory, with times and limits that a test can choose.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { PersonId } from '../../domain/ids.ts';
import type { AccountRole } from '../../domain/policy.ts';
import type { EpochMs } from '../../domain/time.ts';
import { createAloneLink } from '../nodes/node-link.ts';
import { createDocuments, type Documents, type DocumentsOptions } from './documents.ts';
import { type MemoryStore, memoryStore } from './test-documents.ts';

export type TestEndpoint = {
  readonly url: string;
  readonly documents: Documents;
  readonly store: MemoryStore;
  /** Who is signed in: a cookie is a name, and its role is here. */
  readonly roles: Map<string, AccountRole>;
  /** A bare socket of a person on the document `inc`. */
  connect(name: string): WebSocket;
};

/** Starts it; it ends with the test. */
export async function startEndpoint(options: Partial<DocumentsOptions> = {}): Promise<TestEndpoint> {
  const store = memoryStore();
  const roles = new Map<string, AccountRole>([
    ['ada', 'member'],
    ['ben', 'member'],
    ['vic', 'viewer'],
  ]);
  const documents = createDocuments({
    ...{ store, logger: pino({ level: 'silent' }), wallNow: () => Date.now() as EpochMs, link: createAloneLink() },
    authenticate: async (headers) => {
      const name = headers.get('cookie') ?? '';
      const accountRole = roles.get(name);
      return accountRole === undefined ? null : { id: name as PersonId, name, accountRole };
    },
    incidentKind: async (id) => (id === 'inc' ? 'own' : null),
    ...options,
  });
  const front = createServer();
  front.on('upgrade', documents.handleUpgrade);
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await documents.close(1_000);
    front.closeAllConnections();
    front.close();
  });
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  return {
    ...{ url, documents, store, roles },
    connect(name) {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/doc/inc`, { headers: { cookie: name } });
      socket.on('error', () => undefined);
      onTestFinished(() => socket.terminate());
      return socket;
    },
  };
}

/** The code with which a socket ends. */
export function closeOf(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once('close', resolve));
}

/** Waits until it is open. */
export function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => socket.once('open', () => resolve()));
}
