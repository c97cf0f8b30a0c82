// Learning on a real PostgreSQL: lessons and steps are kept as they were, and two nodes cannot store the same version.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { incidentId } from '../../domain/ids.ts';
import type { LearningStep, Lesson } from '../../domain/learning.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from './database.ts';
import { createIncidentStore } from './incident-store.ts';
import { createLearningStore, type StoredLearning } from './learning-store.ts';
import { createTestDatabase } from './test-database.ts';

let database: Database;
let store: StoredLearning;

beforeAll(async () => {
  database = await createTestDatabase();
  store = createLearningStore(database);
});
afterAll(() => database.close());

const by = { type: 'agent' as const, name: 'Muster' };
const now = 1_800_000_000_000 as EpochMs;
const lessonOf = (id: string, digest: string): Lesson => ({
  incident: incidentId.parse(id),
  digest,
  episode: {
    ...{ incident: incidentId.parse(id), reference: 'INC-1', title: 'Slow \u{1F40C}', severity: 'sev2', declaredAt: now, resolvedAt: now },
    ...{ entities: [{ name: 'orders-db', kinds: ['database'] }], symptoms: [], cause: null, ruledOut: [], steps: [] },
  },
  evidence: {
    ...{ incident: id, closedAt: now },
    items: [
      {
        ...{ records: [], class: 'restart', context: { stage: 'mitigate', trouble: null, last: null }, person: 'ana', rank: null },
        fate: { kind: 'missed', outcome: 'worked' },
      },
    ],
  },
});
const step = (version: number): LearningStep => ({
  ...{ version, kind: 'learned', at: now, by, removed: [], undoes: null, changes: [] },
  added: [{ incident: incidentId.parse('i1'), digest: 'd1', reference: 'INC-1', title: 'Slow' }],
});

test('keeps every lesson of an incident under its digest', async () => {
  await store.saveLesson(lessonOf('i1', 'd1'));
  await store.saveLesson(lessonOf('i1', 'd1'));
  await store.saveLesson(lessonOf('i1', 'd2'));
  const i1 = incidentId.parse('i1');
  expect(await store.readLessons([{ incident: i1, digest: 'd1' }])).toEqual([lessonOf('i1', 'd1')]);
  expect(await store.readLessons([{ incident: i1, digest: 'd3' }])).toEqual([]);
  expect(await store.readLessons([])).toEqual([]);
});

test('appends steps in order, and says when another was first', async () => {
  expect(await store.readSteps()).toEqual([]);
  expect(await store.appendStep(step(1))).toBe(true);
  expect(await store.appendStep(step(1))).toBe(false);
  expect(await Promise.all([store.appendStep(step(2)), store.appendStep(step(2))])).toEqual(expect.arrayContaining([true, false]));
  expect(await store.readSteps()).toEqual([step(1), step(2)]);
});

test('finds closed incidents that nobody learned from', async () => {
  const incidents = createIncidentStore(database);
  const given = { severity: 'sev3' as const, origin: { kind: 'declared' as const }, declaredBy: by, now, recordedAt: now };
  const { id: closed } = await incidents.createIncident({ ...given, title: 'Closed' }, () => []);
  await incidents.createIncident({ ...given, title: 'Open' }, () => []);
  await database.pool.query(`UPDATE incident SET status = 'resolved' WHERE id = $1`, [closed]);
  expect(await store.incidentsWithoutLesson()).toEqual([closed]);
  await store.saveLesson(lessonOf(closed, 'd1'));
  expect(await store.incidentsWithoutLesson()).toEqual([]);
});
