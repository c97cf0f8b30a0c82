// The score of a step: reliability and fit to the situation, urgency against risk, by stage.
import type { ConditionKind, ConditionValue, KnowledgeRecord } from '../../domain/knowledge.ts';
import { minuteMs } from '../../domain/time.ts';
import { type ActionClass, actionGroup, type Risk, type Severity, type Stage, stages } from '../../domain/vocabulary.ts';
import { isTaken } from '../memory/tried-steps.ts';
import type { WorkingMemory } from '../memory/working-memory.ts';
import { uptake } from './practice.ts';

/** How much each kind of condition says about this situation rather than about any incident. */
const tellingOf: Record<ConditionKind, number> = {
  symptom: 1,
  change: 1,
  cause: 1,
  fact: 1,
  'update-due': 1,
  done: 0.9,
  idle: 0.8,
  conflict: 0.8,
  'role-open': 0.8,
  trend: 0.7,
  elapsed: 0.5,
  severity: 0.3,
  stage: 0.3,
  'role-held': 0.2,
  'not-done': 0.2,
};

const riskFactor: Record<Risk, number> = { safe: 1, cautious: 0.92, destructive: 0.78 };

/** The worse the incident, the more risk a step may carry. */
const caution: Record<Severity, number> = { sev1: 0.5, sev2: 0.75, sev3: 1, sev4: 1.3 };

/** How well a group of steps suits a stage, where its author named none. */
const suits: Record<ReturnType<typeof actionGroup>, Record<Stage, number>> = {
  coordinate: { detect: 1, triage: 1, mitigate: 0.95, recover: 0.9, review: 0.6 },
  diagnose: { detect: 1, triage: 1, mitigate: 0.9, recover: 0.7, review: 0.4 },
  mitigate: { detect: 0.85, triage: 0.95, mitigate: 1, recover: 0.7, review: 0.4 },
  close: { detect: 0.8, triage: 0.85, mitigate: 0.95, recover: 1, review: 1 },
};

/** Below this a step is not offered. */
export const offerThreshold = 0.35;

/** At least so much of what an author asks for must be known to be true. */
const leastCertainty = 0.5;

/** How steeply a step loses with what is not known of its conditions. */
const doubt = 1.5;

/** A condition with what was found of it. */
export type Judged = { readonly condition: { readonly kind: ConditionKind }; readonly evaluation: { readonly value: ConditionValue } };

/** Share of what is asked that is known to be true, weighted by how telling it is; 0 where nothing is. */
export function certainty(conditions: readonly Judged[]): number {
  let [all, known] = [0, 0];
  for (const { condition, evaluation } of conditions) {
    const telling = tellingOf[condition.kind];
    all += telling;
    if (evaluation.value === 'true') known += telling;
  }
  return all === 0 ? 0 : known / all;
}

/** How much the most telling of the true conditions says; 0 where none is true. */
function mostTelling(conditions: readonly Judged[]): number {
  let most = 0;
  for (const { condition, evaluation } of conditions) {
    if (evaluation.value === 'true') most = Math.max(most, tellingOf[condition.kind]);
  }
  return most;
}

/**
 * Scores a record for this situation, 0 to 1; 0 where too little of it is known to be true.
 */
export function score(
  record: KnowledgeRecord,
  given: { conditions: readonly Judged[]; specificity: number; reliability: number },
  memory: WorkingMemory,
): number {
  const sure = certainty(given.conditions);
  if (sure < leastCertainty) return 0;
  // An unknown condition is asked first; it makes the step doubtful, not worthless.
  const fit = sure ** doubt * (0.35 + 0.3 * mostTelling(given.conditions) + 0.35 * given.specificity);
  const urgency = 0.5 + 0.5 * record.urgency;
  const risk = 1 - (1 - riskFactor[record.action.risk]) * caution[memory.severity];
  return (
    uptake[record.action.class] *
    Math.sqrt(given.reliability) *
    fit *
    urgency *
    risk *
    stageFit(record, memory.stage) *
    inSequence(record.action.class, memory)
  );
}

function stageFit(record: KnowledgeRecord, stage: Stage): number {
  if (record.key.stages.length === 0) return suits[actionGroup(record.action.class)][stage];
  if (record.key.stages.includes(stage)) return 1;
  const here = stages.indexOf(stage);
  return record.key.stages.some((other) => Math.abs(stages.indexOf(other) - here) === 1) ? 0.8 : 0.5;
}

const blunt: readonly ActionClass[] = ['restart', 'replace', 'restore-data', 'scale'];

/** What is left of a blunt step where nobody has looked at anything yet: the look takes a minute, and the restart destroys what it would have shown. */
const unseen = 0.75;
/** After so long somebody has looked, whether or not they said so. */
const unsaidMs = 15 * minuteMs;

/** Whether anybody looked, or did anything about it already. */
function hasLooked({ tried, severity, startedAt, now }: WorkingMemory): boolean {
  if (severity === 'sev1') return true;
  if (now - startedAt >= unsaidMs) return true;
  return tried.some((step) => {
    const group = actionGroup(step.class);
    // A look that has only begun has told nothing yet.
    return group === 'diagnose' ? isTaken(step, now) : group === 'mitigate' && step.state !== 'given';
  });
}

/** Steps have an order: look at what changed before a blunt mitigation, verify before the next one, resolve after a check. */
function inSequence(step: ActionClass, memory: WorkingMemory): number {
  const looked = memory.changes.length > 0 || memory.tried.some((tried) => tried.class === 'inspect-changes');
  if (blunt.includes(step) && !looked) return hasLooked(memory) ? 0.9 : unseen;
  if (step === 'resolve' && memory.symptoms.length > 0) return 0.9;
  const last = memory.tried.findLast((tried) => actionGroup(tried.class) === 'mitigate');
  // That it did not work was said already; nothing is left to verify.
  if (step === 'verify' && (last?.outcome === 'did-not-work' || last?.outcome === 'harmful')) return 0.6;
  if (step === 'inspect-changes' && memory.tried.every((tried) => tried.class !== 'inspect-changes')) return 1.1;
  return 1;
}
