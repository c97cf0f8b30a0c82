// Reliability: how often what a record advises has worked, and how readily people take it up, as posteriors in levels.

import type { KnowledgeId } from '../../domain/ids.ts';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { AdviceContext, IncidentEvidence } from '../../domain/learning.ts';
import type { Reliability } from '../../domain/offer.ts';
import type { EpochMs } from '../../domain/time.ts';
import { type ActionGroup, actionGroup, type Risk, type Stage, stepKind } from '../../domain/vocabulary.ts';
import type { ReliabilitySource } from '../advice/reliability-source.ts';
import { betaInterval } from './beta.ts';
import { capped, personCap, type Sum, type Weighed, weighEffects, weighFollowed, weighUptake } from './weights.ts';

/** Belief before the first trial: looking rarely fails, destructive work often does. */
const priorMean: Record<ActionGroup, number> = { coordinate: 0.9, diagnose: 0.8, mitigate: 0.65, close: 0.85 };
const riskDoubt: Record<Risk, number> = { safe: 0, cautious: 0.04, destructive: 0.1 };

/** Before anything was learned: as much evidence for taking a step up as against it. What is learned is relative to what is usual. */
const usualUptake = { mean: 0.5, strength: 8 };

/**
 * How many trials the level above counts for at each level. With `personCap` at every level, one person alone can scale a
 * posterior mean, or what it lacks of 1, down to no less than the product of s / (s + cap) over the levels: 0.514.
 */
export const levelStrength = { class: 12, record: 6, context: 8 };

/** Before anything was learned one offer of four is taken to be followed, with as much doubt as twelve offers leave. */
const usuallyFollowed = { mean: 0.25, strength: 12 };

/** What is usual is learned from all offers of an incident together, so a person's share of that may be larger. */
const usualCap = 5 * personCap;

/** A lift stays within these bounds, so that what fits is never silenced by statistics alone. */
export const liftBounds = { least: 0.5, most: 1.25 };

/** Up to so many standard deviations from the usual, a record's uptake is taken for chance. */
const liftDoubt = 1;

type Posterior = { readonly mean: number; readonly strength: number };

/** Evidence added up for a class, a record, and each of them in a context. */
type Sums = {
  readonly all: Sum;
  readonly classes: ReadonlyMap<string, Sum>;
  readonly records: ReadonlyMap<string, Sum>;
};

/**
 * Learns from closed incidents, in any order. `version` names the step of learning, `asOf` is the wall time from which age
 * counts; the same evidence gives the same reliabilities. Without evidence every record has its prior by group and risk.
 */
export function createReliability(incidents: readonly IncidentEvidence[], version: string, asOf = latest(incidents)): ReliabilitySource {
  const effects = sumsOf(weighEffects(incidents, asOf));
  const uptake = sumsOf(weighUptake(incidents, asOf));
  const usual = update(usualUptake, uptake.all);
  const followed = followedByStage(incidents, asOf);
  const known = new Map<KnowledgeRecord, Map<string, Reliability>>();
  const lifts = new Map<KnowledgeRecord, Map<string, number>>();
  const intervals = new Map<string, readonly [number, number]>();

  const reliabilityOf = (record: KnowledgeRecord, context: AdviceContext | undefined): Reliability => {
    const prior = priorMean[actionGroup(record.action.class)] - riskDoubt[record.action.risk];
    const { mean, strength } = descend(effects, record, context, prior);
    const counts = effects.records.get(record.id);
    const [alpha, beta] = [mean * strength, (1 - mean) * strength];
    // Most records share a shape, and an interval costs 80 incomplete betas.
    const shape = `${alpha.toFixed(4)} ${beta.toFixed(4)}`;
    const [low, high] = intervals.get(shape) ?? betaInterval(alpha, beta, 0.95);
    intervals.set(shape, [low, high]);
    return { worked: counts?.worked ?? 0, tried: counts?.tried ?? 0, mean, low, high };
  };

  return {
    version,
    followed: (stage) => followed[stage],
    of: (record, context) => remember(known, record, context, () => reliabilityOf(record, context)),
    lift: (record, context) =>
      remember(lifts, record, context, () => {
        const { mean, strength } = descend(uptake, record, context, usual.mean);
        // Only what can be told from the usual moves anything: chance alone would shuffle every list.
        const doubt = liftDoubt * Math.sqrt((mean * (1 - mean)) / (strength + 1));
        const credible = mean < usual.mean ? Math.min(mean + doubt, usual.mean) : Math.max(mean - doubt, usual.mean);
        return Math.min(liftBounds.most, Math.max(liftBounds.least, credible / usual.mean));
      }),
  };
}

function remember<Value>(
  memo: Map<KnowledgeRecord, Map<string, Value>>,
  record: KnowledgeRecord,
  context: AdviceContext | undefined,
  compute: () => Value,
): Value {
  let ofRecord = memo.get(record);
  if (ofRecord === undefined) {
    ofRecord = new Map();
    memo.set(record, ofRecord);
  }
  const key = context === undefined ? '' : contextKey(context);
  const known = ofRecord.get(key);
  if (known !== undefined) return known;
  const value = compute();
  ofRecord.set(key, value);
  return value;
}

/** The share of offers that are followed at each stage: the stage is what tells most, and ten incidents tell of no finer context. */
function followedByStage(incidents: readonly IncidentEvidence[], asOf: EpochMs): Record<Stage, number> {
  const weighed = weighFollowed(incidents, asOf);
  const all = update(usuallyFollowed, capped(weighed, usualCap));
  const at = (stage: Stage): number => {
    const here = weighed.filter(({ context }) => context.stage === stage);
    return update({ mean: all.mean, strength: usuallyFollowed.strength }, capped(here, usualCap)).mean;
  };
  return { detect: at('detect'), triage: at('triage'), mitigate: at('mitigate'), recover: at('recover'), review: at('review') };
}

/** From the broad to the particular: each level takes the one above as its belief before its own evidence. */
function descend(sums: Sums, record: KnowledgeRecord, context: AdviceContext | undefined, prior: number): Posterior {
  const kind = stepKind(record.action.class);
  const ofClass = update({ mean: prior, strength: levelStrength.class }, sums.classes.get(kind));
  const ofRecord = update({ mean: ofClass.mean, strength: levelStrength.record }, sums.records.get(record.id));
  if (context === undefined) return ofRecord;
  const here = sums.records.get(inContext(record.id, context));
  return here === undefined ? ofRecord : update({ mean: ofRecord.mean, strength: levelStrength.context }, here);
}

function update(before: Posterior, sum: Sum | undefined): Posterior {
  if (sum === undefined) return before;
  const strength = before.strength + sum.good + sum.bad;
  return { mean: (before.mean * before.strength + sum.good) / strength, strength };
}

function sumsOf(weighed: readonly Weighed[]): Sums {
  const classes = new Map<string, Weighed[]>();
  const records = new Map<string, Weighed[]>();
  const add = (lists: Map<string, Weighed[]>, key: string, one: Weighed): void => {
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [one]);
    else list.push(one);
  };
  for (const one of weighed) {
    if (one.record === null) add(classes, stepKind(one.class), one);
    else {
      add(records, one.record, one);
      add(records, inContext(one.record, one.context), one);
    }
  }
  const summed = (lists: Map<string, Weighed[]>) => new Map([...lists].map(([key, list]) => [key, capped(list)]));
  return {
    all: capped(
      weighed.filter((one) => one.record === null),
      usualCap,
    ),
    classes: summed(classes),
    records: summed(records),
  };
}

const contextKeys = new WeakMap<AdviceContext, string>();

/** One ranking asks for hundreds of records in the very same context. */
function contextKey(context: AdviceContext): string {
  const known = contextKeys.get(context);
  if (known !== undefined) return known;
  const key = `${context.stage}\n${context.trouble ?? ''}`;
  contextKeys.set(context, key);
  return key;
}

function inContext(record: KnowledgeId, context: AdviceContext): string {
  return `${record}\n${contextKey(context)}`;
}

function latest(incidents: readonly IncidentEvidence[]): EpochMs {
  return Math.max(0, ...incidents.map((one) => one.closedAt)) as EpochMs;
}
