'use client';
// Whether a value has stayed the same for a while: lists are short until it has.
import { useEffect, useState } from 'react';
import { useOfPlayer } from './use-playback.tsx';

/** What has not changed for so long rests; while it plays, it rests for longer first, so that a list is not drawn whole between two changes. */
const restMs = { still: 400, playing: 1_500 } as const;

/** False at first and whenever the value has just changed, already for what is drawn with it. */
export function useRests(value: unknown): boolean {
  const afterMs = useOfPlayer(({ playing }) => (playing ? restMs.playing : restMs.still));
  const [rested, setRested] = useState<{ readonly value: unknown } | null>(null);
  useEffect(() => {
    const resting = setTimeout(() => setRested({ value }), afterMs);
    return () => clearTimeout(resting);
  }, [value, afterMs]);
  return rested !== null && rested.value === value;
}
