// A long log is loaded through a document: shown by what is called, not by how long it takes.
import pino from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { createAloneLink } from '../nodes/node-link.ts';
import { createDocumentHistory } from './document-history.ts';
import { createDocumentTimes } from './document-times.ts';
import { syncRequestFrame } from './frames.ts';
import { LiveDocument } from './live-document.ts';
import { joined, mara, memoryStore } from './test-documents.ts';

vi.mock('yjs', async (original) => {
  const real = await original<typeof Y>();
  return { ...real, mergeUpdates: vi.fn(real.mergeUpdates), applyUpdate: vi.fn(real.applyUpdate) };
});

test('TRAP-6 a log of 5,000 small updates goes through a document, in one transaction, and is never merged as a list', async () => {
  const store = memoryStore();
  const source = new Y.Doc();
  source.on('update', (bytes: Uint8Array) => {
    store.updates.push({ seq: (store.updates.length + 1) as Seq, at: 0 as EpochMs, actor: { type: 'agent', name: 'Muster' }, bytes });
  });
  for (let index = 0; index < 5_000; index++) source.getText('words').insert(index, String(index % 10));
  vi.mocked(Y.mergeUpdates).mockClear();
  vi.mocked(Y.applyUpdate).mockClear();
  const transact = vi.spyOn(Y.Doc.prototype, 'transact');
  onTestFinished(() => transact.mockRestore());
  const document = new LiveDocument({
    ...{ incidentId: 'inc' as IncidentId, store, logger: pino({ level: 'silent' }), lingerMs: 60_000, onClosed: () => undefined },
    ...{ wallNow: () => 0 as EpochMs, link: createAloneLink(), unstored: { bytes: 0 } },
  });
  const { connection, socket } = await joined(document, mara);
  expect(Y.applyUpdate).toHaveBeenCalledTimes(5_000);
  expect(transact).toHaveBeenCalledTimes(1);
  connection.take(syncRequestFrame(Y.encodeStateVector(new Y.Doc())));
  // Compacted: one run of words, not 5,000 pieces.
  const [answer] = socket.of('update');
  expect(Y.decodeUpdate(answer?.update ?? new Uint8Array()).structs).toHaveLength(1);
  await document.close(AbortSignal.timeout(5_000));

  const history = createDocumentHistory({ store, times: createDocumentTimes(store) });
  const { bytes } = await history.documentAt('inc' as IncidentId, 1 as EpochMs);
  expect(Y.decodeUpdate(bytes).structs).toHaveLength(1);
  expect(Y.mergeUpdates).not.toHaveBeenCalled();
});
