// The three servers of documents that are compared: ours, which stores; a bare relay and Hocuspocus, which do not.
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Target } from './document-messages.ts';
import { declareIncident, makeAdministrator, startMuster } from './muster-server.ts';
import type { Workplace } from './workplace.ts';

export type DocumentServer = {
  readonly name: 'Muster' | 'bare relay' | 'Hocuspocus';
  readonly child: ChildProcess;
  /** A new document, and how to reach it. */
  newDocument(): Promise<Target>;
};

export type DocumentServerStart = (workplace: Workplace, given?: { readonly port: string }) => Promise<DocumentServer>;

/** Our endpoint in the built server: signed in, rate-limited, stored before it is acknowledged. */
export const startOurs: DocumentServerStart = async (workplace) => {
  const server = await startMuster(workplace);
  const account = await makeAdministrator(server);
  return {
    name: 'Muster',
    child: server.child,
    newDocument: async () => ({
      dialect: 'plain',
      url: server.url.replace(/^http/, 'ws'),
      cookie: account.cookie,
      documentName: await declareIncident(server, account, 'Document'),
    }),
  };
};

/** Forwards every update at once and keeps the document in memory. */
export const startBareRelay: DocumentServerStart = (workplace, given) =>
  startPeer(workplace, 'bare relay', 'bare-relay', 'plain', given?.port);

/** As it comes, without an extension that stores. */
export const startHocuspocus: DocumentServerStart = (workplace, given) =>
  startPeer(workplace, 'Hocuspocus', 'hocuspocus-relay', 'hocuspocus', given?.port);

export const servers: readonly DocumentServerStart[] = [startOurs, startBareRelay, startHocuspocus];

async function startPeer(
  workplace: Workplace,
  name: DocumentServer['name'],
  program: string,
  dialect: Target['dialect'],
  port = '0',
): Promise<DocumentServer> {
  const child = workplace.worker(program, [port]);
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { port: number }) => resolve(`ws://127.0.0.1:${message.port}`));
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}.`)));
  });
  let documents = 0;
  return {
    name,
    child,
    newDocument: async () => {
      documents += 1;
      return { dialect, url, cookie: '', documentName: `document-${documents}` };
    },
  };
}

/** Processor time that the process has used so far, all threads, in milliseconds; null where there is no /proc. */
export async function processorMs(child: ChildProcess): Promise<number | null> {
  const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // Fields 14 and 15 in ticks of 10 ms (proc(5)); the program's name, the second field, may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident memory of the process in KB; null where there is no /proc. */
export async function residentKb(child: ChildProcess): Promise<number | null> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
  const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
  return Number.isNaN(kilobytes) ? null : kilobytes;
}
