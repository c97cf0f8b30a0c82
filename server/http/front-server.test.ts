// The front server: what goes to the API and what to the pages, and the headers that pages carry.
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OpenAPIHono } from '@hono/zod-openapi';
import { expect, onTestFinished, test } from 'vitest';
import type { ApiEnv } from './api-types.ts';
import { createFrontServer } from './front-server.ts';
import { trustedOrigins } from './origin.ts';

async function start(url = 'http://muster.example') {
  const front = createFrontServer();
  await new Promise<void>((resolve) => front.server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    front.server.closeAllConnections();
    front.server.close();
  });
  const address = `http://127.0.0.1:${(front.server.address() as AddressInfo).port}`;
  const seen: IncomingMessage[] = [];
  const serve = () => {
    const api = new OpenAPIHono<ApiEnv>();
    api.all('*', (context) => context.json({ api: context.req.path, ...context.env }));
    const pages = (request: IncomingMessage, response: { end(text: string): void }) => {
      seen.push(request);
      response.end('page');
    };
    front.serve({ api, pages, pageHeaders: { url, isDevelopment: false } });
  };
  return { address, seen, serve };
}

test('before it serves, it says that it is starting', async () => {
  const { address } = await start();
  const answer = await fetch(address);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
});

test('gives the API its paths and the pages the rest', async () => {
  const { address, serve } = await start();
  serve();
  const answeredBy = async (route: string) => ((await (await fetch(address + route)).text()).startsWith('{') ? 'api' : 'page');
  for (const route of ['/api', '/api/incidents?x=1', '/hooks/alertmanager/t', '/healthz', '/readyz', '/metrics']) {
    expect(await answeredBy(route), route).toBe('api');
  }
  for (const route of ['/', '/incidents/abc', '/apiary', '/healthz/x', '/sign-in?next=/api/x', '/socket.io/x']) {
    expect(await answeredBy(route), route).toBe('page');
  }
});

test('a page may run only its own scripts, with a nonce that nobody else can choose', async () => {
  const { address, seen, serve } = await start('https://muster.example');
  serve();
  const policies = await Promise.all(
    [1, 2].map(async () => {
      const { headers } = await fetch(address, { headers: { 'content-security-policy': "script-src 'nonce-mine'" } });
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
      expect(headers.get('x-frame-options')).toBe('DENY');
      return headers.get('content-security-policy') ?? '';
    }),
  );
  expect(seen.map((request) => request.headers['content-security-policy'])).toEqual(expect.arrayContaining(policies));
  const nonces = policies.map((policy) => /script-src 'self' 'nonce-([A-Za-z0-9+/=]{24})';/.exec(policy)?.[1]);
  expect(new Set(nonces).size).toBe(2);
  expect(policies[0]).not.toMatch(/script-src[^;]*unsafe|nonce-mine/);
  expect(policies[0]).toContain("frame-ancestors 'none'");
});

test('believes a proxy on this machine about who asks, but only what it added itself', async () => {
  const { address, serve } = await start();
  serve();
  const asked = async (headers: Record<string, string>): Promise<unknown> => (await fetch(`${address}/api/x`, { headers })).json();
  expect(await asked({})).toMatchObject({ clientAddress: '127.0.0.1', isLocal: true });
  expect(await asked({ 'x-forwarded-for': '6.6.6.6, 203.0.113.7' })).toMatchObject({ clientAddress: '203.0.113.7', isLocal: false });
});

test('loopback by any name is the same place, another port is not', () => {
  expect(trustedOrigins('http://127.0.0.1:3000')).toEqual(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000']);
  expect(trustedOrigins('https://muster.example.org')).toEqual(['https://muster.example.org']);
});
