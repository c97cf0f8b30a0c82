// The clock of updates: when people were last told how it stands, and when the next update is due.
import type { LogEntry } from './log.ts';
import type { RoomDraft } from './room-draft.ts';
import type { RoomState } from './room-state.ts';
import { type EpochMs, later, minuteMs, plus } from './time.ts';
import type { ActionClass, Severity } from './vocabulary.ts';

/** How long after the last update the next one is due, while nobody chose otherwise. */
export const updateIntervalMs: Record<Severity, number> = {
  sev1: 30 * minuteMs,
  sev2: 60 * minuteMs,
  sev3: 120 * minuteMs,
  sev4: 240 * minuteMs,
};

/**
 * When people were told how it stands, by an update that was not sent from here: one that was noticed elsewhere, or a task to send
 * one that was done. Null for every other entry.
 */
export function updateHeardIn({ actions }: Pick<RoomState, 'actions'>, entry: LogEntry): EpochMs | null {
  if (entry.kind === 'action-noticed') return isUpdate(entry.data.class) && entry.data.state === 'done' ? entry.occurredAt : null;
  if (entry.kind === 'action-done') return isUpdate(actions.get(entry.data.actionId)?.class ?? null) ? entry.observedAt : null;
  return null;
}

function isUpdate(step: ActionClass | null): boolean {
  return step === 'update-internal' || step === 'update-external';
}

/**
 * When the next update is due after one that was heard of: it starts the clock anew, unless somebody here promised one for a time
 * that has not come. Null where none is due.
 */
export function dueAfterHeard(room: Pick<RoomState, 'nextUpdateDueAt' | 'updates' | 'severity'>, sentAt: EpochMs): EpochMs | null {
  const due = room.nextUpdateDueAt;
  if (due === null || (due > sentAt && room.updates.at(-1)?.nextDueAt === due)) return due;
  return later(due, plus(sentAt, updateIntervalMs[room.severity]));
}

/** Takes an update that was heard of into the room; null is none. */
export function moveUpdateClock(room: RoomDraft, sentAt: EpochMs | null): void {
  if (sentAt === null) return;
  room.lastUpdateAt = room.lastUpdateAt === null ? sentAt : later(room.lastUpdateAt, sentAt);
  room.nextUpdateDueAt = dueAfterHeard(room, sentAt);
}
