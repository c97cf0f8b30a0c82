'use client';
// Whether a value has stayed the same for a while: lists are short until it has.
import { useEffect, useState } from 'react';
import { useOfPlayer, usePace } from './use-playback.tsx';

/**
 * What has not changed for so long rests, and unless it plays, the moment must have stood still for as long. While it plays,
 * it rests for longer first, so that a list is not drawn whole between two changes.
 */
const restMs = { still: 400, playing: 1_500 } as const;

/** False at first and whenever the value has just changed, already for what is drawn with it. */
export function useRests(value: unknown): boolean {
  const playing = useOfPlayer((state) => state.playing);
  const pace = usePace();
  const [rested, setRested] = useState<{ readonly value: unknown } | null>(null);
  useEffect(() => {
    let resting: ReturnType<typeof setTimeout>;
    const rest = (ms: number): void => {
      resting = setTimeout(() => {
        const leftMs = playing ? 0 : restMs.still - pace.sinceMovedMs();
        if (leftMs > 0) rest(leftMs);
        else setRested({ value });
      }, ms);
    };
    rest(playing ? restMs.playing : restMs.still);
    return () => clearTimeout(resting);
  }, [value, playing, pace]);
  return rested !== null && rested.value === value;
}
