// Wall time for clocks on screen: a new value once a second.
import { useSyncExternalStore } from 'react';
import type { EpochMs } from '../../domain/time.ts';
import { useLive } from '../session/live-provider.tsx';

/** Wall time, ticking once a second. */
export function useWallNow(): EpochMs {
  const { clock } = useLive();
  return useSyncExternalStore(clock.subscribe, clock.tick, clock.tick);
}
