// Nodes as processes of their own, for tests that kill them: whole servers without pages on one database and, if wanted, one Redis.
//
//   const redis = await startTestRedis();                          // test-redis.ts; ends with redis.close()
//   const [one, two] = await startTestNodes(2, { databaseUrl: database.url, redisUrl: redis.url });
//   await one.end('SIGKILL');                                      // or SIGTERM; gives the exit code
//   await one.start();                                             // the same port again, so that its clients come back
//
// People are made once with `startTestServer({ database })` (http/test-server.ts): a cookie of one node is good on all.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { inject, onTestFinished } from 'vitest';
import { freePort } from './test-redis.ts';

export type TestNode = {
  readonly url: string;
  readonly port: number;
  /** Starts it again after it has ended; resolves when it answers. */
  start(): Promise<void>;
  /** Ends it and waits: the exit code, null when a signal ended it. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
  /** Stands still with its connections open, and goes on. */
  freeze(): void;
  goOn(): void;
};

export type TestNodesOptions = { readonly databaseUrl: string; readonly redisUrl?: string; readonly ports?: readonly number[] };

/** Starts that many nodes; they end with the test. `ports` are free ones when not given. */
export async function startTestNodes(count: number, options: TestNodesOptions): Promise<TestNode[]> {
  const program = await bundled();
  return Promise.all(
    Array.from({ length: count }, async (_, index) => startNode(program, options.ports?.[index] ?? (await freePort()), options)),
  );
}

async function startNode(program: string, port: number, { databaseUrl, redisUrl }: TestNodesOptions): Promise<TestNode> {
  const env = {
    ...process.env,
    ...{ TEST_DATABASE_URL: databaseUrl, TEST_PORT: String(port), TEST_ROOT: path.resolve('.') },
    ...(redisUrl === undefined ? {} : { TEST_REDIS_URL: redisUrl }),
  };
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, ['--enable-source-maps', program], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    child = started;
    await new Promise<void>((resolve, reject) => {
      started.stdout.on('data', (data: Buffer) => (data.toString().startsWith('ready') ? resolve() : void process.stderr.write(data)));
      started.once('exit', (code) => reject(new Error(`A node ended with ${code} before it answered.`)));
    });
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    const ending = child;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return ending?.exitCode ?? null;
    const gone = new Promise<number | null>((resolve) => ending.once('exit', resolve));
    ending.kill('SIGCONT');
    ending.kill(signal);
    return gone;
  };
  onTestFinished(async () => void (await end('SIGKILL')));
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    start,
    end,
    freeze: () => void child?.kill('SIGSTOP'),
    goOn: () => void child?.kill('SIGCONT'),
  };
}

/** The server in one file, packages and all, since that starts in half the time; made once for a run and removed with its folder. */
async function bundled(): Promise<string> {
  const folder = inject('testServerFolder');
  const file = path.join(folder, 'node.mjs');
  if (existsSync(file)) return file;
  // Renamed when it is whole, so that another test file never starts half of it.
  const making = path.join(folder, `node-${process.pid}.mjs`);
  await build({
    ...{ entryPoints: ['server/nodes/test-node-process.ts'], outfile: making, logLevel: 'warning', sourcemap: true },
    ...{ bundle: true, platform: 'node', target: 'node20', format: 'esm', external: ['next', 'pg-native'] },
    banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
  });
  await rename(making, file);
  return file;
}
