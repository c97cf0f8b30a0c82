// The pace at which the parts of playback follow the moment: while it moves, one of them in a frame; all at once when it rests.

/** Hears that there is another moment; gives false where nothing has to be drawn for it. */
export type Listener = () => unknown;

/** Where moments can be read, and who hears when there is another. */
export type Moments<View> = {
  readonly subscribe: (listener: Listener) => () => void;
  /** The same object until there is another moment; null while there is none. */
  readonly view: () => View | null;
};

export type PaceWorld = {
  readonly nowMs: () => number;
  /** Calls back before the next frame in which parts may be drawn. Gives how to call it off. */
  readonly nextFrame: (run: () => void) => () => void;
  /** Whether it plays: then the first moment, too, is one of many. */
  readonly isPlaying: () => boolean;
};

/** Moments that follow each other faster than this move; one that comes after a rest is shown whole and at once. */
const restMs = 300;

/** A frame draws one thing, and every second one is this one's; one that comes late draws what two would have drawn. */
const turnMs = 2_000 / 60;
const mostTurns = 2;

/**
 * Drawing all regions anew takes longer than a frame lasts, and nobody reads ten lists that change sixty times a second. So
 * while moments pass quickly, each part of the page (a region, a card, a row) takes one from time to time, and never two that
 * have something to draw in a frame that comes in time. `everyMs` and a frame for each after the last moment, all show it.
 */
export class MomentPace<View extends { readonly at: number }> {
  readonly #source: Moments<View>;
  readonly #world: PaceWorld;
  readonly #followers = new Set<Follower<View>>();
  /** What is drawn bit by bit, each giving whether there is more of it. */
  readonly #works = new Set<() => boolean>();
  /** Whether the last frame went to a follower: then the next one goes to what is drawn bit by bit. */
  #isWorksTurn = false;
  readonly #stop: () => void;
  #seen: View | null;
  #changedAtMs = Number.NEGATIVE_INFINITY;
  #hasPlayed = false;
  #moves = false;
  /** When the last frame was that was asked for; infinite while none is. */
  #drewAtMs = Number.POSITIVE_INFINITY;
  #callOff: (() => void) | null = null;

  constructor(source: Moments<View>, world: PaceWorld) {
    this.#source = source;
    this.#world = world;
    this.#seen = source.view();
    this.#stop = source.subscribe(() => this.#hear());
  }

  /** Whether the last moment was one of many that pass quickly. */
  moves(): boolean {
    return this.#moves;
  }

  /** How long the moment has been the same. */
  sinceMovedMs(): number {
    return this.#world.nowMs() - this.#changedAtMs;
  }

  /** Draws something longer bit by bit, one bit in a frame, until `draw` gives false. Gives how to call it off. */
  bitByBit(draw: () => boolean): () => void {
    this.#works.add(draw);
    this.#ask();
    return () => this.#works.delete(draw);
  }

  /** Moments for one part, which takes another one no sooner than `everyMs` after the last while they pass quickly. */
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
    this.#works.clear();
  }

  #hear(): void {
    const view = this.#source.view();
    if (view === this.#seen) return;
    const isOther = view?.at !== this.#seen?.at;
    this.#seen = view;
    const nowMs = this.#world.nowMs();
    const plays = this.#world.isPlaying();
    // The moment at which it stops to play is to be read at once.
    const stops = this.#hasPlayed && !plays;
    this.#hasPlayed = plays;
    const moves = plays || (!stops && this.sinceMovedMs() < restMs);
    // What is told of a moment later, such as the figures, is no movement.
    if (isOther) {
      this.#changedAtMs = stops ? Number.NEGATIVE_INFINITY : nowMs;
      this.#moves = moves;
    }
    if (moves) this.#ask();
    else for (const follower of this.#followers) this.#take(follower, nowMs);
  }

  #ask(): void {
    this.#callOff ??= this.#world.nextFrame(() => {
      this.#callOff = null;
      const nowMs = this.#world.nowMs();
      const turns = Math.round((nowMs - this.#drewAtMs) / turnMs);
      let isMore = true;
      for (let turn = 0; turn < Math.min(Math.max(turns, 1), mostTurns) && isMore; turn += 1) isMore = this.#draw(nowMs);
      isMore = this.#works.size > 0 || this.#behind().length > 0;
      this.#drewAtMs = isMore ? nowMs : Number.POSITIVE_INFINITY;
      if (isMore) this.#ask();
    });
  }

  /** Gives whether there was anything to draw. */
  #draw(nowMs: number): boolean {
    return this.#isWorksTurn ? this.#work() || this.#follow(nowMs) : this.#follow(nowMs) || this.#work();
  }

  #behind(): Follower<View>[] {
    return [...this.#followers].filter(({ view }) => view !== this.#seen);
  }

  /** Lets followers take the moment, the one that has waited longest first, until one of them draws. Gives whether one did. */
  #follow(nowMs: number): boolean {
    const due = this.#behind().filter(({ everyMs, takenAtMs }) => nowMs - takenAtMs >= everyMs);
    due.sort((a, b) => a.takenAtMs + a.everyMs - (b.takenAtMs + b.everyMs));
    this.#isWorksTurn = due.some((follower) => this.#take(follower, nowMs));
    return this.#isWorksTurn;
  }

  /** Draws a bit of what has waited longest. Gives whether there was any. */
  #work(): boolean {
    this.#isWorksTurn = false;
    const [draw] = this.#works;
    if (draw === undefined) return false;
    this.#works.delete(draw);
    if (draw()) this.#works.add(draw);
    return true;
  }

  /** Gives whether something is drawn for it. */
  #take(follower: Follower<View>, nowMs: number): boolean {
    follower.view = this.#seen;
    follower.takenAtMs = nowMs;
    let draws = false;
    for (const listener of follower.listeners) if (listener() !== false) draws = true;
    return draws;
  }
}

type Follower<View> = { readonly everyMs: number; view: View | null; takenAtMs: number; readonly listeners: Set<Listener> };
