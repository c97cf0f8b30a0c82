// A Muster of its own for each test file: the built server on a free port with an empty database, and browsers signed in to it.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type APIRequestContext, type Browser, type BrowserContext, expect, request, test } from '@playwright/test';

const startDeadlineMs = 60_000;

export type Muster = {
  readonly url: string;
  /** Everything the server has printed so far. */
  readonly printed: () => string;
  /** Ends it in the middle of what it does. */
  readonly kill: () => Promise<void>;
  /** Stops it in order, if it runs, and removes its data. */
  readonly stop: () => Promise<void>;
};

/** Starts `dist/server.mjs` on an empty data folder; resolves when it answers. */
export async function startMuster(environment: Record<string, string> = {}): Promise<Muster> {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'muster-e2e-'));
  const server = spawn(process.execPath, ['--enable-source-maps', 'dist/server.mjs'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: '0',
      HOST: '127.0.0.1',
      MUSTER_DATA: dataFolder,
      MUSTER_DEMO: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = gather(server);
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await gone;
  };
  const stop = async (): Promise<void> => {
    await end('SIGTERM');
    await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    const url = await firstMatch(server, printed, /^Muster is at (\S+)$/m);
    return { url, printed, kill: () => end('SIGKILL'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * One Muster for the tests of the file that calls this: started before the first, stopped after the last; windows are closed
 * after each. With people, unless it makes its own or is the demo.
 */
export function musterOfFile({
  environment = {},
  hasPeople = true,
}: {
  environment?: Record<string, string>;
  hasPeople?: boolean;
} = {}): Muster {
  let started: Muster | null = null;
  const muster = (): Muster => {
    if (started === null) throw new Error('The server of this file is not started yet: a test or a hook may use it.');
    return started;
  };
  test.beforeAll(async () => {
    started = await startMuster(environment);
    if (hasPeople) await makePeople(started);
  });
  test.afterEach(async ({ browser }) => {
    for (const context of browser.contexts()) await context.close();
  });
  test.afterAll(async () => started?.stop());
  return {
    get url() {
      return muster().url;
    },
    printed: () => muster().printed(),
    kill: () => muster().kill(),
    stop: () => muster().stop(),
  };
}

export const people = {
  mara: { name: 'Mara', email: 'mara@example.org', password: 'four-words-and-a-number-1', accountRole: 'admin' },
  tomas: { name: 'Tomas', email: 'tomas@example.org', password: 'four-words-and-a-number-2', accountRole: 'member' },
  vera: { name: 'Vera', email: 'vera@example.org', password: 'four-words-and-a-number-3', accountRole: 'viewer' },
} as const;
export type PersonName = keyof typeof people;

/** Makes Mara through the one-time link and the others through her. */
export async function makePeople(muster: Muster): Promise<void> {
  const token = /setup\?token=(\S+)/.exec(muster.printed())?.[1];
  expect(token, 'the one-time link is printed at start').toBeDefined();
  const admin = await request.newContext({ baseURL: muster.url });
  const { name, email, password } = people.mara;
  await expectOk(admin.post('/api/setup', { data: { token, name, email, password } }));
  await signIn(admin, 'mara');
  for (const person of [people.tomas, people.vera]) await expectOk(admin.post('/api/people', { data: person }));
  await admin.dispose();
}

export async function signIn(context: APIRequestContext, who: PersonName): Promise<void> {
  const { email, password } = people[who];
  await expectOk(context.post('/api/auth/sign-in/email', { data: { email, password } }));
}

/** A browser window of a person, signed in. */
export async function windowOf(
  browser: Browser,
  muster: Muster,
  who: PersonName,
  theme: 'dark' | 'light' = 'dark',
): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: muster.url, viewport: { width: 1440, height: 900 }, colorScheme: theme });
  await signIn(context.request, who);
  return context;
}

/** Declares an incident and gives its id. */
export async function declare(context: BrowserContext, title: string): Promise<string> {
  const answer = await expectOk(context.request.post('/api/incidents', { data: { title, severity: 'sev2' } }));
  return ((await answer.json()) as { id: string }).id;
}

export async function post(context: BrowserContext, incident: string, signals: Record<string, unknown>[]): Promise<void> {
  await expectOk(context.request.post(`/api/incidents/${incident}/signals`, { data: signals }));
}

async function expectOk(answer: ReturnType<APIRequestContext['post']>) {
  const response = await answer;
  expect(response.status(), await response.text()).toBeLessThan(300);
  return response;
}

function gather(server: ChildProcess): () => string {
  let text = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
  }
  return () => text;
}

function firstMatch(server: ChildProcess, printed: () => string, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = pattern.exec(printed())?.[1];
      if (found === undefined) return;
      clearTimeout(deadline);
      resolve(found);
    };
    const deadline = setTimeout(() => reject(new Error(`The server did not start in time. It printed:\n${printed()}`)), startDeadlineMs);
    server.stdout?.on('data', look);
    server.on('exit', (code) => reject(new Error(`The server ended with ${code}. It printed:\n${printed()}`)));
  });
}

/** Sends a command of whoever is signed in, as the screen would, and expects that it is taken. */
export async function command(context: BrowserContext, incident: string, data: Record<string, unknown>): Promise<void> {
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const answer = await context.request.post(`/api/incidents/${incident}/commands`, { data, headers });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
}
