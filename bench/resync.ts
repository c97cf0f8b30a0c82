// 200 clients come back after a restart of the server: our endpoint beside a bare relay and Hocuspocus.
import type { Benchmark } from './benchmark.ts';
import { askTypists } from './document-messages.ts';
import { type DocumentServer, type DocumentServerStart, processorMs, startBareRelay, startHocuspocus } from './document-servers.ts';
import { declareIncident, makeAdministrator, startMuster } from './muster-server.ts';
import type { Workplace } from './workplace.ts';

const clients = 200;

type Back = { readonly syncedMs: number; readonly processor: number | null };

export const resync: Benchmark = {
  name: 'resync',
  does: `${clients} whole clients, each with the provider that belongs to the server (y-websocket's, Hocuspocus' own), have a document open; the server is stopped with SIGTERM and started again on the same port. From when it listens again until every client is connected and in sync: mostly the providers' own waiting before they try again. The relay and Hocuspocus have forgotten the document and get it back from the clients; ours loads it.`,
  async run(workplace) {
    const ours = await restartOurs(workplace);
    const relay = await restartPeer(workplace, startBareRelay);
    const hocuspocus = await restartPeer(workplace, startHocuspocus);
    const peers = (pick: (back: Back) => number) => [
      { name: 'bare relay', value: pick(relay) },
      { name: 'Hocuspocus', value: pick(hocuspocus) },
    ];
    return [
      { what: 'all in sync again', value: ours.syncedMs, unit: 'ms', peers: peers(({ syncedMs }) => syncedMs) },
      { what: 'processor time of the server', value: ours.processor ?? 0, unit: 'ms', peers: peers(({ processor }) => processor ?? 0) },
    ];
  },
};

async function restartOurs(workplace: Workplace): Promise<Back> {
  const folder = await workplace.folder();
  const server = await startMuster(workplace, folder);
  const account = await makeAdministrator(server);
  const documentName = await declareIncident(server, account, 'Restart');
  const { port } = new URL(server.url);
  const target = { dialect: 'plain' as const, url: server.url.replace(/^http/, 'ws'), cookie: account.cookie, documentName };
  const typists = workplace.worker('typists');
  await askTypists(typists, { type: 'fill', target, updates: 1_000 });
  await askTypists(typists, { type: 'stay', target, clients });
  await workplace.stop(server.child);
  await askTypists(typists, { type: 'await-lost' });
  const again = await startMuster(workplace, folder, port);
  return backAt(workplace, typists, again);
}

async function restartPeer(workplace: Workplace, start: DocumentServerStart): Promise<Back> {
  const server: DocumentServer = await start(workplace);
  const target = await server.newDocument();
  const typists = workplace.worker('typists');
  await askTypists(typists, { type: 'stay', target, clients });
  await workplace.stop(server.child);
  await askTypists(typists, { type: 'await-lost' });
  return backAt(workplace, typists, await start(workplace, { port: new URL(target.url).port }));
}

async function backAt(
  workplace: Workplace,
  typists: ReturnType<Workplace['worker']>,
  server: Pick<DocumentServer, 'child'>,
): Promise<Back> {
  const startedMs = performance.now();
  const before = await processorMs(server.child);
  await askTypists(typists, { type: 'await-synced' });
  const syncedMs = performance.now() - startedMs;
  const after = await processorMs(server.child);
  await workplace.stop(typists);
  await workplace.stop(server.child);
  return { syncedMs, processor: before === null || after === null ? null : after - before };
}
