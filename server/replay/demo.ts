// The demo: two people and a playing incident, on an empty embedded database and nowhere else.
import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Command } from '../../domain/commands.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Account, AccountRole } from '../../domain/policy.ts';
import type { Rooms } from '../room/rooms.ts';
import type { Replays } from './replays.ts';

/** What a demo person signs in with; kept in the data folder (mode 600), so that every start can print it. */
const demoAccount = z.object({ name: z.string(), email: z.string(), password: z.string() });
export type DemoAccount = z.output<typeof demoAccount>;

export type DemoDependencies = {
  readonly dataFolder: string;
  readonly signIn: { readonly createAccount: (given: DemoAccount & { accountRole: AccountRole }) => Promise<PersonId> };
  readonly replays: Pick<Replays, 'start'>;
  readonly rooms: Pick<Rooms, 'open'>;
};

const demoRecording = 'halden-checkout-2026-03-12';
/** An hour of incident in about three minutes: slow enough to read along, fast enough to see it end. */
const demoRate = 20;

/** Makes Mara, who administers and commands, and Tomas, who operates, and starts the demo incident. */
export async function seedDemo({ dataFolder, signIn, replays, rooms }: DemoDependencies): Promise<DemoAccount[]> {
  const accounts = ['Mara', 'Tomas'].map((name) => ({ name, email: `${name.toLowerCase()}@example.org`, password: newPassword() }));
  await writeFile(demoFile(dataFolder), JSON.stringify(accounts, null, 2), { mode: 0o600 });
  const people: Account[] = [];
  for (const [index, account] of accounts.entries()) {
    const accountRole = index === 0 ? 'admin' : 'member';
    people.push({ id: await signIn.createAccount({ ...account, accountRole }), name: account.name, accountRole });
  }
  const [mara, tomas] = people;
  if (mara !== undefined && tomas !== undefined) {
    const { id } = await replays.start({ recording: demoRecording, rate: demoRate }, mara);
    const room = await rooms.open(id);
    const take = (role: 'commander' | 'operations'): Command => ({ type: 'take-role', role });
    await room.command(mara, take('commander'), 'demo-commander');
    await room.command(tomas, take('operations'), 'demo-operations');
  }
  return accounts;
}

/** The sign-ins of an earlier start's demo; none when there was none. */
export async function readDemoAccounts(dataFolder: string): Promise<DemoAccount[]> {
  const text = await readFile(demoFile(dataFolder), 'utf8').catch(() => '[]');
  return z.array(demoAccount).catch([]).parse(JSON.parse(text));
}

function demoFile(dataFolder: string): string {
  return path.join(dataFolder, 'demo-accounts.json');
}

const words = [
  'amber',
  'birch',
  'cobalt',
  'delta',
  'ember',
  'fjord',
  'glade',
  'harbor',
  'indigo',
  'juniper',
  'kelp',
  'lumen',
  'maple',
  'nimbus',
  'ochre',
  'pebble',
  'quartz',
  'ripple',
  'sable',
  'timber',
];

/** Easy to type from a terminal, and new for every installation: 20^4 x 9,000 possibilities behind the limit on attempts. */
function newPassword(): string {
  return [...Array.from({ length: 4 }, () => words[randomInt(words.length)]), randomInt(1_000, 10_000)].join('-');
}
