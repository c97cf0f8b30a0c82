// The event socket: news of incidents, in order and without gaps, to everybody who has them on screen.
import { createServer } from 'node:http';
import type { Logger } from 'pino';
import { type Socket, Server as SocketServer } from 'socket.io';
import { type ErrorCode, errorSet, MusterError } from '../../domain/errors.ts';
import type { IncidentId, PersonId } from '../../domain/ids.ts';
import { writeEntry } from '../../domain/log.ts';
import type { Account } from '../../domain/policy.ts';
import { minuteMs, secondMs } from '../../domain/time.ts';
import { type ClientToServer, type ServerToClient, type WatchAnswer, watchRequest } from '../../domain/wire.ts';
import type { NodeLink } from '../nodes/node-link.ts';
import { createPeopleHere } from '../nodes/people-here.ts';
import type { ServiceState } from '../nodes/service-state.ts';
import type { Rooms } from '../room/rooms.ts';
import { showsInList } from '../room/shows-in-list.ts';
import { eventSocketPath, forwardTo, type UpgradeHandler } from './upgrade.ts';

export type EventSocketDependencies = {
  readonly rooms: Rooms;
  /** To the event sockets of other nodes: who is there. News come through the rooms. */
  readonly link: NodeLink;
  readonly service: Pick<ServiceState, 'current' | 'onChange'>;
  /** Whose session the headers carry. */
  readonly authenticate: (headers: Headers) => Promise<Account | null>;
  readonly logger: Logger;
  /** How often each socket's session is looked at again; default a minute. */
  readonly recheckMs?: number;
};

export type EventSocket = {
  readonly upgrade: UpgradeHandler;
  /** How many people have the incident on screen, on this node or another. */
  here(id: IncidentId): number;
  /** How many sockets are connected. */
  size(): number;
  /** Looks at the sessions of a person's sockets now: they signed out somewhere. */
  lookAgain(person: PersonId): void;
  /** Ends all sockets so that their clients come back by themselves. */
  close(): Promise<void>;
};

type SocketData = { account: Account; watching: Map<IncidentId, () => void> };
type EventsServer = SocketServer<ClientToServer, ServerToClient, Record<string, never>, SocketData>;
type ClientSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, SocketData>;

const maxWatched = 20;
/** A client with so many messages unsent cannot keep up: it is cut off, and catches up from its cursor when it can. */
const maxUnsentMessages = 2_000;
export function createEventSocket(dependencies: EventSocketDependencies): EventSocket {
  const { rooms, link, service, authenticate, logger, recheckMs = minuteMs } = dependencies;
  const privateServer = createServer();
  const sockets: EventsServer = new SocketServer({
    path: eventSocketPath,
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: 64 * 1024,
    perMessageDeflate: false,
    pingInterval: 10 * secondMs,
    pingTimeout: 10 * secondMs,
  });
  sockets.attach(privateServer, { destroyUpgrade: false });

  sockets.use((socket, next) => {
    identify(socket).then(
      (account) => {
        if (account === null) return next(refusedConnection('not-signed-in'));
        socket.data.account = account;
        socket.data.watching = new Map();
        next();
      },
      (error: unknown) => {
        logger.warn({ err: error }, 'an event socket could not be let in');
        next(refusedConnection('unavailable'));
      },
    );
  });

  sockets.on('connection', (socket) => {
    socket.emit('service', service.current());
    socket.on('watch', (request, answer) => {
      if (typeof answer !== 'function') return;
      watch(socket, request).then(answer, (error: unknown) => answer(refusal(error)));
    });
    socket.on('unwatch', (request) => {
      const parsed = watchRequest.shape.incidentId.safeParse(request?.incidentId);
      if (parsed.success) unwatch(socket, parsed.data);
    });
    socket.on('disconnect', () => {
      for (const id of [...socket.data.watching.keys()]) unwatch(socket, id);
    });
  });

  async function identify(socket: ClientSocket): Promise<Account | null> {
    return authenticate(new Headers({ cookie: socket.handshake.headers.cookie ?? '' }));
  }

  async function watch(socket: ClientSocket, request: unknown): Promise<WatchAnswer> {
    const parsed = watchRequest.safeParse(request);
    if (!parsed.success) throw new MusterError('invalid-input');
    const { incidentId, lastSeq } = parsed.data;
    const { watching } = socket.data;
    if (!watching.has(incidentId) && watching.size >= maxWatched) throw new MusterError('too-many');
    const { room, unwatch: leave } = await rooms.watch(incidentId);
    if (!socket.connected) {
      leave();
      throw new MusterError('not-found');
    }
    watching.get(incidentId)?.();
    watching.set(incidentId, leave);
    people.changed();
    // From here to the answer nothing waits: what is written next is sent after the answer, on the same connection.
    void socket.join(nameOf(incidentId));
    const entries = room.entriesAfter(lastSeq);
    const { seq } = room.state;
    if (entries === undefined) return { status: 'refetch', seq };
    return { status: 'ok', entries: entries.map(writeEntry), seq, counts: room.counts };
  }

  function unwatch(socket: ClientSocket, id: IncidentId): void {
    socket.data.watching.get(id)?.();
    if (socket.data.watching.delete(id)) people.changed();
    void socket.leave(nameOf(id));
  }

  const people = createPeopleHere({
    link,
    logger,
    local: () => {
      const byIncident = new Map<IncidentId, Set<PersonId>>();
      for (const { data } of sockets.sockets.sockets.values()) {
        for (const id of data.watching?.keys() ?? []) byIncident.set(id, (byIncident.get(id) ?? new Set()).add(data.account.id));
      }
      return byIncident;
    },
  });

  const changedLists = new Set<IncidentId>();
  const unsubscribes = [
    service.onChange((state) => sockets.emit('service', state)),
    rooms.subscribe({
      onEntries: (incidentId, entries) => {
        sockets.to(nameOf(incidentId)).emit('entries', { incidentId, entries: entries.map(writeEntry) });
        if (entries.some(showsInList)) changedLists.add(incidentId);
      },
      onCounts: (incidentId, counts) => sockets.to(nameOf(incidentId)).emit('counts', { incidentId, counts }),
      onListChanged: (incidentId) => changedLists.add(incidentId),
    }),
  ];

  const everySecond = setInterval(() => {
    for (const incidentId of changedLists) sockets.emit('incidents-changed', { incidentId });
    changedLists.clear();
    for (const socket of sockets.sockets.sockets.values()) {
      if (unsentMessages(socket) > maxUnsentMessages) {
        logger.warn({ person: socket.data.account.id }, 'an event socket could not keep up and was cut off');
        socket.conn.close(true);
      }
    }
  }, secondMs);
  const lookAgain = (person?: PersonId): void => {
    for (const socket of sockets.sockets.sockets.values()) {
      if (person !== undefined && socket.data.account?.id !== person) continue;
      identify(socket).then(
        (account) => {
          // Ended by the server on purpose: the client does not come back by itself, it asks to sign in.
          if (account === null) socket.disconnect(true);
        },
        (error: unknown) => logger.warn({ err: error }, 'a session could not be looked up; the socket stays'),
      );
    }
  };
  const recheck = setInterval(() => lookAgain(), recheckMs);
  everySecond.unref();
  recheck.unref();

  return {
    upgrade: forwardTo(privateServer),
    here: people.count,
    size: () => sockets.sockets.sockets.size,
    lookAgain,
    async close() {
      clearInterval(everySecond);
      clearInterval(recheck);
      for (const unsubscribe of unsubscribes) unsubscribe();
      people.close();
      // Closing the transport, not the namespace: Socket.IO clients take the one for a lost network and come back.
      for (const socket of sockets.sockets.sockets.values()) socket.conn.close();
      sockets.engine.close();
    },
  };
}

function nameOf(id: IncidentId): string {
  return `incident ${id}`;
}

function unsentMessages(socket: ClientSocket): number {
  const unsent: unknown = Reflect.get(socket.conn, 'writeBuffer');
  return Array.isArray(unsent) ? unsent.length : 0;
}

/** Socket.IO hands `data` to the client beside the message. */
function refusedConnection(code: ErrorCode): Error {
  const { message } = errorSet[code];
  return Object.assign(new Error(code), { data: { code, message } });
}

function refusal(error: unknown): WatchAnswer {
  const known = error instanceof MusterError ? error : new MusterError('internal');
  return { status: 'refused', code: known.code, message: known.message };
}
