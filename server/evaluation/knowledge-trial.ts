// The trial of a knowledge record: in which past incidents it would have spoken, when, how high, and whether people then did it.
import { emptyRoom, fold } from '../../domain/fold.ts';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { TrialFigures, TrialFiring } from '../../domain/knowledge-api.ts';
import type { KnownEntry, LogEntry, NewEntry } from '../../domain/log.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import { type Advisor, type AdvisorOptions, createAdvisor } from '../advice/advisor.ts';
import { consider } from '../advice/proposals.ts';
import { isSameStep, type Step } from '../advice/same-step.ts';
import { createKnowledgeIndex } from '../memory/knowledge-index.ts';
import { triedSteps } from '../memory/tried-steps.ts';
import { workingMemory } from '../memory/working-memory.ts';
import { adviceEntries } from '../room/advice-entries.ts';
import { nextBoundary } from '../room/minutes.ts';
import { provisional } from '../room/provisional.ts';
import { longestLeadMs } from './matching.ts';

/** Where in one incident a record spoke; without the incident's own name. */
export type Spoke = Omit<TrialFiring, 'incidentId' | 'reference' | 'title'>;

/** What a trial needs beside the log: the knowledge that stands beside the record, and what was learned. */
export type TrialSetting = Pick<AdvisorOptions, 'knowledge' | 'reliability'>;

/** What advice wrote, and what people did with it, is left out: it is what is tried anew. What they did stays. */
const ofAdvice: ReadonlySet<LogEntry['kind']> = new Set<LogEntry['kind']>([
  'offered',
  'ranked',
  'offer-closed',
  'offer-seen',
  'offer-ignored',
  'offer-dismissed',
  'advice-switched',
  'foreign',
]);

/** The advice of a room that knows the record, whatever its status, beside the others. */
export function prepareTrial(record: KnowledgeRecord, { knowledge, reliability }: TrialSetting): Trial {
  const active: KnowledgeRecord = { ...record, status: 'active' };
  const all = [...knowledge.filter((other) => other.id !== record.id), active];
  const index = createKnowledgeIndex([active]);
  const advisor = createAdvisor({ knowledge: all, knowledgeVersion: 'trial', reliability });
  return {
    record: active,
    advisor,
    holds(room, now) {
      const memory = workingMemory(room, now);
      const [found] = consider(
        index.candidates(memory),
        memory,
        reliability,
        () => [],
        () => false,
      ).proposals;
      return found === undefined ? null : { class: active.action.class, target: found.target, score: found.score };
    },
  };
}

export type Trial = {
  readonly record: KnowledgeRecord;
  readonly advisor: Advisor;
  /** The step the record asks for at this moment, and how strongly; null while its conditions do not hold. */
  readonly holds: (room: RoomState, now: EpochMs) => (Step & { readonly score: number }) | null;
};

/**
 * Replays the log of one incident through the fold with the trial's advice in place of what was advised. Yields between
 * steps, so that the caller can do other work or leave; returns what was found, or null where the record never spoke.
 */
export function* replayTrial(entries: readonly LogEntry[], trial: Trial): Generator<undefined, Spoke | null> {
  // Most records hold in few incidents, and to see that costs a fraction of ranking all the others, too.
  const holds = yield* walk(entries, trial, false);
  return holds === null ? null : yield* walk(entries, trial, true);
}

function* walk(entries: readonly LogEntry[], trial: Trial, isRanked: boolean): Generator<undefined, Spoke | null> {
  let room = emptyRoom;
  const found: Found = { at: null, step: null, score: 0, offered: null };
  const isSettled = (): boolean => (isRanked ? found.offered !== null : found.at !== null);
  const look = (now: EpochMs): void => {
    if (room.declaredAt === null || room.resolvedAt !== null) return;
    if (isRanked) room = fold(provisional(adviceEntries(room, trial.advisor.advise({ room, now }), now), room), room);
    note(found, room, now, trial);
  };
  let last: EpochMs | null = null;
  for (const entry of entries) {
    // Minutes in which nothing came are looked at as the room did: time alone can make a condition true.
    for (
      let due = last === null ? null : nextBoundary(last, last);
      due !== null && due < entry.observedAt;
      due = nextBoundary(due, last ?? due)
    ) {
      if (isSettled()) break;
      look(due);
      yield;
    }
    if (entry.kind !== 'foreign' && !ofAdvice.has(entry.kind)) room = fold(provisional([newEntry(entry)], room), room);
    if (!isSettled() && (last === null || entry.observedAt >= last)) {
      look(entry.observedAt);
      yield;
    }
    last = entry.observedAt;
  }
  return spokenIn(room, found);
}

type Found = { at: EpochMs | null; step: Step | null; score: number; offered: Spoke['offered'] };

/** Notes whether the record holds in the room as it stands, and whether it is in the list. */
function note(found: Found, room: RoomState, now: EpochMs, trial: Trial): void {
  const held = trial.holds(room, now);
  if (held !== null) {
    found.at ??= now;
    found.step ??= held;
    found.score = Math.max(found.score, held.score);
  }
  const list = room.lists.all.flatMap(({ offerId }) => room.offers.get(offerId)?.offer ?? []);
  const rank = list.findIndex((offer) => offer.knowledge.includes(trial.record.id));
  const offer = list[rank];
  if (offer === undefined) return;
  found.at ??= now;
  found.step = offer;
  found.offered = { at: now, rank: rank + 1, text: offer.text };
}

function spokenIn(room: RoomState, { at: from, step: asked, score, offered }: Found): Spoke | null {
  if (from === null || asked === null) return null;
  const taken = triedSteps(room).find(
    (step) => step.state !== 'given' && step.at >= from && step.at - from <= longestLeadMs && isSameStep(step, asked),
  );
  const action =
    taken === undefined ? undefined : [...room.actions.values()].find((one) => one.class === taken.class && one.text === taken.text);
  return {
    heldAt: from,
    afterMs: Math.max(0, from - (room.declaredAt ?? from)),
    score: Math.round(score * 100) / 100,
    offered,
    done: taken === undefined ? null : { at: taken.at, text: taken.text, by: action?.doer.name ?? 'somebody', outcome: taken.outcome },
  };
}

/** The sums over all incidents. */
export function trialFigures(spoke: readonly Spoke[]): TrialFigures {
  const offered = spoke.filter((one) => one.offered !== null);
  const done = offered.filter((one) => one.done !== null).length;
  return { held: spoke.length, offered: offered.length, done, notDone: offered.length - done };
}

function newEntry({ seq: _, recordedAt: __, ...entry }: KnownEntry): NewEntry {
  return entry;
}
