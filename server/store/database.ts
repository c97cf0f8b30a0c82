// The database: an own PostgreSQL or the embedded one, migrated and open.
import type pg from 'pg';
import type { PrismaClient } from './generated/client.ts';

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
