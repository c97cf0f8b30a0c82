// Makes the folder of the embedded PostgreSQL: data, generated password, log.
import { randomBytes } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MusterError } from '../../domain/errors.ts';
import { chooseAccount, runAs } from './postgres-account.ts';
import type { Binaries } from './postgres-binaries.ts';

/** The cluster's superuser; Muster is alone in it. */
export const clusterUser = 'muster';

/** `password` has mode 600. */
export type ClusterFiles = { readonly folder: string; readonly data: string; readonly password: string; readonly log: string };

export function clusterFiles(folder: string): ClusterFiles {
  return { folder, data: path.join(folder, 'data'), password: path.join(folder, 'password'), log: path.join(folder, 'server.log') };
}

/**
 * Makes the cluster unless it is there. It is made beside its place and renamed into it, so that a half-made one is never
 * taken for a cluster, and of two processes that start at once one wins and the other joins it.
 */
export async function makeCluster(files: ClusterFiles, binaries: Binaries): Promise<void> {
  if (await isCluster(files)) return;
  const parent = path.dirname(files.folder);
  await removeAbandoned(files.folder);
  const making = clusterFiles(`${files.folder}.making-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(making.data, { recursive: true, mode: 0o700 });
    // PostgreSQL's own user walks through this folder, whatever the umask.
    await chmod(making.folder, 0o755);
    await writeFile(making.password, randomBytes(24).toString('base64url'), { mode: 0o600 });
    const account = await chooseAccount(binaries.initdb, parent);
    if (account.owner !== undefined) {
      await chown(making.data, account.owner.uid, account.owner.gid);
      await chown(making.password, account.owner.uid, account.owner.gid);
    }
    await runAs(account, binaries.initdb, [
      `--pgdata=${making.data}`,
      `--username=${clusterUser}`,
      `--pwfile=${making.password}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Sorting must not change with the machine's C library: an index made on one is read on another.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ]);
    if (account.owner !== undefined) await chown(making.password, 0, 0);
    await rename(making.folder, files.folder);
  } catch (cause) {
    await rm(making.folder, { recursive: true, force: true });
    if (await isCluster(files)) return;
    if (cause instanceof MusterError) throw cause;
    throw new MusterError('unavailable', `The embedded PostgreSQL could not be set up in ${files.folder}: ${reason(cause)}`, { cause });
  }
}

/** Whether a process of this id exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function isCluster(files: ClusterFiles): Promise<boolean> {
  return (await lstat(path.join(files.data, 'PG_VERSION')).catch(() => undefined)) !== undefined;
}

/** Removes clusters whose making was cut short by the end of the process. */
async function removeAbandoned(folder: string): Promise<void> {
  const prefix = `${path.basename(folder)}.making-`;
  for (const name of await readdir(path.dirname(folder))) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number.parseInt(name.slice(prefix.length), 10);
    if (!isAlive(pid)) await rm(path.join(path.dirname(folder), name), { recursive: true, force: true });
  }
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const output = 'stderr' in cause && typeof cause.stderr === 'string' ? cause.stderr.trim() : '';
  return output === '' ? cause.message : output;
}
