// Whose turn a frame is while the moment moves: the clocks' and the cursor's, or that of what is drawn of the moment.

/** In a frame that came so late the parts have their turn whatever it is: fewer frames would otherwise mean an older moment. */
const lateMs = 25;

/** Times that differ by less are of one frame: callbacks and the document's timeline round it each in their way. */
const sameMs = 1;

/**
 * Clocks cost a frame nearly as much as two rows of a list: both in one frame, sixty times a second, is more than a frame should
 * take, and nobody reads a clock that changes more than thirty times a second. Who drags the cursor sees it move with the hand:
 * then only the parts wait for their turn.
 */
export class FrameTurns {
  readonly #isPlaying: () => boolean;
  #atMs = Number.NEGATIVE_INFINITY;
  #isClocks = false;
  #isLate = false;

  constructor(isPlaying: () => boolean) {
    this.#isPlaying = isPlaying;
  }

  /** Whether clocks and cursor may move in the frame of this time. */
  isForClocks(frameMs: number): boolean {
    this.#see(frameMs);
    return this.#isClocks || !this.#isPlaying();
  }

  /** Whether parts of the page may be drawn in the frame of this time. */
  isForParts(frameMs: number): boolean {
    this.#see(frameMs);
    return !this.#isClocks || this.#isLate;
  }

  #see(frameMs: number): void {
    if (Math.abs(frameMs - this.#atMs) < sameMs) return;
    this.#isLate = frameMs - this.#atMs > lateMs;
    this.#isClocks = !this.#isClocks;
    this.#atMs = frameMs;
  }
}
