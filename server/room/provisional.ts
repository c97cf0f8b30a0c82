// Entries as they will stand in the log if nobody else writes first.
import type { Seq } from '../../domain/ids.ts';
import type { LogEntry, NewEntry } from '../../domain/log.ts';
import type { RoomState } from '../../domain/room-state.ts';

/** Gives entries the seqs they will get after `room`, to fold them before they are written. */
export function provisional(entries: readonly NewEntry[], room: RoomState): LogEntry[] {
  return entries.map((entry, index) => ({ ...entry, seq: (room.seq + index + 1) as Seq, recordedAt: entry.observedAt }));
}
