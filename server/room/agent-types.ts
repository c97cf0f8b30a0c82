// What the room asks of perception, and how the agent signs.
import type { Actor } from '../../domain/event.ts';
import type { Perception } from '../../domain/perception.ts';
import type { Signal } from '../../domain/signal.ts';
import type { EpochMs } from '../../domain/time.ts';

/**
 * Reads signals in the order of their seq. Deterministic: the same signals and ticks give the same perceptions, so that
 * it is rebuilt after a restart by reading the stored signals again.
 */
export type Perceiver = {
  observe(signal: Signal): Perception;
  /** Time has passed: what only time decides (a flapping alert came to rest). `now` is incident time. */
  tick(now: EpochMs): Perception;
};

/** Who signs the entries that nobody typed. */
export const agentActor: Actor = { type: 'agent', name: 'Muster' };
