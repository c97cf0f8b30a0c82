// Names the part of a thing's health that a name speaks of: of an alert, a metric, a measure in a sentence.
import type { Aspect } from './sentence-patterns.ts';

const aspects: readonly (readonly [Aspect, RegExp])[] = [
  ['certificate', /certificate|\bcerts?\b|\btls\b|x509|\bssl\b/i],
  ['image pulls', /image ?pull/i],
  ['latency', /p50|p9\d|latenc|response|slow|duration/i],
  ['timeouts', /time ?outs?|timed out|deadline/i],
  ['cpu', /\bcpu\b|iowait|load average|\bload\b/i],
  ['memory', /\bmem|memory|\bheap|\bram\b|swap|\boom|out of memory/i],
  ['disk', /disk|volume|storage|inode|file ?system|no space|root ?vol/i],
  ['connections', /connections?(?! (?:refused|reset|closed|timed|failed|failure|error))|\bpool|threads|sockets|too many clients/i],
  ['data', /(?:replica(?:tion)?|slave) lag|seconds behind|replicated|stale|corrupt/i],
  ['queue', /queue|\bdlq\b|dead[- ]letter|backlog|\blag\b|pending|unacked|consumer/i],
  ['network', /packet|\bdns\b|network|\bbgp\b/i],
  ['errors', /error|5xx|4xx|\b50\d|fail|success|avail|exception/i],
];

/** The aspect that a name, in words, speaks of; undefined where it says no more than that something is wrong. */
export function aspectOfName(name: string): Aspect | undefined {
  return aspects.find(([, pattern]) => pattern.test(name))?.[0];
}

/** `CheckoutLatencyP95High` as words. */
export function splitName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, (_all, low: string | undefined, high = '', last = '') =>
      low === undefined ? `${last} ` : `${low} ${high}`,
    )
    .replace(/[_-]+/g, ' ');
}
