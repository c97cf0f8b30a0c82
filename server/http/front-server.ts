// The one HTTP server: the API where it is asked for, pages for everything else.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from './api-types.ts';
import { type PageHeaders, preparePage } from './page-headers.ts';

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => void;

export type FrontServerOptions = {
  readonly api: OpenAPIHono<ApiEnv>;
  /** Answers what is not the API's; null serves no pages. */
  readonly pages: PageHandler | null;
  readonly pageHeaders: PageHeaders;
};

const apiPath = /^\/(?:api|hooks)(?:\/|$)|^\/(?:healthz|readyz|metrics)$/;

/** Makes the server; it does not listen yet. */
export function createFrontServer({ api, pages, pageHeaders }: FrontServerOptions): Server {
  const answerApi = getRequestListener((request, env) => {
    const incoming = env.incoming as IncomingMessage;
    return api.fetch(request, { clientAddress: clientAddress(incoming), isLocal: isLocal(incoming) });
  });
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (pages === null || apiPath.test(path)) {
      void answerApi(request, response);
      return;
    }
    preparePage(request, response, pageHeaders);
    pages(request, response);
  });
  // A client that sends its request a byte at a time must not hold a connection for ever.
  server.headersTimeout = 15_000;
  server.requestTimeout = 60_000;
  server.keepAliveTimeout = 65_000;
  return server;
}

/** Who asks. A proxy on this machine says so in `X-Forwarded-For`, of which only the part it added itself can be believed. */
function clientAddress(request: IncomingMessage): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  const forwarded = request.headers['x-forwarded-for'];
  if (forwarded === undefined || !isLoopback(peer)) return peer;
  const last = [forwarded].flat().join(',').split(',').at(-1)?.trim();
  return last === undefined || last === '' ? peer : last.slice(0, 100);
}

function isLocal(request: IncomingMessage): boolean {
  return isLoopback(request.socket.remoteAddress ?? '') && request.headers['x-forwarded-for'] === undefined;
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}
