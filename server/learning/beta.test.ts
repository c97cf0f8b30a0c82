import { describe, expect, it } from 'vitest';
import { betaInterval } from './beta.ts';

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
