// The API of learning: its steps, and past incidents like the one at hand. Apart from api.ts, so that the room does not load it at once.
import { z } from 'zod';
import { similarEpisode } from './episode.ts';
import { learningStep, lessonRef } from './learning.ts';

/** GET /api/learning: the steps of learning, newest first; `inForce` are the incidents whose lessons count now. */
export const learningAnswer = z.object({
  version: z.string(),
  inForce: z.array(lessonRef),
  /** `undone`: a later step took everything of it back. */
  steps: z.array(learningStep.extend({ undone: z.boolean() })),
});
export type LearningAnswer = z.output<typeof learningAnswer>;
/** POST /api/learning (learn now from closed incidents) and POST /api/learning/:version/roll-back; null when nothing was new. */
export const learnedAnswer = z.object({ step: learningStep.nullable() });

/** GET /api/incidents/:id/similar: closed incidents like this one, the most alike first; empty when none is alike enough. */
export const similarAnswer = z.object({ similar: z.array(similarEpisode) });
export type SimilarAnswer = z.output<typeof similarAnswer>;
