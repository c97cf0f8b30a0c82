// `npm run replay -- <recording> [--speed 60 or max] [--url http://... --token ...]`: plays a recording in a running Muster.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { declaredAnswer, incidentsAnswer, type UploadedReplayInput } from '../../domain/api.ts';
import { MusterError } from '../../domain/errors.ts';
import { readSettings } from '../settings.ts';
import { type LocalAccess, readLocalAccess } from './local-access.ts';
import type { ReplayRate } from './player.ts';

const usage = 'npm run replay -- <folder of a recording> [--speed 1 to 600, or max] [--url http://... --token ...]';
const pollMs = 500;
const errorAnswer = z.object({
  error: z.object({ message: z.string(), faults: z.array(z.object({ path: z.string(), message: z.string() })) }),
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { speed: { type: 'string', default: '60' }, url: { type: 'string' }, token: { type: 'string' } },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) throw new MusterError('invalid-input', `Name one recording: ${usage}`);
  const rate = readRate(values.speed);
  const access = await findAccess(values.url, values.token);
  const read = (file: string): Promise<string> =>
    readFile(path.join(folder, file), 'utf8').catch(() => {
      throw new MusterError('not-found', `${folder} is not a recording: ${file} cannot be read there.`);
    });
  const body: UploadedReplayInput = { incident: await read('incident.json'), signals: await read('signals.jsonl'), rate };
  const { id, reference } = declaredAnswer.parse(await call(access, 'POST', '/api/replays/uploaded', body));
  say(
    `${reference} is playing ${path.basename(path.resolve(folder))}${rate === 'max' ? ' as fast as it can' : ` at ${rate}x`}: ${access.url}/incidents/${id}`,
  );

  for (;;) {
    const { incidents } = incidentsAnswer.parse(await call(access, 'GET', '/api/incidents'));
    const incident = incidents.find((candidate) => candidate.id === id);
    if (incident?.replay?.state !== 'playing') break;
    await delay(pollMs);
  }
  say(`${reference} has been played to its end.`);
}

function readRate(text: string): ReplayRate {
  const rate = text === 'max' ? 'max' : Number(text);
  if (rate !== 'max' && !(rate >= 1 && rate <= 600)) throw new MusterError('invalid-input', `--speed takes 1 to 600, or max; not ${text}.`);
  return rate;
}

async function findAccess(url: string | undefined, token: string | undefined): Promise<LocalAccess> {
  if (url !== undefined && token !== undefined) return { url: url.replace(/\/+$/, ''), token };
  if (url !== undefined || token !== undefined) throw new MusterError('invalid-input', '--url and --token go together.');
  const local = await readLocalAccess(readSettings(process.env, process.cwd()).dataFolder);
  if (local === undefined)
    throw new MusterError('not-found', 'No Muster runs here. Start one with npm start, or name one with --url and --token.');
  return local;
}

async function call(access: LocalAccess, method: string, route: string, body?: unknown): Promise<unknown> {
  const request = { method, headers: { authorization: `Bearer ${access.token}`, 'content-type': 'application/json' } };
  const response = await fetch(`${access.url}${route}`, body === undefined ? request : { ...request, body: JSON.stringify(body) }).catch(
    (error: unknown) => {
      throw new MusterError('unavailable', `No Muster answers at ${access.url}. Is it running?`, { cause: error });
    },
  );
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  const refusal = errorAnswer.safeParse(answer);
  if (!refusal.success) throw new MusterError('internal', `${access.url} answered ${response.status}.`);
  const { message, faults } = refusal.data.error;
  throw new MusterError('invalid-input', [message, ...faults.slice(0, 20).map((fault) => `  ${fault.path}: ${fault.message}`)].join('\n'));
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
