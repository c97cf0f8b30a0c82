// A connection's allowance: how many frames and bytes it may send, refilled as time passes (token bucket).

export type AllowanceLimits = {
  readonly framesPerSecond: number;
  readonly frameBurst: number;
  readonly bytesPerSecond: number;
  readonly byteBurst: number;
};

/** Generous for a person who types and for a tab that comes back with an hour of edits; tight for a loop. */
export const defaultAllowance: AllowanceLimits = {
  framesPerSecond: 120,
  frameBurst: 600,
  bytesPerSecond: 512 * 1024,
  byteBurst: 16 * 1024 * 1024,
};

export class Allowance {
  readonly #limits: AllowanceLimits;
  #frames: number;
  #bytes: number;
  #atMs: number;

  constructor(limits: AllowanceLimits, nowMs: number) {
    this.#limits = limits;
    this.#frames = limits.frameBurst;
    this.#bytes = limits.byteBurst;
    this.#atMs = nowMs;
  }

  /** Takes one frame of so many bytes off; false when the allowance is used up. */
  take(bytes: number, nowMs: number): boolean {
    const seconds = Math.max(0, nowMs - this.#atMs) / 1_000;
    this.#atMs = nowMs;
    this.#frames = Math.min(this.#limits.frameBurst, this.#frames + seconds * this.#limits.framesPerSecond) - 1;
    this.#bytes = Math.min(this.#limits.byteBurst, this.#bytes + seconds * this.#limits.bytesPerSecond) - bytes;
    return this.#frames >= 0 && this.#bytes >= 0;
  }
}
