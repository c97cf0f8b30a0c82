// One past incident again: the same agent says the same again, people's acts stay, and what is cited is named as the log names it.
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { declareEntry } from '../../domain/decide.ts';
import { type EventNumber, personId, type SignalSeq } from '../../domain/ids.ts';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { LogEntry, NewEntry } from '../../domain/log.ts';
import type { Signal } from '../../domain/signal.ts';
import { type EpochMs, minuteMs, parseTime } from '../../domain/time.ts';
import { differenceOf } from '../../domain/what-if.ts';
import { createAdvisor } from '../advice/advisor.ts';
import { createReliability } from '../learning/reliability.ts';
import { createEpisodeIndex } from '../memory/episodes-index.ts';
import { loadStarterKnowledge } from '../memory/starter-knowledge.ts';
import { createPerceiver } from '../perception/perceiver.ts';
import { adviceEntries } from '../room/advice-entries.ts';
import { agentActor } from '../room/agent-types.ts';
import { nextBoundary } from '../room/minutes.ts';
import { type ReplayInput, replayInputs } from './replay.ts';
import { isAct, type PastIncident, runWhatIf, type TodaysAgent } from './what-if.ts';

const start = parseTime('2026-03-12T02:00:00Z') ?? (0 as EpochMs);
const at = (minutes: number): EpochMs => (start + minutes * minuteMs) as EpochMs;
const ana = { type: 'person', id: 'ana', name: 'Ana' } as const;

const said: readonly [number, Signal['channel'], string, string][] = [
  [1, 'alert', 'alertmanager', '[FIRING] ErrorRate: checkout-api has a 5xx share of 12 %'],
  [2, 'log', 'orders-db', 'ERROR orders-db: connection pool exhausted, 200 of 200 in use'],
  [6, 'chat', 'wei', 'orders-db connections are all in use, checkout-api times out'],
  [14, 'chat', 'wei', 'I restarted checkout-api, errors are going down'],
  [50, 'chat', 'wei', 'All is well again.'],
];
const signals = said.map(([minutes, channel, from, text], index): Signal => {
  const attributes = channel === 'alert' ? { alertname: 'ErrorRate', state: 'firing', severity: 'critical', service: 'checkout-api' } : {};
  const times = { occurredAt: at(minutes), observedAt: at(minutes), recordedAt: at(minutes) };
  return { ...{ seq: (index + 1) as SignalSeq, externalId: null, channel, from, role: null, text, attributes }, ...times };
});

let knowledge: readonly KnowledgeRecord[];
beforeAll(async () => {
  knowledge = (await loadStarterKnowledge(path.resolve('knowledge'))).records;
});

const agent = (part: Partial<TodaysAgent> = {}): TodaysAgent => ({
  ...{ createPerceiver, knowledge, knowledgeVersion: 'k', reliability: createReliability([], 'none'), episodes: createEpisodeIndex([]) },
  ...part,
});

function entry(minutes: number, kind: string, data: object): NewEntry {
  return { kind, data, actor: ana, occurredAt: at(minutes), observedAt: at(minutes) } as unknown as NewEntry;
}

/** The log of a room in which the agent spoke and Ana acted, as it was written. */
function lived(given: TodaysAgent = agent()): PastIncident {
  const advisor = createAdvisor(given);
  const entries: LogEntry[] = [];
  const declared = { title: 'Orders are slow', severity: 'sev2', reference: 'INC-1', origin: { kind: 'declared' } } as const;
  const person = { id: personId.parse('ana'), name: 'Ana' };
  const task = { actionId: 't1', class: 'rollback', target: 'checkout-api', text: 'Roll back', doer: person, callBackAt: null };
  const inputs: ReplayInput[] = [
    { at: at(0), act: () => declareEntry(declared, ana, at(0)) },
    ...signals.slice(0, 2).map((signal, index) => ({ at: signal.observedAt, signal, index })),
    { at: at(5), act: (room) => entry(5, 'role-set', { number: room.nextEventNumber, role: 'commander', person, previous: null }) },
    ...signals.slice(2, 4).map((signal, index) => ({ at: signal.observedAt, signal, index })),
    { at: at(20), act: () => entry(20, 'task-given', task) },
    { at: at(40), act: (room) => entry(40, 'resolved', { number: room.nextEventNumber }) },
  ];
  replayInputs({ begin: [], inputs, nextTick: nextBoundary }, given.createPerceiver(), {
    advise: (room, now) => adviceEntries(room, advisor.advise({ room, now }), now),
    onStep: () => undefined,
    onEntries: (written) => entries.push(...written),
  });
  return { entries, signals };
}

describe('what if', () => {
  test('the same agent offers the same at the same moments, and cites the same events', () => {
    const past = lived();
    const { rows, figures, steps } = runWhatIf(past, agent(), () => undefined);
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.map(differenceOf)).toEqual(rows.map(() => ({ kind: 'both', shiftMs: 0 })));
    for (const row of rows) expect({ ...row.today?.offer, id: '' }).toEqual({ ...row.past?.offer, id: '' });
    expect(rows.map(({ today }) => today?.place)).toEqual(rows.map(({ past: before }) => before?.place));
    expect(figures.today).toEqual(figures.past);
    expect(steps.map(({ text }) => text)).toContain('Roll back');
  });

  test('an agent that knows less offers less, and one that reads other events cites signals for what the log does not have', () => {
    const past = lived();
    const silent = runWhatIf(past, agent({ knowledge: [] }), () => undefined);
    expect(silent.figures.today.offers).toBeLessThan(silent.figures.past.offers);
    const renamed = () => {
      const perceiver = createPerceiver();
      return {
        ...perceiver,
        observe: (signal: Signal) => {
          const perception = perceiver.observe(signal);
          return { ...perception, events: perception.events.map((event) => ({ ...event, ref: `other ${event.ref}` })) };
        },
      };
    };
    const { rows } = runWhatIf(past, agent({ createPerceiver: renamed }), () => undefined);
    const known = new Set(past.entries.flatMap((one) => (one.kind !== 'foreign' && 'number' in one.data ? [one.data.number] : [])));
    const cited = rows.flatMap(({ today }) => today?.offer.conditions.flatMap(({ evidence }) => evidence) ?? []);
    expect(cited.some(({ kind }) => kind === 'signal')).toBe(true);
    for (const one of cited) if (one.kind === 'event') expect(known.has(one.number as EventNumber)).toBe(true);
  });

  test('what people did stays, what the agent wrote does not, and nothing is read that came after the end', () => {
    const past = lived();
    expect(new Set(past.entries.filter(isAct).map(({ kind }) => kind))).toEqual(
      new Set(['declared', 'role-set', 'task-given', 'resolved']),
    );
    expect(past.entries.filter(isAct).every(({ actor }) => actor !== agentActor)).toBe(true);
    const seen: number[] = [];
    const watched = () => {
      const perceiver = createPerceiver();
      const observe = (signal: Signal) => {
        seen.push(signal.seq);
        return perceiver.observe(signal);
      };
      return { ...perceiver, observe };
    };
    const moments: number[] = [];
    runWhatIf(past, agent({ createPerceiver: watched }), ({ at: moment, share }) => moments.push(moment, share));
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(Math.max(...moments)).toBe(at(40));
  });
});
