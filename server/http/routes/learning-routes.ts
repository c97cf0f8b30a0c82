// Routes of learning: its steps, taking and undoing one, and past incidents like the one at hand.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Actor } from '../../../domain/event.ts';
import { incidentId } from '../../../domain/ids.ts';
import { learnedAnswer, learningAnswer, similarAnswer } from '../../../domain/learning-api.ts';
import { type Account, mayChangeLearning } from '../../../domain/policy.ts';
import { inForce, isUndone } from '../../learning/learning-steps.ts';
import { workingMemory } from '../../memory/working-memory.ts';
import { type ApiEnv, type ApiServices, answers, insist } from '../api-types.ts';

/** The page shows the last steps; all of them stay in the database. */
const mostSteps = 100;

export function addLearningRoutes(app: OpenAPIHono<ApiEnv>, { rooms, learning }: ApiServices): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/learning',
      summary: 'The steps of learning, newest first',
      responses: answers('The last hundred, with what each changed.', learningAnswer),
    }),
    async (context) => {
      const steps = learning.steps();
      const lessons = [...inForce(steps.toReversed()).values()];
      const shown = steps.slice(0, mostSteps).map((step) => ({ ...step, undone: isUndone(step, lessons) }));
      return context.json({ version: learning.reliability.version, inForce: lessons, steps: shown }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/learning',
      summary: 'Learn now from closed incidents that were not learned from',
      responses: answers('The step it made; null when nothing was new.', learnedAnswer),
    }),
    async (context) => {
      const account = context.get('account');
      insist(mayChangeLearning(account));
      const step = await learning.learn(actorOf(account));
      if (step !== null) rooms.adviseAgain();
      return context.json({ step }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/learning/{version}/roll-back',
      summary: 'Undo a step of learning by a new one',
      request: { params: z.object({ version: z.coerce.number().int().positive() }) },
      responses: answers('The step that undoes it.', learnedAnswer),
    }),
    async (context) => {
      const account = context.get('account');
      insist(mayChangeLearning(account));
      const step = await learning.rollBack(context.req.valid('param').version, actorOf(account));
      rooms.adviseAgain();
      return context.json({ step }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/incidents/{id}/similar',
      summary: 'Closed incidents like this one',
      request: { params: z.object({ id: incidentId }) },
      responses: answers('The most alike first; none when none is alike enough.', similarAnswer),
    }),
    async (context) => {
      const room = await rooms.open(context.req.valid('param').id);
      const { state } = room;
      return context.json({ similar: [...learning.similar(workingMemory(state, room.now()), state.reference)] }, 200);
    },
  );
}

function actorOf({ id, name }: Account): Actor {
  return { type: 'person', id, name };
}
