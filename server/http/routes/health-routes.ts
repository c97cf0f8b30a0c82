// Routes for those who run the server: is it alive, can it work, and what does it count.
import type { OpenAPIHono } from '@hono/zod-openapi';
import { MusterError } from '../../../domain/errors.ts';
import { mayAdminister } from '../../../domain/policy.ts';
import { type ApiEnv, type ApiServices, insist } from '../api-types.ts';

export function addHealthRoutes(app: OpenAPIHono<ApiEnv>, services: ApiServices): void {
  const { health, rooms, metrics, signIn } = services;

  app.get('/healthz', (context) => context.json({ status: 'ok' }, 200));

  app.get('/readyz', async (context) => {
    const database = await health.checkDatabase().then(
      () => 'ok' as const,
      () => 'unreachable' as const,
    );
    const isReady = database === 'ok' && !health.isStopping();
    const status = health.isStopping() ? 'stopping' : isReady ? 'ready' : 'not ready';
    // What goes on inside is for those on this machine; a load balancer needs the status only.
    const inside = context.env.isLocal ? { database, nodes: health.service().nodes, rooms: rooms.status() } : {};
    return context.json({ status, ...inside }, isReady ? 200 : 503);
  });

  app.get('/metrics', async (context) => {
    if (!context.env.isLocal) {
      const account = await signIn.authenticate(context.req.raw.headers);
      if (account === null) throw new MusterError('not-signed-in');
      insist(mayAdminister(account));
    }
    return context.text(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType });
  });
}
