// The player: where the cursor stands, whether it moves, how fast, and what it jumps to.
import { advance, countUpTo, idleGaps, type PlaybackMark } from '../../domain/playback.ts';
import { type EpochMs, formatTime } from '../../domain/time.ts';
import { momentNamed } from './glance-path.ts';
import type { PlaybackClient, PlaybackLoaded } from './playback-client.ts';
import { reviewMarks } from './review-marks.ts';

export const rates = [1, 5, 15, 60, 600] as const;
export type Rate = (typeof rates)[number];

export type PlayerState = {
  /** Where the cursor stands; null until the incident is there. */
  readonly at: EpochMs | null;
  readonly playing: boolean;
  readonly rate: Rate;
  readonly hindsight: boolean;
};

/** What the player needs of the page; tests bring their own. */
export type PlayerWorld = {
  readonly client: Pick<PlaybackClient, 'seek' | 'loaded' | 'subscribe'>;
  /** Calls back before the next frame with the time in milliseconds. Gives how to call it off. */
  readonly nextFrame: (run: (nowMs: number) => void) => () => void;
  /** Whether people asked for no motion: then it steps from change to change instead of sweeping. */
  readonly isStill: () => boolean;
};

/** While it plays, the cursor moves with every frame; the room at the moment is asked for so often, which is as often as it is drawn. */
const askEveryMs = 200;

/** Without motion, a step stands this long at any speed, so that it can be read. */
const stillStepMs = 1_000;

export class PlaybackPlayer {
  readonly #world: PlayerWorld;
  readonly #listeners = new Set<() => void>();
  #state: PlayerState;
  #callOff: (() => void) | null = null;
  #beforeMs: number | null = null;
  /** The moment that was asked for last, and when. */
  #asked: { readonly at: EpochMs | null; readonly atMs: number } = { at: null, atMs: Number.NEGATIVE_INFINITY };
  #track: PlaybackLoaded['track'] = null;
  #gaps: ReturnType<typeof idleGaps> = [];

  constructor(world: PlayerWorld, at: EpochMs | null) {
    this.#world = world;
    this.#state = { at, playing: false, rate: 15, hindsight: false };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = (): PlayerState => this.#state;

  /** Where the cursor is, kept within the incident. */
  at(): EpochMs | null {
    const track = this.#world.client.loaded().track;
    return track === null ? this.#state.at : this.#within(track, this.#state.at ?? track.from);
  }

  #within(track: NonNullable<PlaybackLoaded['track']>, at: EpochMs): EpochMs {
    return Math.min(Math.max(at, track.from), track.isWhole ? track.to : Math.max(track.to, at)) as EpochMs;
  }

  /** Shows another moment and goes on as before. */
  seek(moment: EpochMs): void {
    const at = Math.round(moment) as EpochMs;
    this.#state = { ...this.#state, at };
    const kept = this.at();
    this.#set({ at: kept });
    if (kept !== null) this.#show(kept, Number.NEGATIVE_INFINITY);
  }

  play(): void {
    const track = this.#world.client.loaded().track;
    if (this.#state.playing || track === null) return;
    // At the end, play means once more.
    if (track.isWhole && (this.at() ?? 0) >= track.to) this.seek(track.from);
    this.#set({ playing: true });
    this.#beforeMs = null;
    this.#ask();
  }

  pause(): void {
    this.#callOff?.();
    this.#callOff = null;
    if (!this.#state.playing) return;
    this.#set({ playing: false });
    const at = this.at();
    if (at !== null && at !== this.#asked.at) this.#show(at, Number.NEGATIVE_INFINITY);
  }

  toggle(): void {
    if (this.#state.playing) this.pause();
    else this.play();
  }

  setRate(rate: Rate): void {
    this.#set({ rate });
  }

  /** The next faster or slower speed. */
  shiftRate(by: 1 | -1): void {
    const next = rates[rates.indexOf(this.#state.rate) + by];
    if (next !== undefined) this.setRate(next);
  }

  setHindsight(hindsight: boolean): void {
    this.#set({ hindsight });
  }

  /** To the next or the last moment at which an event was recorded. */
  step(by: 1 | -1): void {
    this.#jump(by, ({ kind }) => kind === 'event');
  }

  /** To the next or the last milestone, those of the review among them. */
  toMilestone(by: 1 | -1): void {
    this.#jump(by, ({ kind }) => kind === 'milestone', reviewMarks(this.#world.client.loaded().end));
  }

  toEdge(edge: 'start' | 'end'): void {
    const track = this.#world.client.loaded().track;
    if (track !== null) this.seek(edge === 'start' ? track.from : track.to);
  }

  by(ms: number): void {
    const at = this.at();
    if (at !== null) this.seek((at + ms) as EpochMs);
  }

  close(): void {
    this.pause();
    this.#listeners.clear();
  }

  #jump(by: 1 | -1, isStop: (mark: PlaybackMark) => boolean, more: readonly { readonly at: EpochMs }[] = []): void {
    this.pause();
    const track = this.#world.client.loaded().track;
    const at = this.at();
    if (track === null || at === null) return;
    const stops = [...track.marks.filter(isStop), ...more].map((mark) => mark.at).sort((a, b) => a - b);
    const next = by === 1 ? stops.find((stop) => stop > at) : stops.findLast((stop) => stop < at);
    this.seek(next ?? (by === 1 ? track.to : track.from));
  }

  #ask(): void {
    this.#callOff = this.#world.nextFrame((nowMs) => this.#tick(nowMs));
  }

  #tick(nowMs: number): void {
    const { track } = this.#world.client.loaded();
    const at = this.at();
    if (!this.#state.playing || track === null || at === null) return;
    const elapsedMs = this.#beforeMs === null ? 0 : nowMs - this.#beforeMs;
    if (this.#world.isStill()) {
      if (this.#beforeMs !== null && elapsedMs < stillStepMs) {
        this.#ask();
        return;
      }
      this.#beforeMs = nowMs;
      const next = track.moments[countUpTo(track.moments, at)];
      if (next === undefined) {
        this.pause();
        return;
      }
      this.seek(next as EpochMs);
      this.#ask();
      return;
    }
    this.#beforeMs = nowMs;
    if (this.#track !== track) {
      this.#track = track;
      this.#gaps = idleGaps(track.moments);
    }
    // A tab that was in the background must not race through what it missed.
    const next = advance(at, Math.min(elapsedMs, 250), this.#state.rate, this.#gaps);
    const moved = this.#within(track, Math.round(next) as EpochMs);
    this.#set({ at: moved });
    if (nowMs - this.#asked.atMs >= askEveryMs) this.#show(moved, nowMs);
    if (track.isWhole && next >= track.to) this.pause();
    else this.#ask();
  }

  #show(at: EpochMs, nowMs: number): void {
    this.#asked = { at, atMs: nowMs };
    this.#world.client.seek(at);
  }

  #set(change: Partial<PlayerState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** The moment that an address names (`?t=2026-03-12T02:28:30Z`); null when it names none. */
export function momentOf(search: string): EpochMs | null {
  return momentNamed(new URLSearchParams(search).get('t'));
}

/** The address of the page that names the moment. */
export function addressOf(address: string, at: EpochMs): string {
  const url = new URL(address);
  url.searchParams.set('t', formatTime(at));
  return url.toString();
}
