// Steps of learning over a store in memory: taken once, undone by a new step, the same on every node.
import { describe, expect, it, test } from 'vitest';
import { MusterError } from '../../domain/errors.ts';
import type { Actor } from '../../domain/event.ts';
import { actionId, type IncidentId, incidentId, offerId } from '../../domain/ids.ts';
import type { LearningStep, Lesson } from '../../domain/learning.ts';
import type { LogEntry } from '../../domain/log.ts';
import type { EpochMs } from '../../domain/time.ts';
import { minute, record, TestRoom } from '../memory/test-room.ts';
import { workingMemory } from '../memory/working-memory.ts';
import { createLearning, type Learning, type LearningStore } from './learning.ts';

const ana: Actor = { type: 'person', id: 'ana', name: 'Ana' };
const restart = record({ id: 'restart', action: { class: 'restart', text: 'Restart {target}', risk: 'cautious' } });

/** A closed incident in which `restart` was advised, accepted, and judged. */
function closedLog(outcome: 'worked' | 'harmful', reference = 'INC-7'): LogEntry[] {
  const room = new TestRoom().event(1, 'symptom', 'orders-db pool wait', 'connection pool exhausted');
  const offer = {
    ...{ id: offerId.parse('o1'), class: 'restart' as const, target: 'orders-db', text: 'Restart orders-db', role: 'operations' as const },
    ...{ audience: ['operations' as const], stage: 'detect' as const, risk: 'cautious' as const, conditions: [], basis: [] },
    ...{ expect: null, verify: null, undo: null, knowledge: [restart.id], score: 0.6, openedAt: minute(2) },
    reliability: { worked: 0, tried: 0, mean: 0.5, low: 0, high: 1 },
  };
  room.add(2, { kind: 'offered', data: { offer } });
  room.add(3, { kind: 'offer-seen', data: { offerId: offer.id, view: 'all', rank: 1 } }, ana);
  const given = { actionId: actionId.parse('a1'), class: 'restart' as const, target: 'orders-db', text: offer.text, callBackAt: null };
  room.add(4, { kind: 'action-accepted', data: { ...given, offerId: offer.id, doer: { id: 'ana' as never, name: 'Ana' } } }, ana);
  room.add(9, { kind: 'action-outcome', data: { actionId: given.actionId, outcome } }, ana);
  room.add(60, { kind: 'resolved', data: { number: 50 as never } }, ana);
  return room.entries.map((entry) => (entry.kind === 'declared' ? { ...entry, data: { ...entry.data, reference } } : entry));
}

class MemoryStore implements LearningStore {
  steps: LearningStep[] = [];
  lessons: Lesson[] = [];
  readSteps = async () => [...this.steps];
  appendStep = async (step: LearningStep) => {
    if (this.steps.some(({ version }) => version === step.version)) return false;
    this.steps.push(step);
    return true;
  };
  saveLesson = async (lesson: Lesson) => void this.lessons.push(lesson);
  readLessons: LearningStore['readLessons'] = async (refs) =>
    this.lessons.filter((lesson) => refs.some(({ incident, digest }) => incident === lesson.incident && digest === lesson.digest));
  incidentsWithoutLesson = async () => [...this.closed].filter((id) => this.lessons.every(({ incident }) => incident !== id));
  readonly closed = new Set<IncidentId>();
}

const i1 = incidentId.parse('i1');
const i2 = incidentId.parse('i2');
function node(store: MemoryStore, logs: Record<string, LogEntry[]>): { learning: Learning; rung: () => number } {
  let bells = 0;
  const learning = createLearning({
    ...{ store, readLog: async (id) => logs[id] ?? [], records: () => [restart], wallNow: () => minute(100) },
    announce: () => {
      bells += 1;
    },
  });
  return { learning, rung: () => bells };
}

test('a step takes a lesson over once, shows what it changed, and speaks in advice from then on', async () => {
  const { learning, rung } = node(new MemoryStore(), { i1: closedLog('worked') });
  const before = learning.reliability.of(restart);
  const step = await learning.learn(ana, [i1]);
  expect(step).toMatchObject({ version: 1, kind: 'learned', by: ana, added: [{ incident: 'i1', reference: 'INC-7' }], undoes: null });
  expect(step?.changes).toMatchObject([
    { record: 'restart', before: { reliability: before, lift: 1 }, after: { reliability: { worked: 1, tried: 1 } } },
  ]);
  expect(learning.reliability.version).toBe('step-1');
  expect(learning.reliability.of(restart).mean).toBeGreaterThan(before.mean);
  const again = new TestRoom().event(1, 'symptom', 'orders-db pool wait', '3 s');
  expect(learning.similar(workingMemory(again.state, minute(2)), 'INC-9').map(({ episode }) => episode.reference)).toEqual(['INC-7']);
  expect(await learning.learn(ana, [i1])).toBeNull();
  expect(rung()).toBe(1);
});

test('an open incident teaches nothing', async () => {
  const { learning } = node(new MemoryStore(), { i1: closedLog('worked').slice(0, -1) });
  expect(await learning.learn(ana, [i1])).toBeNull();
});

test('without names it learns from whatever is closed and was not learned from', async () => {
  const store = new MemoryStore();
  store.closed.add(i1).add(i2);
  const { learning } = node(store, { i1: closedLog('worked'), i2: closedLog('harmful', 'INC-8') });
  expect((await learning.learn(ana))?.added.map(({ incident }) => incident)).toEqual(['i1', 'i2']);
  expect(await learning.learn(ana)).toBeNull();
});

describe('rolling back', () => {
  it('is a new step that takes the reliabilities back to the byte, and stays undone', async () => {
    const { learning } = node(new MemoryStore(), { i1: closedLog('harmful') });
    const prior = learning.reliability.of(restart);
    await learning.learn(ana, [i1]);
    expect(learning.reliability.of(restart).mean).toBeLessThan(prior.mean);
    const back = await learning.rollBack(1, ana);
    expect(back).toMatchObject({ version: 2, kind: 'rolled-back', undoes: 1, added: [], removed: [{ incident: 'i1' }] });
    expect(learning.reliability.of(restart)).toEqual(prior);
    expect(await learning.learn(ana, [i1])).toBeNull();
    expect(learning.steps().map(({ version }) => version)).toEqual([2, 1]);
  });

  it('of a roll-back brings the lesson in again; what is undone already cannot be undone', async () => {
    const { learning } = node(new MemoryStore(), { i1: closedLog('harmful') });
    await learning.learn(ana, [i1]);
    const learned = learning.reliability.of(restart);
    await learning.rollBack(1, ana);
    await expect(learning.rollBack(1, ana)).rejects.toEqual(expect.any(MusterError));
    await expect(learning.rollBack(9, ana)).rejects.toMatchObject({ code: 'not-found' });
    await learning.rollBack(2, ana);
    expect(learning.reliability.of(restart)).toEqual(learned);
  });

  it('of an earlier step leaves the later ones in force', async () => {
    const { learning } = node(new MemoryStore(), { i1: closedLog('harmful'), i2: closedLog('worked', 'INC-8') });
    await learning.learn(ana, [i1]);
    await learning.learn(ana, [i2]);
    await learning.rollBack(1, ana);
    expect(learning.reliability.of(restart)).toMatchObject({ worked: 1, tried: 1 });
  });
});

test('an incident that was closed anew replaces its lesson', async () => {
  const logs = { i1: closedLog('harmful') };
  const { learning } = node(new MemoryStore(), logs);
  await learning.learn(ana, [i1]);
  logs.i1 = closedLog('worked');
  expect(await learning.learn(ana, [i1])).toMatchObject({ version: 2, added: [{ incident: 'i1' }], removed: [{ incident: 'i1' }] });
  expect(learning.reliability.of(restart)).toMatchObject({ worked: 1, tried: 1 });
});

test('two nodes that learn at once make two steps in a row, and end with the same', async () => {
  const store = new MemoryStore();
  const logs = { i1: closedLog('harmful'), i2: closedLog('worked', 'INC-8') };
  const [one, two] = [node(store, logs).learning, node(store, logs).learning];
  await Promise.all([one.learn(ana, [i1]), two.learn(ana, [i2])]);
  await Promise.all([one.refresh(), two.refresh()]);
  expect(store.steps.map(({ version }) => version)).toEqual([1, 2]);
  expect(one.reliability.version).toBe('step-2');
  expect(one.reliability.of(restart)).toEqual(two.reliability.of(restart));
});

test('the same lessons give the same step, whenever the server reads them', async () => {
  const store = new MemoryStore();
  await node(store, { i1: closedLog('worked') }).learning.learn(ana, [i1]);
  const restarted = node(store, {}).learning;
  await restarted.refresh();
  expect(restarted.reliability.of(restart)).toEqual(store.steps[0]?.changes[0]?.after.reliability);
  expect(minute(100) as EpochMs).toBe(store.steps[0]?.at);
});
