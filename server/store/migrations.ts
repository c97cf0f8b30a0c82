// Applies the SQL files under prisma/migrations in Prisma's own bookkeeping, so that `prisma migrate` understands the database.
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { Logger } from 'pino';
import { MusterError } from '../../domain/errors.ts';
import { queryRows, toldApart } from './sql.ts';

/** Lock that `prisma migrate` takes as well: it and we, or two nodes that start at once, wait for one another. */
const advisoryLock = 72_707_369;

/** Prisma's own table, as `migrate deploy` makes it. */
const bookkeeping = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

export type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };

/** Reads the migrations of a folder, oldest first. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(path.join(folder, name, 'migration.sql'));
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
}

/**
 * Applies what is missing, each migration in one transaction with its row, and gives the names applied. Throws MusterError
 * `wrong-state` when the database is not a state from which these migrations lead on, `unavailable` when it cannot be reached.
 */
export async function applyMigrations(url: string, migrations: readonly Migration[], logger: Logger): Promise<string[]> {
  // A connection of its own: the lock belongs to the session, and a long migration must not meet the pool's time limit.
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLock]);
    await client.query(bookkeeping);
    const missing = findMissing(await readApplied(client), migrations);
    for (const migration of missing) {
      logger.info({ migration: migration.name }, 'applying migration');
      await apply(client, migration);
    }
    return missing.map(({ name }) => name);
  } catch (error) {
    throw toldApart(error);
  } finally {
    // Ends the session, and the lock with it.
    await client.end().catch(() => undefined);
  }
}

type Applied = { name: string; checksum: string; finished: boolean };

function readApplied(client: pg.Client): Promise<Applied[]> {
  return queryRows<Applied>(
    client,
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished FROM _prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
    [],
  );
}

function findMissing(applied: readonly Applied[], migrations: readonly Migration[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum, finished } of applied) {
    const migration = known.get(name);
    if (migration === undefined) {
      const fix = 'Start the version of Muster that wrote it, or restore a backup from before.';
      throw new MusterError('wrong-state', `The database was written by a newer version of Muster (migration ${name}). ${fix}`);
    }
    if (!finished) {
      const fix = 'Mend the database, then mark it with: npm run db -- migrate resolve';
      throw new MusterError('wrong-state', `Migration ${name} was begun and did not finish. ${fix}`);
    }
    if (migration.checksum !== checksum) {
      const fix = `Restore prisma/migrations/${name}/migration.sql as it was.`;
      throw new MusterError('wrong-state', `Migration ${name} was changed after it had been applied. ${fix}`);
    }
  }
  const done = new Set(applied.map(({ name }) => name));
  return migrations.filter(({ name }) => !done.has(name));
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    // clock_timestamp, since now() stands still within a transaction and the order of rows is that of started_at.
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined);
    const told = toldApart(cause);
    if (told instanceof MusterError) throw told;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MusterError('wrong-state', `Migration ${name} could not be applied, and nothing of it was kept: ${why}`, { cause });
  }
}
