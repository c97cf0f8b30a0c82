// Stores the one-time token that makes the first account; only its SHA-256 hash.
import { MusterError } from '../../domain/errors.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from './database.ts';
import { inTransaction, queryRows } from './sql.ts';
import { hashToken, isHashOf, newToken } from './token.ts';

export type SetupTokenStore = {
  /** Makes a new token; earlier ones stop working. */
  issue(given: { now: EpochMs; expiresAt: EpochMs }): Promise<string>;
  /**
   * Runs `work` (making the account) and spends the token when it succeeds. Two people with the same token wait for
   * one another, so `work` succeeds once. Throws MusterError `not-allowed` for an unknown, spent or expired token.
   */
  redeem<T>(token: string, now: EpochMs, work: () => Promise<T>): Promise<T>;
};

export function createSetupTokenStore(database: Pick<Database, 'pool'>): SetupTokenStore {
  const { pool } = database;
  return {
    issue({ now, expiresAt }) {
      return inTransaction(pool, async (client) => {
        const token = newToken();
        await client.query('DELETE FROM setup_token');
        await client.query('INSERT INTO setup_token (hash, created_at, expires_at) VALUES ($1, $2, $3)', [
          hashToken(token),
          now,
          expiresAt,
        ]);
        return token;
      });
    },

    redeem(token, now, work) {
      return inTransaction(pool, async (client) => {
        // The row stays locked while the account is made, on another connection.
        const text = 'DELETE FROM setup_token WHERE hash = $1 AND expires_at > $2 RETURNING hash';
        const [spent] = await queryRows<{ hash: string }>(client, text, [hashToken(token), now]);
        if (spent === undefined || !isHashOf(spent.hash, token)) {
          throw new MusterError('not-allowed', 'This link was used already or is too old. Start the server again for a new one.');
        }
        return work();
      });
    },
  };
}
