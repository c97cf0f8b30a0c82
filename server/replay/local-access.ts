// Access for the command-line tools of this machine: where the running server is, and a token that only its owner can read.
import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const localAccess = z.object({ url: z.url(), token: z.string().min(20) });
export type LocalAccess = z.output<typeof localAccess>;

/** A token that is good for as long as this process runs. */
export function newLocalToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Leaves address and token in the data folder (mode 600): who may read the database's files may use its server. */
export async function writeLocalAccess(dataFolder: string, access: LocalAccess): Promise<void> {
  const file = fileIn(dataFolder);
  await rm(file, { force: true });
  await writeFile(file, JSON.stringify(access), { mode: 0o600 });
}

/** What the server that runs (or ran) on this data folder left; undefined when there is nothing to read. */
export async function readLocalAccess(dataFolder: string): Promise<LocalAccess | undefined> {
  try {
    return localAccess.parse(JSON.parse(await readFile(fileIn(dataFolder), 'utf8')));
  } catch {
    return undefined;
  }
}

export async function removeLocalAccess(dataFolder: string): Promise<void> {
  await rm(fileIn(dataFolder), { force: true });
}

function fileIn(dataFolder: string): string {
  return path.join(dataFolder, 'local-access.json');
}
