import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeSocket } from '../room/test-world.ts';
import { EventConnection, offlineAfterMs, retryWaitsMs } from './event-connection.ts';

let socket: FakeSocket;
let connection: EventConnection;

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(1_000_000);
  socket = new FakeSocket();
  connection = new EventConnection(socket, { now: Date.now, random: () => 0.5 });
  connection.start();
});
afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

it('is connecting, then live', () => {
  expect(connection.status.kind).toBe('connecting');
  socket.come();
  expect(connection.status.kind).toBe('live');
  expect(socket.connects).toBe(1);
});

it('tries again with growing waits, and says which try and when the next is', () => {
  socket.come();
  socket.lose();
  expect(connection.status).toMatchObject({
    kind: 'reconnecting',
    since: 1_000_000,
    tries: 1,
    nextTryAt: 1_000_000 + (retryWaitsMs[0] ?? 0),
  });
  vi.advanceTimersByTime(retryWaitsMs[0] ?? 0);
  expect(socket.connects).toBe(2);
  expect(connection.status).toMatchObject({ kind: 'reconnecting', tries: 1, nextTryAt: null });
  socket.fail();
  vi.advanceTimersByTime(retryWaitsMs[1] ?? 0);
  expect(connection.status).toMatchObject({ tries: 2 });
  socket.come();
  expect(connection.status.kind).toBe('live');
});

it('calls it offline after a while, since the moment it was lost, and keeps trying', () => {
  socket.come();
  vi.setSystemTime(2_000_000);
  socket.lose();
  for (let ms = 0; ms <= offlineAfterMs; ms += 250) {
    const before = socket.connects;
    vi.advanceTimersByTime(250);
    if (socket.connects > before) socket.fail();
  }
  expect(connection.status).toMatchObject({ kind: 'offline', since: 2_000_000 });
  const { connects } = socket;
  vi.advanceTimersByTime(60_000);
  expect(socket.connects).toBeGreaterThan(connects);
  socket.come();
  expect(connection.status.kind).toBe('live');
});

it('looks at once when the browser says that the network is gone, and is offline if that is so', () => {
  socket.come();
  const { connects } = socket;
  connection.networkGone();
  expect(connection.status.kind).toBe('reconnecting');
  expect(socket.connects).toBe(connects + 1);
  socket.fail();
  expect(connection.status.kind).toBe('offline');
});

it('stays connected when the browser is wrong about the network', () => {
  socket.come();
  connection.networkGone();
  socket.come();
  expect(connection.status.kind).toBe('live');
  vi.advanceTimersByTime(60_000);
  expect(connection.status.kind).toBe('live');
});

it('tries at once when asked, with a new connection even where the old one still looks open', () => {
  socket.come();
  connection.networkGone();
  socket.fail();
  socket.up = true;
  const { connects } = socket;
  connection.tryNow();
  expect(socket.up).toBe(false);
  expect(socket.connects).toBe(connects + 1);
  socket.come();
  expect(connection.status.kind).toBe('live');
});

it('leaves a slow try alone', () => {
  socket.come();
  socket.lose();
  vi.advanceTimersByTime(retryWaitsMs[0] ?? 0);
  const { connects } = socket;
  vi.advanceTimersByTime(4_000);
  expect(socket.connects).toBe(connects);
});

it('does not try again when it is not signed in', () => {
  socket.fail('Sign in to continue.');
  expect(connection.status).toMatchObject({ kind: 'refused', code: 'not-signed-in' });
  const { connects } = socket;
  vi.advanceTimersByTime(120_000);
  expect(socket.connects).toBe(connects);
});

it('runs what waits for the connection each time it comes, and at once when it is there', () => {
  const run = vi.fn();
  const stop = connection.onConnected(run);
  expect(run).not.toHaveBeenCalled();
  socket.come();
  socket.lose();
  socket.come();
  expect(run).toHaveBeenCalledTimes(2);
  stop();
  connection.onConnected(run);
  expect(run).toHaveBeenCalledTimes(3);
});

it('does nothing more once stopped', () => {
  socket.come();
  connection.stop();
  const { connects } = socket;
  vi.advanceTimersByTime(120_000);
  expect(socket.connects).toBe(connects);
});

it('keeps what the server last said of its house, and tells when it changes', () => {
  const listener = vi.fn();
  connection.subscribe(listener);
  expect(connection.service).toBeNull();
  socket.come();
  listener.mockClear();
  socket.fire('service', { database: 'away', nodes: 'alone' });
  expect(connection.service).toEqual({ database: 'away', nodes: 'alone' });
  expect(listener).toHaveBeenCalledTimes(1);
});
