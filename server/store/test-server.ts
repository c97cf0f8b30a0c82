// Vitest's global set-up: gives the test files of a run a folder for one shared PostgreSQL server, and removes both at the end.
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { stopEmbeddedPostgres } from './embedded-postgres.ts';
import { isAlive } from './postgres-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the run's PostgreSQL, which the first test that needs it starts (test-database.ts), and of what else a run makes once. */
    testServerFolder: string;
  }
}

const prefix = 'muster-test-';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned();
  const folder = await mkdtemp(path.join(tmpdir(), `${prefix}${process.pid}-`));
  // PostgreSQL's user walks through it when the tests run as root.
  await chmod(folder, 0o755);
  project.provide('testServerFolder', folder);
  return () => remove(folder);
}

/** Servers and folders of runs that were killed. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await remove(path.join(tmpdir(), name)).catch(() => undefined);
  }
}

async function remove(folder: string): Promise<void> {
  await stopEmbeddedPostgres(folder);
  await rm(folder, { recursive: true, force: true });
}
