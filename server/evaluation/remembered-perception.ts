// Remembered perception: what a perceiver said of a recording, said again without reading it anew.
import type { Perception } from '../../domain/perception.ts';
import type { Perceiver } from '../room/agent-types.ts';

/**
 * Perception knows nothing of advice, so the same signals and ticks give the same perceptions in every replay: the first
 * perceiver made here reads, the others repeat what it said. Only for replays of one and the same recording.
 */
export function rememberPerception(createPerceiver: () => Perceiver): () => Perceiver {
  const said: Perception[] = [];
  let reader: Perceiver | null = null;
  return () => {
    let step = 0;
    const next = (read: (perceiver: Perceiver) => Perception): Perception => {
      const known = said[step];
      step += 1;
      if (known !== undefined) return known;
      reader ??= createPerceiver();
      const perception = read(reader);
      said.push(perception);
      return perception;
    };
    return {
      observe: (signal) => next((perceiver) => perceiver.observe(signal)),
      tick: (now) => next((perceiver) => perceiver.tick(now)),
    };
  };
}
