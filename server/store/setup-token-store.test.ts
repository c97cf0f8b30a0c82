import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from './database.ts';
import { createSetupTokenStore, type SetupTokenStore } from './setup-token-store.ts';
import { createTestDatabase } from './test-database.ts';

let database: Database;
let tokens: SetupTokenStore;

beforeAll(async () => {
  database = await createTestDatabase();
  tokens = createSetupTokenStore(database);
});
afterAll(() => database.close());

const now = 1_700_000_000_000 as EpochMs;
const expiresAt = (now + 1000) as EpochMs;
const refused = { code: 'not-allowed' };
const work = async () => 'made';

test('works once', async () => {
  const token = await tokens.issue({ now, expiresAt });
  await expect(tokens.redeem(`${token}x`, now, work)).rejects.toMatchObject(refused);
  expect(await tokens.redeem(token, now, work)).toBe('made');
  await expect(tokens.redeem(token, now, work)).rejects.toMatchObject(refused);
});

test('is not spent when the work does not succeed', async () => {
  const token = await tokens.issue({ now, expiresAt });
  const fault = tokens.redeem(token, now, async () => {
    throw new Error('the e-mail is taken');
  });
  await expect(fault).rejects.toThrow('the e-mail is taken');
  expect(await tokens.redeem(token, now, work)).toBe('made');
});

test('of people who use it at once, one succeeds', async () => {
  const token = await tokens.issue({ now, expiresAt });
  let made = 0;
  const redeem = () =>
    tokens.redeem(token, now, async () => {
      // On another connection, as the account is.
      await database.pool.query('SELECT 1');
      made++;
    });
  const results = await Promise.allSettled([redeem(), redeem(), redeem()]);
  expect(made).toBe(1);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('ends at its time, and when a newer one is made', async () => {
  const old = await tokens.issue({ now, expiresAt });
  const token = await tokens.issue({ now, expiresAt });
  await expect(tokens.redeem(old, now, work)).rejects.toMatchObject(refused);
  await expect(tokens.redeem(token, expiresAt, work)).rejects.toMatchObject(refused);
  const { rows } = await database.pool.query('SELECT * FROM setup_token');
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(token);
});
