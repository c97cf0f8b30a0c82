import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PersonId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from './database.ts';
import { createHookStore, type HookStore } from './hook-store.ts';
import { createTestDatabase } from './test-database.ts';

let database: Database;
let hooks: HookStore;

beforeAll(async () => {
  database = await createTestDatabase();
  hooks = createHookStore(database);
});
afterAll(() => database.close());

const createdBy = 'person-1' as PersonId;
const now = 1_700_000_000_000 as EpochMs;

test('knows a hook by its token, and notes when it was used', async () => {
  const { hook, token } = await hooks.createHook({ source: 'alertmanager', name: 'Production \0', createdBy, now });
  expect(hook).toEqual({ id: hook.id, source: 'alertmanager', name: 'Production \ufffd', createdBy, createdAt: now, lastUsedAt: null });
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(await hooks.listHooks()).toEqual([hook]);
  const used = (now + 10) as EpochMs;
  expect(await hooks.hookOfToken('alertmanager', token, used)).toEqual({ ...hook, lastUsedAt: used });
  expect((await hooks.listHooks())[0]?.lastUsedAt).toBe(used);
  // A minute's precision is enough: most deliveries cost no write.
  await hooks.hookOfToken('alertmanager', token, (used + 59_999) as EpochMs);
  expect((await hooks.listHooks())[0]?.lastUsedAt).toBe(used);
  await hooks.hookOfToken('alertmanager', token, (used + 60_000) as EpochMs);
  expect((await hooks.listHooks())[0]?.lastUsedAt).toBe(used + 60_000);
});

test('does not know other tokens, and keeps none', async () => {
  const { token } = await hooks.createHook({ source: 'alertmanager', name: 'Staging', createdBy, now });
  expect(await hooks.hookOfToken('alertmanager', `${token}x`, now)).toBeUndefined();
  expect(await hooks.hookOfToken('alertmanager', '', now)).toBeUndefined();
  const { rows } = await database.pool.query('SELECT * FROM hook');
  expect(JSON.stringify(rows)).not.toContain(token);
});
