// Two browsers on two servers are in one room, go on while Redis is away, and outlive the death of a server.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { pino } from 'pino';
import { redisServer, startTestRedis, type TestRedis, withoutRedis } from '../server/nodes/test-redis.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres, stopEmbeddedPostgres } from '../server/store/embedded-postgres.ts';
import { declare, type Muster, makePeople, post, startMuster, windowOf } from './muster.ts';

test.skip(redisServer === undefined, `There is no redis-server on this machine${withoutRedis}.`);
test.setTimeout(180_000);

let folder: string;
let postgres: EmbeddedPostgres;
let redis: TestRedis;
let nodes: [Muster, Muster];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = await mkdtemp(path.join(os.tmpdir(), 'muster-e2e-nodes-'));
  // PostgreSQL's user walks through it when the tests run as root.
  await chmod(folder, 0o755);
  postgres = await startEmbeddedPostgres({ folder, logger: pino({ level: 'silent' }) });
  redis = await startTestRedis();
  const shared = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, MUSTER_SECRET: 'a secret for tests that nobody uses elsewhere' };
  const first = await startMuster(shared);
  // Before the second starts: each start makes a new one-time link for the first account.
  await makePeople(first);
  nodes = [first, await startMuster(shared)];
});
test.afterAll(async () => {
  for (const node of nodes ?? []) await node.stop();
  await redis?.close();
  await stopEmbeddedPostgres(folder);
  await rm(folder, { recursive: true, force: true });
});

const composer = (page: Page) => page.locator('#composer').getByRole('textbox', { name: 'New entry' });
const events = (page: Page) => page.getByRole('list', { name: 'Critical events, oldest first' });
const timeline = (page: Page) => page.getByRole('list', { name: 'Timeline, oldest first' });
const away = (page: Page) => page.getByText('Other servers cannot be reached.');
const say = async (page: Page, words: string): Promise<void> => {
  await composer(page).fill(words);
  await composer(page).press('Enter');
};
const firing = (name: string, service: string) => ({
  ...{ id: `${name}-${service}`, channel: 'alert', from: 'alertmanager' },
  text: `[FIRING] ${name}: ${service} has a 5xx share of 12 %`,
  attributes: { alertname: name, state: 'firing', severity: 'critical', service },
});

test(`two browsers on two servers are in one room, whatever goes away${withoutRedis}`, async ({ browser }) => {
  const [one, two] = nodes;
  const [maras, tomass] = [await windowOf(browser, one, 'mara'), await windowOf(browser, two, 'tomas')];
  const id = await declare(maras, 'One room on two servers');
  const [mara, tomas] = [await maras.newPage(), await tomass.newPage()];
  const both = [mara, tomas];
  for (const page of both) await page.goto(`/incidents/${id}`);
  for (const page of both) await expect(page.locator('.sync')).toHaveText('Livesaved');

  await test.step('words, people, events and decisions are shared', async () => {
    for (const page of both) await expect(page.locator('.here')).toContainText('2 here');
    await say(mara, 'Written on the first server.');
    await say(tomas, 'Written on the second server.');
    for (const page of both) {
      for (const words of ['Written on the first server.', 'Written on the second server.']) {
        await expect(timeline(page).getByRole('listitem').filter({ hasText: words })).toHaveCount(1);
      }
    }
    await post(tomass, id, [firing('CheckoutErrorsHigh', 'checkout-api')]);
    for (const page of both) await expect(events(page)).toContainText('checkout-api');
    const first = tomas.locator('.card').first();
    await expect(first).toBeVisible();
    const accept = first.getByRole('button', { name: /^Accept/ });
    if (!(await accept.isVisible())) await first.click();
    const title = (await first.getByRole('heading').innerText()).trim();
    await accept.click();
    await expect(mara.locator('.taken').getByRole('listitem').filter({ hasText: title })).toContainText('Tomas');
  });

  await test.step('while Redis is away each server goes on, and the screens say so', async () => {
    await redis.kill();
    for (const page of both) await expect(away(page)).toBeVisible();
    await say(mara, 'Redis is away, says the first.');
    await say(tomas, 'Redis is away, says the second.');
    await post(maras, id, [firing('OrdersDbDown', 'orders-db')]);
    for (const page of both) await expect(events(page)).toContainText('orders-db');
    await expect(timeline(mara)).toContainText('Redis is away, says the first.');
    await expect(timeline(tomas)).toContainText('Redis is away, says the second.');
    await redis.start();
    for (const page of both) {
      await expect(away(page)).toBeHidden();
      for (const words of ['Redis is away, says the first.', 'Redis is away, says the second.']) {
        await expect(timeline(page).getByRole('listitem').filter({ hasText: words })).toHaveCount(1);
      }
      await expect(page.locator('.here')).toContainText('2 here');
      await expect(page.locator('.sync')).toHaveText('Livesaved');
    }
  });

  await test.step('a server that is killed leaves its agent to the other', async () => {
    const countOf = (page: Page) => events(page).getByRole('listitem').count();
    await expect.poll(() => countOf(mara)).toBe(await countOf(tomas));
    await one.kill();
    await post(tomass, id, [firing('PaymentsDown', 'payments-api')]);
    await expect(events(tomas)).toContainText('payments-api');
    await say(tomas, 'The second server goes on.');
    await expect(tomas.locator('.sync')).toHaveText('Livesaved');
    // Mara comes back through the other server, as through a balancer, and finds everything.
    const again = await (await windowOf(browser, two, 'mara')).newPage();
    await again.goto(`/incidents/${id}`);
    await expect(events(again)).toContainText('payments-api');
    await expect.poll(() => countOf(again)).toBe(await countOf(tomas));
    for (const words of ['Written on the first server.', 'Redis is away, says the first.', 'The second server goes on.']) {
      await expect(timeline(again).getByRole('listitem').filter({ hasText: words })).toHaveCount(1);
    }
  });
});
