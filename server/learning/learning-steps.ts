// The steps of learning: which lessons are in force after each, what a next step changes, and what undoing one means.
import { MusterError } from '../../domain/errors.ts';
import type { Actor } from '../../domain/event.ts';
import type { IncidentId } from '../../domain/ids.ts';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { LearningStep, Lesson, LessonRef, RecordChange } from '../../domain/learning.ts';
import type { EpochMs } from '../../domain/time.ts';
import { stages } from '../../domain/vocabulary.ts';
import type { ReliabilitySource } from '../advice/reliability-source.ts';
import { refOf } from './lessons.ts';
import { createReliability } from './reliability.ts';

/** A step before it is stored: the store gives it its version, the next one. */
export type NewStep = Omit<LearningStep, 'version' | 'changes'>;

/** Lessons in force, by incident, after all these steps in order of their versions. */
export function inForce(steps: readonly LearningStep[]): ReadonlyMap<IncidentId, LessonRef> {
  const lessons = new Map<IncidentId, LessonRef>();
  for (const { added, removed } of steps) {
    for (const lesson of removed) if (lessons.get(lesson.incident)?.digest === lesson.digest) lessons.delete(lesson.incident);
    for (const lesson of added) lessons.set(lesson.incident, lesson);
  }
  return lessons;
}

/**
 * The step that takes over what `lessons` have to teach: null when nothing in them is new, so that the same incident twice
 * is learned once. What a person rolled back stays out until it changes.
 */
export function planLearning(steps: readonly LearningStep[], lessons: readonly Lesson[], by: Actor, at: EpochMs): NewStep | null {
  const known = inForce(steps);
  const undone = new Set(steps.filter(({ kind }) => kind === 'rolled-back').flatMap(({ removed }) => removed.map(({ digest }) => digest)));
  const added: LessonRef[] = [];
  const removed: LessonRef[] = [];
  for (const lesson of lessons.toSorted((a, b) => (a.incident < b.incident ? -1 : 1))) {
    const before = known.get(lesson.incident);
    if (before?.digest === lesson.digest || undone.has(lesson.digest)) continue;
    if (before !== undefined) removed.push(before);
    added.push(refOf(lesson));
  }
  return added.length === 0 ? null : { kind: 'learned', at, by, added, removed, undoes: null };
}

/**
 * The step that undoes an earlier one: what came in goes out, what went out comes back. Throws MusterError `not-found` for a
 * version that is not there, `wrong-state` when nothing of it is in force any more.
 */
export function planRollBack(steps: readonly LearningStep[], version: number, by: Actor, at: EpochMs): NewStep {
  const step = steps.find((one) => one.version === version);
  if (step === undefined) throw new MusterError('not-found', 'There is no step of learning with this number.');
  const known = inForce(steps);
  const removed = step.added.filter((lesson) => known.get(lesson.incident)?.digest === lesson.digest);
  const freed = new Set(removed.map(({ incident }) => incident));
  const added = step.removed.filter((lesson) => freed.has(lesson.incident) || !known.has(lesson.incident));
  if (removed.length === 0 && added.length === 0) {
    throw new MusterError('wrong-state', 'Nothing of this step is in force any more: it was undone, or learned anew since.');
  }
  return { kind: 'rolled-back', at, by, added, removed, undoes: version };
}

/** Whether nothing of what a step brought in is in force any more. */
export function isUndone(step: LearningStep, lessons: readonly LessonRef[]): boolean {
  return step.added.length > 0 && step.added.every(({ digest }) => lessons.every((lesson) => lesson.digest !== digest));
}

/** What is learned by the lessons in force; names itself after the step and counts age from its time. */
export function learnedBy(steps: readonly LearningStep[], lessonOf: (ref: LessonRef) => Lesson | undefined): ReliabilitySource {
  const last = steps.at(-1);
  const lessons = [...inForce(steps).values()].flatMap((ref) => lessonOf(ref)?.evidence ?? []);
  return createReliability(lessons, last === undefined ? 'prior' : `step-${last.version}`, last?.at);
}

/** Changes smaller than this are not worth a line. */
const leastChange = 0.0005;

/** The records that a step changed, most changed first; `text` is what the record advises. */
export function changesBetween(before: ReliabilitySource, after: ReliabilitySource, records: readonly KnowledgeRecord[]): RecordChange[] {
  return records
    .map((record) => {
      const at = (source: ReliabilitySource) => ({ reliability: source.of(record), lift: round(meanLift(source, record)) });
      return { record: record.id, text: record.action.text, before: at(before), after: at(after) };
    })
    .filter(({ before: was, after: is }) => sizeOf(was, is) >= leastChange || was.reliability.tried !== is.reliability.tried)
    .sort((a, b) => sizeOf(b.before, b.after) - sizeOf(a.before, a.after) || (a.record < b.record ? -1 : 1))
    .slice(0, mostChanges);
}

/** A step touches whole classes of records: the page shows those that moved most. */
const mostChanges = 100;

function sizeOf(was: RecordChange['before'], is: RecordChange['after']): number {
  return Math.max(Math.abs(is.reliability.mean - was.reliability.mean), Math.abs(is.lift - was.lift));
}

/** The lift over all stages, where nothing else is known of the situation. */
function meanLift(source: ReliabilitySource, record: KnowledgeRecord): number {
  return stages.reduce((sum, stage) => sum + source.lift(record, { stage, trouble: null, last: null }), 0) / stages.length;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
