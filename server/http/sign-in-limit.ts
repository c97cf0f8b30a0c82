// How often one address may get a password wrong; counted in the database, so that a restart does not forgive.
import { MusterError } from '../../domain/errors.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import type { PrismaClient } from '../store/generated/client.ts';

/** Attempts that did not work, per client address and window. */
export const maxFailedSignIns = 20;
export const signInWindowMs = 5 * minuteMs;

export type SignInLimit = {
  /** Counts an attempt as one that will not work. Throws MusterError `too-many` when there were too many. */
  begin(clientAddress: string): Promise<string>;
  /** Takes the attempt back: the password was right. */
  succeeded(attempt: string): Promise<void>;
};

/** Attempts count before they are made, so that a thousand at once do not slip through together. */
export function createSignInLimit(prisma: PrismaClient, wallNow: () => EpochMs): SignInLimit {
  return {
    async begin(clientAddress) {
      const key = `sign-in ${clientAddress}`.slice(0, 200);
      const now = BigInt(wallNow());
      const windowStart = now - BigInt(signInWindowMs);
      // last_request holds when the window began: it must end even for somebody who never stops trying.
      const rows = await prisma.$queryRaw<{ count: number }[]>`
        INSERT INTO rate_limit (id, key, count, last_request) VALUES (${key}, ${key}, 1, ${now})
        ON CONFLICT (key) DO UPDATE SET
          count = CASE WHEN rate_limit.last_request < ${windowStart} THEN 1 ELSE rate_limit.count + 1 END,
          last_request = CASE WHEN rate_limit.last_request < ${windowStart} THEN ${now} ELSE rate_limit.last_request END
        RETURNING count`;
      if ((rows[0]?.count ?? 0) > maxFailedSignIns) {
        throw new MusterError('too-many', 'Too many attempts with a wrong password. Wait five minutes and try again.');
      }
      return key;
    },
    async succeeded(attempt) {
      await prisma.$executeRaw`UPDATE rate_limit SET count = count - 1 WHERE key = ${attempt} AND count > 0`;
    },
  };
}
