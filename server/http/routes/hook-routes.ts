// Routes of webhooks and API tokens: making and revoking them, and taking in what Alertmanager sends to one.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { hookInput, hookMadeAnswer, hooksAnswer, ingestAnswer } from '../../../domain/api.ts';
import { MusterError } from '../../../domain/errors.ts';
import { incidentId } from '../../../domain/ids.ts';
import { mayAdminister } from '../../../domain/policy.ts';
import { readAlertmanager } from '../../sources/alertmanager.ts';
import { type ApiEnv, type ApiServices, answers, insist } from '../api-types.ts';
import { deliverAlerts } from '../deliver-alerts.ts';

const hookAnswer = ingestAnswer.omit({ refused: true }).extend({ incidentId: incidentId.nullable(), reference: z.string().nullable() });

export function addHookRoutes(app: OpenAPIHono<ApiEnv>, services: ApiServices): void {
  const { stores, about, wallNow } = services;

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/hooks',
      summary: 'The webhook addresses and API tokens (administrators)',
      responses: answers('Without their tokens.', hooksAnswer),
    }),
    async (context) => {
      insist(mayAdminister(context.get('account')));
      const hooks = (await stores.hooks.listHooks()).map(({ createdBy: _, ...hook }) => hook);
      return context.json({ hooks }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/hooks',
      summary: 'Make a webhook address or an API token (administrators)',
      request: { body: { required: true, content: { 'application/json': { schema: hookInput } } } },
      responses: answers('The address or token, shown this once.', hookMadeAnswer),
    }),
    async (context) => {
      const account = context.get('account');
      insist(mayAdminister(account));
      const made = await stores.hooks.createHook({ ...context.req.valid('json'), createdBy: account.id, now: wallNow() });
      const { createdBy: _, ...hook } = made.hook;
      const secret = hook.source === 'api' ? made.token : `${about.url.replace(/\/$/, '')}/hooks/${hook.source}/${made.token}`;
      return context.json({ hook, secret }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/api/hooks/{id}',
      summary: 'Revoke a webhook address or an API token (administrators)',
      request: { params: z.object({ id: z.string().min(1).max(100) }) },
      responses: answers('It opens nothing any more.', z.object({})),
    }),
    async (context) => {
      insist(mayAdminister(context.get('account')));
      if (!(await stores.hooks.revokeHook(context.req.valid('param').id))) throw new MusterError('not-found');
      return context.json({}, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/hooks/alertmanager/{token}',
      summary: 'Prometheus Alertmanager webhook, version 4; the token in the address is the permission',
      security: [],
      request: {
        params: z.object({ token: z.string().min(1).max(200) }),
        body: { required: true, content: { 'application/json': { schema: z.unknown() } } },
      },
      responses: answers('The incident the alerts are in; null when they need none.', hookAnswer),
    }),
    async (context) => {
      const hook = await stores.hooks.hookOfToken('alertmanager', context.req.valid('param').token, wallNow());
      if (hook === undefined) throw new MusterError('not-found');
      const delivery = readAlertmanager(context.req.valid('json'), wallNow());
      return context.json(await deliverAlerts(services, hook, delivery), 200);
    },
  );
}
