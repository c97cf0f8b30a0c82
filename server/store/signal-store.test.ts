import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventNumber, IncidentId, Seq, SignalSeq } from '../../domain/ids.ts';
import type { NewSignal, Signal } from '../../domain/signal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from './database.ts';
import { createIncidentStore } from './incident-store.ts';
import { createLogStore } from './log-store.ts';
import { createSignalStore, type SignalStore } from './signal-store.ts';
import { createTestDatabase } from './test-database.ts';

let database: Database;
let signals: SignalStore;

beforeAll(async () => {
  database = await createTestDatabase();
  signals = createSignalStore(database);
});
afterAll(() => database.close());

const at = 1_700_000_000_123 as EpochMs;
const recordedAt = 1_700_000_999_999 as EpochMs;
const none = 0 as SignalSeq;

async function newIncident(): Promise<IncidentId> {
  const actor = { type: 'source', name: 'test' } as const;
  const given = { title: 't', severity: 'sev3', origin: { kind: 'declared' }, declaredBy: actor, now: at, recordedAt: at } as const;
  return (await createIncidentStore(database).createIncident(given, () => [])).id;
}

function signal(externalId: string | null, text = 'disk full'): NewSignal {
  const attributes = { host: 'db-1', labels: { a: [1, null, true] } };
  return { externalId, channel: 'log', from: 'db-1', role: null, text, attributes, occurredAt: at, observedAt: (at + 5) as EpochMs };
}

const seqsOf = (list: readonly Signal[]) => list.map(({ seq }) => seq);
const attachment = (number: number, event: number) => ({ signal: number as SignalSeq, event: event as EventNumber });

test('stores signals in order with everything they carry', async () => {
  const id = await newIncident();
  const given = [signal('a'), { ...signal(null, 'nul \0 half \ud800 {"a":\\"b\\"} 😀'), role: 'vendor' } as const];
  const { accepted, repeated } = await signals.ingest(id, given, recordedAt);
  expect(repeated).toBe(0);
  expect(accepted).toEqual([
    { ...given[0], seq: 1, recordedAt },
    { ...given[1], text: 'nul \ufffd half \ufffd {"a":\\"b\\"} 😀', seq: 2, recordedAt },
  ]);
  expect(await signals.readFrom(id, none, 10)).toEqual(accepted);
  expect(await signals.readFrom(id, 1 as SignalSeq, 10)).toEqual(accepted.slice(1));
  expect(await signals.readFrom(id, none, 1)).toEqual(accepted.slice(0, 1));
});

test('a repeated id is dropped and takes no seq, within a batch and across batches', async () => {
  const id = await newIncident();
  const first = await signals.ingest(id, [signal('a', 'first'), signal('b'), signal('a', 'again'), signal(null), signal(null)], recordedAt);
  expect(first.repeated).toBe(1);
  expect(first.accepted.map(({ seq, externalId }) => [seq, externalId])).toEqual([
    [1, 'a'],
    [2, 'b'],
    [3, null],
    [4, null],
  ]);
  const second = await signals.ingest(id, [signal('b'), signal('c'), signal('a')], recordedAt);
  expect(second.repeated).toBe(2);
  expect(second.accepted.map(({ seq, externalId }) => [seq, externalId])).toEqual([[5, 'c']]);
  expect((await signals.ingest(id, [signal('a')], recordedAt)).accepted).toEqual([]);
  expect((await signals.readFrom(id, none, 10))[0]?.text).toBe('first');
  expect(await signals.total(id)).toBe(5);
  // Another incident has ids of its own.
  expect((await signals.ingest(await newIncident(), [signal('a')], recordedAt)).accepted).toHaveLength(1);
});

test('nothing given, and an incident that is not there', async () => {
  expect(await signals.ingest('nothing' as IncidentId, [], recordedAt)).toEqual({ accepted: [], repeated: 0 });
  await expect(signals.ingest('nothing' as IncidentId, [signal('a')], recordedAt)).rejects.toMatchObject({ code: 'not-found' });
  expect(await signals.counts('nothing' as IncidentId)).toEqual({ total: 0, byEvent: [] });
});

test('many writers on several nodes leave no gap and store each id once; a reader never sees a gap that fills later', async () => {
  const id = await newIncident();
  // Stores of their own, so that the database and not the shared write keeps order.
  const nodes = Array.from({ length: 5 }, () => createSignalStore(database));
  const log = createLogStore(database);
  const perNode = 40;
  let writing = true;
  const reader = (async () => {
    const seen: Signal[] = [];
    for (let last = false; ; ) {
      const next = await signals.readFrom(id, (seen.at(-1)?.seq ?? 0) as SignalSeq, 1000);
      for (const found of next) {
        expect(found.seq).toBe((seen.at(-1)?.seq ?? 0) + 1);
        seen.push(found);
      }
      if (last) return seen;
      last = !writing;
    }
  })();
  const results = await Promise.all(
    nodes.flatMap((node, nodeIndex) =>
      Array.from({ length: perNode }, (_, index) =>
        // Every second id is sent by all nodes, every other one by one node alone.
        node.ingest(id, [signal(`shared-${index}`), signal(`own-${nodeIndex}-${index}`)], recordedAt),
      ),
    ),
  );
  await log.append({ incidentId: id, expectedSeq: 0 as Seq, entries: [], perceivedUpTo: 1 as SignalSeq });
  writing = false;
  const seen = await reader;
  expect(seen).toHaveLength(perNode + 5 * perNode);
  expect(new Set(seen.map(({ externalId }) => externalId)).size).toBe(seen.length);
  const accepted = results.flatMap((result) => result.accepted);
  expect(seqsOf(accepted).sort((a, b) => a - b)).toEqual(seqsOf(seen));
  expect(results.reduce((sum, { repeated }) => sum + repeated, 0)).toBe(4 * perNode);
});

test('reads the signals of an event, each event its own, and a signal of two events in both', async () => {
  const id = await newIncident();
  await signals.ingest(
    id,
    ['a', 'b', 'c', 'd'].map((each) => signal(each)),
    recordedAt,
  );
  await signals.attach(id, [attachment(1, 1), attachment(3, 1), attachment(3, 2), attachment(4, 2)]);
  await signals.attach(id, [attachment(3, 1)]);
  await signals.attach(id, []);
  const event = (number: number) => ({ event: number as EventNumber, after: none, limit: 10 });
  expect(seqsOf(await signals.read(id, event(1)))).toEqual([1, 3]);
  expect(await signals.read(id, event(2))).toMatchObject([
    { seq: 3, event: 2, text: 'disk full', recordedAt },
    { seq: 4, event: 2 },
  ]);
  expect(seqsOf(await signals.read(id, { ...event(2), after: 3 as SignalSeq }))).toEqual([4]);
  expect(await signals.read(id, event(9))).toEqual([]);
  const all = await signals.read(id, { after: none, limit: 10 });
  expect(all.map((each) => [each.seq, each.event])).toEqual([
    [1, 1],
    [2, null],
    [3, 1],
    [4, 2],
  ]);
  expect(await signals.total(id, 1 as EventNumber)).toBe(2);
  expect(await signals.counts(id)).toEqual({
    total: 4,
    byEvent: [
      [1, 2],
      [2, 2],
    ],
  });
});

test('counts signals by stretches of whole minutes, few enough for a graph', async () => {
  const id = await newIncident();
  expect(await signals.density(id, 10)).toBeNull();
  const start = 1_700_000_000_000;
  const at = (minutes: number, externalId: string) => ({ ...signal(externalId), observedAt: (start + minutes * 60_000) as EpochMs });
  await signals.ingest(id, [at(0, 'a'), at(0.5, 'b'), at(1, 'c'), at(19, 'd')], recordedAt);
  const end = start + 19 * 60_000;
  expect(await signals.density(id, 100)).toEqual({
    from: start,
    to: end,
    stretchMs: 60_000,
    counts: [
      [0, 2],
      [1, 1],
      [19, 1],
    ],
  });
  expect(await signals.density(id, 10)).toEqual({
    from: start,
    to: end,
    stretchMs: 120_000,
    counts: [
      [0, 3],
      [9, 1],
    ],
  });
});
