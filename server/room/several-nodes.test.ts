// Rooms of several nodes on one database: each follows the others, with and without a link, and one runs each agent.
import { pino } from 'pino';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { command } from '../../domain/commands.ts';
import type { IncidentId, SignalSeq } from '../../domain/ids.ts';
import type { LogEntry } from '../../domain/log.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { SignalCounts } from '../../domain/wire.ts';
import { type NodeSession, openNodeSession } from '../nodes/node-session.ts';
import { createTestNetwork, type TestLink, type TestNetwork } from '../nodes/test-link.ts';
import type { Database } from '../store/database.ts';
import { createTestDatabase } from '../store/test-database.ts';
import { patience } from '../test-patience.ts';
import type { Rooms, RoomsDependencies } from './rooms.ts';
import { ada, ben, declareIn, mortal, roomsOn, scriptedPerceiver, signal, storesOf, zeroSeq } from './test-rooms.ts';

const logger = pino({ level: 'silent' });
const key = () => `key-${crypto.randomUUID()}`;
/** Rounds so seldom that what happens in a test came through a bell. */
const never = 3_600_000;

type Node = { readonly rooms: Rooms; readonly link: TestLink; readonly session: NodeSession; readonly die: () => Promise<void> };

async function freshDatabase(): Promise<Database> {
  const database = await createTestDatabase();
  onTestFinished(() => database.close());
  return database;
}

async function nodeOn(database: Database, network: TestNetwork, given: Partial<RoomsDependencies> = {}): Promise<Node> {
  const { stores, die } = mortal(storesOf(database));
  const link = network.join();
  const session = await openNodeSession({ url: database.url, logger });
  const rooms = roomsOn(stores, { link, leases: session, roundMs: never, ...given });
  await rooms.start();
  let isDead = false;
  onTestFinished(async () => {
    if (!isDead) await rooms.stop();
    await session.close();
  });
  return {
    ...{ rooms, link, session },
    die: async () => {
      isDead = true;
      die();
      await link.close();
      await session.close();
    },
  };
}

const logOf = (database: Database, id: IncidentId): Promise<LogEntry[]> =>
  storesOf(database).log.read(id, { after: zeroSeq, limit: 10_000 });
const refsOf = (log: readonly LogEntry[]): string[] =>
  log.flatMap((entry) => (entry.kind === 'event-recorded' && entry.data.event.ref !== null ? [entry.data.event.ref] : []));
const agentsOf = ({ rooms }: Node): IncidentId[] => rooms.status().agents.map(({ id }) => id);

describe('with a link', () => {
  test('what one node writes is told in the rooms of the others, in order', async () => {
    const database = await freshDatabase();
    const network = createTestNetwork();
    const [one, two] = [await nodeOn(database, network), await nodeOn(database, network)];
    const id = await declareIn(one.rooms);
    const told: [IncidentId, number, boolean][] = [];
    two.rooms.subscribe({
      onEntries: (of, entries, isOwn) => told.push(...entries.map(({ seq }): [IncidentId, number, boolean] => [of, seq, isOwn])),
    });
    const { room } = await two.rooms.watch(id);
    const before = room.state.seq;
    const here = await one.rooms.open(id);
    for (let index = 0; index < 20; index += 1) {
      await here.command(ada, command.parse({ type: 'give-task', personId: 'ben', text: `Task ${index}` }), key());
    }
    await vi.waitFor(() => expect(room.state.seq).toBe(here.state.seq), patience);
    expect(told).toEqual(Array.from({ length: here.state.seq - before }, (_, index) => [id, before + index + 1, false]));
    expect(room.state).toEqual(here.state);
  });

  test('signals that come to one node are read by the agent of the other, and both count the same', async () => {
    const database = await freshDatabase();
    const network = createTestNetwork();
    const [one, two] = [await nodeOn(database, network), await nodeOn(database, network)];
    const id = await declareIn(one.rooms);
    const counts: SignalCounts[] = [];
    two.rooms.subscribe({ onCounts: (_, told) => counts.push(told) });
    const { room } = await two.rooms.watch(id);
    expect([agentsOf(one), agentsOf(two)]).toEqual([[id], []]);
    await room.ingest([signal('event a'), signal('more'), signal('more')]);
    await (await one.rooms.open(id)).ingest([signal('event b')]);
    await vi.waitFor(() => expect(room.state.events.flatMap(({ ref }) => ref ?? [])).toEqual(['event a 1', 'event b 4']), patience);
    const [first, second] = room.state.events.slice(-2).map(({ number }) => number);
    await vi.waitFor(
      () =>
        expect(room.counts).toEqual({
          total: 4,
          byEvent: [
            [first, 3],
            [second, 1],
          ],
        }),
      patience,
    );
    await vi.waitFor(
      () => expect(counts.flatMap(({ byEvent }) => byEvent).map(([event]) => event)).toEqual(expect.arrayContaining([first, second])),
      patience,
    );
    expect((await one.rooms.open(id)).counts).toEqual(room.counts);
    await two.rooms.whenRead(id);
  });

  test('the list of incidents changes on every node, also for rooms that are not open there', async () => {
    const database = await freshDatabase();
    const network = createTestNetwork();
    const [one, two] = [await nodeOn(database, network), await nodeOn(database, network)];
    const changed: IncidentId[] = [];
    two.rooms.subscribe({ onListChanged: (id) => changed.push(id) });
    const id = await declareIn(one.rooms);
    await vi.waitFor(() => expect(changed).toEqual([id]), patience);
    const room = await one.rooms.open(id);
    await room.command(ada, command.parse({ type: 'give-task', personId: 'ben', text: 'Not in the list' }), key());
    await room.command(ada, command.parse({ type: 'set-severity', severity: 'sev1' }), key());
    await vi.waitFor(() => expect(changed).toEqual([id, id]), patience);
    expect(two.rooms.peek(id)).toBeUndefined();
  });

  test('of two people on two nodes who accept at once, one wins and the other is told who', async () => {
    const database = await freshDatabase();
    const network = createTestNetwork();
    const [one, two] = [await nodeOn(database, network), await nodeOn(database, network)];
    const id = await declareIn(one.rooms);
    const [left, right] = [await one.rooms.open(id), await two.rooms.open(id)];
    for (let round = 0; round < 10; round += 1) {
      await left.ingest([signal(`event ${round}`)]);
      await vi.waitFor(
        () =>
          expect(right.state.lists.all.some(({ offerId }) => left.state.lists.all.some((offer) => offer.offerId === offerId))).toBe(true),
        patience,
      );
      const [offered] = right.state.lists.all;
      const accept = command.parse({ type: 'accept-offer', offerId: offered!.offerId });
      const results = await Promise.allSettled([left.command(ada, accept, key()), right.command(ben, accept, key())]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'already-decided' } });
    }
    const log = await logOf(database, id);
    const accepted = log.flatMap((entry) => (entry.kind === 'action-accepted' ? [entry.data.offerId] : []));
    expect(new Set(accepted).size).toBe(accepted.length);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  });

  test('what was missed while cut off is read when the link is back, whichever side was cut off', async () => {
    const database = await freshDatabase();
    const network = createTestNetwork();
    const [one, two] = [await nodeOn(database, network), await nodeOn(database, network)];
    const id = await declareIn(one.rooms);
    const [left, right] = [await one.rooms.open(id), (await two.rooms.watch(id)).room];
    for (const cutOff of [one, two]) {
      cutOff.link.cut();
      await left.command(ada, command.parse({ type: 'give-task', personId: 'ben', text: 'Unheard' }), key());
      await right.ingest([signal('event unheard')]);
      cutOff.link.mend();
      await vi.waitFor(() => {
        expect(left.state.events.at(-1)?.ref).toBe(`event unheard ${right.lastSignalSeq}`);
        expect(right.state).toEqual(left.state);
      }, patience);
    }
  });
});

describe('without a link', () => {
  test('nodes agree all the same, a round later', async () => {
    const database = await freshDatabase();
    const network = createTestNetwork(() => true);
    const [one, two] = [await nodeOn(database, network, { roundMs: 30 }), await nodeOn(database, network, { roundMs: 30 })];
    one.link.cut();
    two.link.cut();
    const changed: IncidentId[] = [];
    two.rooms.subscribe({ onListChanged: (id) => changed.push(id) });
    const id = await declareIn(one.rooms);
    await vi.waitFor(() => expect(changed).toContain(id), patience);
    const [left, right] = [await one.rooms.open(id), (await two.rooms.watch(id)).room];
    await right.ingest([signal('event a'), signal('more')]);
    await vi.waitFor(() => {
      expect(right.state.events.at(-1)?.ref).toBe('event a 1');
      expect(right.state).toEqual(left.state);
      expect(right.counts).toEqual({ total: 2, byEvent: [[right.state.events.at(-1)?.number, 2]] });
    }, patience);
  });
});

describe('the agent', () => {
  test('moves when its node dies, and what was half done is done once', async () => {
    const database = await freshDatabase();
    const network = createTestNetwork();
    const texts = Array.from({ length: 120 }, (_, index) => (index % 3 === 0 ? 'event' : index % 7 === 0 ? 'burst' : 'more'));
    const survivor = await nodeOn(database, network, { roundMs: 30 });
    let id: IncidentId | undefined;
    let sent = 0;
    for (let life = 0; life < 6; life += 1) {
      const node = await nodeOn(database, network, { roundMs: never });
      id ??= await declareIn(node.rooms);
      const there = await node.rooms.open(id);
      for (; sent < (life + 1) * 20; sent += 1) await there.ingest([signal(texts[sent]!, Date.now(), `s${sent}`)]);
      await node.die();
      const incident = id;
      await vi.waitFor(() => expect(agentsOf(survivor)).toEqual([incident]), patience);
      // Sometimes it is given up again, in the middle of its reading or after.
      if (life % 2 === 0) await survivor.rooms.whenRead(incident);
      if (life < 5) await survivor.session.release([incident]);
    }
    const incident = id!;
    const last = await nodeOn(database, network, { roundMs: 30 });
    await (await last.rooms.open(incident)).ingest([signal('event', Date.now(), 'last')]);
    await vi.waitFor(async () => {
      const row = await storesOf(database).incidents.findIncident(incident);
      expect(row?.perceivedUpTo).toBe(row?.signalSeq);
    }, patience);
    const log = await logOf(database, incident);
    const refs = refsOf(log);
    expect(refs).toHaveLength(texts.filter((text) => text === 'event').length + 2);
    expect(new Set(refs).size).toBe(refs.length);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  });

  test('is on one node only, however many open the room at once', async () => {
    const database = await freshDatabase();
    const network = createTestNetwork();
    const setup = await nodeOn(database, network);
    const id = await declareIn(setup.rooms);
    await setup.die();
    const nodes = await Promise.all([1, 2, 3, 4].map(() => nodeOn(database, network, { roundMs: 30 })));
    await Promise.all(nodes.map(({ rooms }) => rooms.open(id)));
    await vi.waitFor(() => expect(nodes.flatMap(agentsOf)).toEqual([id]), patience);
  });

  test('is taken over at once when its node stops in order, with nothing read twice', async () => {
    const database = await freshDatabase();
    const network = createTestNetwork();
    const observed: SignalSeq[] = [];
    const [one, two] = [
      await nodeOn(database, network),
      await nodeOn(database, network, { createPerceiver: () => scriptedPerceiver(observed) }),
    ];
    const id = await declareIn(one.rooms);
    await (await one.rooms.open(id)).ingest([signal('nothing'), signal('nothing')]);
    await one.rooms.whenRead(id);
    await one.rooms.stop();
    await vi.waitFor(() => expect(agentsOf(two)).toEqual([id]), patience);
    await (await two.rooms.open(id)).ingest([signal('event a')]);
    await vi.waitFor(async () => expect(refsOf(await logOf(database, id))).toEqual(['event a 3']), patience);
    expect(observed).toEqual([1, 2, 3]);
  });

  test('of an open incident runs though nobody has it on screen, on the node that is left', async () => {
    const database = await freshDatabase();
    const network = createTestNetwork();
    const setup = await nodeOn(database, network);
    const id = await declareIn(setup.rooms);
    await setup.rooms.whenRead(id);
    await setup.die();
    let wall = Date.now();
    const clock = { wallNow: () => wall as EpochMs, createPerceiver: () => scriptedPerceiver([], true) };
    const node = await nodeOn(database, network, { roundMs: 30, ...clock });
    await vi.waitFor(() => expect(agentsOf(node)).toEqual([id]), patience);
    await node.rooms.whenRead(id);
    wall += 120_000;
    // In life the minute's own timer wakes it.
    node.rooms.adviseAgain();
    await vi.waitFor(
      async () => expect(refsOf(await logOf(database, id)).filter((ref) => ref.startsWith('tick'))).toHaveLength(1),
      patience,
    );
  });

  test('that lost its session waits, and goes on with what it had read when nobody else has read on', async () => {
    const database = await freshDatabase();
    const network = createTestNetwork();
    const observed: SignalSeq[] = [];
    const node = await nodeOn(database, network, { roundMs: 30, createPerceiver: () => scriptedPerceiver(observed) });
    const id = await declareIn(node.rooms);
    const room = await node.rooms.open(id);
    await room.ingest([signal('burst'), signal('burst')]);
    await node.rooms.whenRead(id);
    await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    await vi.waitFor(() => expect(node.session.status()).toBe('away'), { ...patience, interval: 1 });
    await room.ingest([signal('burst')]);
    await vi.waitFor(async () => expect(refsOf(await logOf(database, id))).toEqual(['burst']), patience);
    expect(observed).toEqual([1, 2, 3]);
  });

  test('that does not know that it lost its lease writes nothing over the one that has it', async () => {
    const database = await freshDatabase();
    const network = createTestNetwork();
    // A node that believes it holds everything: the worst that a broken network can make of one.
    const deluded = {
      status: () => 'ok' as const,
      onStatus: () => () => undefined,
      take: async (ids: readonly IncidentId[]) => [...ids],
      release: async () => undefined,
    };
    const [one, two] = [await nodeOn(database, network, { leases: deluded }), await nodeOn(database, network, { leases: deluded })];
    const id = await declareIn(one.rooms);
    const [left, right] = [await one.rooms.open(id), await two.rooms.open(id)];
    for (let round = 0; round < 20; round += 1)
      await (round % 2 === 0 ? left : right).ingest([signal('event'), signal('more'), signal('burst')]);
    await Promise.all([one.rooms.whenRead(id), two.rooms.whenRead(id)]);
    const refs = refsOf(await logOf(database, id));
    expect(refs).toHaveLength(21);
    expect(new Set(refs).size).toBe(21);
  });
});
