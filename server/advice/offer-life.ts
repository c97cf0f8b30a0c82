// The life of an offer: what closes it (done, refused, no longer applicable, expired) and what holds a step back from being offered anew.

import type { KnowledgeId } from '../../domain/ids.ts';
import type { Condition, KnowledgeRecord } from '../../domain/knowledge.ts';
import type { Evidence, Offer, OfferCloseReason } from '../../domain/offer.ts';
import { holdsUntil, isAbout, isFlat } from '../../domain/refusal.ts';
import type { OfferState, RefusedState, RoomState } from '../../domain/room-state.ts';
import { type EpochMs, later, minuteMs } from '../../domain/time.ts';
import { type ActionGroup, actionGroup } from '../../domain/vocabulary.ts';
import { evaluate } from '../memory/conditions.ts';
import type { TriedStep } from '../memory/tried-steps.ts';
import type { WorkingMemory } from '../memory/working-memory.ts';
import { assess, type Proposal } from './proposals.ts';
import { lastTried, mayMeanTheSame, offerIdentity, offersOf, type Step } from './same-step.ts';
import { endOfTrouble, hasSettled } from './trouble-over.ts';

/** An offer that nothing new spoke for in so long has gone stale. */
export const expiryMs = 120 * minuteMs;

/** After a step was taken it is not offered again for so long, whatever is seen. */
const restMs: Record<ActionGroup, number> = {
  coordinate: 15 * minuteMs,
  diagnose: 45 * minuteMs,
  mitigate: 30 * minuteMs,
  close: 15 * minuteMs,
};

/** "Not now" means ask again in ten minutes. */
const notNowMs = 10 * minuteMs;
const dismissedMs = 30 * minuteMs;
/** An offer that ended unheeded does not come back before this. */
const unheededMs = 45 * minuteMs;

export type Ending = { readonly reason: OfferCloseReason; readonly evidence: readonly Evidence[] };

/** Why an open offer ends now, or null while it stands. */
export function closing(
  { offer }: OfferState,
  proposals: ReadonlyMap<string, Proposal>,
  records: ReadonlyMap<KnowledgeId, KnowledgeRecord>,
  memory: WorkingMemory,
): Ending | null {
  const taken =
    lastTried(offer, memory, (step) => step.state !== 'called-off' && step.knownAt >= offer.openedAt) ?? takenAsSaid(offer, memory);
  if (taken !== undefined) return { reason: 'done', evidence: [taken.evidence] };
  const refusal = standingRefusal(offer, memory);
  if (refusal !== undefined) return { reason: 'refused', evidence: [{ kind: 'signal', seq: refusal.source }] };
  const proposal = proposals.get(offerIdentity(offer));
  const [first] = offer.knowledge;
  const end = endOfTrouble(offer, first === undefined ? undefined : records.get(first), memory);
  if (end !== null && hasSettled(end, memory.now) && reasonAt(proposal, offer.openedAt) <= end.at) {
    return { reason: 'not-applicable', evidence: [{ kind: 'event', number: end.event }] };
  }
  const refuted = proposal === undefined ? refutation(offer, records, memory) : null;
  if (refuted !== null) return refuted;
  const supportAt = later(offer.openedAt, proposal?.supportAt ?? offer.openedAt);
  if (memory.now - supportAt < expiryMs) return null;
  return {
    reason: 'expired',
    evidence: [{ kind: 'room', note: `Nothing new spoke for it in ${Math.round((memory.now - supportAt) / minuteMs)} min.` }],
  };
}

/** When the step was last asked for: since it was offered by a person, never by the clock alone. */
function reasonAt(proposal: Proposal | undefined, openedAt: EpochMs): EpochMs {
  return proposal?.said === undefined ? openedAt : later(openedAt, proposal.freshAt);
}

/** The step that was taken after somebody spoke of one in words of their own, which seldom name the thing as a command or a tool does. */
function takenAsSaid(offer: Offer, memory: WorkingMemory): TriedStep | undefined {
  if (offer.knowledge.length > 0) return undefined;
  return memory.triedBy
    .of([offer.class])
    .findLast((step) => step.state !== 'called-off' && step.knownAt >= offer.openedAt && mayMeanTheSame(step.target, offer.target));
}

/** Who said no to the step, as long as that stands: the last of them. What was proposed or taken again since is refused no more. */
function standingRefusal(step: Step, { refused, now }: WorkingMemory): RefusedState | undefined {
  return refused.findLast((refusal) => now < holdsUntil(refusal) && isAbout(refusal, step));
}

/** Where every record that the offer rests on has a false condition, the first of them says why. */
function refutation(offer: Offer, records: ReadonlyMap<KnowledgeId, KnowledgeRecord>, memory: WorkingMemory): Ending | null {
  if (offer.knowledge.length > 0 && !offer.knowledge.some((id) => records.has(id))) {
    return { reason: 'not-applicable', evidence: [{ kind: 'room', note: 'The knowledge it rests on was withdrawn.' }] };
  }
  let first: { condition: Condition; evidence: readonly Evidence[] } | null = null;
  for (const id of offer.knowledge) {
    const record = records.get(id);
    const refuted = record === undefined ? null : assess(record, memory).refuted;
    if (refuted === null || onlyTimePassed(refuted.condition, memory)) return null;
    first ??= refuted;
  }
  if (first === null) return null;
  return { reason: settles(first.condition, offer) ? 'done' : 'not-applicable', evidence: first.evidence };
}

/** A stage is often left and entered again within minutes. */
const settledStageMs = 15 * minuteMs;

/** Whether a condition is false only because its window closed or the stage has just moved: that lets an offer age, not end. */
function onlyTimePassed(condition: Condition, memory: WorkingMemory): boolean {
  if (condition.kind === 'stage') return memory.now - memory.stageSince < settledStageMs;
  if (condition.kind !== 'done' || condition.withinMinutes === undefined) return false;
  const { withinMinutes: _, ...ever } = condition;
  return evaluate(ever, memory).value === 'true';
}

/** A role that is filled and an update that is sent are what their offers asked for. */
function settles(condition: Condition, step: Step): boolean {
  if (condition.kind === 'role-open') return step.class === 'assign-role';
  if (condition.kind === 'update-due') return step.class === 'update-internal' || step.class === 'update-external';
  return condition.kind === 'not-done' && condition.classes.includes(step.class);
}

/** For ever, or until the situation gives a new reason. */
const indefinitely = Number.POSITIVE_INFINITY;

/**
 * Until when a step must not be offered (again): it is in hand, was taken, was refused or dismissed, or its last offer
 * ended on the same grounds. 0 when nothing holds it back.
 */
export function heldBackUntil(proposal: Proposal, room: RoomState, memory: WorkingMemory): number {
  const step: Step = { class: proposal.step, target: proposal.target };
  const { freshAt } = proposal;
  const taken = lastTried(step, memory, (tried) => isTakenAlready(tried, step));
  const end = endOfTrouble(step, proposal.voices[0]?.record, memory);
  if (end !== null && (proposal.said === undefined || freshAt <= end.at)) return indefinitely;
  let until = taken === undefined ? 0 : restsUntil(taken, step, freshAt);
  for (const refusal of memory.refused) {
    if (!isAbout(refusal, step)) continue;
    // A flat no also outlives its hour while nothing new speaks for the step.
    if (isFlat(refusal) && freshAt <= refusal.at) return indefinitely;
    until = Math.max(until, holdsUntil(refusal));
  }
  for (const { closed, dismissed } of offersOf(proposal.identity, room)) {
    if (closed === null) continue;
    if (dismissed !== null) {
      if (dismissed.reason === 'not-now') until = Math.max(until, dismissed.at + notNowMs);
      else if (dismissed.reason === 'wrong-target' || freshAt <= dismissed.at) return indefinitely;
      else until = Math.max(until, dismissed.at + dismissedMs);
    } else if (closed.reason === 'done') {
      // Done by another look of the same kind: asked for again only when there is something new to look at.
      if (freshAt <= closed.at) return indefinitely;
    } else if (closed.reason === 'expired' || closed.reason === 'not-applicable') {
      if (freshAt <= closed.at) return indefinitely;
      until = Math.max(until, closed.at + unheededMs);
    }
  }
  return until;
}

/** One look at a thing calls for the next with another instrument: state, logs, graphs. Any other step is done when its kind is. */
function isTakenAlready(tried: TriedStep, step: Step): boolean {
  return actionGroup(step.class) !== 'diagnose' || tried.class === step.class;
}

function restsUntil(taken: TriedStep, step: Step, freshAt: EpochMs): number {
  if (taken.state === 'given') return indefinitely;
  if (freshAt <= later(taken.knownAt, taken.outcomeAt ?? taken.knownAt)) return indefinitely;
  // What was tried without success is not tried again soon, whatever else comes up.
  const factor = taken.outcome === 'did-not-work' || taken.outcome === 'harmful' ? 3 : 1;
  return taken.knownAt + factor * restMs[actionGroup(step.class)];
}
