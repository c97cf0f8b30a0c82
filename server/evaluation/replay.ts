// Replay: a recording's signals through a fresh room, leak-free, with a tick every minute (formats/scoring.md, "Replay").
import { declareEntry } from '../../domain/decide.ts';
import { emptyRoom, fold } from '../../domain/fold.ts';
import type { EventNumber, SignalSeq } from '../../domain/ids.ts';
import type { LogEntry, NewEntry } from '../../domain/log.ts';
import type { Perception } from '../../domain/perception.ts';
import type { RecordedSignal } from '../../domain/recording.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { Signal } from '../../domain/signal.ts';
import { type EpochMs, minuteMs, plus } from '../../domain/time.ts';
import { replayedSignal } from '../replay/player.ts';
import { agentActor, type Perceiver } from '../room/agent-types.ts';
import { perceivedEntries } from '../room/perceived-entries.ts';
import { provisional } from '../room/provisional.ts';

export type ReplayWatcher = {
  /** What the agent writes after perception, at this moment; empty for none. */
  readonly advise: (room: RoomState, now: EpochMs) => readonly NewEntry[];
  /** The room after a signal (its index) or a tick (null). */
  readonly onStep: (room: RoomState, now: EpochMs, signal: number | null) => void;
  /** What was written into the log, in order. */
  readonly onEntries?: (entries: readonly LogEntry[]) => void;
};

/**
 * Replays signals in the order of their times and tells the watcher after each one and after each minute between them.
 * The room learns nothing but the signals: its title is the recording's id, its severity the default.
 * Returns the room at the end.
 */
export function replay(id: string, signals: readonly RecordedSignal[], perceiver: Perceiver, watcher: ReplayWatcher): RoomState {
  const first = signals[0];
  if (first === undefined) return emptyRoom;
  const numbers = new Map<string, EventNumber>();
  let room = emptyRoom;
  let indexed = 0;
  const append = (entries: readonly NewEntry[]): void => {
    if (entries.length === 0) return;
    const placed = provisional(entries, room);
    room = fold(placed, room);
    watcher.onEntries?.(placed);
  };
  const step = (perception: Perception, now: EpochMs, signal: number | null): void => {
    for (; indexed < room.events.length; indexed++) {
      const event = room.events[indexed];
      if (event?.ref != null) numbers.set(event.ref, event.number);
    }
    append(perceivedEntries(room, [perception], (ref) => numbers.get(ref)).entries);
    append(watcher.advise(room, now));
    watcher.onStep(room, now, signal);
  };

  const origin = { kind: 'replay', recording: id, shiftMs: 0 } as const;
  append([declareEntry({ title: id, severity: 'sev3', reference: id, origin }, agentActor, first.at)]);
  let now = first.at;
  signals.forEach((recorded, index) => {
    for (let next = plus(now, minuteMs); next < recorded.at; next = plus(next, minuteMs)) {
      now = next;
      step(perceiver.tick(now), now, null);
    }
    now = recorded.at;
    step(perceiver.observe(signalOf(recorded, index)), now, index);
  });
  return room;
}

/** The signal as the room stores it, without what is meant for readers only. */
function signalOf(recorded: RecordedSignal, index: number): Signal {
  const { id, channel, from, text, at, role, occurredAt, attributes } = replayedSignal(recorded, 0);
  return {
    seq: (index + 1) as SignalSeq,
    externalId: id,
    channel,
    from,
    role: role ?? null,
    text,
    attributes: attributes ?? {},
    occurredAt: occurredAt ?? at,
    observedAt: at,
    recordedAt: at,
  };
}
