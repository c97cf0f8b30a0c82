// Learning in a running server: takes over the lesson of each closed incident in a step that is kept, shown and can be undone.
import type { SimilarEpisode } from '../../domain/episode.ts';
import type { Actor } from '../../domain/event.ts';
import type { IncidentId } from '../../domain/ids.ts';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { LearningStep, Lesson, LessonRef } from '../../domain/learning.ts';
import type { LogEntry } from '../../domain/log.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { EpisodeSource } from '../advice/episode-evidence.ts';
import type { ReliabilitySource } from '../advice/reliability-source.ts';
import { createEpisodeIndex, type EpisodeIndex } from '../memory/episodes-index.ts';
import type { WorkingMemory } from '../memory/working-memory.ts';
import { changesBetween, inForce, learnedBy, type NewStep, planLearning, planRollBack } from './learning-steps.ts';
import { lessonOf } from './lessons.ts';
import { createReliability } from './reliability.ts';

/** Where lessons and steps are kept. */
export type LearningStore = {
  /** All steps, in the order of their versions. */
  readSteps(): Promise<LearningStep[]>;
  /** Appends a step as `version`; false when another one was stored under that number first. */
  appendStep(step: LearningStep): Promise<boolean>;
  saveLesson(lesson: Lesson): Promise<void>;
  /** The lessons of these digests; those that are not there are left out. */
  readLessons(refs: readonly Pick<LessonRef, 'incident' | 'digest'>[]): Promise<Lesson[]>;
  /** Closed incidents of this installation of which no lesson was ever saved. */
  incidentsWithoutLesson(): Promise<IncidentId[]>;
};

export type LearningDependencies = {
  readonly store: LearningStore;
  readonly readLog: (incident: IncidentId) => Promise<LogEntry[]>;
  /** The records whose change a step shows. */
  readonly records: () => readonly KnowledgeRecord[];
  readonly wallNow: () => EpochMs;
  /** Tells the other nodes that there is a new step. */
  readonly announce: () => void;
};

export type Learning = {
  /** What was learned so far; follows every step. */
  readonly reliability: ReliabilitySource;
  readonly episodes: EpisodeSource;
  /** Closed incidents like the one in `memory`, the most alike first. */
  similar(memory: WorkingMemory, reference: string): readonly SimilarEpisode[];
  /** Reads what is stored: at the start, and when another node says so. */
  refresh(): Promise<void>;
  /** Learns from these closed incidents (default: all that were not learned from yet). Null when nothing is new. */
  learn(by: Actor, incidents?: readonly IncidentId[]): Promise<LearningStep | null>;
  /** Undoes a step by a new one. Throws MusterError `not-found`, `wrong-state`. */
  rollBack(version: number, by: Actor): Promise<LearningStep>;
  /** All steps, newest first. */
  steps(): readonly LearningStep[];
};

/** Another node may store a step at the same moment; so often would be a fault. */
const maxConflicts = 10;

type Current = {
  readonly steps: readonly LearningStep[];
  readonly reliability: ReliabilitySource;
  readonly episodes: EpisodeIndex;
};

/** Learning over a store; call `refresh` before the first use. Lessons are read once and kept. */
export function createLearning({ store, readLog, records, wallNow, announce }: LearningDependencies): Learning {
  const lessons = new Map<string, Lesson>();
  const keyOf = (ref: Pick<LessonRef, 'incident' | 'digest'>): string => `${ref.incident} ${ref.digest}`;
  let current: Current = { steps: [], reliability: createReliability([], 'prior'), episodes: createEpisodeIndex([]) };
  // Steps follow one another: each is decided on the one before.
  let working: Promise<unknown> = Promise.resolve();

  const load = async (): Promise<void> => {
    const steps = await store.readSteps();
    if (steps.length === current.steps.length) return;
    current = await following(steps);
  };

  const following = async (steps: readonly LearningStep[]): Promise<Current> => {
    const refs = [...inForce(steps).values()];
    const missing = refs.filter((ref) => !lessons.has(keyOf(ref)));
    if (missing.length > 0) for (const lesson of await store.readLessons(missing)) lessons.set(keyOf(lesson), lesson);
    const held = refs.flatMap((ref) => lessons.get(keyOf(ref)) ?? []);
    return {
      steps,
      reliability: learnedBy(steps, (ref) => lessons.get(keyOf(ref))),
      episodes: createEpisodeIndex(held.map(({ episode }) => episode)),
    };
  };

  const exclusive = <T>(work: () => Promise<T>): Promise<T> => {
    const done = working.then(work);
    working = done.catch(() => undefined);
    return done;
  };

  /** Stores the step that `plan` makes of the steps there are; plans anew when another node was first. */
  const take = async (plan: (steps: readonly LearningStep[]) => NewStep | null): Promise<LearningStep | null> => {
    for (let attempt = 0; ; attempt += 1) {
      await load();
      const made = plan(current.steps);
      if (made === null) return null;
      const version = (current.steps.at(-1)?.version ?? 0) + 1;
      const bare = { ...made, version, changes: [] };
      const next = await following([...current.steps, bare]);
      const step = { ...bare, changes: changesBetween(current.reliability, next.reliability, records()) };
      if (await store.appendStep(step)) {
        current = { ...next, steps: [...current.steps, step] };
        announce();
        return step;
      }
      if (attempt >= maxConflicts) throw new RangeError('A step of learning could not be stored: others come first again and again.');
    }
  };

  return {
    reliability: {
      get version() {
        return current.reliability.version;
      },
      of: (record, context) => current.reliability.of(record, context),
      lift: (record, context) => current.reliability.lift(record, context),
      followed: (stage) => current.reliability.followed(stage),
    },
    episodes: {
      similar: (memory, reference) => current.episodes.similar(memory, reference),
      precedents: (name, reference) => current.episodes.precedents(name, reference),
    },
    similar: (memory, reference) => current.episodes.similar(memory, reference),
    refresh: () => exclusive(load),
    learn: (by, incidents) =>
      exclusive(async () => {
        const found: Lesson[] = [];
        for (const incident of incidents ?? (await store.incidentsWithoutLesson())) {
          const lesson = lessonOf(incident, await readLog(incident));
          if (lesson === null) continue;
          await store.saveLesson(lesson);
          lessons.set(keyOf(lesson), lesson);
          found.push(lesson);
        }
        return take((steps) => planLearning(steps, found, by, wallNow()));
      }),
    rollBack: (version, by) =>
      exclusive(async () => {
        const step = await take((steps) => planRollBack(steps, version, by, wallNow()));
        if (step === null) throw new RangeError('A roll-back always makes a step.');
        return step;
      }),
    steps: () => current.steps.toReversed(),
  };
}
