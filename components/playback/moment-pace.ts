// The pace at which the regions of playback follow the moment: while it moves, one of them in a frame; all at once when it rests.

/** Where moments can be read, and who hears when there is another. */
export type Moments<View> = {
  readonly subscribe: (listener: () => void) => () => void;
  /** The same object until there is another moment; null while there is none. */
  readonly view: () => View | null;
};

export type PaceWorld = {
  readonly nowMs: () => number;
  /** Calls back before the next frame. Gives how to call it off. */
  readonly nextFrame: (run: () => void) => () => void;
  /** Whether it plays: then the first moment, too, is one of many. */
  readonly isPlaying: () => boolean;
};

/** Moments that follow each other faster than this move; one that comes after a rest is shown whole and at once. */
const restMs = 300;

/**
 * Drawing all regions anew takes longer than a frame lasts, and nobody reads ten lists that change sixty times a second. So
 * while moments pass quickly, each region takes one from time to time, and never two regions in one frame. At most `everyMs`
 * after the last moment all of them show it.
 */
export class MomentPace<View extends { readonly at: number }> {
  readonly #source: Moments<View>;
  readonly #world: PaceWorld;
  readonly #followers = new Set<Follower<View>>();
  readonly #stop: () => void;
  #seen: View | null;
  #changedAtMs = Number.NEGATIVE_INFINITY;
  #callOff: (() => void) | null = null;

  constructor(source: Moments<View>, world: PaceWorld) {
    this.#source = source;
    this.#world = world;
    this.#seen = source.view();
    this.#stop = source.subscribe(() => this.#hear());
  }

  /** Moments for one region, which takes another one no sooner than `everyMs` after the last while they pass quickly. */
  follow(everyMs: number): Moments<View> {
    const follower: Follower<View> = { everyMs, view: null, takenAtMs: Number.NEGATIVE_INFINITY, listeners: new Set() };
    return {
      subscribe: (listener) => {
        follower.listeners.add(listener);
        this.#followers.add(follower);
        if (follower.view !== this.#source.view()) this.#ask();
        return () => {
          follower.listeners.delete(listener);
          if (follower.listeners.size === 0) this.#followers.delete(follower);
        };
      },
      view: () => {
        // Nobody is told of what passes while nobody listens.
        if (follower.view === null || follower.listeners.size === 0) follower.view = this.#source.view();
        return follower.view;
      },
    };
  }

  close(): void {
    this.#callOff?.();
    this.#callOff = null;
    this.#stop();
    this.#followers.clear();
  }

  #hear(): void {
    const view = this.#source.view();
    if (view === this.#seen) return;
    const isOther = view?.at !== this.#seen?.at;
    this.#seen = view;
    const nowMs = this.#world.nowMs();
    const moves = this.#world.isPlaying() || nowMs - this.#changedAtMs < restMs;
    // What is told of a moment later, such as the figures, is no movement.
    if (isOther) this.#changedAtMs = nowMs;
    if (moves) this.#ask();
    else for (const follower of this.#followers) this.#take(follower, nowMs);
  }

  #ask(): void {
    this.#callOff ??= this.#world.nextFrame(() => {
      this.#callOff = null;
      const nowMs = this.#world.nowMs();
      const behind = [...this.#followers].filter(({ view }) => view !== this.#seen);
      const isDue = ({ everyMs, takenAtMs }: Follower<View>): boolean => nowMs - takenAtMs >= everyMs;
      const [first] = behind.filter(isDue).sort((a, b) => a.takenAtMs + a.everyMs - (b.takenAtMs + b.everyMs));
      if (first !== undefined) this.#take(first, nowMs);
      if (behind.length > (first === undefined ? 0 : 1)) this.#ask();
    });
  }

  #take(follower: Follower<View>, nowMs: number): void {
    follower.view = this.#seen;
    follower.takenAtMs = nowMs;
    for (const listener of follower.listeners) listener();
  }
}

type Follower<View> = { readonly everyMs: number; view: View | null; takenAtMs: number; readonly listeners: Set<() => void> };
