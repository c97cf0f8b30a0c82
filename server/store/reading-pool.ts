// A connection that can only read: what runs over it is refused every write by the database itself.
import pg from 'pg';
import type { Database } from './database.ts';
import { applicationName } from './embedded-postgres.ts';
import { getTypeParser } from './sql.ts';

/** One connection to a database that is there and migrated, on which every transaction is read-only. */
export function connectForReading(url: string): Pick<Database, 'pool' | 'close'> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    options: '-c default_transaction_read_only=on',
    max: 1,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    query_timeout: 35_000,
    types: { getTypeParser },
  });
  // Unheard, a connection that breaks would end the thread; who waits for an answer is told.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return { pool, close: () => pool.end() };
}
