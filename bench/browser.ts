// The Chromium that benchmarks of pages run in.
import { type Browser, chromium } from '@playwright/test';
import { findBrowser } from '../scripts/browser.mjs';

/** Starts it without a window; the system's own when there is one. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      // Memory to the byte, not in steps.
      '--enable-precise-memory-info',
    ],
  });
}
