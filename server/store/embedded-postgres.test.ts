import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startEmbeddedPostgres, stopEmbeddedPostgres } from './embedded-postgres.ts';
import { linkLibraries } from './postgres-binaries.ts';
import { isAlive } from './postgres-cluster.ts';

const logger = pino({ level: 'silent' });
const timeoutMs = 60_000;
const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) {
    await stopEmbeddedPostgres(folder);
    await rm(folder, { recursive: true, force: true });
  }
}, timeoutMs);

async function newFolder(mode = 0o755): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), `muster-test-${process.pid}-`));
  await chmod(folder, mode);
  folders.push(folder);
  return folder;
}

let ready: string;

beforeAll(async () => {
  ready = await mkdtemp(path.join(tmpdir(), `muster-test-${process.pid}-`));
  await chmod(ready, 0o755);
  await (await start(ready)).stop();
}, timeoutMs);
afterAll(() => rm(ready, { recursive: true, force: true }));

/** A folder with a stopped cluster in it: copying one is cheaper than making it. */
async function readyFolder(): Promise<string> {
  const folder = await newFolder();
  await promisify(execFile)('cp', ['-a', path.join(ready, 'postgres'), folder]);
  return folder;
}

const start = (folder: string) => startEmbeddedPostgres({ folder, logger });

async function rowsOf(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await condition()); await delay(5)) {
    if (Date.now() > deadline) throw new Error('It did not come about within 20 s.');
  }
}

/** Another process of Muster: opens the folder's server, says its pid, then numbers that it has committed. */
function startWriter(folder: string): { child: ChildProcess; lines: string[] } {
  const program = `
    import pg from 'pg';
    import { pino } from 'pino';
    const { startEmbeddedPostgres, applicationName } = await import('./server/store/embedded-postgres.ts');
    const server = await startEmbeddedPostgres({ folder: ${JSON.stringify(folder)}, logger: pino({ level: 'silent' }) });
    const client = new pg.Client({ connectionString: server.url, application_name: applicationName });
    await client.connect();
    await client.query('CREATE TABLE IF NOT EXISTS kept (n int)');
    console.log('server ' + server.pid);
    for (let n = 1; ; n++) {
      await client.query('INSERT INTO kept VALUES ($1)', [n]);
      console.log(n);
    }`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  return { child, lines };
}

test('makes a cluster of its own: loopback only, a password for the owner alone, and the data outlives a stop', {
  timeout: timeoutMs,
}, async () => {
  const folder = await newFolder();
  const server = await start(folder);
  folders.push(path.join(folder, 'data', 'here'));
  expect(server.reused).toBe(false);
  expect(await rowsOf(server.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  expect(await rowsOf(server.url, 'SHOW unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
  expect(await rowsOf(server.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
  const password = path.join(folder, 'postgres', 'password');
  expect((await stat(password)).mode & 0o777).toBe(0o600);
  const wrong = new URL(server.url);
  wrong.password = 'wrong';
  await expect(rowsOf(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');

  await rowsOf(server.url, 'CREATE TABLE kept AS SELECT 1 AS n');
  await server.stop();
  await until(() => !isAlive(server.pid));
  await server.stop();
  const again = await start(folder);
  expect(again.reused).toBe(false);
  expect(await rowsOf(again.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  expect(await readdir(folder)).toEqual(['postgres']);
});

test('a server left over from a killed process is used again, with everything that was committed, and then stopped', {
  timeout: timeoutMs,
}, async () => {
  const folder = await readyFolder();
  const { child, lines } = startWriter(folder);
  await until(() => lines.length > 100);
  child.kill('SIGKILL');
  await until(() => child.signalCode === 'SIGKILL');
  const leftOver = Number(lines[0]?.replace('server ', ''));
  const committed = Number(lines.at(-1));
  expect(isAlive(leftOver)).toBe(true);

  const server = await start(folder);
  expect(server).toMatchObject({ reused: true, pid: leftOver });
  const [kept] = await rowsOf(server.url, 'SELECT max(n) AS last, count(*)::int AS rows FROM kept');
  expect(Number(kept?.last)).toBeGreaterThanOrEqual(committed);
  expect(kept?.rows).toBe(kept?.last);
  await until(
    async () => (await rowsOf(server.url, `SELECT 1 FROM pg_stat_activity WHERE application_name = 'muster ${child.pid}'`)).length === 0,
  );
  await server.stop();
  await expect(rowsOf(server.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
});

test('a server that was killed as well starts again with everything that was committed', { timeout: timeoutMs }, async () => {
  const folder = await readyFolder();
  const { child, lines } = startWriter(folder);
  await until(() => lines.length > 100);
  process.kill(Number(lines[0]?.replace('server ', '')), 'SIGKILL');
  child.kill('SIGKILL');
  await until(() => child.signalCode === 'SIGKILL');
  const server = await start(folder);
  expect(server.reused).toBe(false);
  const [kept] = await rowsOf(server.url, 'SELECT max(n) AS last FROM kept');
  expect(Number(kept?.last)).toBeGreaterThanOrEqual(Number(lines.at(-1)));
});

test('is left to another process that still uses it', { timeout: timeoutMs }, async () => {
  const folder = await readyFolder();
  const server = await start(folder);
  const { child, lines } = startWriter(folder);
  await until(() => lines.length > 1);
  await server.stop();
  expect(isAlive(server.pid)).toBe(true);
  const before = lines.length;
  await until(() => lines.length > before);
  child.kill('SIGKILL');
});

test('processes that start at once share one server', { timeout: timeoutMs }, async () => {
  const folder = await newFolder();
  const servers = await Promise.all([start(folder), start(folder), start(folder)]);
  expect(new Set(servers.map(({ pid }) => pid)).size).toBe(1);
  expect(await readdir(folder)).toEqual(['postgres']);
});

test('a pid file that names somebody else is no server', { timeout: timeoutMs }, async () => {
  const folder = await readyFolder();
  const pidFile = path.join(folder, 'postgres', 'data', 'postmaster.pid');
  await writeFile(pidFile, `${process.pid}\n${path.dirname(pidFile)}\n1700000000\n5432\n\n127.0.0.1\n0 0\nready\n`);
  const server = await start(folder);
  expect(server.reused).toBe(false);
  expect(await rowsOf(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('works in a folder that only its owner may enter', { timeout: timeoutMs }, async () => {
  const server = await start(await newFolder(0o700));
  expect(await rowsOf(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a server that does not start says why', { timeout: timeoutMs }, async () => {
  const fault = startEmbeddedPostgres({ folder: await readyFolder(), logger, serverSettings: { no_such_setting: '1' } });
  await expect(fault).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('unrecognized configuration parameter'),
  });
});

test("makes the libraries' links where install scripts are off, and leaves those that are there", async () => {
  const root = await newFolder();
  const library = path.join(root, 'native', 'lib');
  await mkdir(library, { recursive: true });
  await writeFile(path.join(library, 'libpq.so.5.18'), 'library');
  await writeFile(path.join(library, 'libthere.so'), 'there');
  const links = ['libpq.so', 'libpq.so.5', 'libthere.so'].map((name) => ({
    source: 'native/lib/libpq.so.5.18',
    target: `native/lib/${name}`,
  }));
  await writeFile(path.join(root, 'native', 'pg-symlinks.json'), JSON.stringify(links));
  await linkLibraries(root);
  await linkLibraries(root);
  expect((await lstat(path.join(library, 'libpq.so'))).isSymbolicLink()).toBe(true);
  expect(await readFile(path.join(library, 'libpq.so.5'), 'utf8')).toBe('library');
  expect(await readFile(path.join(library, 'libthere.so'), 'utf8')).toBe('there');
});
