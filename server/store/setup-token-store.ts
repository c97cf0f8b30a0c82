// Stores the one-time token that makes the first account; only its SHA-256 hash.
import type { EpochMs } from '../../domain/time.ts';

export type SetupTokenStore = {
  /** Makes a new token; earlier ones stop working. */
  issue(given: { now: EpochMs; expiresAt: EpochMs }): Promise<string>;
  /**
   * Runs `work` (making the account) and spends the token when it succeeds. Two people with the same token wait for
   * one another, so `work` succeeds once. Throws MusterError `not-allowed` for an unknown, spent or expired token.
   */
  redeem<T>(token: string, now: EpochMs, work: () => Promise<T>): Promise<T>;
};
