// The HTTP API: guards, routes, and one way to answer errors.
import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { errorBody, faultsOf, MusterError } from '../../domain/errors.ts';
import type { ApiEnv, ApiServices } from './api-types.ts';
import { checkBody, refuseForeignOrigin, requireAccount, tellRequest } from './guards.ts';
import { addAcrossRoutes } from './routes/across-routes.ts';
import { addBundleRoutes } from './routes/bundle-routes.ts';
import { addDocumentRoutes } from './routes/document-routes.ts';
import { addHealthRoutes } from './routes/health-routes.ts';
import { addHookRoutes } from './routes/hook-routes.ts';
import { addImageRoutes } from './routes/image-routes.ts';
import { addIncidentRoutes } from './routes/incident-routes.ts';
import { addKnowledgeReviewRoutes } from './routes/knowledge-review-routes.ts';
import { addKnowledgeRoutes } from './routes/knowledge-routes.ts';
import { addLearningRoutes } from './routes/learning-routes.ts';
import { addPlaybackRoutes } from './routes/playback-routes.ts';
import { addReplayRoutes } from './routes/replay-routes.ts';
import { addSessionRoutes } from './routes/session-routes.ts';
import { addSignalRoutes } from './routes/signal-routes.ts';
import { addWhatIfRoutes } from './routes/what-if-routes.ts';

/** Everything under /api, /hooks, /healthz, /readyz and /metrics. */
export function createApi(services: ApiServices): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      // A name in the path that no incident could have is one that no incident has.
      if (result.target === 'param') throw new MusterError('not-found');
      throw new MusterError('invalid-input', undefined, { faults: faultsOf(result.error) });
    },
  });

  app.onError((error, context) => {
    const known = asMusterError(error);
    if (known.code === 'internal') context.get('log')?.error({ err: error }, 'a request ended in an error');
    // The rest of the body is not read: whoever used this connection again would find it closed.
    if (known.code === 'too-large') context.header('connection', 'close');
    if (known.code === 'too-many') context.header('retry-after', '60');
    return context.json(errorBody(known), known.status);
  });
  app.notFound((context) => context.json(errorBody(new MusterError('not-found')), 404));

  app.use(tellRequest(services));
  app.use('/api/*', refuseForeignOrigin(services.trustedOrigins));
  app.use('/api/*', requireAccount(services));
  app.use(checkBody());

  addSessionRoutes(app, services);
  addIncidentRoutes(app, services);
  addPlaybackRoutes(app, services);
  addAcrossRoutes(app, services);
  addSignalRoutes(app, services);
  addDocumentRoutes(app, services);
  addImageRoutes(app, services);
  addReplayRoutes(app, services);
  addBundleRoutes(app, services);
  addKnowledgeRoutes(app, services);
  addKnowledgeReviewRoutes(app, services);
  addLearningRoutes(app, services);
  addWhatIfRoutes(app, services);
  addHookRoutes(app, services);
  addHealthRoutes(app, services);
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'muster.session_token' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  app.doc31('/api/openapi.json', {
    ...{ openapi: '3.1.0', info: { title: 'Muster', version: services.about.version } },
    security: [{ session: [] }, { token: [] }],
  });
  return app;
}

function asMusterError(error: unknown): MusterError {
  if (error instanceof MusterError) return error;
  if (error instanceof HTTPException && error.status === 400) return new MusterError('malformed-body', 'The body is not JSON.');
  return new MusterError('internal', undefined, { cause: error });
}
