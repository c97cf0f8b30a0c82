// Stores webhook addresses; of each token only its SHA-256 hash.
import type { PersonId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';

export type HookSource = 'alertmanager';
export type Hook = {
  readonly id: string;
  readonly source: HookSource;
  readonly name: string;
  readonly createdBy: PersonId;
  readonly createdAt: EpochMs;
  readonly lastUsedAt: EpochMs | null;
};

export type HookStore = {
  /** Makes a hook; the token is given once, here, and cannot be read again. */
  createHook(given: { source: HookSource; name: string; createdBy: PersonId; now: EpochMs }): Promise<{ hook: Hook; token: string }>;
  /** The hook of a token, noting that it was used; undefined for an unknown token. */
  useHook(source: HookSource, token: string, now: EpochMs): Promise<Hook | undefined>;
  listHooks(): Promise<Hook[]>;
};
