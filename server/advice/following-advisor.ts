// An advisor that follows the knowledge: made anew when other records advise, and only then.
import type { Advisor } from './advisor.ts';

/** Gives the advice of `make(source())`, which is asked again whenever `source` gives another object. */
export function createFollowingAdvisor<Source extends object>(source: () => Source, make: (source: Source) => Advisor): Advisor {
  let current: { readonly source: Source; readonly advisor: Advisor } | null = null;
  return {
    advise(given) {
      const now = source();
      if (current?.source !== now) current = { source: now, advisor: make(now) };
      return current.advisor.advise(given);
    },
  };
}
