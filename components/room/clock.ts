// One ticking clock for the page: wall time corrected by the server's, told once a second to whoever shows a time.
import type { EpochMs } from '../../domain/time.ts';

/** A device is believed while it is within this of the server; the server's Date header knows whole seconds only. */
const believedMs = 2_000;

export class WallClock {
  #skewMs = 0;
  #tick: EpochMs;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #device: () => number;
  readonly #listeners = new Set<() => void>();

  constructor(device: () => number = Date.now) {
    this.#device = device;
    this.#tick = Math.floor(device()) as EpochMs;
  }

  /** Wall time now, epoch ms. */
  now(): EpochMs {
    return Math.floor(this.#device() + this.#skewMs) as EpochMs;
  }

  /** Learns the server's time from an answer that arrived just now. */
  learn(serverAt: number): void {
    // The header is cut to the second: its middle is the best guess.
    const skewMs = serverAt + 500 - this.#device();
    this.#skewMs = Math.abs(skewMs) > believedMs ? skewMs : 0;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#arm();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) clearTimeout(this.#timer);
    };
  };

  /** The time at the last tick; the same value until the next one. */
  readonly tick = (): EpochMs => this.#tick;

  #arm(): void {
    // Meeting the second keeps every clock on the page in step.
    this.#timer = setTimeout(
      () => {
        this.#tick = this.now();
        for (const listener of this.#listeners) listener();
        this.#arm();
      },
      1_000 - (this.now() % 1_000) + 5,
    );
  }
}
