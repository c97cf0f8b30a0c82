// Replay: what came to a room comes to a fresh one, leak-free and in the order of time, with looks at the clock in between.
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

/** What comes to a room: a signal to be read, or what people did, told of the room as it then is. */
export type ReplayInput = { readonly at: EpochMs } & (
  | { readonly signal: Signal; readonly index: number }
  | { readonly act: (room: RoomState) => NewEntry }
);

export type ReplayGiven = {
  /** Written before anybody looks at the room. */
  readonly begin: readonly NewEntry[];
  /** In the order of their times. */
  readonly inputs: Iterable<ReplayInput>;
  /** When the clock is looked at next, where nothing comes; `activeAt` is when something came last. */
  readonly nextTick: (now: EpochMs, activeAt: EpochMs) => EpochMs;
};

/**
 * Replays signals in the order of their times and tells the watcher after each one and after each minute between them.
 * The room learns nothing but the signals: its title is the recording's id, its severity the default.
 * Returns the room at the end.
 */
export function replay(id: string, signals: readonly RecordedSignal[], perceiver: Perceiver, watcher: ReplayWatcher): RoomState {
  const first = signals[0];
  if (first === undefined) return emptyRoom;
  const origin = { kind: 'replay', recording: id, shiftMs: 0 } as const;
  const begin = [declareEntry({ title: id, severity: 'sev3', reference: id, origin }, agentActor, first.at)];
  const inputs = signals.map((recorded, index) => ({ at: recorded.at, signal: signalOf(recorded, index), index }));
  return replayInputs({ begin, inputs, nextTick: (now) => plus(now, minuteMs) }, perceiver, watcher);
}

/** Replays what came to a room and tells the watcher after each of it and after each look at the clock. Returns the room at the end. */
export function replayInputs({ begin, inputs, nextTick }: ReplayGiven, perceiver: Perceiver, watcher: ReplayWatcher): RoomState {
  const numbers = new Map<string, EventNumber>();
  let room = emptyRoom;
  let indexed = 0;
  const append = (entries: readonly NewEntry[]): void => {
    if (entries.length === 0) return;
    const placed = provisional(entries, room);
    room = fold(placed, room);
    watcher.onEntries?.(placed);
  };
  const look = (now: EpochMs, signal: number | null): void => {
    append(watcher.advise(room, now));
    watcher.onStep(room, now, signal);
  };
  const perceive = (perception: Perception): void => {
    for (; indexed < room.events.length; indexed++) {
      const event = room.events[indexed];
      if (event?.ref != null) numbers.set(event.ref, event.number);
    }
    append(perceivedEntries(room, [perception], (ref) => numbers.get(ref)).entries);
  };

  append(begin);
  let activeAt: EpochMs | null = null;
  for (const input of inputs) {
    if (activeAt !== null) {
      for (let next = nextTick(activeAt, activeAt); next < input.at; next = nextTick(next, activeAt)) {
        perceive(perceiver.tick(next));
        look(next, null);
      }
    }
    activeAt = input.at;
    if ('signal' in input) perceive(perceiver.observe(input.signal));
    else append([input.act(room)]);
    look(input.at, 'signal' in input ? input.index : null);
  }
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
