// Routes of knowledge: the records that advice draws on, and the playbooks they come from.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { knowledgeAnswer, playbookAnswer } from '../../../domain/api.ts';
import { MusterError } from '../../../domain/errors.ts';
import { type ApiEnv, type ApiServices, answers } from '../api-types.ts';

export function addKnowledgeRoutes(app: OpenAPIHono<ApiEnv>, services: ApiServices): void {
  const { knowledge } = services;

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/knowledge',
      summary: 'The knowledge records',
      responses: answers('All of them.', knowledgeAnswer),
    }),
    async (context) => context.json({ records: [...knowledge.records] }, 200),
  );

  // Registered apart from its handler: OpenAPI has no parameter that spans slashes.
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/api/playbooks/{path}',
    summary: 'The text of a playbook; the path may have slashes',
    request: { params: z.object({ path: z.string() }) },
    responses: answers('The Markdown as it is.', playbookAnswer),
  });
  const playbooks = new Map(knowledge.playbooks.map((playbook) => [playbook.path, playbook]));
  app.get('/api/playbooks/:path{.+}', (context) => {
    // Looked up among those that were read at the start: no path that is asked for ever reaches the file system.
    const playbook = playbooks.get(context.req.param('path'));
    if (playbook === undefined) throw new MusterError('not-found', 'There is no playbook by this name.');
    return context.json(playbook, 200);
  });
}
