// Chooses the account PostgreSQL runs as (it refuses root) and runs its programs as that account.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MusterError } from '../../domain/errors.ts';

const execute = promisify(execFile);

export type UserIds = { readonly uid: number; readonly gid: number };

/** How to run a program: what goes in front of it, the ids for `spawn`, and who must own its files. */
export type Account = { readonly prefix: readonly string[]; readonly ids: UserIds | undefined; readonly owner: UserIds | undefined };

/**
 * Ourselves; or, for root, the system user `postgres`, which is made when it is missing. The account can run
 * `program` and enter `folder`. Throws MusterError `unavailable` with the ways out.
 */
export async function chooseAccount(program: string, folder: string): Promise<Account> {
  if (process.getuid?.() !== 0) return { prefix: [], ids: undefined, owner: undefined };
  const owner = (await findPostgresUser()) ?? (await makePostgresUser());
  const plain: Account = { prefix: [], ids: owner, owner };
  if (await canReach(plain, program, folder)) return plain;
  // A checkout below /root or in a private temporary folder: the user owns the data but may not walk the path to it.
  for (const capability of ['dac_read_search', 'dac_override']) {
    const caps = `-all,+${capability}`;
    const ids = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
    const limits = [`--inh-caps=${caps}`, `--ambient-caps=${caps}`, `--bounding-set=${caps}`];
    // Without the secure bit access(2), by which PostgreSQL checks its binaries, leaves the capability out of account.
    const prefix = ['setpriv', '--securebits=+no_setuid_fixup', ...ids, ...limits];
    const capable: Account = { prefix, ids: undefined, owner };
    if (await canReach(capable, program, folder)) return capable;
  }
  const fix = 'Use folders that others may enter, start as an ordinary user, or set DATABASE_URL.';
  throw new MusterError(
    'unavailable',
    `PostgreSQL cannot run as root, and the user postgres cannot reach ${program} and ${folder}. ${fix}`,
  );
}

/** Runs a program to its end and gives what it printed; rejects with its error output. */
export async function runAs(account: Account, program: string, args: readonly string[]): Promise<string> {
  const [command = program, ...rest] = [...account.prefix, program, ...args];
  // The working directory may be one the account cannot enter; the output is read by code, so it is not translated.
  const { stdout } = await execute(command, rest, { ...account.ids, cwd: '/', env: { ...process.env, LC_ALL: 'C' } });
  return stdout;
}

async function findPostgresUser(): Promise<UserIds | undefined> {
  try {
    const [uid, gid] = await Promise.all([execute('id', ['-u', 'postgres']), execute('id', ['-g', 'postgres'])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function makePostgresUser(): Promise<UserIds> {
  try {
    await execute('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
  } catch (cause) {
    // Somebody who starts at the same moment may have made it.
    const found = await findPostgresUser();
    if (found !== undefined) return found;
    const fix = 'Make a system user called postgres, start as an ordinary user, or set DATABASE_URL.';
    throw new MusterError('unavailable', `PostgreSQL cannot run as root, and no user for it could be made. ${fix}`, { cause });
  }
  const made = await findPostgresUser();
  if (made === undefined) throw new MusterError('unavailable', 'The system user postgres was made but cannot be found. Set DATABASE_URL.');
  return made;
}

async function canReach(account: Account, program: string, folder: string): Promise<boolean> {
  try {
    await runAs(account, program, ['--version']);
    await runAs(account, 'test', ['-e', `${folder}/.`]);
    return true;
  } catch {
    return false;
  }
}
