// A real PostgreSQL that is really killed under people who type: nothing acknowledged is lost, nothing is acknowledged that is
// not stored, and everything is written once it is back.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { declaredAnswer } from '../../domain/api.ts';
import { type IncidentId, incidentId } from '../../domain/ids.ts';
import { type Client, startTestServer } from '../http/test-server.ts';
import { startTestNodes, type TestNode } from '../nodes/test-nodes.ts';
import { freePort } from '../nodes/test-redis.ts';
import { connect, type Database } from '../store/database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres, stopEmbeddedPostgres } from '../store/embedded-postgres.ts';
import { applyMigrations, readMigrations } from '../store/migrations.ts';
import { patience } from '../test-patience.ts';
import { Crowd, crowdSize, crowdTimeoutMs, edits, pause, rounds, seed } from './test-crowd.ts';
import { randomOf } from './test-random.ts';
import { openTab, wordsOf } from './test-tabs.ts';

/** How long the database is away in one piece: longer than any pause or patience on the way to it (docs/spec/realtime.md). */
const outageMs = Number(process.env.MUSTER_OUTAGE_SECONDS ?? 20) * 1_000;
vi.setConfig({ testTimeout: crowdTimeoutMs + 2 * outageMs, hookTimeout: 120_000 });

const logger = pino({ level: 'silent' });
let folder: string;
let postgres: { start(): Promise<void>; end(signal: 'SIGKILL' | 'SIGQUIT'): Promise<void> };
let database: Database;
let node: TestNode;
let people: Client[];
let incidents: IncidentId[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'muster-outage-'));
  // PostgreSQL's user walks through it when the tests run as root.
  await chmod(folder, 0o755);
  postgres = await startPostgres();
  const server = await startTestServer({ database: { ...database, ...connect(database.url, logger) } });
  people = [await server.signInAs('Ada'), await server.signInAs('Ben')];
  incidents = [];
  for (let index = 0; index < 3; index++) {
    incidents.push(incidentId.parse((await people[0]?.call('POST', '/api/incidents', { title: 'Outage' }))?.read(declaredAnswer).id));
  }
  await server.close();
});
afterAll(async () => {
  await database.close();
  await stopEmbeddedPostgres(folder);
  await rm(folder, { recursive: true, force: true });
});

/** A server of the test's own, that writes through to the disk, and comes back on the same port. */
async function startPostgres(): Promise<typeof postgres> {
  const port = await freePort();
  let running: EmbeddedPostgres;
  const start = async (): Promise<void> => {
    // Processes of the one that was killed may still be on their way out.
    running = await vi.waitFor(() => startEmbeddedPostgres({ folder, logger, port }), patience);
  };
  await start();
  const { url } = running!;
  await applyMigrations(url, await readMigrations(path.resolve('prisma/migrations')), logger);
  database = { ...connect(url, logger), url, embedded: false };
  return {
    start,
    async end(signal) {
      const { pid } = running;
      process.kill(pid, signal);
      await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), patience);
    },
  };
}

async function crowdOn(incident: IncidentId | undefined, said: string, size: number, everyMs: number): Promise<Crowd> {
  const [started] = await startTestNodes(1, { databaseUrl: database.url });
  if (started === undefined || incident === undefined) throw new Error('There is no node.');
  node = started;
  const crowd = new Crowd({
    ...{ database, incident, urls: [node.url], cookies: people.map(({ cookie }) => cookie), size, said, everyMs },
    ...{ random: randomOf(seed), storedOnce: true },
  });
  crowd.start();
  return crowd;
}

test(`DOC-07 DOC-51 while PostgreSQL is away for ${outageMs / 1_000} s people type on together, nothing is called saved, and all is written once, in order, when it is back`, async () => {
  const [quiet, , unopened] = incidents;
  const crowd = await crowdOn(quiet, `outage, seed ${seed}`, 6, 500);
  await crowd.heard();
  await postgres.end('SIGKILL');
  const awayFrom = performance.now();
  // What was on its way back is heard now; from here on nothing is.
  await pause(1_000);
  const acknowledged = crowd.tabs.map((tab) => tab.acknowledged);
  // Somebody opens another document meanwhile: told to come back, again and again, and never that they are not signed in.
  const [ada] = people;
  const stranger = openTab({ url: node.url, incidentId: unopened ?? '', cookie: ada?.cookie ?? '' });
  stranger.type('stranger', 0);
  await pause(outageMs - (performance.now() - awayFrom));

  expect(crowd.tabs.map((tab) => tab.acknowledged)).toEqual(acknowledged);
  expect(crowd.typed).toBeGreaterThan(acknowledged.reduce((sum, count) => sum + count, 0) + 6 * (outageMs / 1_000 - 2));
  // Nobody was sent away, and they read each other's words from memory.
  for (const tab of crowd.tabs) expect([tab.closes, tab.provider.wsconnected]).toEqual([[], true]);
  const [first] = crowd.tabs;
  const shown = new Set(wordsOf(first?.text ?? ''));
  for (const tab of crowd.tabs) for (const word of tab.typed.slice(0, -5)) expect(shown).toContain(word);
  expect([stranger.refusedWith, stranger.acknowledged]).toEqual([null, 0]);
  expect(new Set(stranger.closes)).toEqual(new Set([1013]));

  await postgres.start();
  await crowd.heard();
  await crowd.expectConvergence();
  await vi.waitFor(() => expect(stranger.acknowledged).toBe(1), patience);
  for (const tab of crowd.tabs) expect(tab.closes).toEqual([]);
  expect(await node.end('SIGTERM')).toBe(0);
});

test(`DOC-52 PostgreSQL is killed ${rounds} times under ${crowdSize} who type ${edits} words: nothing acknowledged is lost, nothing is stored twice`, async () => {
  const random = randomOf(seed);
  const crowd = await crowdOn(incidents[1], `database, seed ${seed}`, crowdSize, 90);
  for (let round = 1; round <= rounds; round++) {
    crowd.budget = (edits / rounds) * round;
    await crowd.heard();
    await pause(random.int(400));
    await postgres.end(random() < 0.5 ? 'SIGKILL' : 'SIGQUIT');
    await pause(random.int(800));
    await postgres.start();
    await crowd.expectNothingLost();
  }
  await crowd.hasTyped(edits);
  await crowd.expectConvergence();
  expect(await node.end('SIGTERM')).toBe(0);
});
