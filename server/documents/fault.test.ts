// Real servers that are killed, stopped and cut off from each other under people who type: what was acknowledged is there, and
// everybody converges.
import pino from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { declaredAnswer } from '../../domain/api.ts';
import { type IncidentId, incidentId } from '../../domain/ids.ts';
import { type Client, startTestServer } from '../http/test-server.ts';
import { startTestNodes, type TestNode } from '../nodes/test-nodes.ts';
import { redisServer, startTestRedis, withoutRedis } from '../nodes/test-redis.ts';
import { connect, type Database } from '../store/database.ts';
import { createTestDatabase } from '../store/test-database.ts';
import { patience } from '../test-patience.ts';
import { Crowd, type CrowdOptions, crowdSize, crowdTimeoutMs, edits, pause, rounds, seed } from './test-crowd.ts';
import { type Random, randomOf } from './test-random.ts';

vi.setConfig({ testTimeout: crowdTimeoutMs });

let database: Database;
let people: Client[];
let declare: () => Promise<IncidentId>;

beforeAll(async () => {
  database = await createTestDatabase();
  const server = await startTestServer({ database: { ...database, ...connect(database.url, pino({ level: 'silent' })) } });
  people = [await server.signInAs('Ada'), await server.signInAs('Ben')];
  const ids: IncidentId[] = [];
  for (let index = 0; index < 4; index++) {
    ids.push(incidentId.parse((await people[0]?.call('POST', '/api/incidents', { title: 'Faults' }))?.read(declaredAnswer).id));
  }
  declare = async () => ids.pop() ?? incidentId.parse('');
  await server.close();
});
afterAll(() => database.close());

async function crowdOn(nodes: readonly TestNode[], random: Random, said: string, more: Partial<CrowdOptions> = {}): Promise<Crowd> {
  const crowd = new Crowd({
    ...{ database, incident: await declare(), urls: nodes.map(({ url }) => url), cookies: people.map(({ cookie }) => cookie) },
    ...{ size: crowdSize, random, said, everyMs: 40, ...more },
  });
  crowd.start();
  return crowd;
}

async function endAgainAndAgain(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const random = randomOf(seed);
  const said = `${signal}, seed ${seed}`;
  const [node] = await startTestNodes(1, { databaseUrl: database.url });
  if (node === undefined) throw new Error('There is no node.');
  const crowd = await crowdOn([node], random, said, { storedOnce: true });
  for (let round = 1; round <= rounds; round++) {
    crowd.budget = (edits / rounds) * round;
    // In the middle of it: everybody is back and has been told something.
    await crowd.heard();
    await pause(random.int(400));
    const code = await node.end(signal);
    if (signal === 'SIGTERM') expect(code, said).toBe(0);
    await crowd.expectNothingLost();
    await node.start();
  }
  await crowd.hasTyped(edits);
  await crowd.expectConvergence();
  expect(await node.end('SIGTERM')).toBe(0);
}

test(`DOC-34 ${rounds} kills under ${crowdSize} who type ${edits} words lose nothing that was acknowledged, and everybody converges`, async () => {
  await endAgainAndAgain('SIGKILL');
});

test(`DOC-35 ${rounds} orderly stops under ${crowdSize} who type ${edits} words end with exit code 0 and lose nothing that was acknowledged`, async () => {
  await endAgainAndAgain('SIGTERM');
});

test(`DOC-50 50 cuts of each of ${crowdSize} lines under people who type lose no word and double none`, async () => {
  const random = randomOf(seed);
  const [node] = await startTestNodes(1, { databaseUrl: database.url });
  if (node === undefined) throw new Error('There is no node.');
  const crowd = await crowdOn([node], random, `cuts, seed ${seed}`);
  await Promise.all(
    crowd.tabs.map(async (tab) => {
      for (let cut = 1; cut <= 50; cut++) {
        await vi.waitFor(() => expect(tab.provider.wsconnected).toBe(true), patience);
        await pause(random.int(150));
        // Without a goodbye, with whatever is on its way.
        tab.cut();
      }
    }),
  );
  await crowd.heard();
  await crowd.expectNothingLost();
  await crowd.expectConvergence();
});

test.skipIf(redisServer === undefined)(
  `DOC-46 one of two nodes is killed, stopped or loses Redis in ${rounds} rounds under ${crowdSize} who type${withoutRedis}`,
  async () => {
    const random = randomOf(seed);
    const said = `nodes, seed ${seed}`;
    const redis = await startTestRedis();
    onTestFinished(() => redis.close());
    const nodes = await startTestNodes(2, { databaseUrl: database.url, redisUrl: redis.url });
    const crowd = await crowdOn(nodes, random, said);
    for (let round = 1; round <= rounds; round++) {
      crowd.budget = (edits / rounds) * round;
      await crowd.heard();
      await pause(random.int(300));
      const [one, other] = random() < 0.5 ? nodes : nodes.toReversed();
      const kind = random.pick(['SIGKILL', 'SIGKILL', 'SIGTERM', 'Redis'] as const);
      if (kind === 'Redis') {
        await redis.kill();
        await crowd.heard();
        await redis.start();
      } else {
        await one?.end(kind);
        // As behind a balancer: its tabs go to the node that is left, and some come back.
        for (const tab of crowd.tabs) if (random() < 0.7) tab.moveTo(other?.url ?? '');
        await crowd.heard(crowd.tabs.filter((tab) => tab.isOn(other?.url ?? '')));
        await crowd.expectNothingLost();
        await one?.start();
        for (const tab of crowd.tabs) if (random() < 0.3) tab.moveTo(one?.url ?? '');
      }
      await crowd.expectNothingLost();
    }
    await crowd.hasTyped(edits);
    await crowd.expectConvergence();
    for (const node of nodes) expect(await node.end('SIGTERM'), said).toBe(0);
  },
);
