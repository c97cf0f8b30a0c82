// What every API request passes first: a name for the log, who it comes from, and whether it may.
import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { bundleMediaType, maxBundleBytes } from '../../domain/bundle.ts';
import { MusterError } from '../../domain/errors.ts';
import { imageTypes, maxImageBytes } from '../../domain/image.ts';
import type { ApiEnv, ApiServices } from './api-types.ts';
import { isTrustedOrigin } from './origin.ts';
import { commonHeaders } from './page-headers.ts';

const changing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Routes that answer who is not signed in: the list is short on purpose, and a test holds it. */
export const publicRoutes: ReadonlySet<string> = new Set([
  'GET /api/session',
  'POST /api/setup',
  'GET /api/auth/get-session',
  'POST /api/auth/sign-in/email',
  'POST /api/auth/sign-out',
]);

const kilobyte = 1024;
const json = 'application/json';
/** The most that a route may need, first match; its types where they are not JSON alone. */
const bodyCaps: readonly {
  readonly route: RegExp;
  readonly maxBytes: number;
  readonly types?: readonly string[];
  /** It is written to disk as it comes, and must say how long it is: a body that does not is gathered in memory to be counted. */
  readonly streamed?: true;
}[] = [
  { route: /^\/api\/incidents\/[^/]+\/signals$/, maxBytes: 10 * kilobyte * kilobyte, types: [json, 'application/x-ndjson'] },
  { route: /^\/api\/incidents\/[^/]+\/images$/, maxBytes: maxImageBytes, types: imageTypes },
  { route: /^\/api\/bundles$/, maxBytes: maxBundleBytes, types: [bundleMediaType], streamed: true },
  { route: /^\/api\/replays\/uploaded$/, maxBytes: 64 * kilobyte * kilobyte },
  { route: /^\/hooks\//, maxBytes: kilobyte * kilobyte },
  { route: /^/, maxBytes: 256 * kilobyte },
];

/** Names the request, answers with what no browser may keep, counts it, and logs what went wrong. */
export function tellRequest(services: Pick<ApiServices, 'logger' | 'metrics'>): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    const startedMs = performance.now();
    const requestId = randomUUID();
    context.set('requestId', requestId);
    context.set('log', services.logger.child({ requestId }));
    await next();
    context.header('x-request-id', requestId);
    // An image says for itself how long it may be kept, and is shut in tighter.
    if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store');
    if (!context.res.headers.has('content-security-policy')) {
      context.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    }
    for (const [name, value] of commonHeaders) context.header(name, value);
    const durationMs = performance.now() - startedMs;
    // The route's pattern, never its path: that may hold a webhook's token.
    const route = context.req.routePath;
    const { status } = context.res;
    services.metrics.requests.observe({ method: context.req.method, route, status: String(status) }, durationMs / 1000);
    context.get('log').debug({ method: context.req.method, route, status, durationMs: Math.round(durationMs) }, 'answered');
  };
}

/** Refuses what another site makes a browser send. */
export function refuseForeignOrigin(trusted: readonly string[]): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    const { method } = context.req;
    if (changing.has(method) && !isTrustedOrigin(context.req.header('origin'), trusted)) {
      throw new MusterError('bad-origin', 'The request came from another address than MUSTER_URL. If that is where you are, set it so.');
    }
    await next();
  };
}

/** Refuses who is not signed in, on every route that is not public. */
export function requireAccount(services: Pick<ApiServices, 'signIn' | 'machines'>): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    if (!publicRoutes.has(`${context.req.method} ${context.req.path}`)) {
      const { method, path, raw } = context.req;
      const machine = await services.machines.accountOf(context.req.header('authorization'), method, path);
      const account = machine ?? (await services.signIn.authenticate(raw.headers));
      if (account === null) throw new MusterError('not-signed-in');
      context.set('account', account);
    }
    await next();
  };
}

/** Takes only types that no form of another site can send without asking, and not more than the route may need. */
export function checkBody(): MiddlewareHandler<ApiEnv> {
  const rules = bodyCaps.map((cap) => ({ ...cap, limit: capBody(cap.maxBytes) }));
  return async (context, next) => {
    const { method, path } = context.req;
    // DELETE has no body, and no form can send it.
    if (!changing.has(method) || method === 'DELETE') return next();
    const rule = rules.find(({ route }) => route.test(path));
    const type = (context.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const types = rule?.types ?? [json];
    if (!types.includes(type)) throw new MusterError('unsupported-media', `Send ${types.join(' or ')}.`);
    if (rule?.streamed === true && context.req.header('content-length') === undefined) {
      throw new MusterError('malformed-body', 'Send the length of the body with it.');
    }
    return rule?.limit(context, next);
  };
}

/** Refuses bodies of more than `maxBytes`, before they are read where they say so themselves. */
function capBody(maxBytes: number): MiddlewareHandler<ApiEnv> {
  return bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new MusterError('too-large', `Send at most ${Math.floor(maxBytes / kilobyte)} KB at once.`);
    },
  });
}
