// Whether a value has stayed the same for a while: lists are short until it has.
import { useEffect, useState } from 'react';

const restMs = 300;

/** False at first and whenever the value has just changed, already for what is drawn with it. */
export function useRests(value: unknown): boolean {
  const [rested, setRested] = useState<{ readonly value: unknown } | null>(null);
  useEffect(() => {
    const resting = setTimeout(() => setRested({ value }), restMs);
    return () => clearTimeout(resting);
  }, [value]);
  return rested !== null && rested.value === value;
}
