#!/usr/bin/env node
// Stands in for Prisma's native schema engine, which the CLI would download: JSON-RPC by lines on stdio, answered by
// @prisma/schema-engine-wasm (of the same engines commit as the prisma package) over our driver adapter.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { adapterFor, administer } from './prisma-driver-adapter.mjs';

const require = createRequire(import.meta.url);

/** The part of the native engine's command line that the CLI uses. */
function readArguments(args) {
  const found = { datamodels: [], url: '', command: undefined };
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--datamodels') found.datamodels.push(args[++i]);
    else if (args[i] === '--datasource') found.url = JSON.parse(args[++i]).url ?? '';
    else if (args[i].startsWith('--')) i++;
    else if (args[i] === 'cli') return { ...found, command: args[i + 1] };
  }
  return found;
}

function say(level, message, fields = {}) {
  process.stderr.write(`${JSON.stringify({ level, target: 'schema_engine::logger', fields: { message, ...fields } })}\n`);
}

async function runCommand(command, url) {
  const name = pg.escapeIdentifier(decodeURIComponent(new URL(url).pathname.slice(1)));
  if (command === 'create-database') return administer(url, `CREATE DATABASE ${name}`);
  if (command === 'drop-database') return administer(url, `DROP DATABASE IF EXISTS ${name}`);
  const client = new pg.Client(url);
  await client.connect();
  await client.end();
}

/** Loads the engine; its wasm-bindgen glue is written for bundlers, so the module is bound by hand. */
async function loadEngine(datamodels, adapter) {
  const folder = path.dirname(require.resolve('@prisma/schema-engine-wasm'));
  const glue = await import(pathToFileURL(path.join(folder, 'schema_engine_bg.js')).href);
  const wasm = readFileSync(path.join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const models = datamodels.length === 0 ? undefined : datamodels.map((file) => [file, readFileSync(file, 'utf8')]);
  return glue.SchemaEngine.new({ datamodels: models }, (message) => say('INFO', message), adapter);
}

const { datamodels, url, command } = readArguments(process.argv.slice(2));

if (command !== undefined) {
  try {
    await runCommand(command, url);
    process.exit(0);
  } catch (error) {
    // The CLI skips the first line.
    say('INFO', 'schema engine');
    say('ERROR', String(error.message), { error_code: error.code === '3D000' ? 'P1003' : 'P1001', is_panic: false });
    process.exit(1);
  }
}

let panic;
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message(message) {
    panic = String(message);
    say('ERROR', panic);
  },
  get: () => panic,
};
process.on('uncaughtException', (error) => {
  say('ERROR', panic ?? String(error?.stack ?? error));
  process.exit(101);
});

const adapter = adapterFor(url);
let engine;

async function answer({ id, method, params }) {
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  try {
    engine ??= await loadEngine(datamodels, adapter);
    // These two reach the shadow database only through the engine's schema cache, which this call fills.
    if (method === 'evaluateDataLoss' || method === 'createMigration') {
      await engine.diagnoseMigrationHistory({
        migrationsList: params.migrationsList,
        filters: params.filters,
        optInToShadowDatabase: true,
      });
    }
    const result = await engine[method === 'getDatabaseVersion' ? 'version' : method](params);
    if (method === 'diff' && result.stdout != null) {
      const { stdout, ...rest } = result;
      send({ method: 'print', id: `print-${id}`, params: { content: stdout } });
      send({ id, result: rest });
    } else {
      send({ id, result: result ?? null });
    }
  } catch (thrown) {
    const error = adapter.errorRegistry.lookupError?.(thrown)?.error ?? thrown;
    const data = {
      is_panic: false,
      message: error?.message ?? String(error),
      backtrace: null,
      meta: null,
      error_code: error?.code ?? 'P3000',
    };
    send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data } });
  }
}

let work = Promise.resolve();
const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
lines.on('line', (line) => {
  const message = JSON.parse(line);
  // The CLI's answers to our `print` have no method.
  if (message.method !== undefined) work = work.then(() => answer(message));
});
lines.on('close', () => work.finally(() => process.exit(0)));
