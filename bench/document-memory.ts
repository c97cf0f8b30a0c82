// What a socket and a document cost in memory: our endpoint beside a bare relay and Hocuspocus.
import type { ChildProcess } from 'node:child_process';
import type { Benchmark } from './benchmark.ts';
import { askTypists } from './document-messages.ts';
import { type DocumentServer, residentKb, servers } from './document-servers.ts';
import type { Workplace } from './workplace.ts';

const sockets = 1_000;
const documents = 400;
const cycles = 1_000;

type Cost = { readonly server: DocumentServer['name']; readonly socketKb: number; readonly documentKb: number; readonly grownMb: number };

export const documentMemory: Benchmark = {
  name: 'document-memory',
  does: `Growth of the server's resident memory by ${documents} documents with one socket each, by ${sockets} sockets more on one of them, and after ${cycles} sockets more have come and gone. The operating system's view, so it contains what the collector has not given back.`,
  async run(workplace) {
    const costs: Cost[] = [];
    for (const start of servers) {
      const server = await start(workplace);
      costs.push(await costOf(workplace, server));
      await workplace.stop(server.child);
    }
    const [ours, ...others] = costs;
    if (ours === undefined) throw new Error('Nothing was measured.');
    const peers = (pick: (cost: Cost) => number) => others.map((cost) => ({ name: cost.server, value: pick(cost) }));
    return [
      {
        ...{ what: 'for a socket', value: ours.socketKb, unit: 'KB', budget: { limit: 40, is: 'at most' } },
        peers: peers(({ socketKb }) => socketKb),
      },
      { what: 'for a document with a socket', value: ours.documentKb, unit: 'KB', peers: peers(({ documentKb }) => documentKb) },
      {
        what: `grown by ${cycles} sockets that came and went`,
        value: ours.grownMb,
        unit: 'MB',
        peers: peers(({ grownMb }) => grownMb),
      },
    ];
  },
};

async function costOf(workplace: Workplace, server: DocumentServer): Promise<Cost> {
  // One round first: code is compiled and pools are filled once, not for each socket.
  await comeAndGo(workplace, server, 200);
  const targets = await Promise.all(Array.from({ length: documents }, () => server.newDocument()));
  const [target] = targets;
  if (target === undefined) throw new Error('There are no documents.');
  const beforeDocuments = await settledKb(server.child);
  const typists = workplace.worker('typists');
  await askTypists(typists, { type: 'join-each', target, documentNames: targets.map(({ documentName }) => documentName) });
  const withDocuments = await settledKb(server.child);
  await askTypists(typists, { type: 'join', target, sockets });
  const withSockets = await settledKb(server.child);
  await askTypists(typists, { type: 'leave' });
  await workplace.stop(typists);
  const beforeCycles = await settledKb(server.child);
  for (let cycle = 0; cycle < cycles; cycle += 200) await comeAndGo(workplace, server, 200);
  const afterCycles = await settledKb(server.child);
  return {
    server: server.name,
    socketKb: (withSockets - withDocuments) / sockets,
    documentKb: (withDocuments - beforeDocuments) / documents,
    grownMb: (afterCycles - beforeCycles) / 1024,
  };
}

async function comeAndGo(workplace: Workplace, server: DocumentServer, count: number): Promise<void> {
  const typists = workplace.worker('typists');
  await askTypists(typists, { type: 'join', target: await server.newDocument(), sockets: count });
  await askTypists(typists, { type: 'leave' });
  await workplace.stop(typists);
}

/** Resident memory once it has been the same, within a megabyte, for a second. */
async function settledKb(child: ChildProcess): Promise<number> {
  let lastKb = 0;
  for (let look = 0; look < 15; look += 1) {
    const kb = await residentKb(child);
    if (kb === null) throw new Error('Memory of another process can only be read where there is /proc.');
    if (Math.abs(kb - lastKb) < 1024) return kb;
    lastKb = kb;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return lastKb;
}
