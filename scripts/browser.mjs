// Finds the browser that the end-to-end tests drive, and installs one where there is none.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fail, probe, quietEnvironment, quietly, root, say, step } from './setup.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Path of a Chromium on this machine, or undefined. CHROMIUM_PATH goes before everything. */
export function findBrowser() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const name of names) {
      const candidate = path.join(folder, name);
      if (folder !== '' && existsSync(candidate)) return candidate;
    }
  }
  return undefined;
}

async function playwrightBrowser() {
  const { chromium } = await import('@playwright/test');
  return existsSync(chromium.executablePath());
}

/** Makes sure that a browser is there: Debian's through apt when we may, else Playwright's own. */
export async function ensureBrowser() {
  if (findBrowser() !== undefined || (await playwrightBrowser())) return;
  const mayApt = process.platform === 'linux' && process.getuid?.() === 0 && probe('apt-get', ['--version']).ok;
  if (mayApt) {
    const install = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium';
    const attempt = await attemptStep(
      'Installing Chromium with apt',
      'about 30 s',
      quietly('sh', ['-c', install], '', { env: { ...quietEnvironment, DEBIAN_FRONTEND: 'noninteractive' } }),
    );
    if (attempt && findBrowser() !== undefined) return;
  }
  const cli = path.join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  const downloaded = await attemptStep(
    "Installing Playwright's own Chromium",
    'needs the internet',
    quietly(process.execPath, [cli, 'install', 'chromium'], ''),
  );
  if (downloaded && (await playwrightBrowser())) return;
  fail(
    'The end-to-end tests need a Chromium and none could be installed. Install one (Debian: apt-get install chromium) or name yours in CHROMIUM_PATH, then run npm test again.',
  );
}

async function attemptStep(title, hint, work) {
  let worked = false;
  await step(title, hint, async () => {
    const result = await work();
    worked = result.ok;
    if (!result.ok) say(`\n${result.output.split('\n').slice(-4).join('\n')}`);
    return { ok: true, output: '', sentence: '' };
  });
  return worked;
}
