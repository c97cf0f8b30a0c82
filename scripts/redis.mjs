// Finds the redis-server that the tests of several nodes start, and installs one where there is none.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { probe, quietEnvironment, quietly, say, step } from './setup.mjs';

/** Path of a redis-server on this machine, or undefined. MUSTER_REDIS_SERVER goes before everything. */
export function findRedis() {
  if (process.env.MUSTER_REDIS_SERVER) return process.env.MUSTER_REDIS_SERVER;
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, 'redis-server')).find((candidate) => existsSync(candidate));
}

/** Makes sure that a Redis is there where we may: Debian's through apt. Without one the tests that need it are skipped, and said so. */
export async function ensureRedis() {
  if (findRedis() !== undefined) return;
  if (process.platform === 'linux' && process.getuid?.() === 0 && probe('apt-get', ['--version']).ok) {
    const install = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server';
    // RUNLEVEL: it is wanted for its program; a service that starts with the machine is not.
    await step('Installing Redis with apt', 'about 10 s', async () => {
      const result = await quietly('sh', ['-c', install], '', {
        env: { ...quietEnvironment, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
      })();
      if (!result.ok) say(`\n${result.output.split('\n').slice(-4).join('\n')}`);
      return { ok: true, output: '', sentence: '' };
    });
  }
  if (findRedis() === undefined) {
    say(
      '  There is no redis-server here, so the tests of several servers will be skipped. Install one (Debian: apt-get install redis-server) or name yours in MUSTER_REDIS_SERVER.',
    );
  }
}
