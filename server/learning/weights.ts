// How much each piece of evidence counts: by its kind, by the chance that it was looked at, by its age, and capped per person.

import type { KnowledgeId } from '../../domain/ids.ts';
import { type AdviceContext, type EvidenceItem, type Fate, type IncidentEvidence, readIn } from '../../domain/learning.ts';
import { dayMs, type EpochMs } from '../../domain/time.ts';
import type { ActionClass, DismissReason, Outcome } from '../../domain/vocabulary.ts';

/** Evidence as it counts for a record (null: for its class alone), in parts of a whole success and a whole failure. */
export type Weighed = {
  readonly record: KnowledgeId | null;
  readonly class: ActionClass;
  readonly context: AdviceContext;
  readonly person: string;
  readonly good: number;
  readonly bad: number;
  /** For the counters that people read: the step was tried, and worked at least in part. */
  readonly tried: boolean;
  readonly worked: boolean;
};

/** All evidence of one person about one record, one class or everything counts as this many trials at most, at each level. */
export const personCap = 2;

/** A person's judgement is worth more than what was read between the lines. */
const effectWeight = { judged: 1, read: 0.6 };
/** The share of success in an outcome; a step of which no effect is known says nothing of whether it works. */
const successOf: Record<Exclude<Outcome, 'unknown'>, number> = { worked: 1, partly: 0.6, 'did-not-work': 0, harmful: 0 };
/** Harm counts double against a record. */
const harmWeight = 2;

/** How much a step that was taken up says that it was right to offer it: worked > worked in part > only done > no help. */
const takenWeight: Record<Outcome, number> = { worked: 1, partly: 0.9, unknown: 0.8, 'did-not-work': 0.6, harmful: 0.3 };
/** Against offering it: what does not fit counts, "not now" hardly; "already done" says that it was right and late. */
const dismissedWeight: Record<DismissReason, { readonly good: number; readonly bad: number }> = {
  'not-the-cause': { good: 0, bad: 0.8 },
  'too-risky': { good: 0, bad: 0.7 },
  'wrong-target': { good: 0.1, bad: 0.4 },
  'not-now': { good: 0, bad: 0.1 },
  'already-done': { good: 0.4, bad: 0 },
};
/** Ignored is not rejected: a quarter of a doubt, shared by all who saw it. */
const ignoredWeight = 0.25;
/** Done without advice: it would have been right to offer a step of its class. */
const missedWeight = 0.1;

/**
 * The chance that the place of a rank was looked at, given that it was on screen: `rank ** -0.5`. Position-based model of
 * Joachims, Swaminathan and Schnabel, "Unbiased Learning-to-Rank with Biased Feedback" (WSDM 2017), whose propensities are
 * `rank ** -eta`; eta is 1 for a page of ten results and less here, where five cards stand on one screen.
 */
export function examination(rank: number): number {
  return Math.max(rank, 1) ** -0.5;
}

/** Inverse propensities are clipped, or one lucky low rank would outweigh everything (same paper, section 4). */
export const mostPropensityWeight = 2;

/** Experience of long ago counts less: half after a year. */
export const halfLifeMs = 365 * dayMs;

/** Of the records that spoke for an offer the first, whose words were shown, has most of the credit. */
function shareOf(position: number): number {
  return position === 0 ? 1 : 0.4 / position;
}

/** Evidence of whether a record works when it is tried. */
export function weighEffects(incidents: readonly IncidentEvidence[], asOf: EpochMs): Weighed[] {
  return weigh(incidents, asOf, ({ fate }) => {
    if (fate.kind !== 'taken' || fate.outcome === 'unknown') return null;
    const { outcome, judged } = fate;
    const weight = judged ? effectWeight.judged : effectWeight.read;
    const success = successOf[outcome];
    const bad = weight * (1 - success) * (outcome === 'harmful' ? harmWeight : 1);
    return { good: weight * success, bad, tried: true, worked: outcome === 'worked' || outcome === 'partly' };
  });
}

/** Evidence of whether people take a record's steps up when they are offered. */
export function weighUptake(incidents: readonly IncidentEvidence[], asOf: EpochMs): Weighed[] {
  return weigh(incidents, asOf, ({ fate, rank }) => {
    const counted = uptakeOf(fate, rank === null ? 1 : examination(rank));
    return { ...counted, tried: false, worked: false };
  });
}

/**
 * Evidence of whether offers are followed at all, whatever they say. A step that was only read in the signals after it had been
 * offered counts half: people may have been about to take it anyway.
 */
export function weighFollowed(incidents: readonly IncidentEvidence[], asOf: EpochMs): Weighed[] {
  const counts = (good: number, bad: number): Counted => ({ good, bad, tried: false, worked: false });
  const all = weigh(incidents, asOf, ({ fate, person }, incident) => {
    switch (fate.kind) {
      case 'taken':
        return person === readIn(incident) ? counts(0.5, 0.5) : counts(1, 0);
      case 'dismissed':
        return fate.reason === 'already-done' ? null : counts(0, 1);
      case 'ignored':
        return counts(0, 1 / fate.of);
      case 'missed':
        return null;
    }
  });
  return all.filter(({ record }) => record === null);
}

function uptakeOf(fate: Fate, examined: number): { good: number; bad: number } {
  switch (fate.kind) {
    // Who takes a step from far down would have taken it more often had it stood higher.
    case 'taken':
      return { good: takenWeight[fate.outcome] * Math.min(1 / examined, mostPropensityWeight), bad: 0 };
    case 'dismissed':
      return dismissedWeight[fate.reason];
    // Far down it was perhaps not even read.
    case 'ignored':
      return { good: 0, bad: (ignoredWeight * examined) / fate.of };
    case 'missed':
      return { good: missedWeight * takenWeight[fate.outcome], bad: 0 };
  }
}

type Counted = { readonly good: number; readonly bad: number; readonly tried: boolean; readonly worked: boolean };

function weigh(
  incidents: readonly IncidentEvidence[],
  asOf: EpochMs,
  count: (item: EvidenceItem, incident: string) => Counted | null,
): Weighed[] {
  const weighed: Weighed[] = [];
  // Sums of floating numbers depend on their order: the same incidents give the same bytes in whatever order they come.
  for (const { incident, closedAt, items } of incidents.toSorted((a, b) => (a.incident < b.incident ? -1 : 1))) {
    const age = 0.5 ** (Math.max(0, asOf - closedAt) / halfLifeMs);
    for (const item of items) {
      const counted = count(item, incident);
      if (counted === null) continue;
      const { class: step, context, person, records } = item;
      const own = { class: step, context, person };
      // The class learns once from an offer; each of its records by its share.
      weighed.push({ ...own, record: null, ...counted, good: counted.good * age, bad: counted.bad * age });
      records.forEach((record, position) => {
        const share = shareOf(position) * age;
        weighed.push({ ...own, record, ...counted, good: counted.good * share, bad: counted.bad * share });
      });
    }
  }
  return weighed;
}

export type Sum = { readonly good: number; readonly bad: number; readonly tried: number; readonly worked: number };

/**
 * Adds evidence up. What comes from one person is scaled down to `cap`: nobody moves a sum further than that, whatever
 * they do and however often. What was read in the signals of one incident counts as one person.
 */
export function capped(all: readonly Weighed[], cap = personCap): Sum {
  const totals = new Map<string, number>();
  for (const { person, good, bad } of all) totals.set(person, (totals.get(person) ?? 0) + good + bad);
  const sum = { good: 0, bad: 0, tried: 0, worked: 0 };
  for (const one of all) {
    const factor = Math.min(1, cap / Math.max(totals.get(one.person) ?? 0, cap));
    sum.good += one.good * factor;
    sum.bad += one.bad * factor;
    if (one.tried) sum.tried += 1;
    if (one.worked) sum.worked += 1;
  }
  return sum;
}
