// Programs that call the API with a bearer token: the tools of this machine, and those that an administrator made one for.
import { timingSafeEqual } from 'node:crypto';
import { MusterError } from '../../domain/errors.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Account } from '../../domain/policy.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { HookStore } from '../store/hook-store.ts';

export type MachineAccess = {
  /**
   * The account that a request with this Authorization header acts as; null when it carries no bearer token. Throws
   * MusterError `not-signed-in` for a token that is unknown, or not good for this route: who shows a token is a program,
   * and its token counts or nothing does.
   */
  accountOf(authorization: string | undefined, method: string, path: string): Promise<Account | null>;
};

/** What programs are for: delivering signals and playing recordings, and seeing what came of it. */
const routes = [
  /^(?:GET|POST) \/api\/incidents$/,
  /^GET \/api\/incidents\/[^/]+\/log$/,
  /^(?:GET|POST) \/api\/incidents\/[^/]+\/signals$/,
  /^GET \/api\/recordings$/,
  /^(?:POST|DELETE) \/api\/replays(?:\/[^/]+)?$/,
];

/**
 * Accepts `localToken`, which only who may read the data folder knows, and the tokens of hooks whose source is `api`. What
 * a program does is signed with the name of its token; it may do what a member may.
 */
export function createMachineAccess(given: {
  hooks: Pick<HookStore, 'hookOfToken'>;
  localToken: string | null;
  wallNow: () => EpochMs;
}): MachineAccess {
  const { hooks, localToken, wallNow } = given;
  return {
    async accountOf(authorization, method, path) {
      if (authorization === undefined) return null;
      const token = /^Bearer +([A-Za-z0-9._~+/=-]{20,200})$/i.exec(authorization)?.[1];
      if (token === undefined || !routes.some((route) => route.test(`${method} ${path}`))) throw new MusterError('not-signed-in');
      if (localToken !== null && isSame(token, localToken)) {
        return { id: 'command-line' as PersonId, name: 'Command line', accountRole: 'member' };
      }
      const hook = await hooks.hookOfToken('api', token, wallNow());
      if (hook === undefined) throw new MusterError('not-signed-in');
      return { id: hook.createdBy, name: hook.name, accountRole: 'member' };
    },
  };
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
