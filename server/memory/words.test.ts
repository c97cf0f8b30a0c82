// How key words and phrases are found in the texts of events.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasPhrase, phraseOf, sameName, stem, wordsOf } from './words.ts';

describe('hasPhrase', () => {
  it.each([
    ['pod OOMKilled twice', 'OOMKilled', true],
    ['pod OOMKilled twice', 'oom', true],
    ['the pods were restarting', 'pod restarted', true],
    ['CrashLoopBackoff on ingress', 'CrashLoopBackOff', true],
    ['crash looping pods', 'crash loop', true],
    ['latency of checkout is high', 'high latency', false],
    ['latency is high', 'high latency', true],
    ['no space left on device', 'no space left', true],
    ['timeouts while connecting', 'timeout', true],
    ['HTTP 503 from api', '503', true],
    ['HTTP 5030 from api', '503', false],
    ['certificate expires soon', 'certificates expired', true],
    ['the node is fine', 'database', false],
  ])('%s / %s: %s', (text, phrase, found) => {
    expect(hasPhrase(wordsOf(text), phraseOf(phrase))).toBe(found);
  });

  it('finds every phrase in itself, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{1,12}( [A-Za-z0-9_-]{1,12}){0,3}$/), (text) => {
        fc.pre(/[A-Za-z0-9]/.test(text));
        expect(hasPhrase(wordsOf(text), phraseOf(text))).toBe(true);
      }),
      { seed: 7 },
    );
  });
});

it('stems a word alike in its common forms', () => {
  for (const forms of [
    ['fail', 'fails', 'failed', 'failing'],
    ['restart', 'restarts', 'restarted', 'restarting'],
    ['drop', 'dropped', 'dropping'],
    ['query', 'queries'],
    ['schedule', 'scheduled', 'scheduling'],
  ]) {
    expect(new Set(forms.map(stem)).size).toBe(1);
  }
});

it('knows one name in another by whole words', () => {
  expect(sameName('Checkout-API', 'checkout api pods')).toBe(true);
  expect(sameName('api', 'checkout-api')).toBe(true);
  expect(sameName('db', 'orders db')).toBe(false);
  expect(sameName('check', 'checkout')).toBe(false);
});
