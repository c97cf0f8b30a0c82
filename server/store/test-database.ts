// Gives a test its own fresh, migrated database on the PostgreSQL server of the vitest run.
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { connect, type Database } from './database.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { applyMigrations, readMigrations } from './migrations.ts';

const logger = pino({ level: 'silent' });

/** A new migrated database; `close` drops it. The run's server is started by the first test that needs it. */
export async function createTestDatabase(): Promise<Database> {
  const serverUrl = await testServerUrl();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(serverUrl, async (client) => {
    const template = await ensureTemplate(client, serverUrl);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  const url = withDatabase(serverUrl, name);
  const connections = connect(url, logger);
  let closed: Promise<void> | undefined;
  const close = async () => {
    await connections.close();
    await administer(serverUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  };
  return {
    ...connections,
    url,
    embedded: true,
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** Address of the run's server, for tests that make databases of their own. */
export async function testServerUrl(): Promise<string> {
  // Speed for durability: these databases end with the run. Tests of durability start a server of their own.
  const serverSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
  const { url } = await startEmbeddedPostgres({ folder: inject('testServerFolder'), logger, serverSettings });
  return url;
}

/** The same server's address with another database. */
export function withDatabase(url: string, name: string): string {
  const there = new URL(url);
  there.pathname = `/${name}`;
  return there.href;
}

/** Makes the migrated template once per server and state of the migrations, and gives its name. */
async function ensureTemplate(client: pg.Client, serverUrl: string): Promise<string> {
  const migrations = await readMigrations(path.resolve('prisma/migrations'));
  const hash = createHash('sha256').update(migrations.map(({ checksum }) => checksum).join());
  const template = `template_${hash.digest('hex').slice(0, 16)}`;
  if (await isThere(client, template)) return template;
  await client.query('SELECT pg_advisory_lock(1)');
  if (await isThere(client, template)) return template;
  // Renamed when it is whole, so that nobody copies half of it.
  const making = `${template}_making`;
  await client.query(`DROP DATABASE IF EXISTS ${making}`);
  await client.query(`CREATE DATABASE ${making}`);
  await applyMigrations(withDatabase(serverUrl, making), migrations, logger);
  await client.query(`ALTER DATABASE ${making} RENAME TO ${template}`);
  return template;
}

async function isThere(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  return rowCount === 1;
}

async function administer(serverUrl: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    // Also gives back the lock.
    await client.end();
  }
}
