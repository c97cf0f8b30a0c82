// What if: one past incident again with today's agent, from its own signals and what people did, and compared with its log.
import { fold } from '../../domain/fold.ts';
import type { EventNumber } from '../../domain/ids.ts';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { KnownEntry, LogEntry, NewEntry } from '../../domain/log.ts';
import type { Evidence } from '../../domain/offer.ts';
import { playbackTimes } from '../../domain/playback.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { Signal } from '../../domain/signal.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { compareAdvice, renameEvidence, type WhatIf } from '../../domain/what-if.ts';
import { createAdvisor } from '../advice/advisor.ts';
import type { EpisodeSource } from '../advice/episode-evidence.ts';
import type { ReliabilitySource } from '../advice/reliability-source.ts';
import { adviceEntries } from '../room/advice-entries.ts';
import type { Perceiver } from '../room/agent-types.ts';
import { nextBoundary } from '../room/minutes.ts';
import { type ReplayInput, replayInputs } from './replay.ts';

/** Today's agent, without anything that came from the incident it is asked about. */
export type TodaysAgent = {
  readonly createPerceiver: () => Perceiver;
  readonly knowledge: readonly KnowledgeRecord[];
  readonly knowledgeVersion: string;
  readonly reliability: ReliabilitySource;
  readonly episodes: EpisodeSource;
};

export type PastIncident = { readonly entries: readonly LogEntry[]; readonly signals: readonly Signal[] };

/** How far a run has come: the share of what is replayed, the moment of the incident, and the offers so far. */
export type WhatIfProgress = { readonly share: number; readonly at: EpochMs; readonly offers: number };

/** What the agent of then wrote: it is what today's agent writes anew. */
const ofAgent: ReadonlySet<LogEntry['kind']> = new Set<LogEntry['kind']>([
  'event-recorded',
  'event-supported',
  'action-noticed',
  'step-intended',
  'step-refused',
  'offered',
  'ranked',
  'offer-closed',
  'offer-ignored',
]);
/** What people did with the offers of then, which today's agent did not make; and what was said of the incident afterwards. */
const ofAdvice: ReadonlySet<LogEntry['kind']> = new Set<LogEntry['kind']>([
  'offer-seen',
  'offer-dismissed',
  'match-ruled',
  'milestone-marked',
  'review-state-set',
  'foreign',
]);

/** Whether an entry stands as it is when another agent is asked: what people did, and the frame of the incident. */
export function isAct(entry: LogEntry): entry is KnownEntry {
  if (entry.kind === 'foreign' || ofAgent.has(entry.kind) || ofAdvice.has(entry.kind)) return false;
  // An action that goes on as the agent of then read it in the signals.
  return !(entry.actor.type === 'agent' && entry.kind.startsWith('action-'));
}

/**
 * Runs today's agent over a closed incident: it reads the signals as they were observed, beside what people did when they
 * did it, up to the last moment at which the incident was open. Pure: writes nothing, and gives the same for the same.
 */
export function runWhatIf(past: PastIncident, agent: TodaysAgent, onProgress: (progress: WhatIfProgress) => void): Omit<WhatIf, 'used'> {
  const then = fold(past.entries);
  const inputs = inputsOf(past);
  const advisor = createAdvisor(agent);
  const ranked: LogEntry[] = [];
  let seen: { readonly room: RoomState; readonly at: EpochMs } | null = null;
  let done = 0;
  const today = replayInputs({ begin: [], inputs: inputs.list, nextTick: nextBoundary }, agent.createPerceiver(), {
    advise: (room, now) => {
      // Signals that say nothing come in floods; time alone is looked at every minute.
      if (seen !== null && seen.room === room && now - seen.at < minuteMs) return [];
      seen = { room, at: now };
      return adviceEntries(room, advisor.advise({ room, now }), now);
    },
    onStep: (room, now) => {
      done += 1;
      onProgress({ share: Math.min(1, done / Math.max(1, inputs.list.length)), at: now, offers: room.offers.size });
    },
    onEntries: (entries) => {
      for (const entry of entries) if (entry.kind === 'ranked') ranked.push(entry);
    },
  });
  const offers = renameEvidence(today.offers, asInLog(then, today, inputs.numbers));
  return compareAdvice({ offers: then.offers, ranked: past.entries }, then.actions, { offers, ranked });
}

type Inputs = { readonly list: readonly ReplayInput[]; readonly numbers: ReadonlyMap<EventNumber, EventNumber> };

/** Everything that came to the room, in order. `numbers` fills as acts are told anew: the number an event gets, and the one it had. */
function inputsOf({ entries, signals }: PastIncident): Inputs {
  const numbers = new Map<EventNumber, EventNumber>();
  const end = entries.findLast((entry) => entry.kind === 'resolved')?.observedAt ?? (Number.POSITIVE_INFINITY as EpochMs);
  const times = playbackTimes(entries);
  const acts = entries.flatMap((entry, index): ReplayInput[] =>
    isAct(entry) ? [{ at: times[index] ?? entry.observedAt, act: (room) => renumbered(entry, room, numbers) }] : [],
  );
  const [declared, ...others] = acts;
  if (declared === undefined) return { list: [], numbers };
  const read = signals
    .filter(({ observedAt }) => observedAt <= end)
    .map((signal, index): ReplayInput => ({ at: signal.observedAt, signal, index }));
  // A room is there from its declaration on, whenever its signals say that they came. The order of the log stays where times are equal.
  const list = [...read, ...others].sort((a, b) => a.at - b.at || Number('act' in a) - Number('act' in b));
  const first = list[0];
  return { list: [first !== undefined && first.at < declared.at ? { ...declared, at: first.at } : declared, ...list], numbers };
}

/** An act as it is told to the other room, where events have other numbers. */
function renumbered(entry: KnownEntry, room: RoomState, numbers: Map<EventNumber, EventNumber>): NewEntry {
  const { seq: _, recordedAt: __, ...act } = entry;
  if (!('number' in act.data)) return act;
  numbers.set(room.nextEventNumber, act.data.number);
  // The data of the same kind with another number; the compiler cannot follow the spread of a union.
  return { ...act, data: { ...act.data, number: room.nextEventNumber } } as NewEntry;
}

/** Names what today's offers cite as the incident's log names it: the same event, or the first signal behind one that is new. */
function asInLog(then: RoomState, today: RoomState, numbers: ReadonlyMap<EventNumber, EventNumber>): (evidence: Evidence) => Evidence[] {
  const byRef = new Map(then.events.flatMap(({ ref, number }) => (ref === null ? [] : [[ref, number]])));
  const events = new Map(today.events.map((event) => [event.number, event]));
  return (evidence) => {
    if (evidence.kind !== 'event') return [evidence];
    const event = events.get(evidence.number);
    const number = event?.ref == null ? numbers.get(evidence.number) : byRef.get(event.ref);
    if (number !== undefined) return [{ kind: 'event', number }];
    return event?.sources.slice(0, 1).map((seq): Evidence => ({ kind: 'signal', seq })) ?? [];
  };
}
