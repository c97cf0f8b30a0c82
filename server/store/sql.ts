// Runs SQL: one statement or one transaction, with a database that cannot be reached told apart from every other fault.
import pg from 'pg';
import { MusterError } from '../../domain/errors.ts';

type Queryable = pg.Pool | pg.PoolClient | pg.Client;

/** pg reads bigint as text, since it may be too large for a number; epoch milliseconds and our counts never are. */
export const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format);

/** Runs one statement and gives its rows. Throws MusterError `unavailable` when the database cannot be reached. */
export async function queryRows<Row extends pg.QueryResultRow>(
  database: Queryable,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  try {
    const { rows } = await database.query<Row>(text, [...values]);
    return rows;
  } catch (error) {
    throw toldApart(error);
  }
}

/** Runs `work` in one transaction on one connection; what it throws rolls back. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw toldApart(error);
  });
  let broken = false;
  // The pool no longer listens: an error between two statements (the server was killed) would end the process.
  const onBroken = (): void => {
    broken = true;
  };
  client.on('error', onBroken);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      // The connection is gone, and the server rolls back by itself; the pool must not hand it out again.
      broken = true;
    });
    throw toldApart(error);
  } finally {
    client.off('error', onBroken);
    client.release(broken);
  }
}

/**
 * Condition for the `$3` rows after seq `$2`. Having no gaps, they are a range: unlike LIMIT, which while a table's
 * statistics are young is planned as reading and sorting all that follows.
 */
export function seqRange(column: string): string {
  return `${column} > $2::bigint AND ${column} <= $2::bigint + $3::bigint`;
}

/** Whether the statement was refused because a row with the same unique value exists; of this constraint when named. */
export function isDuplicate(error: unknown, constraint?: string): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505' && (constraint === undefined || error.constraint === constraint);
}

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
// Class 08 connection exception, 53 out of resources, 57P0x shutting down or starting up, 57014 our own time limit.
const serverCodes = /^(08|53|57P0|57014)/;
// pg gives these no code.
const connectionWords =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Cannot use a pool after calling end/;
// With these the server may have committed before its answer was lost.
const lost = /^(ECONNRESET|EPIPE|08|57P01|57P02)|Connection terminated|Query read timeout/;

/** The error to throw on: MusterError `unavailable` for a database that cannot be reached, anything else as it is. */
export function toldApart(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof MusterError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const unreachable = connectionCodes.has(code) || serverCodes.test(code) || connectionWords.test(error.message);
  if (!unreachable) return error;
  const message =
    lost.test(code) || lost.test(error.message) ? 'The connection to the database was lost; send it again to be sure.' : undefined;
  return new MusterError('unavailable', message, { cause: error });
}
