// Starts, finds again and stops the PostgreSQL server that Muster brings along.
import { execFile, spawn } from 'node:child_process';
import { mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Logger } from 'pino';
import { MusterError } from '../../domain/errors.ts';
import { chooseAccount, runAs } from './postgres-account.ts';
import { type Binaries, findBinaries } from './postgres-binaries.ts';
import { type ClusterFiles, clusterFiles, clusterUser, isAlive, makeCluster } from './postgres-cluster.ts';

export type EmbeddedPostgres = {
  /** Address of Muster's database in it. */
  readonly url: string;
  /** Whether a server was found running, left over from a killed process or in use by another. */
  readonly reused: boolean;
  readonly pid: number;
  readonly port: number;
  /** Stops the server, unless another Muster process is connected to it: then that one stops it. End your own connections first. */
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  /** The folder that holds, or will hold, `postgres/`. */
  readonly folder: string;
  readonly logger: Logger;
  /** More server settings, such as `fsync: 'off'` for tests. */
  readonly serverSettings?: Readonly<Record<string, string>>;
  /** The port to listen on: that of a server which ended, so that its address still holds. A free one when not given. */
  readonly port?: number;
};

const startDeadlineMs = 60_000;
const pollMs = 10;
const databaseName = 'muster';

/** Name by which a process's connections are told from another's; see `stop`. */
export const applicationName = `muster ${process.pid}`;

/**
 * Starts the embedded server, or uses the one that runs in this folder already: a server outlives a killed Node, and is
 * found through its pid file. Throws MusterError `unavailable` with the end of the server's log.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { folder, logger, serverSettings = {} } = options;
  const binaries = await findBinaries();
  await mkdir(folder, { recursive: true });
  // PostgreSQL reports its folder with links resolved; the two must compare equal.
  const files = clusterFiles(path.join(await realpath(folder), 'postgres'));
  await makeCluster(files, binaries);
  const password = (await readFile(files.password, 'utf8')).trim();
  const deadline = Date.now() + startDeadlineMs;
  let launched = false;
  for (;;) {
    const found = await findServer(files, password);
    if (found.state === 'ready') {
      const { port, pid } = found;
      await makeDatabase(port, password);
      logger.info(
        { port, serverPid: pid, reused: !launched },
        launched ? 'embedded PostgreSQL started' : 'embedded PostgreSQL was running already',
      );
      const stop = () => stopUnlessShared({ files, binaries, password, port, pid, logger });
      return { url: address(port, password, databaseName), reused: !launched, pid, port, stop };
    }
    if (Date.now() > deadline) throw await startFault(files);
    if (found.state === 'busy') await delay(pollMs);
    else launched = await launch(files, binaries, { ...serverSettings, port: String(options.port ?? (await freePort())) }, deadline);
  }
}

type Found = { readonly state: 'none' | 'busy' } | { readonly state: 'ready'; readonly pid: number; readonly port: number };

/** Looks for a server of this cluster. The pid file of a live server is never touched. */
async function findServer(files: ClusterFiles, password: string): Promise<Found> {
  const lock = await readPidFile(files);
  if (lock === undefined || !isAlive(lock.pid)) return { state: 'none' };
  if (!(await isPostgres(lock.pid))) {
    // After a restart of the machine or container the id belongs to somebody else, and PostgreSQL would refuse to start.
    await rm(path.join(files.data, 'postmaster.pid'), { force: true });
    return { state: 'none' };
  }
  if (lock.status !== 'ready') return { state: 'busy' };
  const client = new pg.Client({ connectionString: address(lock.port, password, 'postgres'), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory === files.data ? { state: 'ready', pid: lock.pid, port: lock.port } : { state: 'busy' };
  } catch (cause) {
    if (cause instanceof pg.DatabaseError && cause.code === '28P01') {
      const fix = `Restore ${files.password}, or stop process ${lock.pid} and start again.`;
      throw new MusterError('unavailable', `The embedded PostgreSQL runs already but does not take its kept password. ${fix}`, { cause });
    }
    return { state: 'busy' };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Lines of postmaster.pid: pid, folder, start time, port, socket folder, address, shared memory, status. */
async function readPidFile(files: ClusterFiles): Promise<{ pid: number; port: number; status: string } | undefined> {
  const text = await readFile(path.join(files.data, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), status: lines[7] ?? '' };
}

/** Whether the process is a PostgreSQL that runs: not another program, and not a dead one that nobody has reaped. */
export async function isPostgres(pid: number): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const linux = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (linux !== undefined) return /\(postgres\) [^ZX]/.test(linux);
  // Where it cannot be known, it is treated as a live server.
  const name = await promisify(execFile)('ps', ['-o', 'comm=', '-p', String(pid)]).catch(() => ({ stdout: 'postgres' }));
  return name.stdout.includes('postgres');
}

/** Launches a server; true once it is ready, false when it ended first (its port was taken, or another process was faster). */
async function launch(files: ClusterFiles, binaries: Binaries, more: Readonly<Record<string, string>>, deadline: number): Promise<boolean> {
  const account = await chooseAccount(binaries.postgres, files.data);
  const serverSettings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '60',
    // Short statements by key: compiling them costs more than it saves.
    jit: 'off',
    ...more,
  };
  const flags = Object.entries(serverSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command = '', ...args] = [...account.prefix, binaries.postgres, '-D', files.data, ...flags];
  await rename(files.log, `${files.log}.1`).catch(() => undefined);
  const log = await open(files.log, 'w', 0o600);
  try {
    // Detached: Ctrl-C goes to the whole process group, and the server must outlast our own orderly end.
    const child = spawn(command, args, {
      ...account.ids,
      cwd: '/',
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { ...process.env, LC_ALL: 'C' },
    });
    let ended = false;
    child.on('exit', () => {
      ended = true;
    });
    child.on('error', () => {
      ended = true;
    });
    child.unref();
    while (!ended && Date.now() < deadline) {
      const lock = await readPidFile(files);
      if (lock?.pid === child.pid && lock?.status === 'ready') return true;
      await delay(pollMs);
    }
    if (ended && !(await mayTryAgain(files))) throw await startFault(files);
    return false;
  } finally {
    await log.close();
  }
}

/** Whether the server ended for a reason that passes: its port was taken in between, or another process started it. */
async function mayTryAgain(files: ClusterFiles): Promise<boolean> {
  const text = await readFile(files.log, 'utf8').catch(() => '');
  return /lock file "postmaster.pid" already exists|could not create any TCP\/IP sockets|Address already in use/.test(text);
}

async function startFault(files: ClusterFiles): Promise<MusterError> {
  const text = await readFile(files.log, 'utf8').catch(() => '');
  const end = text.trim().split('\n').slice(-5).join('\n');
  return new MusterError('unavailable', `The embedded PostgreSQL in ${files.folder} did not start. The end of ${files.log}:\n${end}`);
}

/** A port nobody listens on. It can be taken before the server binds it; `launch` is then tried again. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const bound = probe.address();
      probe.close(() =>
        bound !== null && typeof bound === 'object' ? resolve(bound.port) : reject(new MusterError('internal', 'No free port.')),
      );
    });
  });
}

async function makeDatabase(port: number, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: address(port, password, 'postgres') });
  // A server that dies under the question answers it with an error, and ends the connection with another.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
    if (rowCount === 0) {
      await client.query(`CREATE DATABASE ${databaseName}`).catch((error: unknown) => {
        const code = error instanceof pg.DatabaseError ? error.code : undefined;
        // Two processes that start at once: the other one made it.
        if (code !== '42P04' && code !== '23505') throw error;
      });
    }
  } finally {
    await client.end();
  }
}

type Running = { files: ClusterFiles; binaries: Binaries; password: string; port: number; pid: number; logger: Logger };

async function stopUnlessShared({ files, binaries, password, port, pid, logger }: Running): Promise<void> {
  const lock = await readPidFile(files);
  if (lock === undefined || lock.pid !== pid || !isAlive(pid)) return;
  if ((await otherUsers(port, password)) > 0) {
    logger.info({ port, serverPid: pid }, 'embedded PostgreSQL left running: another Muster process uses it');
    return;
  }
  await stopServer(files, binaries);
  logger.info({ serverPid: pid }, 'embedded PostgreSQL stopped');
}

async function stopServer(files: ClusterFiles, binaries: Binaries): Promise<void> {
  const account = await chooseAccount(binaries.pgCtl, files.data);
  await runAs(account, binaries.pgCtl, ['stop', '-D', files.data, '-m', 'fast', '-t', '30']);
}

/** Stops the server of a folder, if one runs, whoever uses it: for folders that are about to be removed. */
export async function stopEmbeddedPostgres(folder: string): Promise<void> {
  const files = clusterFiles(path.join(folder, 'postgres'));
  const lock = await readPidFile(files);
  if (lock !== undefined && isAlive(lock.pid) && (await isPostgres(lock.pid))) await stopServer(files, await findBinaries());
}

/** Other processes of Muster that are connected. */
async function otherUsers(port: number, password: string): Promise<number> {
  const client = new pg.Client({ connectionString: address(port, password, 'postgres') });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ others: string }>(
      `SELECT count(DISTINCT application_name) AS others FROM pg_stat_activity WHERE application_name LIKE 'muster %' AND application_name <> $1`,
      [applicationName],
    );
    return Number(rows[0]?.others ?? 0);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function address(port: number, password: string, database: string): string {
  return `postgresql://${clusterUser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}
