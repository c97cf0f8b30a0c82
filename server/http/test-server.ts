// A whole server on a fresh database, for integration tests, with people who can sign in.
import path from 'node:path';
import { pino } from 'pino';
import { io, type Socket } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { sessionAnswer } from '../../domain/api.ts';
import type { AccountRole } from '../../domain/policy.ts';
import type { ClientToServer, ServerToClient } from '../../domain/wire.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import type { Database } from '../store/database.ts';
import { createTestDatabase } from '../store/test-database.ts';

export const password = 'correct horse battery';

export type TestServer = RunningServer & { signInAs(name: string, accountRole?: AccountRole): Promise<Client> };

/** What the API answered; `read` checks the body against the shape it should have. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  read<Schema extends z.ZodType>(schema: Schema): z.output<Schema>;
};

/** Somebody with a session: calls the API and opens sockets with its cookie. */
export type Client = {
  readonly id: string;
  readonly cookie: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  socket(): Socket<ServerToClient, ClientToServer>;
};

/** Starts the server on `database`, or a new one, and `port`, or a free one; `close` ends both, in order. */
export async function startTestServer(given: { database?: Database; port?: number } = {}): Promise<TestServer> {
  const database = given.database ?? (await createTestDatabase());
  const settings = {
    ...{
      port: given.port ?? 0,
      host: '127.0.0.1',
      url: undefined,
      rootFolder: path.resolve('.'),
      dataFolder: path.resolve('.muster-not-used'),
    },
    ...{
      demo: false,
      databaseUrl: undefined,
      redisUrl: undefined,
      model: undefined,
      secret: 'a secret for tests that nobody uses elsewhere',
    },
  };
  const server = await startServer({ settings, logger: pino({ level: process.env.TEST_LOG ?? 'silent' }), next: false, database });
  const signInAs: TestServer['signInAs'] = async (name, accountRole = 'member') => {
    const email = `${name.toLowerCase()}@muster.example`;
    if (!server.people.list().some((person) => person.email === email)) {
      await server.signIn.createAccount({ name, email, password, accountRole });
      await server.people.reload();
    }
    const answer = await call(server.url, 'POST', '/api/auth/sign-in/email', { email, password });
    if (answer.status !== 200) throw new Error(`${name} could not sign in: ${JSON.stringify(answer.body)}`);
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';', 1)[0])
      .join('; ');
    const me = sessionAnswer.parse((await call(server.url, 'GET', '/api/session', undefined, { cookie })).body).person;
    if (me === null) throw new Error(`${name} has no session.`);
    return clientOf(server.url, me.id, cookie);
  };
  return { ...server, signInAs };
}

/** Calls the API; `cookie` may be empty for nobody. A string as body is sent as it is. */
export async function call(
  url: string,
  method: string,
  route: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${url}${route}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return answerOf(response);
}

/** What a request of any other kind was answered. */
export async function answerOf(response: Response): Promise<Answer> {
  const answered = parseBody(await response.text());
  return { status: response.status, headers: response.headers, body: answered, read: (schema) => schema.parse(answered) };
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function clientOf(url: string, id: string, cookie: string): Client {
  return {
    id,
    cookie,
    call: (method, route, body, headers = {}) => call(url, method, route, body, { cookie, ...headers }),
    socket() {
      const socket: Socket<ServerToClient, ClientToServer> = io(url, {
        ...{ path: '/socket.io', transports: ['websocket'], reconnection: false, forceNew: true },
        extraHeaders: { cookie },
      });
      onTestFinished(() => void socket.disconnect());
      return socket;
    },
  };
}

export const errorAnswer = z.object({
  error: z.object({ code: z.string(), message: z.string(), faults: z.array(z.object({ path: z.string(), message: z.string() })) }),
});

/** Status and code of a refusal. */
export function codeOf(answer: Answer): [number, string] {
  return [answer.status, answer.read(errorAnswer).error.code];
}

/** The fields that a refusal names. */
export function pathsOf(answer: Answer): string[] {
  return answer.read(errorAnswer).error.faults.map((fault) => fault.path);
}
