'use client';
// What a signed-in page lives on: the account, the event socket and the clock.
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { SessionAnswer } from '../../domain/api.ts';
import type { Account } from '../../domain/policy.ts';
import { WallClock } from '../room/clock.ts';
import { EventConnection } from '../ui/event-connection.ts';
import { openEventSocket } from '../ui/event-socket.ts';
import { sessionQueryKey } from './use-session.ts';

export type Live = {
  readonly account: Account;
  readonly server: SessionAnswer['server'];
  readonly connection: EventConnection;
  readonly clock: WallClock;
};

const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === null) throw new Error('This part of the page needs somebody to be signed in.');
  return live;
}

export function LiveProvider({ account, server, children }: { account: Account; server: SessionAnswer['server']; children: ReactNode }) {
  const [connection] = useState(() => new EventConnection(openEventSocket()));
  const [clock] = useState(() => new WallClock());
  const queries = useQueryClient();
  // The socket is the first to hear that a session ended; the gate then asks who is signed in.
  useEffect(
    () =>
      connection.subscribe(() => {
        if (connection.status.kind === 'refused') void queries.invalidateQueries({ queryKey: sessionQueryKey });
      }),
    [connection, queries],
  );
  useEffect(() => {
    connection.start();
    const online = () => connection.tryNow();
    const offline = () => connection.networkGone();
    const seen = () => {
      if (document.visibilityState === 'visible') connection.tryNow();
    };
    window.addEventListener('online', online);
    window.addEventListener('offline', offline);
    document.addEventListener('visibilitychange', seen);
    return () => {
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
      document.removeEventListener('visibilitychange', seen);
      connection.stop();
    };
  }, [connection]);
  return <LiveContext value={{ account, server, connection, clock }}>{children}</LiveContext>;
}
