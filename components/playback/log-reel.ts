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

  /** Adds what follows in the log. */
  append(entries: readonly LogEntry[]): void {
    this.#times.push(...playbackTimes(entries, this.#times.at(-1) ?? null));
    for (const entry of entries) this.#entries.push(entry);
    while ((this.#kept.length + 1) * keepEvery <= this.#entries.length) {
      const from = this.#kept.length * keepEvery;
      this.#kept.push(fold(this.#entries.slice(from, from + keepEvery), this.#kept.at(-1)));
    }
  }

  /** How many entries were part of the room at t. */
  countAt(t: EpochMs): number {
    return countUpTo(this.#times, t);
  }

  /** The room after all entries. */
  last(): RoomState {
    const { length } = this.#entries;
    if (this.#newest.count !== length) this.#newest = { count: length, state: this.#stateAfter(length, this.#newest) };
    return this.#newest.state;
  }

  /** The room after the first `count` entries. */
  stateAfter(count: number): RoomState {
    if (count !== this.#last.count) this.#last = { count, state: this.#stateAfter(count, this.#last) };
    return this.#last.state;
  }

  /** Folded from `near` or from the nearest state that was kept. */
  #stateAfter(count: number, near: Shown): RoomState {
    const whole = Math.floor(count / keepEvery);
    const kept = whole === 0 ? emptyRoom : (this.#kept[whole - 1] ?? emptyRoom);
    const from = near.count <= count && near.count >= whole * keepEvery ? near : { count: whole * keepEvery, state: kept };
    return from.count === count ? from.state : fold(this.#entries.slice(from.count, count), from.state);
  }
}
