// Whether a value has stayed the same for a while: lists are short until it has.
import { useEffect, useState } from 'react';

const restMs = 300;

/** False at first and whenever the value has just changed, already for what is drawn with it. */
export function useRests(value: unknown): boolean {
  const [seen, setSeen] = useState(value);
  const [rests, setRests] = useState(false);
  if (seen !== value) {
    setSeen(value);
    setRests(false);
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each value the rest begins anew
  useEffect(() => {
    const resting = setTimeout(() => setRests(true), restMs);
    return () => clearTimeout(resting);
  }, [value]);
  return rests;
}
