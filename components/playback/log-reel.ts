// The log of an incident on a reel: the room as of any entry, folded from the nearest state that was kept.
import { emptyRoom, fold } from '../../domain/fold.ts';
import type { LogEntry } from '../../domain/log.ts';
import { countUpTo, playbackTimes } from '../../domain/playback.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';

/** A state is kept after so many entries: a seek folds fewer, and 100,000 entries keep 50 states. */
const keepEvery = 2_000;

type Shown = { readonly count: number; readonly state: RoomState };

export class LogReel {
  readonly #entries: LogEntry[] = [];
  readonly #times: EpochMs[] = [];
  /** The room after `keepEvery`, 2 * `keepEvery`, ... entries. */
  readonly #kept: RoomState[] = [];
  /** The state of the last question, and how many entries are in it: playing on folds only what is new. */
  #last: Shown = { count: 0, state: emptyRoom };
  #newest: Shown = { count: 0, state: emptyRoom };

  /** Entries in order of the log, each once. */
  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  /** The playback time of each entry. */
  get times(): readonly EpochMs[] {
    return this.#times;
  }

  /** Adds what follows in the log, each entry folded once. */
  append(entries: readonly LogEntry[]): void {
    this.#times.push(...playbackTimes(entries, this.#times.at(-1) ?? null));
    for (const entry of entries) this.#entries.push(entry);
    const { length } = this.#entries;
    while (this.#newest.count < length) {
      const { count, state } = this.#newest;
      const next = Math.min(length, count - (count % keepEvery) + keepEvery);
      this.#newest = { count: next, state: fold(this.#entries.slice(count, next), state) };
      if (next % keepEvery === 0) this.#kept.push(this.#newest.state);
    }
  }

  /** How many entries were part of the room at t. */
  countAt(t: EpochMs): number {
    return countUpTo(this.#times, t);
  }

  /** The room after all entries. */
  last(): RoomState {
    return this.#newest.state;
  }

  /** The room after the first `count` entries, folded from the last answer or from the nearest state that was kept. */
  stateAfter(count: number): RoomState {
    const whole = Math.floor(count / keepEvery);
    const kept = { count: whole * keepEvery, state: this.#kept[whole - 1] ?? emptyRoom };
    const near = [this.#last, this.#newest, kept].find((known) => known.count <= count && known.count >= kept.count) ?? kept;
    const state = near.count === count ? near.state : fold(this.#entries.slice(near.count, count), near.state);
    this.#last = { count, state };
    return state;
  }
}
