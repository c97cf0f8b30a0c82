// Reliability as a posterior: priors, trials, intervals.
import { describe, expect, it } from 'vitest';
import { record } from '../memory/test-room.ts';
import { betaInterval, createReliability, type Trial } from './reliability.ts';

const restart = record({ id: 'restart', action: { class: 'restart', text: 'Restart {target}', risk: 'cautious' } });
const trials = (outcome: Trial['outcome'], source: Trial['source'], times: number): Trial[] =>
  Array.from({ length: times }, () => ({ knowledge: restart.id, outcome, source }));

describe('betaInterval', () => {
  it.each([
    // R: qbeta(c(0.025, 0.975), a, b)
    [1, 1, 0.025, 0.975],
    [2, 3, 0.067586, 0.80588],
    [10, 2, 0.587222, 0.977169],
    [0.5, 0.5, 0.001541, 0.998459],
  ])('of beta(%d, %d) is %d to %d', (alpha, beta, low, high) => {
    const [from, to] = betaInterval(alpha, beta, 0.95);
    expect(from).toBeCloseTo(low, 5);
    expect(to).toBeCloseTo(high, 5);
  });
});

describe('createReliability', () => {
  it('starts from a belief by group and risk', () => {
    const source = createReliability([], 'none');
    const looking = source.of(record({ id: 'look', action: { class: 'inspect-logs', text: 'Read {target}' } }));
    const acting = source.of(restart);
    const destroying = source.of(record({ id: 'drop', action: { class: 'restart', text: 'Drop {target}', risk: 'destructive' } }));
    expect(looking).toMatchObject({ worked: 0, tried: 0, mean: 0.8 });
    expect(looking.mean).toBeGreaterThan(acting.mean);
    expect(acting.mean).toBeGreaterThan(destroying.mean);
    expect(source.version).toBe('none');
  });

  it('moves with what was seen, and narrows', () => {
    const before = createReliability([], '0').of(restart);
    const after = createReliability([...trials('worked', 'judged', 8), ...trials('did-not-work', 'judged', 2)], '1').of(restart);
    expect(after).toMatchObject({ worked: 8, tried: 10 });
    // Prior 2.45 and 1.55, then 8 and 2.
    expect(after.mean).toBeCloseTo(10.45 / 14, 6);
    expect(after.high - after.low).toBeLessThan(before.high - before.low);
  });

  it('weighs a judgement more than a reading, and harm double', () => {
    const mean = (given: Trial[]): number => createReliability(given, 'x').of(restart).mean;
    expect(mean(trials('worked', 'judged', 3))).toBeGreaterThan(mean(trials('worked', 'read', 3)));
    expect(mean(trials('worked', 'read', 3))).toBeGreaterThan(mean(trials('worked', 'taken', 3)));
    expect(mean(trials('harmful', 'judged', 1))).toBeLessThan(mean(trials('did-not-work', 'judged', 1)));
  });
});
