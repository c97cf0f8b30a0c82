// Words that say what is wrong, not with what: `Expired certificate` and `Stuck consumer group` are faults, and no things to act on.

const faults: ReadonlySet<string> = new Set(
  [
    // In what bad state something is.
    'expired expiring stuck wedged broken bad faulty wrong missing stale slow full dead hung hanging leaking leaky corrupt corrupted',
    'misconfigured exhausted overloaded saturated starved failing failed invalid revoked outdated mismatched deadlocked crashed crashing',
    'runaway flaky poisoned unhealthy lost unreachable unavailable incompatible undersized orphaned rejected throttled blocked',
    // What is wrong.
    'leak leaks exhaustion starvation corruption expiry expiration misconfiguration outage outages failure failures fault faults',
    'contention deadlock deadlocks overload saturation bug bugs regression regressions crash crashes timeout timeouts lag drift mismatch',
    'pressure shortage error errors loop loops storm typo fragmentation spike spikes surge flood attack abuse ddos split-brain',
  ].flatMap((line) => line.split(' ')),
);

/** Whether the words say what is wrong: one of them, standing by itself, is the name of a fault or of a bad state. `error-reporter` is a thing. */
export function tellsOfFault(phrase: string): boolean {
  return phrase.split(/\s+/).some((word) => faults.has(word.toLowerCase().replace(/^\W+|\W+$/g, '')));
}

/** Whether a word, in lower case, says what is wrong. */
export function isFaultWord(word: string): boolean {
  return faults.has(word);
}
