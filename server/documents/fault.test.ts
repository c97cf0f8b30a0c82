// A real server that is killed and stopped under people who type: what was acknowledged is there, and everybody converges.
import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import pino from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import * as Y from 'yjs';
import { declaredAnswer } from '../../domain/api.ts';
import { type IncidentId, incidentId, type Seq } from '../../domain/ids.ts';
import { startTestServer } from '../http/test-server.ts';
import { connect, type Database } from '../store/database.ts';
import { createDocumentStore } from '../store/document-store.ts';
import { createTestDatabase } from '../store/test-database.ts';
import { type Random, randomOf } from './test-random.ts';
import { Tab, wordsOf } from './test-tabs.ts';

/** More for a longer look: MUSTER_FAULT_ROUNDS=20 (docs/spec/realtime.md). */
const rounds = Number(process.env.MUSTER_FAULT_ROUNDS ?? 2);
const tabCount = 8;
const patience = { timeout: 30_000, interval: 20 };
vi.setConfig({ testTimeout: 60_000 + rounds * 20_000, hookTimeout: 60_000 });

const bundle = path.resolve(`node_modules/.cache/muster-test-${process.pid}/server.mjs`);
let database: Database;
let cookies: string[];
let port: number;
let incident: IncidentId;

beforeAll(async () => {
  await build({
    ...{ entryPoints: ['server/nodes/test-node-process.ts'], outfile: bundle, logLevel: 'warning' },
    ...{ bundle: true, platform: 'node', target: 'node20', format: 'esm', packages: 'external' },
  });
  database = await createTestDatabase();
  const server = await startTestServer({ database: { ...database, ...connect(database.url, pino({ level: 'silent' })) } });
  const people = [await server.signInAs('Ada'), await server.signInAs('Ben')];
  cookies = people.map(({ cookie }) => cookie);
  port = Number(new URL(server.url).port);
  const [ada] = people;
  incident = incidentId.parse((await ada?.call('POST', '/api/incidents', { title: 'Faults' }))?.read(declaredAnswer).id);
  await server.close();
});
afterAll(async () => {
  await rm(path.dirname(bundle), { recursive: true, force: true });
  await database.close();
});

type ServerProcess = { readonly child: ChildProcess; readonly exit: Promise<number | null> };

async function startProcess(): Promise<ServerProcess> {
  const env = { ...process.env, TEST_DATABASE_URL: database.url, TEST_PORT: String(port), TEST_ROOT: path.resolve('.') };
  const child = spawn(process.execPath, [bundle], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', () => reject(new Error('The server did not start.')));
  });
  return { child, exit };
}

async function storedText(): Promise<string> {
  const doc = new Y.Doc();
  const store = createDocumentStore(database);
  for (let seq = 0 as Seq; ; ) {
    const page = await store.readUpdates(incident, { after: seq, limit: 5_000 });
    for (const { bytes } of page) Y.applyUpdate(doc, bytes);
    const last = page.at(-1);
    if (last === undefined) return doc.getText('words').toString();
    seq = last.seq;
  }
}

/** Words that a tab was told are stored, and that are not. */
async function lostWords(tabs: readonly Tab[]): Promise<string[]> {
  // Before the question: what is acknowledged while the database answers counts next time.
  const acknowledged = tabs.flatMap((tab) => tab.acknowledgedWords);
  const stored = new Set(wordsOf(await storedText()));
  return acknowledged.filter((word) => !stored.has(word));
}

/** Each tab types on, whether it is connected or not. Gives how to stop it. */
function typeOn(tabs: readonly Tab[], random: Random, prefix: string): () => void {
  let count = 0;
  const timers = tabs.map((tab, index) =>
    setInterval(() => {
      count += 1;
      tab.type(`${prefix}${index}.${count}`, random());
    }, 15 + random.int(25)),
  );
  return () => timers.forEach(clearInterval);
}

async function run(signal: 'SIGKILL' | 'SIGTERM', seed: number): Promise<void> {
  const random = randomOf(seed);
  const said = `seed ${seed}`;
  const tabs = Array.from(
    { length: tabCount },
    (_, index) => new Tab({ url: `http://127.0.0.1:${port}`, incidentId: incident, cookie: cookies[index % cookies.length] ?? '' }),
  );
  onTestFinished(() => tabs.forEach((tab) => void tab.destroy()));
  const stop = typeOn(tabs, random, `${signal}.`);
  onTestFinished(stop);
  for (let round = 0; round < rounds; round++) {
    const before = tabs.map((tab) => tab.acknowledged);
    const { child, exit } = await startProcess();
    // In the middle of it: everybody is back and has been told something.
    await vi.waitFor(
      () =>
        expect(
          tabs.every((tab, index) => tab.acknowledged > (before[index] ?? 0)),
          said,
        ).toBe(true),
      patience,
    );
    await new Promise((resolve) => setTimeout(resolve, random.int(400)));
    child.kill(signal);
    const code = await exit;
    if (signal === 'SIGTERM') expect(code, said).toBe(0);
    expect(await lostWords(tabs), said).toEqual([]);
  }
  stop();
  const last = await startProcess();
  await vi.waitFor(
    () =>
      expect(
        tabs.every((tab) => tab.acknowledged === tab.typed.length),
        said,
      ).toBe(true),
    patience,
  );
  const stored = await storedText();
  await vi.waitFor(
    () =>
      expect(
        tabs.map((tab) => tab.text === stored),
        said,
      ).toEqual(tabs.map(() => true)),
    patience,
  );
  // Each word once, and none torn apart.
  expect(
    wordsOf(stored)
      .filter((word) => word.startsWith(signal))
      .sort(),
    said,
  ).toEqual(tabs.flatMap((tab) => tab.typed).sort());
  expect(
    tabs.flatMap((tab) => (tab.refusedWith === null ? [] : [tab.refusedWith])),
    said,
  ).toEqual([]);
  last.child.kill('SIGTERM');
  expect(await last.exit).toBe(0);
}

test(`DOC-34 ${rounds} kills under ${tabCount} who type lose nothing that was acknowledged, and everybody converges`, async () => {
  await run('SIGKILL', 1);
});

test(`DOC-35 ${rounds} orderly stops under ${tabCount} who type end with exit code 0 and lose nothing that was acknowledged`, async () => {
  await run('SIGTERM', 2);
});
