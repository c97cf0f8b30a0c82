// `npm test`: sets up, then lint, types, unit and integration tests, end-to-end tests. CI runs exactly this.
import { ensureBrowser, findBrowser } from './browser.mjs';
import { ensureRedis, findRedis } from './redis.mjs';
import { build, generateClient, installPackages, quietEnvironment, requireNode, run, say } from './setup.mjs';

requireNode();
const startedMs = Date.now();
say('Set-up');
await installPackages();
await generateClient();
await ensureBrowser();
await ensureRedis();
await build();

const browser = findBrowser();
const redis = findRedis();
const env = {
  ...quietEnvironment,
  ...(browser === undefined ? {} : { CHROMIUM_PATH: browser }),
  ...(redis === undefined ? {} : { MUSTER_REDIS_SERVER: redis }),
};
const bin = (name) => `node_modules/.bin/${name}`;
const suites = [
  ['Lint', bin('biome'), ['ci', '--error-on-warnings']],
  ['Types', bin('tsc'), ['--noEmit']],
  ['Unit and integration tests', bin('vitest'), ['run']],
  ['End-to-end tests', bin('playwright'), ['test']],
];

const failed = [];
for (const [title, command, args] of suites) {
  const suiteStartedMs = Date.now();
  say(`\n${title}`);
  const code = await run(command, args, { env, shell: process.platform === 'win32' });
  say(`${title}: ${code === 0 ? 'passed' : 'did not pass'} in ${((Date.now() - suiteStartedMs) / 1000).toFixed(0)} s`);
  if (code !== 0) failed.push(title);
}

say(`\n${suites.length - failed.length} passed, ${failed.length} failed`);
say(
  `${failed.length === 0 ? 'Everything passed' : `Did not pass: ${failed.join(', ')}`} in ${((Date.now() - startedMs) / 1000).toFixed(0)} s.`,
);
process.exit(failed.length === 0 ? 0 : 1);
