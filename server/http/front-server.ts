// The one HTTP server: the API where it is asked for, pages for everything else.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from './api-types.ts';
import { type PageHeaders, preparePage } from './page-headers.ts';

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => void;

export type Served = {
  readonly api: OpenAPIHono<ApiEnv>;
  /** Answers what is not the API's; null serves no pages. */
  readonly pages: PageHandler | null;
  readonly pageHeaders: PageHeaders;
};

export type FrontServer = {
  readonly server: Server;
  /** From now on requests are answered; before, they are told to come back. */
  serve(served: Served): void;
};

const apiPath = /^\/(?:api|hooks)(?:\/|$)|^\/(?:healthz|readyz|metrics)$/;

/** Makes the server; it does not listen yet. */
export function createFrontServer(): FrontServer {
  let answer: PageHandler = (_request, response) => {
    response.writeHead(503, { 'retry-after': '1', 'content-type': 'text/plain' }).end('Muster is starting.');
  };
  const server = createServer((request, response) => answer(request, response));
  // A client that sends its request a byte at a time must not hold a connection for ever.
  server.headersTimeout = 15_000;
  server.requestTimeout = 60_000;
  server.keepAliveTimeout = 65_000;
  return {
    server,
    serve({ api, pages, pageHeaders }) {
      const answerApi = getRequestListener((request, env) => {
        const incoming = env.incoming as IncomingMessage;
        return api.fetch(request, { clientAddress: clientAddress(incoming), isLocal: isLocal(incoming) });
      });
      answer = (request, response) => {
        const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
        if (pages === null || apiPath.test(path)) {
          void answerApi(request, response);
          return;
        }
        preparePage(request, response, pageHeaders);
        pages(request, response);
      };
    },
  };
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
