// The document at a moment: right for every moment, and cheap for the moments around one that was asked for.
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { MusterError } from '../../domain/errors.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { IncidentClock } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { DocumentUpdate } from '../store/document-store.ts';
import { createDocumentHistory, type DocumentHistoryOptions } from './document-history.ts';
import { createDocumentTimes } from './document-times.ts';
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

/** A store of these edits, with the clocks that the incident had. */
function storeOf(updates: readonly DocumentUpdate[], clocks: readonly IncidentClock[] = []) {
  const reads: { after: number; limit: number }[] = [];
  return {
    reads,
    clocks: [...clocks],
    checkpoint: null as { upTo: Seq; bytes: Uint8Array } | null,
    async checkpointBefore(_incident: IncidentId, seq: Seq) {
      return this.checkpoint !== null && this.checkpoint.upTo <= seq ? this.checkpoint : null;
    },
    async readTimes(_incident: IncidentId, after: Seq) {
      return updates.filter(({ seq }) => seq > after).map(({ at }) => at);
    },
    async readClocks(_incident: IncidentId, after: Seq) {
      return { clocks: this.clocks.slice(after), upTo: this.clocks.length as Seq };
    },
    async readUpdates(_incident: IncidentId, { after, limit }: { after: Seq; limit: number }) {
      reads.push({ after, limit });
      await Promise.resolve();
      return updates.filter(({ seq }) => seq > after).slice(0, limit);
    },
  };
}

type TestStore = ReturnType<typeof storeOf>;
const historyOf = (store: TestStore, options: Partial<DocumentHistoryOptions> = {}) =>
  createDocumentHistory({ store, times: createDocumentTimes(store), ...options });

it('DOC-38 is the replay of everything up to the moment, in whatever order moments are asked for', async () => {
  const { updates, texts } = logOf(300);
  const history = historyOf(storeOf(updates), { pageSize: 16 });
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
  const history = historyOf(storeOf(log), { pageSize: 10 });
  expect((await history.documentAt(incident, ms(1_000))).seq).toBe(10);
  log.push(...updates.slice(10));
  const { seq, bytes } = await history.documentAt(incident, ms(1_000));
  expect([seq, textOf(bytes)]).toEqual([20, texts[20]]);
  expect((await history.documentAt(incident, ms(105))).seq).toBe(10);
});

it('DOC-38 ends before the first edit that is later, although clocks of servers differ', async () => {
  const { updates } = logOf(6);
  const skewed = updates.map((update, index) => ({ ...update, at: ms([10, 20, 500, 30, 40, 600][index] ?? 0) }));
  const history = historyOf(storeOf(skewed), { pageSize: 2 });
  const seqs = [];
  for (const at of [5, 20, 45, 499, 500, 600, 45, 5]) seqs.push((await history.documentAt(incident, ms(at))).seq);
  expect(seqs).toEqual([0, 2, 2, 2, 5, 6, 2, 0]);
});

it('DOC-40 starts from the nearest moment that it kept, and reads nothing for one that it has', async () => {
  const { updates } = logOf(100);
  const store = storeOf(updates);
  const history = historyOf(store, { pageSize: 50 });
  await history.documentAt(incident, ms(600));
  expect(store.reads).toEqual([
    { after: 0, limit: 50 },
    { after: 50, limit: 10 },
  ]);
  store.reads.length = 0;
  await history.documentAt(incident, ms(605));
  expect(store.reads).toEqual([]);
  await history.documentAt(incident, ms(700));
  expect(store.reads.map(({ after }) => after)).toEqual([60]);
});

it('DOC-40 keeps no more than it may, and answers at most twenty at once for an incident, one after the other', async () => {
  const { updates, texts } = logOf(100);
  const store = storeOf(updates);
  const history = historyOf(store, { pageSize: 100, maxKeptBytes: 1_000 });
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
  const history = historyOf({
    ...store,
    readUpdates: (...given) => (isAway ? Promise.reject(unavailable()) : store.readUpdates(...given)),
  });
  const first = history.documentAt(incident, ms(30));
  const second = history.documentAt(incident, ms(30));
  await expect(first).rejects.toMatchObject({ code: 'unavailable' });
  await expect(second).rejects.toMatchObject({ code: 'unavailable' });
  isAway = false;
  expect((await history.documentAt(incident, ms(30))).seq).toBe(3);
});

it('DOC-38 goes by the clock of the incident, which a replay sets, stops and sets again', async () => {
  const { updates } = logOf(6);
  const wall = [1_000, 2_000, 2_100, 2_200, 3_000, 4_000];
  // At 2,000 the incident stands at 500,000 and runs sixty times as fast; from 3,000 on at the pace of the world.
  const clocks = [
    { incidentAt: ms(500_000), wallAt: ms(2_000), rate: 60 },
    { incidentAt: ms(512_000), wallAt: ms(3_000), rate: 1 },
  ];
  const log = updates.map((update, index) => ({ ...update, at: ms(wall[index] ?? 0) }));
  const store = storeOf(log, clocks.slice(0, 1));
  const history = historyOf(store);
  const page = await history.updatesAfter(incident, { after: 0 as Seq, limit: 10 });
  // The first was made before the clock was set: that clock run backwards.
  expect(page.updates.map(({ at }) => at)).toEqual([440_000, 500_000, 506_000, 512_000, 560_000, 620_000]);
  store.clocks.push(...clocks.slice(1));
  const { updates: again } = await history.updatesAfter(incident, { after: 2 as Seq, limit: 10 });
  expect(again.map(({ at }) => at)).toEqual([506_000, 512_000, 512_000, 513_000]);
  const seqs = [];
  for (const at of [439_999, 440_000, 511_999, 512_000, 512_999, 513_000]) seqs.push((await history.documentAt(incident, ms(at))).seq);
  expect(seqs).toEqual([0, 1, 3, 5, 5, 6]);
});

it('DOC-40 starts from a checkpoint when that is nearer', async () => {
  const { updates, texts } = logOf(100);
  const store = storeOf(updates);
  const doc = new Y.Doc();
  for (const { bytes } of updates.slice(0, 70)) Y.applyUpdate(doc, bytes);
  store.checkpoint = { upTo: 70 as Seq, bytes: Y.encodeStateAsUpdate(doc) };
  const history = historyOf(store, { pageSize: 100 });
  expect(textOf((await history.documentAt(incident, ms(750))).bytes)).toBe(texts[75]);
  expect(store.reads).toEqual([{ after: 70, limit: 5 }]);
  expect(textOf((await history.documentAt(incident, ms(690))).bytes)).toBe(texts[69]);
});

it('DOC-43 gives the edits after one in pages that are cut by number and by size, each with a time that never falls', async () => {
  const { updates, texts } = logOf(40);
  const skewed = updates.map((update, index) => ({ ...update, at: ms(index % 2 === 0 ? 1_000 + index : 990 + index) }));
  const history = historyOf(storeOf(skewed), { pageSize: 7 });
  const doc = new Y.Doc();
  let [after, lastAt] = [0 as Seq, 0];
  for (;;) {
    const { updates: page, seq } = await history.updatesAfter(incident, { after, limit: 9 });
    expect(seq).toBe(40);
    expect(page.length).toBeLessThanOrEqual(9);
    for (const update of page) {
      expect(update.seq).toBe(after + 1);
      expect(update.at).toBeGreaterThanOrEqual(lastAt);
      [after, lastAt] = [update.seq, update.at];
      Y.applyUpdate(doc, update.bytes);
    }
    expect(doc.getText('words').toString()).toBe(texts[after]);
    expect(textOf((await history.documentUpTo(incident, after)).bytes)).toBe(texts[after]);
    if (after === seq) break;
  }
  const large = Array.from({ length: 10 }, (_, index) => ({ ...updates[0]!, seq: (index + 1) as Seq, bytes: new Uint8Array(3_000_000) }));
  expect((await historyOf(storeOf(large), { pageSize: 1 }).updatesAfter(incident, { after: 0 as Seq, limit: 10 })).updates).toHaveLength(2);
});
