// The one owner of the `upgrade` event: hands each WebSocket to whom it belongs, and refuses the rest.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type ErrorCode, errorSet } from '../../domain/errors.ts';
import { documentSocketPath } from '../../domain/wire.ts';
import { isTrustedOrigin } from './origin.ts';

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Who takes which upgrades. `pages` is null where no pages are served. */
export type UpgradeOwners = {
  readonly events: UpgradeHandler;
  readonly documents: UpgradeHandler;
  readonly pages: UpgradeHandler | null;
};

export const eventSocketPath = '/socket.io';

/**
 * Listens to `upgrade` on `server` and dispatches by path. The others must not listen themselves: Next and Socket.IO each
 * end sockets that are not theirs, so each gets a private `http.Server` onto which their upgrades are emitted (see
 * `forwardTo`). Upgrades from another site are refused before anybody sees them. Returns how to refuse all further ones.
 */
export function ownUpgrades(server: Server, owners: UpgradeOwners, trusted: readonly string[]): { refuseAll(): void } {
  const refusals = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1024 });
  let stopping = false;

  /** A browser cannot see why an upgrade was refused and tries for ever: accept, then close with the code. */
  function acceptAndClose(request: IncomingMessage, socket: Duplex, head: Buffer, code: ErrorCode): void {
    refusals.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate());
      client.close(errorSet[code].close, errorSet[code].message);
    });
  }

  /** Who takes an upgrade to this path; null where there is nothing. */
  function ownerOf(path: string): 'events' | 'documents' | 'pages' | null {
    if (path.startsWith(documentSocketPath)) return 'documents';
    if (path === eventSocketPath || path === `${eventSocketPath}/`) return 'events';
    return path.startsWith('/_next/') && owners.pages !== null ? 'pages' : null;
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const owner = ownerOf(pathOf(request));
    const refusal = stopping ? 'stopping' : isTrustedOrigin(request.headers.origin, trusted) ? null : 'bad-origin';
    if (owner === null) refuse(socket, 404, 'Not Found');
    else if (owner === 'pages') owners.pages?.(request, socket, head);
    else if (refusal === null) owners[owner](request, socket, head);
    else if (owner === 'documents') acceptAndClose(request, socket, head, refusal);
    // Socket.IO's client backs off by itself and shows the refusal as a connection error.
    else refuse(socket, errorSet[refusal].status, refusal === 'stopping' ? 'Service Unavailable' : 'Forbidden');
  });
  return {
    refuseAll() {
      stopping = true;
    },
  };
}

/** An owner that takes upgrades through a private server, on which its own listeners can do no harm to other sockets. */
export function forwardTo(privateServer: Server): UpgradeHandler {
  return (request, socket, head) => {
    if (!privateServer.emit('upgrade', request, socket, head)) refuse(socket, 503, 'Service Unavailable');
  };
}

function refuse(socket: Duplex, status: number, reason: string): void {
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}
