// The incident's time for clocks on screen: a new value once a second.
import { useSyncExternalStore } from 'react';
import { incidentTime } from '../../domain/clock.ts';
import type { EpochMs } from '../../domain/time.ts';
import { useLive } from '../session/live-provider.tsx';
import { useRoom } from './use-room.tsx';

/** Wall time, ticking once a second. */
export function useWallNow(): EpochMs {
  const { clock } = useLive();
  return useSyncExternalStore(clock.subscribe, clock.tick, clock.tick);
}

/** The incident's time, ticking once a second; in a replay it runs at the replay's rate. */
export function useNow(): EpochMs {
  const { state } = useRoom();
  return incidentTime(state.clock, useWallNow());
}
