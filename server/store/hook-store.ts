// Stores what machines come in with (webhook addresses and API tokens); of each token only its SHA-256 hash.
import type { HookSource } from '../../domain/api.ts';
import { newId, type PersonId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from './database.ts';
import { queryRows } from './sql.ts';
import { storableText } from './storable-json.ts';
import { hashToken, isHashOf, newToken } from './token.ts';

export type Hook = {
  readonly id: string;
  readonly source: HookSource;
  readonly name: string;
  readonly createdBy: PersonId;
  readonly createdAt: EpochMs;
  readonly lastUsedAt: EpochMs | null;
};

/** How stale `lastUsedAt` may be: it is for people, and not worth a write per delivery. */
const usedWithinMs = 60_000;

export type HookStore = {
  /** Makes a hook; the token is given once, here, and cannot be read again. */
  createHook(given: { source: HookSource; name: string; createdBy: PersonId; now: EpochMs }): Promise<{ hook: Hook; token: string }>;
  /** The hook of a token, noting that it was used; undefined for an unknown token. */
  hookOfToken(source: HookSource, token: string, now: EpochMs): Promise<Hook | undefined>;
  listHooks(): Promise<Hook[]>;
  /** Forgets a hook, so that its token opens nothing; false when there is none with this id. */
  revokeHook(id: string): Promise<boolean>;
};

const columns = `id, source, name, created_by AS "createdBy", created_at AS "createdAt", last_used_at AS "lastUsedAt"`;

export function createHookStore(database: Pick<Database, 'pool'>): HookStore {
  const { pool } = database;
  return {
    async createHook({ source, name, createdBy, now }) {
      const token = newToken();
      const hook: Hook = { id: newId(), source, name: storableText(name), createdBy, createdAt: now, lastUsedAt: null };
      const text = 'INSERT INTO hook (id, source, name, token_hash, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)';
      await queryRows(pool, text, [hook.id, source, hook.name, hashToken(token), createdBy, now]);
      return { hook, token };
    },

    async hookOfToken(source, token, now) {
      const text = `SELECT ${columns}, token_hash AS "tokenHash" FROM hook WHERE token_hash = $1 AND source = $2`;
      const [found] = await queryRows<Hook & { tokenHash: string }>(pool, text, [hashToken(token), source]);
      if (found === undefined || !isHashOf(found.tokenHash, token)) return undefined;
      const { tokenHash: _, ...hook } = found;
      if (hook.lastUsedAt !== null && now - hook.lastUsedAt < usedWithinMs) return hook;
      await queryRows(pool, 'UPDATE hook SET last_used_at = $2 WHERE id = $1', [hook.id, now]);
      return { ...hook, lastUsedAt: now };
    },

    async revokeHook(id) {
      const revoked = await queryRows<{ id: string }>(pool, 'DELETE FROM hook WHERE id = $1 RETURNING id', [id]);
      return revoked.length > 0;
    },

    listHooks: () => queryRows<Hook>(pool, `SELECT ${columns} FROM hook ORDER BY created_at, id`, []),
  };
}
