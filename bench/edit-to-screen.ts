// From an edit to other screens, and to its durable acknowledgement: our endpoint beside a bare relay and Hocuspocus.
import { type Benchmark, type Figure, percentile } from './benchmark.ts';
import { askTypists, type TypistAnswer } from './document-messages.ts';
import { type DocumentServer, processorMs, servers } from './document-servers.ts';
import type { Workplace } from './workplace.ts';

/** `perSecond` is over all sockets of the document. */
type Load = { readonly name: string; readonly sockets: number; readonly perSecond: number; readonly isBudgeted?: true };

const loads: readonly Load[] = [
  { name: '50 sockets, 20/s', sockets: 50, perSecond: 20 },
  { name: '200 sockets, 20/s', sockets: 200, perSecond: 20, isBudgeted: true },
  { name: '1,000 sockets, 5/s', sockets: 1_000, perSecond: 5 },
  { name: '50 sockets, each 20/s', sockets: 50, perSecond: 1_000 },
  { name: '200 sockets, each 20/s', sockets: 200, perSecond: 4_000 },
  { name: '1,000 sockets, each 5/s', sockets: 1_000, perSecond: 5_000 },
];
const warmUpSeconds = 2;
const countedSeconds = 8;

type Typed = Extract<TypistAnswer, { type: 'typed' }>;
type Measured = {
  readonly load: Load;
  readonly server: DocumentServer['name'];
  readonly typed: Typed;
  readonly processorShare: number | null;
};

export const editToScreen: Benchmark = {
  name: 'edit-to-screen',
  does: `One document on each of three servers in turn, all sockets in one other process: ours (signed in, every edit stored in PostgreSQL, fences answered after the commit), a bare relay of y-protocols over \`ws\` and Hocuspocus 4.7 without storage (neither durable). The rate is over all sockets, or, where it says each, of every socket. From before an edit is sent until a frame with it is read by a screen (10 of the sockets are); ${warmUpSeconds} s warm up and do not count, ${countedSeconds} s do.`,
  async run(workplace) {
    const measured: Measured[] = [];
    for (const start of servers) {
      const server = await start(workplace);
      for (const load of loads) measured.push(await measure(workplace, server, load));
      await workplace.stop(server.child);
    }
    return loads.flatMap((load) => figuresOf(load, measured));
  },
};

async function measure(workplace: Workplace, server: DocumentServer, load: Load): Promise<Measured> {
  const typists = workplace.worker('typists');
  const target = await server.newDocument();
  await askTypists(typists, { type: 'join', target, sockets: load.sockets });
  const beforeMs = await processorMs(server.child);
  const startedMs = performance.now();
  const typed = await askTypists(typists, {
    type: 'type',
    perSecond: load.perSecond,
    edits: (warmUpSeconds + countedSeconds) * load.perSecond,
    warmUpEdits: warmUpSeconds * load.perSecond,
    measuresFences: server.name === 'Muster',
  });
  const afterMs = await processorMs(server.child);
  if (typed.type !== 'typed') throw new Error('The typists gave no times.');
  const elapsedMs = performance.now() - startedMs;
  const processorShare = beforeMs === null || afterMs === null ? null : (100 * (afterMs - beforeMs)) / elapsedMs;
  await workplace.stop(typists);
  return { load, server: server.name, typed, processorShare };
}

function figuresOf(load: Load, measured: readonly Measured[]): Figure[] {
  const of = (name: DocumentServer['name']): Measured | undefined => measured.find((one) => one.load === load && one.server === name);
  const ours = of('Muster');
  if (ours === undefined) return [];
  const others = measured.filter((one) => one.load === load && one !== ours);
  const figure = (what: string, unit: string, pick: (one: Measured) => number | null, limit?: number): Figure[] => {
    const value = pick(ours);
    if (value === null) return [];
    const peers = others.flatMap((one) => {
      const peerValue = pick(one);
      return peerValue === null ? [] : [{ name: one.server, value: peerValue }];
    });
    const budget = limit === undefined ? {} : { budget: { limit, is: 'at most' as const } };
    return [{ what: `${load.name}: ${what}`, unit, value, ...budget, ...(peers.length > 0 ? { peers } : {}) }];
  };
  const edit = (share: number) => (one: Measured) => (one.typed.editMs.length === 0 ? null : percentile(one.typed.editMs, share));
  const fence = (share: number) => (one: Measured) => (one.typed.fenceMs.length === 0 ? null : percentile(one.typed.fenceMs, share));
  const isBudgeted = load.isBudgeted ?? false;
  return [
    ...figure('p50', 'ms', edit(0.5)),
    ...figure('p95', 'ms', edit(0.95), isBudgeted ? 50 : undefined),
    ...figure('p99', 'ms', edit(0.99), isBudgeted ? 100 : undefined),
    ...figure('stored, p50', 'ms', fence(0.5)),
    ...figure('stored, p95', 'ms', fence(0.95), isBudgeted ? 150 : undefined),
    ...figure('stored, p99', 'ms', fence(0.99), isBudgeted ? 600 : undefined),
    ...figure('edits missing on a screen', '', (one) => one.typed.missing, 0),
    ...figure('sockets lost', '', (one) => one.typed.lostSockets, 0),
    ...figure('processor of the server', '%', (one) => one.processorShare),
  ];
}
