// Leases on a real database: one holder each, free when the holder ends in any way, and taken up again after the database was away.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { IncidentId } from '../../domain/ids.ts';
import { createTestDatabase } from '../store/test-database.ts';
import { patience } from '../test-patience.ts';
import { type DatabaseStatus, type NodeSession, openNodeSession } from './node-session.ts';

const logger = pino({ level: 'silent' });
const [a, b] = ['a', 'b'] as IncidentId[] as [IncidentId, IncidentId];

async function databaseUrl(): Promise<string> {
  const database = await createTestDatabase();
  onTestFinished(() => database.close());
  return database.url;
}

async function session(url: string): Promise<NodeSession> {
  const opened = await openNodeSession({ url, logger });
  onTestFinished(() => opened.close());
  return opened;
}

/** Ends sessions of the database as its administrator would; gives how many. */
async function terminateSessions(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: randomUUID() });
  await client.connect();
  await client.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await client.end();
}

test('a lease has one holder, who keeps it until it is given back', async () => {
  const url = await databaseUrl();
  const [one, two] = [await session(url), await session(url)];
  expect(await one.take([a, b])).toEqual([a, b]);
  expect(await two.take([a, b])).toEqual([]);
  // Taken again, and at once by two parts of a node: given back once all the same.
  expect(await Promise.all([one.take([a]), one.take([a])])).toEqual([[a], [a]]);
  await one.release([a, a, 'unknown' as IncidentId]);
  expect(await two.take([a, b])).toEqual([a]);
  expect(await one.take([a, b])).toEqual([b]);
});

test('of many who ask at once one gets it', async () => {
  const url = await databaseUrl();
  const sessions = await Promise.all(Array.from({ length: 5 }, () => session(url)));
  expect((await Promise.all(sessions.map((one) => one.take([a])))).flat()).toEqual([a]);
});

test('who closes leaves its leases to the others at once', async () => {
  const url = await databaseUrl();
  const [one, two] = [await session(url), await session(url)];
  await one.take([a]);
  await one.close();
  await vi.waitFor(async () => expect(await two.take([a])).toEqual([a]), patience);
  expect(await one.take([a])).toEqual([]);
  await one.close();
});

test('a session that the database ends is told, holds nothing, and opens again by itself', async () => {
  const url = await databaseUrl();
  const one = await session(url);
  const told: DatabaseStatus[] = [];
  one.onStatus((status) => told.push(status));
  await one.take([a]);
  await terminateSessions(url);
  await vi.waitFor(() => expect(told).toEqual(['away', 'ok']), patience);
  expect(await one.take([a])).toEqual([a]);
  expect(one.status()).toBe('ok');
});

test('while the database is away nothing is taken and nobody waits', async () => {
  const database = await createTestDatabase();
  const one = await session(database.url);
  await one.take([a]);
  await database.close();
  await vi.waitFor(() => expect(one.status()).toBe('away'), patience);
  expect(await one.take([a])).toEqual([]);
  await one.release([a]);
  await one.close();
});

test('who cannot connect at the start is told', async () => {
  await expect(openNodeSession({ url: 'postgresql://muster@127.0.0.1:9/muster', logger })).rejects.toThrow();
});
