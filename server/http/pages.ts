// Next, which renders the pages, on a private server of its own.
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import type { PageHandler } from './front-server.ts';

export type Pages = { readonly handle: PageHandler; close(): Promise<void> };

/**
 * Starts Next for the app in `rootFolder`. It gets `privateServer`, which never listens, so that the upgrade listener it
 * adds by itself sees only what is forwarded to it.
 */
export async function startPages(given: {
  mode: 'production' | 'development';
  rootFolder: string;
  privateServer: Server;
  host: string;
  port: number;
  logger: Logger;
}): Promise<Pages> {
  const { mode, rootFolder, privateServer, host, port, logger } = given;
  const { default: next } = await import('next');
  const app = next({ dev: mode === 'development', dir: rootFolder, httpServer: privateServer, hostname: host, port });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handle(request, response) {
      handle(request, response).catch((error: unknown) => {
        logger.error({ err: error }, 'a page could not be rendered');
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
        response.end('Something went wrong on the server; it was recorded.');
      });
    },
    close: () => app.close(),
  };
}
