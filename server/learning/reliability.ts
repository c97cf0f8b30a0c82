// Reliability: how often what a record advises has worked, as a posterior with its interval.

import type { KnowledgeId } from '../../domain/ids.ts';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { Reliability } from '../../domain/offer.ts';
import { type ActionGroup, actionGroup, type Outcome, type Risk } from '../../domain/vocabulary.ts';
import type { ReliabilitySource } from '../advice/reliability-source.ts';

/** What was seen of one record being followed once. */
export type Trial = {
  readonly knowledge: KnowledgeId;
  readonly outcome: Outcome;
  /** How we know: a person judged it, it was read in the signals, or it was only taken without a word on its effect. */
  readonly source: 'judged' | 'read' | 'taken';
};

/** How much a trial counts: a person's judgement is worth more than what was read between the lines. */
const weightOf: Record<Trial['source'], number> = { judged: 1, read: 0.6, taken: 0.2 };

/** The share of success a trial stands for. Taking a step at all says a little for it. */
const successOf: Record<Outcome, number> = { worked: 1, partly: 0.6, 'did-not-work': 0, harmful: 0, unknown: 0.6 };

/** Harm counts double against a record. */
const harmWeight = 2;

/** Belief before the first trial, as successes and failures: looking rarely fails, destructive work often does. */
const priorOf: Record<ActionGroup, { readonly worked: number; readonly failed: number }> = {
  coordinate: { worked: 3.6, failed: 0.4 },
  diagnose: { worked: 3.2, failed: 0.8 },
  mitigate: { worked: 2.6, failed: 1.4 },
  close: { worked: 3.4, failed: 0.6 },
};
const riskDoubt: Record<Risk, number> = { safe: 0, cautious: 0.3, destructive: 0.8 };

type Counts = { alpha: number; beta: number; worked: number; tried: number };

/**
 * Learns from trials, in any order. `version` names the step of learning; the same trials give the same reliabilities.
 * A record without trials has its prior by group and risk.
 */
export function createReliability(trials: readonly Trial[], version: string): ReliabilitySource {
  const seen = new Map<KnowledgeId, Counts>();
  for (const trial of trials) {
    const counts = seen.get(trial.knowledge) ?? { alpha: 0, beta: 0, worked: 0, tried: 0 };
    const weight = weightOf[trial.source];
    const success = successOf[trial.outcome];
    counts.alpha += weight * success;
    counts.beta += weight * (1 - success) * (trial.outcome === 'harmful' ? harmWeight : 1);
    counts.tried += 1;
    if (trial.outcome === 'worked' || trial.outcome === 'partly') counts.worked += 1;
    seen.set(trial.knowledge, counts);
  }
  const known = new Map<KnowledgeRecord, Reliability>();
  const intervals = new Map<string, [number, number]>();
  return {
    version,
    of(record) {
      const before = known.get(record);
      if (before !== undefined) return before;
      const prior = priorOf[actionGroup(record.action.class)];
      const doubt = riskDoubt[record.action.risk];
      const counts = seen.get(record.id);
      const alpha = prior.worked - doubt / 2 + (counts?.alpha ?? 0);
      const beta = prior.failed + doubt / 2 + (counts?.beta ?? 0);
      // Most records share a prior, and an interval costs 80 incomplete betas.
      const shape = `${alpha} ${beta}`;
      const [low, high] = intervals.get(shape) ?? betaInterval(alpha, beta, 0.95);
      intervals.set(shape, [low, high]);
      const reliability = { worked: counts?.worked ?? 0, tried: counts?.tried ?? 0, mean: alpha / (alpha + beta), low, high };
      known.set(record, reliability);
      return reliability;
    },
  };
}

/** The central interval of a beta distribution that holds `mass` of it: [low, high]. Accurate to about 1e-6. */
export function betaInterval(alpha: number, beta: number, mass: number): [number, number] {
  const tail = (1 - mass) / 2;
  return [betaQuantile(alpha, beta, tail), betaQuantile(alpha, beta, 1 - tail)];
}

function betaQuantile(alpha: number, beta: number, probability: number): number {
  let low = 0;
  let high = 1;
  // Bisection: 40 halvings are exact to 1e-12 and need no derivative near the ends.
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, alpha, beta) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The regularized incomplete beta function (Numerical Recipes, section 6.4: continued fraction by Lentz's method). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
  return x < (a + 1) / (a + b + 2) ? (front * continuedFraction(x, a, b)) / a : 1 - (front * continuedFraction(1 - x, b, a)) / b;
}

function continuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const safe = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / safe(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 200; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / safe(1 + even * d);
    c = safe(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / safe(1 + odd * d);
    c = safe(1 + odd / c);
    const change = d * c;
    result *= change;
    if (Math.abs(change - 1) < 1e-12) break;
  }
  return result;
}

/** Logarithm of the gamma function (Lanczos approximation, g = 7, n = 9). */
function logGamma(x: number): number {
  const coefficients = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const base = shifted + 7.5;
  const sum = coefficients.reduce((total, coefficient, index) => (index === 0 ? coefficient : total + coefficient / (shifted + index)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}
