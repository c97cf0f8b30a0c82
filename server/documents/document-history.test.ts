// The document at a moment: right for every moment, and cheap for the moments around one that was asked for.
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { MusterError } from '../../domain/errors.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { DocumentUpdate } from '../store/document-store.ts';
import { createDocumentHistory } from './document-history.ts';
import { unavailable } from './test-documents.ts';
import { randomOf } from './test-random.ts';

const incident = 'inc' as IncidentId;
const ms = (at: number): EpochMs => at as EpochMs;
const textOf = (bytes: Uint8Array): string => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, bytes);
  return doc.getText('words').toString();
};

/** A log of `count` edits, ten milliseconds apart, with the text after each. */
function logOf(count: number): { updates: DocumentUpdate[]; texts: string[] } {
  const updates: DocumentUpdate[] = [];
  const texts = [''];
  const doc = new Y.Doc();
  doc.on('update', (bytes: Uint8Array) => {
    const seq = (updates.length + 1) as Seq;
    updates.push({ seq, at: ms(seq * 10), actor: { type: 'agent', name: 'Muster' }, bytes });
  });
  const words = doc.getText('words');
  for (let index = 0; index < count; index++) {
    if (index % 5 === 4) words.delete(0, 2);
    else words.insert(words.length, `w${index} `);
    texts.push(words.toString());
  }
  return { updates, texts };
}

function storeOf(updates: readonly DocumentUpdate[]) {
  const reads: { after: number; limit: number }[] = [];
  return {
    reads,
    async readUpdates(_incident: IncidentId, { after, limit }: { after: Seq; limit: number }) {
      reads.push({ after, limit });
      await Promise.resolve();
      return updates.filter(({ seq }) => seq > after).slice(0, limit);
    },
  };
}

it('DOC-38 is the replay of everything up to the moment, in whatever order moments are asked for', async () => {
  const { updates, texts } = logOf(300);
  const history = createDocumentHistory({ store: storeOf(updates), pageSize: 16 });
  const random = randomOf(7);
  for (let index = 0; index < 300; index++) {
    const at = random.int(3_100);
    const count = Math.min(300, Math.floor(at / 10));
    const { seq, bytes } = await history.documentAt(incident, ms(at));
    expect([seq, textOf(bytes)], `at ${at}`).toEqual([count, texts[count]]);
  }
});

it('DOC-38 sees edits that were stored after a moment was asked for', async () => {
  const { updates, texts } = logOf(20);
  const log = updates.slice(0, 10);
  const history = createDocumentHistory({ store: storeOf(log), pageSize: 10 });
  expect((await history.documentAt(incident, ms(1_000))).seq).toBe(10);
  log.push(...updates.slice(10));
  const { seq, bytes } = await history.documentAt(incident, ms(1_000));
  expect([seq, textOf(bytes)]).toEqual([20, texts[20]]);
  expect((await history.documentAt(incident, ms(105))).seq).toBe(10);
});

it('DOC-38 ends before the first edit that is later, although clocks of servers differ', async () => {
  const { updates } = logOf(6);
  const skewed = updates.map((update, index) => ({ ...update, at: ms([10, 20, 500, 30, 40, 600][index] ?? 0) }));
  const history = createDocumentHistory({ store: storeOf(skewed), pageSize: 2 });
  const seqs = [];
  for (const at of [5, 20, 45, 499, 500, 600, 45, 5]) seqs.push((await history.documentAt(incident, ms(at))).seq);
  expect(seqs).toEqual([0, 2, 2, 2, 5, 6, 2, 0]);
});

it('DOC-40 starts from the nearest moment that it kept, and reads nothing for one that it has', async () => {
  const { updates } = logOf(100);
  const store = storeOf(updates);
  const history = createDocumentHistory({ store, pageSize: 50 });
  await history.documentAt(incident, ms(600));
  expect(store.reads.map(({ after }) => after)).toEqual([0, 50]);
  store.reads.length = 0;
  await history.documentAt(incident, ms(605));
  expect(store.reads).toEqual([]);
  await history.documentAt(incident, ms(700));
  expect(store.reads.map(({ after }) => after)).toEqual([60]);
});

it('DOC-40 keeps no more than it may, and answers at most twenty at once for an incident, one after the other', async () => {
  const { updates, texts } = logOf(100);
  const store = storeOf(updates);
  const history = createDocumentHistory({ store, pageSize: 100, maxKeptBytes: 1_000 });
  for (let at = 10; at <= 1_000; at += 10) await history.documentAt(incident, ms(at));
  store.reads.length = 0;
  // Long dropped: replayed from the start, and right.
  expect(textOf((await history.documentAt(incident, ms(55))).bytes)).toBe(texts[5]);
  expect(store.reads.map(({ after }) => after)).toEqual([0]);

  const many = await Promise.allSettled(Array.from({ length: 30 }, (_, index) => history.documentAt(incident, ms(index * 10))));
  const refused = many.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  expect(refused).toHaveLength(10);
  for (const error of refused) expect(error).toMatchObject({ code: 'too-many' });
  expect(refused[0]).toBeInstanceOf(MusterError);
  expect((await history.documentAt(incident, ms(20))).seq).toBe(2);
});

it('DOC-40 a question that could not be answered does not stop the next', async () => {
  const { updates } = logOf(3);
  const store = storeOf(updates);
  let isAway = true;
  const history = createDocumentHistory({
    store: {
      readUpdates: (...given) => (isAway ? Promise.reject(unavailable()) : store.readUpdates(...given)),
    },
  });
  const first = history.documentAt(incident, ms(30));
  const second = history.documentAt(incident, ms(30));
  await expect(first).rejects.toMatchObject({ code: 'unavailable' });
  await expect(second).rejects.toMatchObject({ code: 'unavailable' });
  isAway = false;
  expect((await history.documentAt(incident, ms(30))).seq).toBe(3);
});
