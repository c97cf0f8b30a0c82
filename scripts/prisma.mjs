// Runs the Prisma CLI without a download (its schema engine is scripts/prisma-schema-engine.mjs), on DATABASE_URL or, for
// commands that need a database, on the embedded one.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const args = process.argv.slice(2);
const cli = createRequire(import.meta.url).resolve('prisma/build/index.js');

// Windows cannot run a script as a program. There any program does for `generate`, which only asks for its version; the
// migrate commands of development want another system.
const engine = process.platform === 'win32' ? process.execPath : fileURLToPath(new URL('./prisma-schema-engine.mjs', import.meta.url));

function runPrisma(databaseUrl) {
  const env = { CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1', PRISMA_SCHEMA_ENGINE_BINARY: engine, ...process.env };
  if (databaseUrl !== undefined) env.DATABASE_URL = databaseUrl;
  return new Promise((resolve) => {
    spawn(process.execPath, [cli, ...args], { stdio: 'inherit', env }).on('exit', (code) => resolve(code ?? 1));
  });
}

/** Starts the embedded server, or uses the one of a running Muster, for as long as the command runs. */
async function runOnEmbedded() {
  const { tsImport } = await import('tsx/esm/api');
  const { pino } = await import('pino');
  const { readSettings } = await tsImport('../server/settings.ts', import.meta.url);
  const { startEmbeddedPostgres } = await tsImport('../server/store/embedded-postgres.ts', import.meta.url);
  const settings = readSettings(process.env, process.cwd());
  const server = await startEmbeddedPostgres({ folder: settings.dataFolder, logger: pino({ level: 'warn' }) });
  // Ctrl-C is for the command; we wait for its end and then stop the server.
  process.on('SIGINT', () => {});
  try {
    return await runPrisma(server.url);
  } finally {
    await server.stop();
  }
}

const needsDatabase = ['migrate', 'db', 'studio'].includes(args[0]) && !args.includes('--help') && !args.includes('-h');
process.exitCode = needsDatabase && !process.env.DATABASE_URL ? await runOnEmbedded() : await runPrisma();
