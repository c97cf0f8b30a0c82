// The JavaScript that a browser downloads for the room, as served, on a first visit.
import { gzipSync } from 'node:zlib';
import type { Browser, Page, Response } from '@playwright/test';
import type { Benchmark } from './benchmark.ts';
import { launchBrowser } from './browser.ts';
import { type Account, call, declareIncident, type MusterServer, makeAdministrator, startMuster } from './muster-server.ts';

/** Nothing more comes when no script has been asked for during this time. */
const quietMs = 1_500;
const deadlineMs = 60_000;

type Script = { readonly path: string; readonly bytes: number };

export const firstLoad: Benchmark = {
  name: 'first-load',
  does: 'A Chromium with an empty cache opens the room of an incident with events. Scripts are counted as the browser received them (gzip; 1 KB is 1,000 bytes). With the page: what its HTML names, which is all that runs before the header, the events, the state and the advice are there to be used. After it: what the page then fetches by itself (socket client, timeline with the shared document); the editor of entries and dialogs come when they are opened and are not counted.',
  async run(workplace) {
    const server = await startMuster(workplace);
    const account = await makeAdministrator(server);
    const incidentId = await declareIncident(server, account, 'First load');
    const attributes = { alertname: 'HighErrorRate', service: 'checkout-api', state: 'firing', severity: 'critical' };
    const alert = { channel: 'alert', from: 'alertmanager', text: '[FIRING] HighErrorRate checkout-api', attributes };
    await call(server, `/api/incidents/${incidentId}/signals`, [alert], account);
    const browser = await launchBrowser();
    try {
      const { named, later } = await visit(browser, server, account, incidentId);
      return [
        { what: 'JavaScript with the page', value: kilobytes(named), unit: 'KB', budget: { limit: 250, is: 'at most' } },
        { what: 'fetched after it', value: kilobytes(later), unit: 'KB' },
        { what: 'scripts with the page', value: named.length, unit: '' },
        { what: 'largest of them', value: Math.max(...named.map(({ bytes }) => bytes)) / 1000, unit: 'KB' },
      ];
    } finally {
      await browser.close();
    }
  },
};

async function visit(
  browser: Browser,
  server: MusterServer,
  account: Account,
  incidentId: string,
): Promise<{ named: readonly Script[]; later: readonly Script[] }> {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 } });
  const { email, password } = account;
  const signedIn = await context.request.post('/api/auth/sign-in/email', { data: { email, password } });
  if (!signedIn.ok()) throw new Error(`Signing in was answered ${signedIn.status()}.`);
  const page = await context.newPage();
  const scripts = watchScripts(page);
  const document = await page.goto(`/incidents/${incidentId}`);
  const html = (await document?.text()) ?? '';
  await page.locator('.events [role="row"], .events li').first().waitFor({ timeout: deadlineMs });
  await page.locator('#composer').waitFor({ timeout: deadlineMs });
  const all = await scripts.settled();
  const isNamed = ({ path }: Script): boolean => html.includes(`src="${path}`);
  return { named: all.filter(isNamed), later: all.filter((script) => !isNamed(script)) };
}

function watchScripts(page: Page): { settled(): Promise<readonly Script[]> } {
  const found: Promise<Script>[] = [];
  let lastMs = performance.now();
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    lastMs = performance.now();
    found.push(weigh(response));
  });
  return {
    async settled() {
      while (performance.now() - lastMs < quietMs) await new Promise((resolve) => setTimeout(resolve, 50));
      return Promise.all(found);
    },
  };
}

async function weigh(response: Response): Promise<Script> {
  const { pathname } = new URL(response.url());
  const encoding = await response.headerValue('content-encoding');
  // What is served as it is would be compressed by whatever stands in front: counted as such.
  if (encoding === null) return { path: pathname, bytes: gzipSync(await response.body()).length };
  const { responseBodySize } = await response.request().sizes();
  return { path: pathname, bytes: responseBodySize };
}

function kilobytes(scripts: readonly Script[]): number {
  return scripts.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
}
