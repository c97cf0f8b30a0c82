// The document endpoint: lets signed-in people onto the document of an incident, and closes everything in order.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { MusterError } from '../../domain/errors.ts';
import { type IncidentId, incidentId, type PersonId } from '../../domain/ids.ts';
import { type Account, mayWriteDocument } from '../../domain/policy.ts';
import { type EpochMs, minuteMs, secondMs } from '../../domain/time.ts';
import type { ReviewState } from '../../domain/vocabulary.ts';
import { documentSocketPath, heartbeatIntervalMs } from '../../domain/wire.ts';
import type { NodeLink } from '../nodes/node-link.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { type AllowanceLimits, defaultAllowance } from './allowance.ts';
import { DocumentConnection } from './document-connection.ts';
import { LiveDocument } from './live-document.ts';

export type DocumentsOptions = {
  readonly store: DocumentStore;
  readonly logger: Logger;
  /** Whose session the headers carry; null for nobody's. */
  readonly authenticate: (headers: Headers) => Promise<Account | null>;
  /** `history` was imported, and may be read by everybody and written by nobody; null is none. */
  readonly incidentKind: (id: IncidentId) => Promise<'own' | 'history' | null>;
  /** How far the review of an incident has come; absent where no review is. */
  readonly reviewState?: (id: IncidentId) => Promise<ReviewState>;
  readonly wallNow: () => EpochMs;
  /** Rings the other nodes of the same installation. */
  readonly link: NodeLink;
  readonly limits?: AllowanceLimits;
  readonly lingerMs?: number;
  /** How often each connection's session is looked at again. */
  readonly recheckMs?: number;
  readonly heartbeatMs?: number;
  /** How often the rows of other nodes are looked for while they cannot ring. */
  readonly lookMs?: number;
};

export type Documents = {
  /** Takes an upgrade to `/ws/doc/<incident>`. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Looks at the sessions of a person's connections now: they signed out somewhere, or their rights changed. */
  lookAgain(person: PersonId): void;
  /** The review of an incident has just come to this state: the words of a published one are closed to everybody. */
  enterReview(id: IncidentId, state: ReviewState): void;
  stats(): { readonly documents: number; readonly connections: number; readonly waitingBytes: number };
  /**
   * Stores everything, answers open fences, keeps checkpoints and ends all sockets with 1012, within `deadlineMs`. Gives the
   * incidents whose last edits could not be stored in time; their browsers know them as unsaved.
   */
  close(deadlineMs: number): Promise<IncidentId[]>;
};

type OpenSocket = {
  readonly headers: Headers;
  readonly connection: DocumentConnection;
  readonly kind: 'own' | 'history';
  alive: boolean;
};

/** One frame at most; a tab that comes back after hours offline sends all its edits in one. */
const maxFrameBytes = 8 * 1024 * 1024;

export function createDocuments(options: DocumentsOptions): Documents {
  const { store, logger, authenticate, incidentKind, wallNow, link } = options;
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: maxFrameBytes });
  const documents = new Map<IncidentId, LiveDocument>();
  const sockets = new Map<WebSocket, OpenSocket>();
  const unstored = { bytes: 0 };
  let isClosing = false;

  const heartbeat = setInterval(() => {
    for (const document of documents.values()) document.heartbeat();
    // A bell may be lost, too.
    if (link.status() === 'linked') void lookForRows();
    for (const [socket, state] of sockets) {
      if (!state.alive) socket.terminate();
      else {
        state.alive = false;
        socket.ping();
      }
    }
  }, options.heartbeatMs ?? heartbeatIntervalMs);
  const recheck = setInterval(() => {
    for (const state of sockets.values()) void lookAgain(state);
    for (const [id, document] of documents) void lookAtReview(id, document);
  }, options.recheckMs ?? minuteMs);
  const look = setInterval(
    () => {
      if (link.status() === 'lost') void lookForRows();
    },
    options.lookMs ?? 2 * secondMs,
  );
  const unlisten = link.onStatus((status) => {
    if (status !== 'linked') return;
    for (const document of documents.values()) document.greetNodes();
    void lookForRows();
  });
  for (const timer of [heartbeat, recheck, look]) timer.unref();

  /** Asks once for all documents how far their rows go, and reads what is missing. */
  async function lookForRows(): Promise<void> {
    try {
      if (documents.size === 0) return;
      const seqs = await store.lastSeqs([...documents.keys()]);
      await Promise.all([...seqs].map(([id, seq]) => documents.get(id)?.readRows(seq)));
    } catch (error) {
      logger.debug({ err: error }, 'it could not be asked for what other nodes stored; looking again soon');
    }
  }

  /** A session may end, and rights may change, while its socket is open. */
  async function lookAgain({ headers, connection, kind }: OpenSocket): Promise<void> {
    try {
      const account = await authenticate(headers);
      if (account === null || account.id !== connection.person.id) connection.end(new MusterError('not-signed-in'));
      else if (kind === 'own' && mayWriteDocument(account).allowed === connection.readOnly)
        connection.end(new MusterError('stopping', 'Your rights have changed.'));
    } catch (error) {
      // The database is away: whoever is in stays in until it can be asked again.
      logger.warn({ err: error }, 'a session could not be looked at again');
    }
  }

  /** Another node may have published a review, or taken it back, in a room that nobody here watches. */
  async function lookAtReview(id: IncidentId, document: LiveDocument): Promise<void> {
    try {
      if (options.reviewState !== undefined) document.enterReview(await options.reviewState(id), true);
    } catch (error) {
      logger.debug({ err: error, incidentId: id }, 'it could not be asked how far a review has come; asking again in a minute');
    }
  }

  function documentOf(id: IncidentId): LiveDocument {
    const known = documents.get(id);
    if (known !== undefined && known.state !== 'closed') return known;
    const opened = new LiveDocument({
      incidentId: id,
      store,
      logger,
      ...{ wallNow, link, unstored },
      lingerMs: options.lingerMs ?? 30_000,
      reviewState: async () => (await options.reviewState?.(id)) ?? 'draft',
      onClosed: () => {
        if (documents.get(id) === opened) documents.delete(id);
      },
    });
    documents.set(id, opened);
    opened.loaded.catch((error: unknown) => logger.error({ err: error, incidentId: id }, 'a document could not be loaded'));
    return opened;
  }

  async function admit(socket: WebSocket, request: IncomingMessage): Promise<void> {
    // Frames that arrive while we look who it is must not be lost, so listen first.
    const early: Uint8Array[] = [];
    let earlyBytes = 0;
    let connection: DocumentConnection | null = null;
    socket.on('message', (data, isBinary) => {
      if (!isBinary) return socket.close(1003, 'Binary frames only.');
      const bytes = bytesOf(data);
      if (connection !== null) return connection.take(bytes);
      earlyBytes += bytes.byteLength;
      if (earlyBytes > maxFrameBytes) return socket.close(1013, 'Too much at once.');
      early.push(bytes);
    });
    socket.on('error', (error) => {
      logger.debug({ err: error }, 'a document socket broke');
      socket.terminate();
    });

    const headers = new Headers({ cookie: request.headers.cookie ?? '' });
    const account = await authenticate(headers);
    if (account === null) throw new MusterError('not-signed-in');
    const id = incidentOf(request);
    const kind = id === null ? null : await incidentKind(id);
    if (id === null || kind === null) throw new MusterError('not-found');
    if (isClosing) throw new MusterError('stopping');
    if (socket.readyState !== socket.OPEN) return;

    const document = documentOf(id);
    const admitted = new DocumentConnection({
      socket,
      person: { id: account.id, name: account.name },
      readOnly: kind === 'history' || !mayWriteDocument(account).allowed,
      limits: options.limits ?? defaultAllowance,
      nowMs: () => performance.now(),
      receive: (from, frame) => document.receive(from, frame),
      onFault: (error) =>
        logger.info({ incidentId: id, person: account.id, code: error.code, err: error.cause }, 'a document connection was ended'),
    });
    connection = admitted;
    const state: OpenSocket = { headers, connection: admitted, kind, alive: true };
    sockets.set(socket, state);
    socket.on('pong', () => {
      state.alive = true;
    });
    socket.on('close', () => {
      sockets.delete(socket);
      document.leave(admitted);
    });
    for (const bytes of early) admitted.take(bytes);
    await document.loaded;
    // It is asked for what the server does not have: what came from another node is not missing, only on its way.
    if (link.status() !== 'alone') {
      await document
        .readRows(null)
        .catch((error: unknown) => logger.debug({ err: error }, 'let in without asking for rows of other nodes'));
    }
    if (socket.readyState !== socket.OPEN) return;
    // It may have left memory in this very moment; whoever comes again opens it anew.
    if (document.state === 'closed') throw new MusterError('stopping');
    document.join(admitted);
    admitted.open();
  }

  return {
    handleUpgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (client) => {
        admit(client, request).catch((error: unknown) => {
          const known = error instanceof MusterError ? error : new MusterError('internal', undefined, { cause: error });
          if (known.code === 'internal') logger.error({ err: error }, 'a document socket could not be let in');
          // Refused after the upgrade: a browser cannot see why an upgrade itself was refused, and tries for ever.
          client.close(known.close, known.message.slice(0, 100));
        });
      });
    },

    lookAgain(person) {
      for (const state of sockets.values()) if (state.connection.person.id === person) void lookAgain(state);
    },

    enterReview(id, state) {
      documents.get(id)?.enterReview(state, true);
    },

    stats() {
      return { documents: documents.size, connections: sockets.size, waitingBytes: unstored.bytes };
    },

    async close(deadlineMs) {
      isClosing = true;
      for (const timer of [heartbeat, recheck, look]) clearInterval(timer);
      unlisten();
      const deadline = AbortSignal.timeout(deadlineMs);
      const lost: IncidentId[] = [];
      await Promise.all(
        [...documents].map(async ([id, document]) => {
          try {
            await document.close(deadline);
          } catch (error) {
            logger.error({ err: error, incidentId: id }, 'the last edits of this incident could not be stored; browsers keep them');
            lost.push(id);
          }
        }),
      );
      for (const socket of sockets.keys()) socket.close(1012, 'The server is restarting.');
      server.close();
      return lost;
    },
  };
}

function incidentOf(request: IncomingMessage): IncidentId | null {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const parsed = incidentId.safeParse(path.slice(documentSocketPath.length));
  return path.startsWith(documentSocketPath) && parsed.success ? parsed.data : null;
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
