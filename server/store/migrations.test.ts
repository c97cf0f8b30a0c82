import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { applyMigrations, type Migration, readMigrations } from './migrations.ts';
import { testServerUrl, withDatabase } from './test-database.ts';

const logger = pino({ level: 'silent' });
let serverUrl: string;
let migrations: Migration[];
let admin: pg.Client;
const made: string[] = [];

beforeAll(async () => {
  serverUrl = await testServerUrl();
  migrations = await readMigrations(path.resolve('prisma/migrations'));
  admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
});
afterAll(async () => {
  for (const name of made) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.end();
});

async function emptyDatabase(): Promise<string> {
  const name = `migrate_${randomUUID().replaceAll('-', '')}`;
  made.push(name);
  await admin.query(`CREATE DATABASE ${name}`);
  return withDatabase(serverUrl, name);
}

async function rowsOf(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function prisma(url: string, ...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, DATABASE_URL: url };
    execFile(process.execPath, ['scripts/prisma.mjs', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, output: stdout + stderr });
    });
  });
}

const migration = (name: string, sql: string): Migration => ({ name, sql, checksum: name.padEnd(64, '0') });

test('applies everything to an empty database, and nothing the second time', async () => {
  const url = await emptyDatabase();
  const names = migrations.map(({ name }) => name);
  expect(await applyMigrations(url, migrations, logger)).toEqual(names);
  expect(await applyMigrations(url, migrations, logger)).toEqual([]);
  expect((await rowsOf(url, 'SELECT migration_name FROM _prisma_migrations ORDER BY 1')).map((row) => row.migration_name)).toEqual(names);
});

test('nodes that start at once apply each migration once', async () => {
  const url = await emptyDatabase();
  const applied = await Promise.all([1, 2, 3, 4].map(() => applyMigrations(url, migrations, logger)));
  expect(applied.flat()).toEqual(migrations.map(({ name }) => name));
});

test('carries an existing database on, with its data', async () => {
  const url = await emptyDatabase();
  const first = migration('20260101000000_first', 'CREATE TABLE thing (id int); INSERT INTO thing VALUES (1);');
  const second = migration('20260102000000_second', 'ALTER TABLE thing ADD name text NOT NULL DEFAULT $$x$$;');
  await applyMigrations(url, [first], logger);
  expect(await applyMigrations(url, [first, second], logger)).toEqual([second.name]);
  expect(await rowsOf(url, 'SELECT * FROM thing')).toEqual([{ id: 1, name: 'x' }]);
});

test('keeps nothing of a migration that does not work, and says which', async () => {
  const url = await emptyDatabase();
  const broken = migration('20260101000000_broken', 'CREATE TABLE thing (id int); SELECT * FROM nowhere;');
  const fault = applyMigrations(url, [broken], logger);
  await expect(fault).rejects.toMatchObject({ code: 'wrong-state', message: expect.stringMatching(/20260101000000_broken.*nowhere/) });
  expect(await rowsOf(url, 'SELECT * FROM _prisma_migrations')).toEqual([]);
  const mended = { ...broken, sql: 'CREATE TABLE thing (id int);' };
  expect(await applyMigrations(url, [mended], logger)).toEqual([broken.name]);
});

test('refuses a database of a newer version, and a migration that was changed or not finished', async () => {
  const url = await emptyDatabase();
  const first = migration('20260101000000_first', 'CREATE TABLE thing (id int);');
  const second = migration('20260102000000_second', 'CREATE TABLE other (id int);');
  await applyMigrations(url, [first, second], logger);
  const says = (words: RegExp) => ({ code: 'wrong-state', message: expect.stringMatching(words) });
  await expect(applyMigrations(url, [first], logger)).rejects.toMatchObject(says(/newer version.*20260102000000_second/));
  const changed = { ...first, checksum: 'f'.repeat(64) };
  await expect(applyMigrations(url, [changed, second], logger)).rejects.toMatchObject(says(/20260101000000_first was changed/));
  await rowsOf(url, `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '${second.name}'`);
  await expect(applyMigrations(url, [first, second], logger)).rejects.toMatchObject(says(/20260102000000_second was begun/));
});

test('the migrations make exactly what prisma/schema.prisma says', async () => {
  const from = ['--from-migrations', 'prisma/migrations', '--to-schema', 'prisma/schema.prisma', '--exit-code'];
  const { code, output } = await prisma(await emptyDatabase(), 'migrate', 'diff', ...from);
  expect(output).toContain('No difference detected');
  expect(code).toBe(0);
});

test('prisma migrate accepts what we applied, and we accept what it applied', async () => {
  const ours = await emptyDatabase();
  await applyMigrations(ours, migrations, logger);
  expect(await prisma(ours, 'migrate', 'status')).toMatchObject({ code: 0, output: expect.stringContaining('up to date') });
  expect(await prisma(ours, 'migrate', 'deploy')).toMatchObject({ code: 0, output: expect.stringContaining('No pending migrations') });
  const theirs = await emptyDatabase();
  expect(await prisma(theirs, 'migrate', 'deploy')).toMatchObject({ code: 0 });
  expect(await applyMigrations(theirs, migrations, logger)).toEqual([]);
  const rows = 'SELECT migration_name, checksum, applied_steps_count FROM _prisma_migrations ORDER BY 1';
  expect(await rowsOf(ours, rows)).toEqual(await rowsOf(theirs, rows));
});

test('opens and migrates the database of DATABASE_URL', async () => {
  const databaseUrl = await emptyDatabase();
  const settings = { databaseUrl, dataFolder: '/nowhere', rootFolder: path.resolve('.') };
  const database = await openDatabase({ settings, logger });
  expect(database).toMatchObject({ url: databaseUrl, embedded: false });
  expect(await database.prisma.user.count()).toBe(0);
  expect((await database.pool.query('SELECT count(*) AS incidents FROM incident')).rows).toEqual([{ incidents: 0 }]);
  await database.close();
  await database.close();
  await expect(openDatabase({ settings: { ...settings, databaseUrl: 'postgresql://u:p@127.0.0.1:1/x' }, logger })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/DATABASE_URL.*ECONNREFUSED/),
  });
});
