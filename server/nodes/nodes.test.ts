// Real servers on one PostgreSQL and one Redis behave as one, go on while either is away, and take over from one that dies.
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { io, type Socket } from 'socket.io-client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { declaredAnswer, logAnswer } from '../../domain/api.ts';
import type { RawEntry } from '../../domain/log.ts';
import type { ClientToServer, ServerToClient, ServiceMessage } from '../../domain/wire.ts';
import { type Answer, call, codeOf, password, startTestServer } from '../http/test-server.ts';
import { connect, type Database } from '../store/database.ts';
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '../store/embedded-postgres.ts';
import { applyMigrations, readMigrations } from '../store/migrations.ts';
import { createTestDatabase } from '../store/test-database.ts';
import { patience } from '../test-patience.ts';
import { startTestNodes, type TestNode } from './test-nodes.ts';
import { redisServer, startTestRedis, type TestRedis, withoutRedis } from './test-redis.ts';

vi.setConfig({ testTimeout: 120_000 });
const needsRedis = test.skipIf(redisServer === undefined);
const logger = pino({ level: 'silent' });

async function freshDatabase(): Promise<Database> {
  const database = await createTestDatabase();
  onTestFinished(() => database.close());
  return database;
}

async function freshRedis(): Promise<TestRedis> {
  const redis = await startTestRedis();
  onTestFinished(() => redis.close());
  return redis;
}

/** Makes Ada, who administers, and gives her cookie: it is good on every node. */
async function makeAda(databaseUrl: string): Promise<string> {
  const server = await startTestServer({ database: { url: databaseUrl, embedded: false, ...connect(databaseUrl, logger) } });
  const { cookie } = await server.signInAs('Ada', 'admin');
  await server.close();
  return cookie;
}

const at =
  (node: TestNode, cookie: string) =>
  (method: string, route: string, body?: unknown): Promise<Answer> =>
    call(node.url, method, route, body, { cookie, 'idempotency-key': `key-${crypto.randomUUID()}` });

async function declareAt(node: TestNode, cookie: string): Promise<string> {
  return (await at(node, cookie)('POST', '/api/incidents', { title: 'Together', severity: 'sev2' })).read(declaredAnswer).id;
}

type Watching = {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  /** In the order in which they came, watched anew after each cut. */
  readonly entries: RawEntry[];
  readonly service: ServiceMessage[];
  readonly listChanges: string[];
};

/** What a browser that has the incident on screen hears from this node. */
async function watch(node: TestNode, cookie: string, incidentId: string): Promise<Watching> {
  const socket: Watching['socket'] = io(node.url, {
    ...{ path: '/socket.io', transports: ['websocket'], reconnectionDelay: 50, reconnectionDelayMax: 200, forceNew: true },
    extraHeaders: { cookie },
  });
  onTestFinished(() => void socket.disconnect());
  const watching: Watching = { socket, entries: [], service: [], listChanges: [] };
  const { entries } = watching;
  socket.on('entries', (message) => message.incidentId === incidentId && entries.push(...message.entries));
  socket.on('service', (message) => watching.service.push(message));
  socket.on('incidents-changed', (message) => watching.listChanges.push(message.incidentId));
  await new Promise<void>((resolve) =>
    socket.on('connect', () =>
      socket.emit('watch', { incidentId, lastSeq: entries.at(-1)?.seq ?? 0 }, (answer) => {
        if (answer.status === 'ok') entries.push(...answer.entries);
        resolve();
      }),
    ),
  );
  return watching;
}

const alert = (name: string) => ({
  ...{ id: name, channel: 'alert', from: 'alertmanager', text: `[FIRING] ${name}: ${name}-api has a 5xx share of 12 %` },
  attributes: { alertname: name, state: 'firing', severity: 'critical', service: `${name}-api` },
});
const readyz = async (node: TestNode) =>
  (await call(node.url, 'GET', '/readyz')).body as { status: string; nodes: string; rooms: { agents: { id: string }[] } };
const runsAgent = async (node: TestNode, id: string) => (await readyz(node)).rooms.agents.some((agent) => agent.id === id);
const eventsOf = (entries: readonly RawEntry[]) =>
  entries.filter(({ kind }) => kind === 'event-recorded').map(({ data }) => JSON.stringify(data));
const seqsOf = (entries: readonly RawEntry[]) => entries.map(({ seq }) => seq);
const oneToN = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

needsRedis(`EVT-13 EVT-17 two nodes are one room: entries, events, who is here, accounts and signing out${withoutRedis}`, async () => {
  const [database, redis] = [await freshDatabase(), await freshRedis()];
  const cookie = await makeAda(database.url);
  const nodes = await startTestNodes(2, { databaseUrl: database.url, redisUrl: redis.url });
  const [one, two] = nodes as [TestNode, TestNode];
  await vi.waitFor(async () => expect([(await readyz(one)).nodes, (await readyz(two)).nodes]).toEqual(['linked', 'linked']), patience);
  const id = await declareAt(one, cookie);
  const [left, right] = [await watch(one, cookie, id), await watch(two, cookie, id)];
  expect(await Promise.all([runsAgent(one, id), runsAgent(two, id)])).toEqual([true, false]);
  await at(two, cookie)('POST', `/api/incidents/${id}/signals`, [alert('orders'), alert('cart')]);
  await at(one, cookie)('POST', `/api/incidents/${id}/signals`, [alert('search')]);
  await at(two, cookie)('POST', `/api/incidents/${id}/commands`, { type: 'set-stage', stage: 'triage' });
  await vi.waitFor(() => {
    expect(right.entries.filter(({ kind }) => kind === 'stage-set')).toHaveLength(1);
    expect(eventsOf(right.entries).filter((event) => event.includes('-api')).length).toBeGreaterThanOrEqual(3);
    expect(right.entries).toEqual(left.entries);
  }, patience);
  expect(seqsOf(left.entries)).toEqual(oneToN(left.entries.length));
  await vi.waitFor(() => expect(right.listChanges).toContain(id), patience);

  // Ben is made on one node, signs in on the other, and counts where Ada looks.
  const ben = { name: 'Ben', email: 'ben@muster.example', password, accountRole: 'member' };
  expect((await at(one, cookie)('POST', '/api/people', ben)).status).toBe(200);
  await vi.waitFor(async () => expect(JSON.stringify((await at(two, cookie)('GET', '/api/people')).body)).toContain('Ben'), patience);
  const signedIn = await call(two.url, 'POST', '/api/auth/sign-in/email', { email: ben.email, password });
  const bens = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  const hereOn = async (node: TestNode) =>
    ((await at(node, cookie)('GET', '/api/incidents')).body as { incidents: { id: string; here: number }[] }).incidents.find(
      (incident) => incident.id === id,
    )?.here;
  const [benHere, benThere] = [await watch(two, bens, id), await watch(one, bens, id)];
  await vi.waitFor(async () => expect([await hereOn(one), await hereOn(two)]).toEqual([2, 2]), patience);
  // He signs out on one node, and his sockets on both end.
  const ends = [benHere, benThere].map(({ socket }) => new Promise((resolve) => socket.once('disconnect', resolve)));
  await call(one.url, 'POST', '/api/auth/sign-out', {}, { cookie: bens });
  expect(await Promise.all(ends)).toEqual(['io server disconnect', 'io server disconnect']);
  await vi.waitFor(async () => expect([await hereOn(one), await hereOn(two)]).toEqual([1, 1]), patience);
});

needsRedis(
  `EVT-13 EVT-16 while Redis is away each node goes on and says so, and nothing is missing when it is back${withoutRedis}`,
  async () => {
    const [database, redis] = [await freshDatabase(), await freshRedis()];
    const cookie = await makeAda(database.url);
    const [one, two] = (await startTestNodes(2, { databaseUrl: database.url, redisUrl: redis.url })) as [TestNode, TestNode];
    const id = await declareAt(one, cookie);
    const [left, right] = [await watch(one, cookie, id), await watch(two, cookie, id)];
    for (const how of ['kill', 'stop'] as const) {
      await redis[how]();
      for (const { service } of [left, right])
        await vi.waitFor(() => expect(service.at(-1)).toEqual({ database: 'ok', nodes: 'lost' }), patience);
      for (const [node, name] of [
        [one, `${how}-a`],
        [two, `${how}-b`],
      ] as const) {
        expect((await at(node, cookie)('POST', `/api/incidents/${id}/signals`, [alert(name)])).status).toBe(200);
        expect(
          (
            await at(node, cookie)('POST', `/api/incidents/${id}/commands`, {
              type: 'set-severity',
              severity: name.endsWith('a') ? 'sev1' : 'sev3',
            })
          ).status,
        ).toBe(200);
      }
      // Through the rows, without a bell.
      await vi.waitFor(() => {
        for (const name of [`${how}-a`, `${how}-b`]) expect(eventsOf(left.entries).join()).toContain(name);
        expect(right.entries).toEqual(left.entries);
      }, patience);
      await redis.start();
      for (const { service } of [left, right])
        await vi.waitFor(() => expect(service.at(-1)).toEqual({ database: 'ok', nodes: 'linked' }), patience);
    }
    expect(seqsOf(right.entries)).toEqual(oneToN(right.entries.length));
    expect((await readyz(one)).status).toBe('ready');
  },
);

needsRedis(`EVT-14 a node that is killed leaves its agents to the other, and nothing is lost or doubled${withoutRedis}`, async () => {
  const [database, redis] = [await freshDatabase(), await freshRedis()];
  const cookie = await makeAda(database.url);
  const nodes = (await startTestNodes(2, { databaseUrl: database.url, redisUrl: redis.url })) as [TestNode, TestNode];
  const id = await declareAt(nodes[0], cookie);
  const names: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const [dies, stays] = round % 2 === 0 ? [nodes[0], nodes[1]] : [nodes[1], nodes[0]];
    await vi.waitFor(async () => expect(await runsAgent(dies, id)).toBe(true), patience);
    const accepted: string[] = [];
    let isDown = false;
    const posting = (async () => {
      for (let index = 0; !isDown; index += 1) {
        const name = `shop${letters(round)}${letters(index)}`;
        // What was not acknowledged may be there or not: a sender would send it again, and so do we.
        const answer = await at(dies, cookie)('POST', `/api/incidents/${id}/signals`, [alert(name)]).catch(() => null);
        if (answer?.status === 200) accepted.push(name);
      }
    })();
    await vi.waitFor(() => expect(accepted.length).toBeGreaterThan(10), patience);
    await dies.end('SIGKILL');
    isDown = true;
    await posting;
    const killedMs = performance.now();
    await vi.waitFor(async () => expect(await runsAgent(stays, id)).toBe(true), patience);
    expect(performance.now() - killedMs).toBeLessThan(15_000);
    names.push(...accepted);
    await dies.start();
  }
  const watching = await watch(nodes[0], cookie, id);
  await vi.waitFor(() => {
    const events = eventsOf(watching.entries).join();
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(events))).toEqual([]);
  }, patience);
  const { entries } = (await at(nodes[1], cookie)('GET', `/api/incidents/${id}/log?limit=5000`)).read(logAnswer);
  expect(seqsOf(entries)).toEqual(oneToN(entries.length));
  const refs = entries.flatMap(({ kind, data }) => (kind === 'event-recorded' ? [(data as { event: { ref: string } }).event.ref] : []));
  expect(new Set(refs).size).toBe(refs.length);
});

test('EVT-15 while PostgreSQL is away commands and signals are refused with the reason, and agents go on when it is back', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), `muster-test-${process.pid}-`));
  await chmod(folder, 0o755);
  onTestFinished(async () => {
    await stopEmbeddedPostgres(folder);
    await rm(folder, { recursive: true, force: true });
  });
  const postgres = await startEmbeddedPostgres({ folder, logger });
  await applyMigrations(postgres.url, await readMigrations(path.resolve('prisma/migrations')), logger);
  const cookie = await makeAda(postgres.url);
  const [node] = (await startTestNodes(1, { databaseUrl: postgres.url })) as [TestNode];
  const id = await declareAt(node, cookie);
  const watching = await watch(node, cookie, id);
  await at(node, cookie)('POST', `/api/incidents/${id}/signals`, [alert('before')]);
  await vi.waitFor(() => expect(eventsOf(watching.entries).join()).toContain('before'), patience);
  let pid = postgres.pid;
  for (const [round, how] of (['SIGKILL', 'SIGSTOP', 'SIGKILL'] as const).entries()) {
    process.kill(pid, how);
    // A server that stands still takes its children's connections, but no new ones; those are ended with it.
    if (how === 'SIGSTOP') for (const child of await childrenOf(pid)) process.kill(child, 'SIGSTOP');
    await vi.waitFor(() => expect(watching.service.at(-1)).toEqual({ database: 'away', nodes: 'alone' }), patience);
    const refusals = await Promise.all([
      at(node, cookie)('POST', `/api/incidents/${id}/commands`, { type: 'set-stage', stage: 'triage' }),
      at(node, cookie)('POST', `/api/incidents/${id}/signals`, [alert(`refused ${round}`)]),
      at(node, cookie)('POST', '/api/incidents', { title: 'Not now' }),
      at(node, cookie)('GET', '/api/incidents'),
    ]);
    expect(refusals.map(codeOf)).toEqual(refusals.map(() => [503, 'unavailable']));
    expect((await call(node.url, 'GET', '/readyz')).status).toBe(503);
    expect((await call(node.url, 'GET', '/healthz')).status).toBe(200);
    if (round === 0) {
      // Beyond the time for which a session is believed without a look: nobody is taken for signed out.
      const session = () => at(node, cookie)('GET', '/api/session');
      await vi.waitFor(async () => expect((await session()).status).not.toBe(200), patience);
      expect(codeOf(await session())).toEqual([503, 'unavailable']);
      expect(codeOf(await at(node, cookie)('POST', `/api/incidents/${id}/commands`, { type: 'set-stage', stage: 'triage' }))).toEqual([
        503,
        'unavailable',
      ]);
    }
    // People stay in: the socket is not ended because nobody can be looked up.
    expect(watching.socket.connected).toBe(true);
    if (how === 'SIGSTOP') for (const child of [...(await childrenOf(pid)), pid]) process.kill(child, 'SIGCONT');
    else pid = (await startEmbeddedPostgres({ folder, logger, port: postgres.port })).pid;
    await vi.waitFor(() => expect(watching.service.at(-1)).toEqual({ database: 'ok', nodes: 'alone' }), patience);
    await vi.waitFor(
      async () => expect((await at(node, cookie)('POST', `/api/incidents/${id}/signals`, [alert(`after${round}`)])).status).toBe(200),
      patience,
    );
    await vi.waitFor(() => expect(eventsOf(watching.entries).join()).toContain(`after${round}`), patience);
  }
  expect(eventsOf(watching.entries).join()).not.toContain('refused');
  expect(seqsOf(watching.entries)).toEqual(oneToN(watching.entries.length));
  expect(await node.end('SIGTERM')).toBe(0);
});

/** A number in letters: a name that is no number of an instance. */
function letters(value: number): string {
  return [...String(value)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.trim().split(' ').filter(Boolean).map(Number);
}
