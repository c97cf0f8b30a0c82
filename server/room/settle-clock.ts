// The clock of a replay that ended with its server: it goes on at the pace of the world from where the replay had come.
import type { SignalSeq } from '../../domain/ids.ts';
import { type EpochMs, later } from '../../domain/time.ts';
import type { SignalStore } from '../store/signal-store.ts';
import { agentActor } from './agent-types.ts';
import type { Room } from './room.ts';

/**
 * How a process that played a recording into the incident, and is gone, left its clock: running faster than the world, or
 * not set at all (it played as fast as it could). Null when there is nothing to do. Without this a replay at 60 times,
 * killed in the evening, is a month ahead in the morning.
 */
export function clockLeft(room: Room): 'running' | 'not set' | null {
  const { origin, clock } = room.state;
  if (origin?.kind !== 'replay') return null;
  if (clock === null) return 'not set';
  return clock.rate === 1 ? null : 'running';
}

/** Sets the clock to run at rate 1 from the last moment that is known. */
export async function settleClock(room: Room, given: { signals: Pick<SignalStore, 'readFrom'>; wallNow: () => EpochMs }): Promise<void> {
  const [last] = await given.signals.readFrom(room.id, Math.max(0, room.lastSignalSeq - 1) as SignalSeq, 1);
  await room.write((state) => {
    const { declaredAt } = state;
    if (declaredAt === null) return null;
    let incidentAt = later(declaredAt, last?.observedAt ?? declaredAt);
    for (const event of state.events) incidentAt = later(incidentAt, event.observedAt);
    const data = { incidentAt, wallAt: given.wallNow(), rate: 1 };
    return { entries: [{ kind: 'clock-set', data, actor: agentActor, occurredAt: incidentAt, observedAt: incidentAt }] };
  });
}
