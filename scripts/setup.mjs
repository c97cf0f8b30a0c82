// Set-up steps that `npm start` and `npm test` share; plain Node, because nothing is installed yet when they begin.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = path.join(root, 'node_modules', '.muster-setup.json');

export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Ends with one clear sentence. */
export function fail(text) {
  process.stderr.write(`\n${text}\n`);
  process.exit(1);
}

/** Environment for every command of ours: no telemetry, no look-ups of newer versions. */
export const quietEnvironment = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' };

/** Runs a command to its end with its output on the screen; resolves to the exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: quietEnvironment, ...options });
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(127);
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 130)));
  });
}

/** Runs a step quietly and says how long it took; on a fault shows what it printed and ends. */
export async function step(title, hint, work) {
  const startedMs = Date.now();
  process.stdout.write(`  ${title}${hint === '' ? '' : ` (${hint})`} ... `);
  const result = await work();
  const took = `${((Date.now() - startedMs) / 1000).toFixed(1)} s`;
  if (result.ok) {
    process.stdout.write(`${took}\n`);
    return;
  }
  process.stdout.write(`did not work after ${took}\n`);
  process.stderr.write(`${result.output}\n`);
  fail(result.sentence);
}

/** Runs a command with its output kept back. */
export function quietly(command, args, sentence, options = {}) {
  return () =>
    new Promise((resolve) => {
      const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: quietEnvironment, ...options });
      const chunks = [];
      child.stdout.on('data', (chunk) => chunks.push(chunk));
      child.stderr.on('data', (chunk) => chunks.push(chunk));
      const output = () => Buffer.concat(chunks).toString('utf8').slice(-8000);
      child.on('error', (error) => resolve({ ok: false, output: error.message, sentence }));
      child.on('exit', (code) => resolve({ ok: code === 0, output: output(), sentence }));
    });
}

/** npm of this Node, found without a shell so that it also works where npm is a script. */
export function npm(args, sentence) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js')
    ? quietly(process.execPath, [cli, ...args], sentence)
    : quietly('npm', args, sentence, { shell: process.platform === 'win32' });
}

/** SHA-256 over the names and contents of files and folders, for "has anything changed". */
export function digest(...entries) {
  const hash = createHash('sha256').update(process.version);
  const visit = (relative) => {
    const full = path.join(root, relative);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) {
        if (name !== 'generated' && !name.endsWith('.test.ts') && !name.endsWith('.test.tsx')) visit(path.join(relative, name));
      }
    } else {
      hash.update(relative).update('\0').update(readFileSync(full)).update('\0');
    }
  };
  for (const entry of entries) visit(entry);
  return hash.digest('hex');
}

function stamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

export function isFresh(name, value, ...outputs) {
  return stamps()[name] === value && outputs.every((output) => existsSync(path.join(root, output)));
}

export function stamp(name, value) {
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ ...stamps(), [name]: value }, null, 2));
}

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Muster needs Node 20.19 or newer; this is ${process.version}. Install a newer Node and run the command again.`);
  }
}

/** Installs the packages of the lock file when they are missing or older than it. */
export async function installPackages() {
  const lock = digest('package-lock.json', 'package.json');
  if (isFresh('packages', lock, 'node_modules/next/package.json')) return;
  await step(
    'Installing packages',
    'about 30 s',
    npm(['ci', '--no-audit', '--no-fund'], 'The packages could not be installed: see above. Check the network and run the command again.'),
  );
  stamp('packages', lock);
}

/** Generates the database client from prisma/schema.prisma. */
export async function generateClient() {
  const schema = digest('prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json');
  if (isFresh('client', schema, 'server/store/generated')) return;
  await step(
    'Generating the database client',
    '',
    quietly(process.execPath, ['scripts/prisma.mjs', 'generate'], 'The database client could not be generated: see above.'),
  );
  stamp('client', schema);
}

/** Builds the pages and the server. */
export async function build() {
  await buildPages();
  await buildServer();
}

/** Builds the pages with Next when a source of theirs has changed. */
async function buildPages() {
  const pages = digest(
    'app',
    'components',
    'domain',
    'public',
    'next.config.ts',
    'postcss.config.mjs',
    'tsconfig.json',
    'package-lock.json',
  );
  if (!isFresh('pages', pages, '.next/BUILD_ID')) {
    const next = path.join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
    await step(
      'Building the pages',
      'about 30 s',
      quietly(process.execPath, [next, 'build'], 'The pages could not be built: see above.', {
        env: { ...quietEnvironment, NODE_ENV: 'production' },
      }),
    );
    stamp('pages', pages);
  }
}

/** Bundles the server and the command-line tools with esbuild when a source of theirs has changed. */
export async function buildServer() {
  const server = digest('server', 'domain', 'scripts/build-server.mjs', 'prisma/schema.prisma', 'package-lock.json');
  if (!isFresh('server', server, 'dist/server.mjs')) {
    await step(
      'Building the server',
      '',
      quietly(process.execPath, ['scripts/build-server.mjs'], 'The server could not be built: see above.'),
    );
    stamp('server', server);
  }
}

/** Runs a command and gives its exit code and output at once; for probes such as `which`. */
export function probe(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return { ok: result.status === 0, output: `${result.stdout ?? ''}${result.stderr ?? ''}`.trim() };
}
