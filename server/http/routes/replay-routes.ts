// Routes of replays: which recordings there are, playing one, and ending it.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { declaredAnswer, recordingsAnswer, replayInput, uploadedReplayInput } from '../../../domain/api.ts';
import { incidentId } from '../../../domain/ids.ts';
import { mayDeclare } from '../../../domain/policy.ts';
import { readRecordingTexts } from '../../replay/recording-folder.ts';
import { type ApiEnv, type ApiServices, answers, insist } from '../api-types.ts';

export function addReplayRoutes(app: OpenAPIHono<ApiEnv>, services: ApiServices): void {
  const { replays } = services;

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/recordings',
      summary: 'The recordings that can be played',
      responses: answers('By name.', recordingsAnswer),
    }),
    async (context) => context.json({ recordings: await replays.list() }, 200),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/replays',
      summary: 'Play a recording into a new incident',
      request: { body: { required: true, content: { 'application/json': { schema: replayInput } } } },
      responses: answers('The incident it plays in.', declaredAnswer),
    }),
    async (context) => {
      const account = context.get('account');
      insist(mayDeclare(account));
      const { id, reference } = await replays.start(context.req.valid('json'), account);
      return context.json({ id, reference }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/replays/uploaded',
      summary: 'Play a recording that is sent along into a new incident',
      request: { body: { required: true, content: { 'application/json': { schema: uploadedReplayInput } } } },
      responses: answers('The incident it plays in.', declaredAnswer),
    }),
    async (context) => {
      const account = context.get('account');
      insist(mayDeclare(account));
      const { incident, signals, rate } = context.req.valid('json');
      const { id, reference } = await replays.play(readRecordingTexts(incident, signals), rate, account);
      return context.json({ id, reference }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/api/replays/{id}',
      summary: 'End the replay of an incident where it is',
      request: { params: z.object({ id: incidentId }) },
      responses: answers('It has ended.', z.object({})),
    }),
    async (context) => {
      insist(mayDeclare(context.get('account')));
      await replays.stop(context.req.valid('param').id);
      return context.json({}, 200);
    },
  );
}
