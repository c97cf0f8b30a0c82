// A Redis of a test's own: Debian's redis-server on a free port in a temporary folder, to be killed, stopped and started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';

/**
 * Where redis-server is: MUSTER_REDIS_SERVER, or found on PATH; undefined where there is none. A test that needs it says so:
 * `test.skipIf(redisServer === undefined)(`name${withoutRedis}`, ...)`.
 */
export const redisServer = findRedisServer();
/** The end of the title of a test that needs Redis. */
export const withoutRedis = redisServer === undefined ? ' (skipped: no redis-server on this machine)' : '';

export type TestRedis = {
  readonly url: string;
  /** Ends it in the middle of what it does. */
  kill(): Promise<void>;
  /** Stops it in order. */
  stop(): Promise<void>;
  /** Starts it again on the same port, empty. */
  start(): Promise<void>;
  /** Stands still with its connections open, until `goOn`. */
  freeze(): void;
  goOn(): void;
  /** Ends it for good and removes its folder. */
  close(): Promise<void>;
};

/** Starts a Redis that keeps nothing on disk; resolves when it answers. */
export async function startTestRedis(): Promise<TestRedis> {
  const program = redisServer;
  if (program === undefined) throw new Error('There is no redis-server on this machine.');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'muster-redis-'));
  const port = await freePort();
  let server: ChildProcess | null = null;

  const start = async (): Promise<void> => {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
    const child = spawn(program, settings, { stdio: 'ignore' });
    server = child;
    const deadline = Date.now() + 10_000;
    while (!(await answers(port))) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error('The redis-server of the test did not start.');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    const child = server;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGCONT');
    child.kill(signal);
    await gone;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    start,
    freeze: () => void server?.kill('SIGSTOP'),
    goOn: () => void server?.kill('SIGCONT'),
    async close() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function findRedisServer(): string | undefined {
  const given = process.env.MUSTER_REDIS_SERVER;
  if (given !== undefined && given !== '') return given;
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'redis-server'))
    .find((candidate) => existsSync(candidate));
}

/** Whether PING is answered with PONG. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1', () => void socket.write('PING\r\n'));
    socket.setTimeout(1_000, () => done(false));
    socket.once('data', (data) => done(data.toString().startsWith('+PONG')));
    socket.once('error', () => done(false));
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
  });
}

/**
 * A port of this machine that nobody listens on, for servers that come back on theirs. It is below those that systems give
 * out by themselves: else the line of a client would now and then take the port of a server that is being started again.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
