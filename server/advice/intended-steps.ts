// What people here mean to do: a step that somebody announced, proposed or asked for is advice until it is done.
import type { EvaluatedCondition, Reliability } from '../../domain/offer.ts';
import type { IntendedState } from '../../domain/room-state.ts';
import { type EpochMs, hourMs, later, minuteMs } from '../../domain/time.ts';
import { type ActionClass, actionClassWord, actionGroup, type IncidentRole, type Risk } from '../../domain/vocabulary.ts';
import type { WorkingMemory } from '../memory/working-memory.ts';
import { freshness } from './practice.ts';
import type { Proposal } from './proposals.ts';
import { identityOf, isSameStep, mayMeanTheSame } from './same-step.ts';

/** What somebody here means to do fits the situation better than what any playbook says. */
const saidScore = 0.75;
/** Nobody took it up: it was a thought. */
const forgottenMs = 60 * minuteMs;
/** What is planned for the case that it gets worse is remembered for so long, and is due when it does. */
const plannedMs = 48 * hourMs;
const forTheCase = /\b(?:if|in case|should (?:it|this|that|things|any))\b/i;

/** The proposals, those that people mean to do first among them: the score raised, the line cited; steps no knowledge names are added. */
export function hearIntended(proposals: readonly Proposal[], memory: WorkingMemory): readonly Proposal[] {
  const wanted = new Map<string, IntendedState>();
  for (const said of memory.intended) {
    const step = { ...said, at: dueAt(said, memory) };
    if (memory.now - step.at > forgottenMs || isBegun(said, memory)) continue;
    wanted.set(identityOf(step), step);
  }
  if (wanted.size === 0) return proposals;
  const heard = proposals.map((proposal) => {
    const step = wanted.get(proposal.identity);
    if (step === undefined) return proposal;
    wanted.delete(proposal.identity);
    const supportAt = later(proposal.supportAt, step.at);
    const freshAt = later(proposal.freshAt, step.at);
    return { ...proposal, supportAt, freshAt, said: saidOf(step), score: Math.max(proposal.score, worthOf(step, memory)) };
  });
  const added = [...wanted].map(([identity, step]) => ({
    identity,
    step: step.class,
    target: step.target,
    voices: [],
    said: saidOf(step),
    score: worthOf(step, memory),
    supportAt: step.at,
    freshAt: step.at,
  }));
  return [...heard, ...added];
}

/** When somebody last had reason to do it: when it was said, or when it got worse after it was planned for that case. */
function dueAt({ at, text }: IntendedState, { trend, now }: WorkingMemory): EpochMs {
  const isDue = trend !== null && trend.direction === 'worse' && trend.at > at && now - at <= plannedMs && forTheCase.test(text);
  return isDue ? trend.at : at;
}

function worthOf({ at }: IntendedState, { now }: WorkingMemory): number {
  return saidScore * freshness(at, now);
}

/** Whether it was begun or done since, or the same signal says that it is. */
function isBegun(step: IntendedState, { tried }: WorkingMemory): boolean {
  return tried.some(
    (one) => one.knownAt >= step.at && (isSameStep(one, step) || (one.class === step.class && mayMeanTheSame(one.target, step.target))),
  );
}

function saidOf({ by, text, source }: IntendedState): EvaluatedCondition {
  return { text: `${by} said: ${text}`.slice(0, 300), status: 'true', evidence: [{ kind: 'signal', seq: source }] };
}

/** A step in a few words, where no playbook has any: `Restart ledger-db`, or without a thing `Read the logs`. */
export function plainStep(step: ActionClass, target: string | null): string {
  const words = actionClassWord[step];
  return target === null ? (untold[step] ?? words.replace(/ (?:of|on|to)$/, '')) : `${words} ${target}`;
}

/** Where the class alone says too little. */
const untold: Partial<Record<ActionClass, string>> = {
  verify: 'Check that it works again',
  monitor: 'Keep watching it',
  engage: 'Call in somebody who knows it',
  consult: 'Ask somebody who knows it',
  rollback: 'Roll back the last change',
  record: 'Write down what was seen and done',
};

/** What is known of a step that no playbook describes. */
export function plainAction(step: ActionClass): { role: IncidentRole; risk: Risk; expect: null; verify: null; undo: null } {
  const group = actionGroup(step);
  const risk = group === 'mitigate' ? 'cautious' : 'safe';
  return { role: group === 'coordinate' || group === 'close' ? 'commander' : 'operations', risk, expect: null, verify: null, undo: null };
}

/** The reliability of a step that was never followed: all that a uniform prior says. */
export const noExperience: Reliability = { worked: 0, tried: 0, mean: 0.5, low: 0.025, high: 0.975 };
