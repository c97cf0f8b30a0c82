// The built server as a child process with a database of its own, and an administrator signed in to it.
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Workplace } from './workplace.ts';

export type MusterServer = {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  readonly printed: () => string;
};

export type Account = { readonly email: string; readonly password: string; readonly cookie: string };

const startDeadlineMs = 60_000;

/** Starts `dist/server.mjs` as `npm start` does and resolves when it says where it is; without a folder on an empty one, without a port on a free one. */
export async function startMuster(workplace: Workplace, dataFolder?: string, port = '0'): Promise<MusterServer> {
  const folder = dataFolder ?? (await workplace.folder());
  const child = workplace.program(['--enable-source-maps', 'dist/server.mjs'], {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: port,
    HOST: '127.0.0.1',
    MUSTER_DATA: folder,
    MUSTER_DEMO: '0',
    // Settings of the caller's shell must not send the figures to another database, or bring in a model.
    ...{ DATABASE_URL: '', REDIS_URL: '', ANTHROPIC_API_KEY: '', MUSTER_URL: '' },
  });
  let text = '';
  const printed = (): string => text;
  const url = await new Promise<string>((resolve, reject) => {
    const give = (sentence: string): void => reject(new Error(`${sentence} It printed:\n${text}`));
    const deadline = setTimeout(() => give('The server did not start in time.'), startDeadlineMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
        const found = /^Muster is at (\S+)$/m.exec(text)?.[1];
        if (found === undefined) return;
        clearTimeout(deadline);
        resolve(found);
      });
    }
    child.once('exit', (code, signal) => give(`The server ended with ${code ?? signal}.`));
  });
  return { url, child, printed };
}

/** Makes the first account through the one-time link and signs in to it. */
export async function makeAdministrator(server: MusterServer): Promise<Account> {
  const token = /setup\?token=(\S+)/.exec(server.printed())?.[1];
  if (token === undefined) throw new Error('The server printed no link for the first account.');
  const email = 'bench@example.org';
  const password = 'four-words-and-a-number-1';
  await call(server, '/api/setup', { token, name: 'Bench', email, password });
  const answer = await call(server, '/api/auth/sign-in/email', { email, password });
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  return { email, password, cookie };
}

/** Declares an incident and gives its id. */
export async function declareIncident(server: MusterServer, account: Account, title: string): Promise<string> {
  const answer = await call(server, '/api/incidents', { title, severity: 'sev2' }, account);
  const body: unknown = await answer.json();
  if (typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string') return body.id;
  throw new Error('Declaring an incident gave no id.');
}

/** Posts JSON; throws when the answer is not a good one. */
export async function call(server: MusterServer, path: string, body: unknown, account?: Account): Promise<Response> {
  // Node's fetch says that it is a browser (Sec-Fetch-Mode), so it must say of which site, too.
  const headers = {
    'content-type': 'application/json',
    origin: new URL(server.url).origin,
    ...(account === undefined ? {} : { cookie: account.cookie }),
  };
  const answer = await fetch(new URL(path, server.url), { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

/** What went wrong, with how the server is and the last that it printed. */
export function faultOf(server: MusterServer, error: unknown): string {
  const { exitCode, signalCode } = server.child;
  const ended = exitCode ?? signalCode;
  const how = ended === null ? 'The server runs.' : `The server ended with ${ended}.`;
  return `${error instanceof Error ? error.message : String(error)}. ${how} It printed last:\n${server.printed().slice(-2000)}`;
}

/** One value of the server's own metrics. */
export async function metric(server: MusterServer, name: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', server.url))).text();
  const value = Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1]);
  if (Number.isNaN(value)) throw new Error(`The server has no metric ${name}.`);
  return value;
}

/** Waits until perception has read every stored signal. */
export async function caughtUp(server: MusterServer, deadlineMs: number): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  while ((await metric(server, 'muster_signals_unread')) > 0) {
    if (performance.now() > endMs) throw new Error(`Perception had not read everything after ${deadlineMs / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Resident memory of the server's process (PostgreSQL aside) in MB. */
export async function residentMb(server: MusterServer): Promise<number> {
  const status = await readFile(`/proc/${server.child.pid}/status`, 'utf8').catch(() => '');
  const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
  // Where there is no /proc, the server says it itself.
  return Number.isNaN(kilobytes) ? (await metric(server, 'process_resident_memory_bytes')) / 1024 ** 2 : kilobytes / 1024;
}
