// Fifty cuts of every client of a real server, at random moments, while others write: each entry arrives once and in order.
import pino from 'pino';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { commandAnswer, declaredAnswer, logAnswer } from '../../domain/api.ts';
import type { ClientToServer, ServerToClient } from '../../domain/wire.ts';
import { type Random, randomOf } from '../documents/test-random.ts';
import { startTestNodes } from '../nodes/test-nodes.ts';
import { connect, type Database } from '../store/database.ts';
import { createTestDatabase } from '../store/test-database.ts';
import { patience } from '../test-patience.ts';
import { type Client, call, startTestServer } from './test-server.ts';

/** See docs/spec/realtime.md, "How to look longer". */
const seed = Number(process.env.MUSTER_FAULT_SEED ?? 1);
const clients = 20;
const cuts = 50;
vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 });

let database: Database;
let ada: Client;
let incident: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const server = await startTestServer({ database: { ...database, ...connect(database.url, pino({ level: 'silent' })) } });
  ada = await server.signInAs('Ada');
  incident = (await ada.call('POST', '/api/incidents', { title: 'Cuts' })).read(declaredAnswer).id;
  await server.close();
});
afterAll(() => database.close());

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A client as the browser's: it remembers the last entry that it has, and asks for what follows on every new line. */
class Watcher {
  last = 0;
  /** Entries that were not the next one: a gap or a double. */
  readonly faults: string[] = [];
  readonly #url: string;
  #socket: Socket<ServerToClient, ClientToServer> | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  open(): void {
    const socket: Socket<ServerToClient, ClientToServer> = io(this.#url, {
      ...{ path: '/socket.io', transports: ['websocket'], reconnection: false, forceNew: true },
      extraHeaders: { cookie: ada.cookie },
    });
    this.#socket = socket;
    socket.on('entries', ({ entries }) => this.#take(entries));
    socket.on('connect', () => {
      socket.emit('watch', { incidentId: incident, lastSeq: this.last }, (answer) => {
        if (answer.status === 'ok') this.#take(answer.entries);
        else this.faults.push(answer.status);
      });
    });
  }

  /** Ends the line without a goodbye, whether it is open yet or not. */
  cut(): void {
    this.#socket?.removeAllListeners();
    this.#socket?.io.engine?.close();
    this.#socket?.disconnect();
    this.#socket = null;
  }

  #take(entries: readonly { readonly seq: number }[]): void {
    for (const { seq } of entries) {
      if (seq !== this.last + 1) this.faults.push(`${seq} after ${this.last}`);
      this.last = seq;
    }
  }
}

async function watchOver(watcher: Watcher, random: Random): Promise<void> {
  for (let cut = 1; cut <= cuts; cut++) {
    const before = watcher.last;
    watcher.open();
    // Some before they are let in, most in the middle of the news.
    await pause(random.int(80));
    if (random() < 0.7) await vi.waitFor(() => expect(watcher.last).toBeGreaterThan(before), { ...patience, interval: 3 });
    watcher.cut();
    if (random() < 0.2) await pause(random.int(200));
  }
  watcher.open();
}

test(`EVT-03 ${cuts} cuts of each of ${clients} clients leave no gap and no double`, async () => {
  const random = randomOf(seed);
  const [node] = await startTestNodes(1, { databaseUrl: database.url });
  const url = node?.url ?? '';
  let written = 0;
  let isOver = false;
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let index = 0; !isOver; index++) {
      const command = { type: 'give-task', personId: ada.id, text: `Task ${index} of ${writer}` };
      const headers = { cookie: ada.cookie, 'idempotency-key': `writer-${writer}-${index}` };
      const answer = await call(url, 'POST', `/api/incidents/${incident}/commands`, command, headers);
      written = Math.max(written, answer.read(commandAnswer).seq);
      await pause(20 + random.int(60));
    }
  });
  const watchers = Array.from({ length: clients }, () => new Watcher(url));
  onTestFinished(() => {
    isOver = true;
    for (const watcher of watchers) watcher.cut();
  });
  await Promise.all(watchers.map((watcher) => watchOver(watcher, random)));
  isOver = true;
  await Promise.all(writers);

  const { seq } = (await call(url, 'GET', `/api/incidents/${incident}/log?after=${written}`, undefined, { cookie: ada.cookie })).read(
    logAnswer,
  );
  await vi.waitFor(() => expect(watchers.filter(({ last }) => last < seq)).toHaveLength(0), patience);
  expect(
    watchers.flatMap(({ faults }) => faults),
    `seed ${seed}`,
  ).toEqual([]);
  expect(seq).toBeGreaterThan(100);
});
