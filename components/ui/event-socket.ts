// Muster's event socket in a browser. The Socket.IO client comes beside the page, not before it.
import type { EventSocket } from './event-connection.ts';

/** A socket that loads its client on the first connect. Websocket only, because recovery is ours (`lastSeq`). */
export function openEventSocket(): EventSocket {
  let loading: Promise<EventSocket> | null = null;
  let isWanted = false;
  const listeners: (readonly [string, (...args: never[]) => void])[] = [];
  const load = () => {
    loading ??= import('socket.io-client').then(({ io }) => {
      const socket = io({
        path: '/socket.io',
        transports: ['websocket'],
        autoConnect: false,
        reconnection: false,
        timeout: 5_000,
      }) as EventSocket;
      for (const [event, listener] of listeners) socket.on(event, listener);
      return socket;
    });
    return loading;
  };
  return {
    on: (event, listener) => {
      listeners.push([event, listener]);
      void loading?.then((socket) => socket.on(event, listener));
    },
    connect: () => {
      isWanted = true;
      load().then(
        (socket) => {
          if (isWanted) socket.connect();
        },
        (error: unknown) => {
          // The code could not be fetched, so there is no connection either: the next try fetches it again.
          loading = null;
          for (const [event, listener] of listeners) {
            if (event === 'connect_error') (listener as (error: unknown) => void)(error);
          }
        },
      );
    },
    disconnect: () => {
      isWanted = false;
      void loading?.then((socket) => socket.disconnect());
    },
    emit: (event, request, answer) => {
      void loading?.then((socket) => (answer === undefined ? socket.emit(event, request) : socket.emit(event, request, answer)));
    },
  };
}
