// Routes of knowledge: the records that advice draws on, and the playbooks they come from.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { knowledgeAnswer, playbookAnswer } from '../../../domain/api.ts';
import { type ApiEnv, type ApiServices, answers } from '../api-types.ts';
import { readPlaybook } from '../playbook.ts';

export function addKnowledgeRoutes(app: OpenAPIHono<ApiEnv>, services: ApiServices): void {
  const { knowledge, playbooksFolder } = services;

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/knowledge',
      summary: 'The knowledge records',
      responses: answers('All of them.', knowledgeAnswer),
    }),
    async (context) => context.json({ records: [...knowledge()] }, 200),
  );

  // Registered apart from its handler: OpenAPI has no parameter that spans slashes.
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/api/playbooks/{path}',
    summary: 'The text of a playbook; the path may have slashes',
    request: { params: z.object({ path: z.string() }) },
    responses: answers('The Markdown as it is.', playbookAnswer),
  });
  app.get('/api/playbooks/:path{.+}', async (context) => context.json(await readPlaybook(playbooksFolder, context.req.param('path')), 200));
}
