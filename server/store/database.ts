// Opens the database: an own PostgreSQL or the embedded one, migrated, with a pool for plain SQL and a Prisma client.
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Logger } from 'pino';
import { MusterError } from '../../domain/errors.ts';
import type { Settings } from '../settings.ts';
import { applicationName } from './embedded-postgres.ts';
import { PrismaClient } from './generated/client.ts';
import { keepEmbeddedPostgres } from './kept-postgres.ts';
import { applyMigrations, readMigrations } from './migrations.ts';
import { getTypeParser, queryRows } from './sql.ts';

/** An open, migrated database. `pool` is for hot paths in plain SQL, `prisma` for the rest; both use the same connections. */
export type Database = {
  readonly url: string;
  /** Whether Muster runs the server itself (no DATABASE_URL was set). */
  readonly embedded: boolean;
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  /** Ends the connections and, when embedded and nobody else uses it, the server. Safe to call twice. */
  close(): Promise<void>;
};

export type OpenDatabase = {
  readonly settings: Pick<Settings, 'databaseUrl' | 'dataFolder' | 'rootFolder'>;
  readonly logger: Logger;
};

const oldestMajor = 15;

/**
 * Opens the database that the settings name, starting the embedded server when they name none, and migrates it. Throws
 * MusterError: `unavailable` when it cannot be reached or started, `invalid-input` when it is too old, `wrong-state` when
 * its migrations do not fit.
 */
export async function openDatabase({ settings, logger }: OpenDatabase): Promise<Database> {
  const migrations = await readMigrations(path.join(settings.rootFolder, 'prisma', 'migrations'));
  const server = settings.databaseUrl === undefined ? await keepEmbeddedPostgres({ folder: settings.dataFolder, logger }) : undefined;
  const url = server?.url ?? settings.databaseUrl ?? '';
  try {
    if (server === undefined) await refuseTooOld(url);
    await applyMigrations(url, migrations, logger);
  } catch (error) {
    await server?.stop().catch(() => undefined);
    throw error;
  }
  const connections = connect(url, logger);
  let closed: Promise<void> | undefined;
  const close = async () => {
    await connections.close();
    await server?.stop();
  };
  return {
    ...connections,
    url,
    embedded: server !== undefined,
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** The connections to a database that is there and migrated: a pool and a Prisma client on it. */
export function connect(url: string, logger: Logger): Pick<Database, 'pool' | 'prisma' | 'close'> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    // A server that stands still never says that the time is over; the connection is given up then.
    query_timeout: 35_000,
    keepAlive: true,
    types: { getTypeParser },
  });
  // An idle connection that breaks is replaced on next use; unheard, the event would end the process.
  pool.on('error', (error) => logger.warn({ err: error }, 'idle database connection lost'));
  // So would the second word of a server that dies under a connection in use: who waits for an answer hears the first.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    pool,
    prisma,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

async function refuseTooOld(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect().catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message || String(cause) : String(cause);
      const fix = 'Check DATABASE_URL, and that the server takes connections from here.';
      throw new MusterError('unavailable', `The database of DATABASE_URL cannot be reached: ${why}. ${fix}`, { cause });
    });
    const rows = await queryRows<{ version: string }>(client, `SELECT current_setting('server_version_num') AS version`, []);
    const major = Math.floor(Number(rows[0]?.version ?? 0) / 10_000);
    if (major < oldestMajor) {
      const message = `Name a PostgreSQL of version ${oldestMajor} or newer; this one is ${major}.`;
      throw new MusterError('invalid-input', `DATABASE_URL: ${message}`, { faults: [{ path: 'DATABASE_URL', message }] });
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}
