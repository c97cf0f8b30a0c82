// The clock of a replay that ended with the server: it goes on at the pace of the world from where the replay had come.
import type { SignalSeq } from '../../domain/ids.ts';
import { type EpochMs, later } from '../../domain/time.ts';
import type { SignalStore } from '../store/signal-store.ts';
import { agentActor } from './agent-types.ts';
import type { Room } from './room.ts';

/**
 * Sets the clock of a replayed incident to run at rate 1, when it was left running faster, or not at all, by a server that
 * started before `startedAt`. Without this a replay at 60 times, killed in the evening, is a month ahead in the morning.
 */
export async function settleClock(
  room: Room,
  given: { signals: Pick<SignalStore, 'readFrom'>; startedAt: EpochMs; wallNow: () => EpochMs },
): Promise<void> {
  const { origin, clock, declaredAt } = room.state;
  if (origin?.kind !== 'replay' || declaredAt === null) return;
  const isOlder = clock === null ? room.recordedBefore(given.startedAt) : clock.wallAt < given.startedAt;
  const isUnread = room.lastSignalSeq > room.perceivedUpTo;
  if (!isOlder || (clock === null ? isUnread : clock.rate === 1)) return;
  const [last] = await given.signals.readFrom(room.id, Math.max(0, room.lastSignalSeq - 1) as SignalSeq, 1);
  await room.write((state) => {
    let incidentAt = later(declaredAt, last?.observedAt ?? declaredAt);
    for (const event of state.events) incidentAt = later(incidentAt, event.observedAt);
    const data = { incidentAt, wallAt: given.wallNow(), rate: 1 };
    return { entries: [{ kind: 'clock-set', data, actor: agentActor, occurredAt: incidentAt, observedAt: incidentAt }] };
  });
}
