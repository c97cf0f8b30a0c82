// Stores learning: the lessons of closed incidents, and the steps in which they were taken over. Neither is ever changed.
import type { IncidentId } from '../../domain/ids.ts';
import { type LearningStep, type Lesson, type LessonRef, learningStep, lesson } from '../../domain/learning.ts';
import type { Database } from './database.ts';
import { isDuplicate, queryRows } from './sql.ts';
import { storableJson } from './storable-json.ts';

export type StoredLearning = {
  /** All steps, in the order of their versions. */
  readSteps(): Promise<LearningStep[]>;
  /** Appends a step; false when another one was stored under its version first. */
  appendStep(step: LearningStep): Promise<boolean>;
  /** Keeps a lesson; the same one again is a no-op. */
  saveLesson(lesson: Lesson): Promise<void>;
  /** The lessons of these incidents and digests; those that are not there are left out. */
  readLessons(refs: readonly Pick<LessonRef, 'incident' | 'digest'>[]): Promise<Lesson[]>;
  /** Closed incidents of which no lesson was ever saved, the oldest first. */
  incidentsWithoutLesson(): Promise<IncidentId[]>;
};

export function createLearningStore(database: Pick<Database, 'pool'>): StoredLearning {
  const { pool } = database;
  return {
    async readSteps() {
      const rows = await queryRows<{ data: unknown }>(pool, 'SELECT data FROM learning_step ORDER BY version', []);
      return rows.map(({ data }) => learningStep.parse(data));
    },

    async appendStep(step) {
      const text = 'INSERT INTO learning_step (version, data, at) VALUES ($1, $2, $3)';
      try {
        await queryRows(pool, text, [step.version, storableJson(step), step.at]);
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },

    async saveLesson({ incident, digest, episode, evidence }) {
      const text = 'INSERT INTO lesson (incident_id, digest, episode, evidence) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING';
      await queryRows(pool, text, [incident, digest, storableJson(episode), storableJson(evidence)]);
    },

    async readLessons(refs) {
      const text = `SELECT incident_id AS incident, digest, episode, evidence FROM lesson
        JOIN jsonb_to_recordset($1::jsonb) AS wanted (incident text, name text) ON incident_id = wanted.incident AND digest = wanted.name`;
      const wanted = storableJson(refs.map(({ incident, digest }) => ({ incident, name: digest })));
      return (await queryRows(pool, text, [wanted])).map((row) => lesson.parse(row));
    },

    async incidentsWithoutLesson() {
      const text = `SELECT id FROM incident WHERE status = 'resolved' AND origin ->> 'kind' <> 'imported'
        AND NOT EXISTS (SELECT FROM lesson WHERE lesson.incident_id = incident.id) ORDER BY number`;
      return (await queryRows<{ id: IncidentId }>(pool, text, [])).map(({ id }) => id);
    },
  };
}
