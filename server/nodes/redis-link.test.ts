// The link over a real Redis: what is sent arrives, a Redis that dies or stands still is noticed, and the link comes back by itself.
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { patience } from '../test-patience.ts';
import type { NodeLink, NodeLinkStatus } from './node-link.ts';
import { createRedisLink } from './redis-link.ts';
import { freePort, redisServer, startTestRedis, type TestRedis, withoutRedis } from './test-redis.ts';

const needsRedis = test.skipIf(redisServer === undefined);
const logger = pino({ level: 'silent' });

async function redis(): Promise<TestRedis> {
  const started = await startTestRedis();
  onTestFinished(() => started.close());
  return started;
}

function linkTo(url: string, prefix = 'p', more: { pingMs?: number; pingTimeoutMs?: number } = {}): NodeLink {
  const link = createRedisLink({ url, prefix, logger, ...more });
  onTestFinished(() => link.close());
  return link;
}

const linked = (...links: NodeLink[]): Promise<void> =>
  vi.waitFor(() => expect(links.map((link) => link.status())).toEqual(links.map(() => 'linked')), patience);

function heardBy(link: NodeLink, channel: string): [string, number[]][] {
  const heard: [string, number[]][] = [];
  link.listen(channel, (message, from) => heard.push([from, [...message]]));
  return heard;
}

needsRedis(`bytes reach the other nodes of the installation in order, and never the sender${withoutRedis}`, async () => {
  const { url } = await redis();
  const [one, two, stranger] = [linkTo(url), linkTo(url), linkTo(url, 'another installation')];
  const [own, others, strangers] = [heardBy(one, 'c'), heardBy(two, 'c'), heardBy(stranger, 'c')];
  await linked(one, two, stranger);
  const messages = Array.from({ length: 300 }, (_, index) => [index & 255, 0, 255, 13, 10]);
  for (const message of messages) one.send('c', Uint8Array.from(message));
  one.send('another channel', Uint8Array.from([1]));
  await vi.waitFor(() => expect(others).toHaveLength(300), patience);
  expect(others).toEqual(messages.map((message) => [one.nodeId, message]));
  // Who is asked afterwards has had time to hear what it should not have.
  two.send('c', Uint8Array.from([9]));
  await vi.waitFor(() => expect(own).toEqual([[two.nodeId, [9]]]), patience);
  expect(strangers).toEqual([]);
});

needsRedis(`a channel is heard from when it is listened to until it is not, also while linked${withoutRedis}`, async () => {
  const { url } = await redis();
  const [one, two] = [linkTo(url), linkTo(url)];
  const [asked, answered] = [heardBy(one, 'asked'), heardBy(two, 'answered')];
  await linked(one, two);
  const heard: number[] = [];
  const stop = two.listen('late', (message) => heard.push(message[0] ?? -1));
  const second: number[] = [];
  two.listen('late', () => {
    throw new Error('this one is broken');
  });
  const stopSecond = two.listen('late', (message) => second.push(message[0] ?? -1));
  // Sent on the connection after the subscription, so what comes back shows that it stands.
  two.send('asked', Uint8Array.from([0]));
  await vi.waitFor(() => expect(asked).toHaveLength(1), patience);
  one.send('late', Uint8Array.from([1]));
  await vi.waitFor(() => expect([heard, second]).toEqual([[1], [1]]), patience);
  stop();
  one.send('late', Uint8Array.from([2]));
  await vi.waitFor(() => expect(second).toEqual([1, 2]), patience);
  stopSecond();
  one.send('late', Uint8Array.from([3]));
  one.send('answered', Uint8Array.from([4]));
  await vi.waitFor(() => expect(answered).toHaveLength(1), patience);
  expect([heard, second]).toEqual([[1], [1, 2]]);
});

needsRedis(
  `a Redis that is killed is told as lost, and the link comes back by itself, also for what was listened to meanwhile${withoutRedis}`,
  async () => {
    const server = await redis();
    const [one, two] = [linkTo(server.url), linkTo(server.url)];
    await linked(one, two);
    const told: NodeLinkStatus[] = [one.status()];
    one.onStatus((status) => told.push(status));
    for (let round = 0; round < 3; round += 1) {
      await server.kill();
      await vi.waitFor(() => expect([one.status(), two.status()]).toEqual(['lost', 'lost']), patience);
      one.send(`round ${round}`, Uint8Array.from([1]));
      const heard = heardBy(two, `round ${round}`);
      await server.start();
      await linked(one, two);
      one.send(`round ${round}`, Uint8Array.from([2]));
      await vi.waitFor(() => expect(heard).toEqual([[one.nodeId, [2]]]), patience);
    }
    expect(told.filter((status, index) => status !== told[index - 1])).toEqual([
      'linked',
      'lost',
      'linked',
      'lost',
      'linked',
      'lost',
      'linked',
    ]);
  },
);

needsRedis(`a Redis that stands still with its connections open is noticed${withoutRedis}`, async () => {
  const server = await redis();
  const link = linkTo(server.url, 'p', { pingMs: 20, pingTimeoutMs: 200 });
  await linked(link);
  server.freeze();
  // What is sent into it is lost, and nobody is told in the middle of what they do.
  for (let index = 0; index < 100; index += 1) link.send('c', new Uint8Array(1_000));
  await vi.waitFor(() => expect(link.status()).toBe('lost'), patience);
  server.goOn();
  await linked(link);
});

needsRedis(`a node that comes back tells those who were linked all along that they missed something${withoutRedis}`, async () => {
  const { url } = await redis();
  const [stays, comes] = [linkTo(url), createRedisLink({ url, prefix: 'p', logger })];
  await linked(stays, comes);
  await comes.close();
  const told: NodeLinkStatus[] = [];
  stays.onStatus((status) => told.push(status));
  await linked(linkTo(url));
  await vi.waitFor(() => expect(told).toEqual(['linked']), patience);
});

test('without a Redis there it is lost, takes what it is given, and closes at once', async () => {
  const link = createRedisLink({ url: `redis://127.0.0.1:${await freePort()}`, prefix: 'p', logger });
  link.send('c', Uint8Array.from([1]));
  link.listen('c', () => undefined)();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(link.status()).toBe('lost');
  const startedMs = performance.now();
  await link.close();
  expect(performance.now() - startedMs).toBeLessThan(1_000);
  await link.close();
});
