// Rooms on a real database: nothing doubled and nothing lost across restarts, races and faults. One file, because all of it breaks the same room on the same database.
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { command } from '../../domain/commands.ts';
import { MusterError } from '../../domain/errors.ts';
import type { IncidentId, SignalSeq } from '../../domain/ids.ts';
import type { LogEntry } from '../../domain/log.ts';
import type { EpochMs } from '../../domain/time.ts';
import { createTestDatabase } from '../store/test-database.ts';
import { patience } from '../test-patience.ts';
import { Room, type RoomStores } from './room.ts';
import {
  ada,
  ben,
  declareIn,
  mortal,
  roomsOn,
  scriptedAdvisor,
  scriptedPerceiver,
  signal,
  stopLater,
  storesOf,
  zeroSeq,
} from './test-rooms.ts';

async function freshStores(): Promise<RoomStores> {
  const database = await createTestDatabase();
  onTestFinished(() => database.close());
  return storesOf(database);
}

const logOf = (stores: RoomStores, id: IncidentId): Promise<LogEntry[]> => stores.log.read(id, { after: zeroSeq, limit: 10_000 });
const refsOf = (log: readonly LogEntry[]): string[] =>
  log.flatMap((entry) => (entry.kind === 'event-recorded' ? [entry.data.event.ref] : []));
const key = () => `key-${crypto.randomUUID()}`;

describe('perception', () => {
  test('writes the events, their signals, the cursor and the advice in one append', async () => {
    const stores = await freshStores();
    const append = vi.spyOn(stores.log, 'append');
    const rooms = stopLater(roomsOn(stores));
    const id = await declareIn(rooms);
    const room = await rooms.open(id);
    await rooms.whenRead(id);
    append.mockClear();
    await room.ingest([signal('event hub'), signal('more'), signal('more')]);
    await rooms.whenRead(id);
    expect(append).toHaveBeenCalledTimes(1);
    expect(append.mock.calls[0]?.[0]).toMatchObject({ perceivedUpTo: 3, attach: [{ signal: 1 }, { signal: 2 }, { signal: 3 }] });
    expect(room.state.lists.all).toHaveLength(1);
    expect(room.counts).toEqual({ total: 3, byEvent: [[2, 3]] });
    const ranked = (await logOf(stores, id)).find((entry) => entry.kind === 'ranked');
    expect(ranked?.kind === 'ranked' && ranked.data.inputs.upTo).toBe(2);
  });

  test('goes on after a restart between ingest and perception', async () => {
    const stores = await freshStores();
    const first = roomsOn(stores);
    const id = await declareIn(first);
    await first.stop();
    // A room without its agent: signals are stored, nobody reads them.
    const deaf = await Room.open(id, {
      stores,
      wallNow: () => Date.now() as EpochMs,
      person: () => undefined,
      logger: { error() {} } as never,
    });
    await deaf.ingest(Array.from({ length: 100 }, (_, index) => signal(index % 10 === 0 ? 'event' : 'more')));
    const rooms = stopLater(roomsOn(stores));
    await rooms.start();
    await rooms.whenRead(id);
    expect(refsOf(await logOf(stores, id))).toHaveLength(10);
    expect((await stores.signals.counts(id)).byEvent.map(([, count]) => count)).toEqual(new Array(10).fill(10));
  });

  test('loses and doubles nothing when the process is killed again and again', async () => {
    const stores = await freshStores();
    const setup = roomsOn(stores);
    const id = await declareIn(setup);
    await setup.stop();
    const texts = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? 'event' : index % 7 === 0 ? 'burst' : 'more'));
    let sent = 0;
    for (let life = 0; life < 6; life += 1) {
      const { stores: mine, die } = mortal(stores);
      const rooms = roomsOn(mine);
      await rooms.start();
      const room = await rooms.open(id);
      for (; sent < (life + 1) * 10; sent += 1) await room.ingest([signal(texts[sent]!, Date.now(), `s${sent}`)]);
      if (life % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
      die();
    }
    const rooms = stopLater(roomsOn(stores));
    await rooms.start();
    await (await rooms.open(id)).ingest([signal('event', Date.now(), 'last')]);
    await rooms.whenRead(id);
    const log = await logOf(stores, id);
    const refs = refsOf(log);
    expect(new Set(refs).size).toBe(refs.length);
    expect(refs.filter((ref) => ref.startsWith('event'))).toHaveLength(texts.filter((text) => text === 'event').length + 1);
    expect(refs.filter((ref) => ref === 'burst')).toHaveLength(1);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    // What each event stands for is what one life without a death would have said.
    const undisturbed = roomsOn(stores);
    const other = await declareIn(undisturbed);
    await (await undisturbed.open(other)).ingest([...texts, 'event'].map((text) => signal(text)));
    await undisturbed.whenRead(other);
    await undisturbed.stop();
    expect(refsOf(await logOf(stores, other))).toEqual(refs);
    expect((await stores.signals.counts(id)).byEvent).toHaveLength((await stores.signals.counts(other)).byEvent.length);
    expect((await stores.signals.counts(id)).byEvent.map(([, count]) => count)).toEqual(
      (await stores.signals.counts(other)).byEvent.map(([, count]) => count),
    );
  });

  test('keeps how far it has read when nothing was worth an entry', async () => {
    const stores = await freshStores();
    const rooms = roomsOn(stores);
    const id = await declareIn(rooms);
    await (await rooms.open(id)).ingest([signal('nothing'), signal('nothing')]);
    await rooms.whenRead(id);
    await rooms.stop();
    expect((await stores.incidents.findIncident(id))?.perceivedUpTo).toBe(2);
  });

  test('reads a flood in few appends, in order, also what did not fit in memory', async () => {
    const stores = await freshStores();
    const append = vi.spyOn(stores.log, 'append');
    const observed: SignalSeq[] = [];
    const rooms = stopLater(roomsOn(stores, { createPerceiver: () => scriptedPerceiver(observed) }));
    const id = await declareIn(rooms);
    const room = await rooms.open(id);
    await Promise.all(Array.from({ length: 12 }, () => room.ingest(Array.from({ length: 1_000 }, () => signal('line')))));
    await rooms.whenRead(id);
    expect(observed).toEqual(Array.from({ length: 12_000 }, (_, index) => index + 1));
    expect(append.mock.calls.length).toBeLessThan(40);
  });
});

describe('faults', () => {
  test('a signal that breaks the perceiver is skipped and told of; the room goes on', async () => {
    const stores = await freshStores();
    const rooms = stopLater(roomsOn(stores));
    const id = await declareIn(rooms);
    await (await rooms.open(id)).ingest([signal('event a'), signal('throw'), signal('event b')]);
    await rooms.whenRead(id);
    expect(refsOf(await logOf(stores, id))).toEqual(['event a 1', 'event b 3']);
    expect(rooms.status().agents).toMatchObject([{ id, faults: 1, lastFault: 'perception: the perceiver is broken', unread: 0 }]);
  });

  test('an advisor that breaks leaves the events', async () => {
    const stores = await freshStores();
    const advisor = {
      advise: () => {
        throw new Error('the advisor is broken');
      },
    };
    const rooms = stopLater(roomsOn(stores, { advisor }));
    const id = await declareIn(rooms);
    await (await rooms.open(id)).ingest([signal('event a')]);
    await rooms.whenRead(id);
    expect(refsOf(await logOf(stores, id))).toEqual(['event a 1']);
    expect(rooms.status().agents[0]?.lastFault).toBe('advice: the advisor is broken');
  });

  test('while the database cannot be read after a restart the agent tries again', async () => {
    const stores = await freshStores();
    const first = roomsOn(stores);
    const id = await declareIn(first);
    await (await first.open(id)).ingest([signal('burst'), signal('burst')]);
    await first.whenRead(id);
    await first.stop();
    await stores.signals.ingest(id, [signal('burst')], Date.now() as EpochMs);
    const away = new MusterError('unavailable');
    vi.spyOn(stores.signals, 'readFrom').mockRejectedValueOnce(away).mockRejectedValueOnce(away);
    const rooms = stopLater(roomsOn(stores));
    await rooms.start();
    await rooms.whenRead(id);
    expect(refsOf(await logOf(stores, id))).toEqual(['burst']);
    expect((await stores.signals.counts(id)).byEvent).toEqual([[2, 3]]);
  });

  test('while the database is away the agent waits, then writes what it has read, once', async () => {
    const stores = await freshStores();
    const rooms = stopLater(roomsOn(stores));
    const id = await declareIn(rooms);
    const room = await rooms.open(id);
    await rooms.whenRead(id);
    const append = vi.spyOn(stores.log, 'append');
    append.mockRejectedValueOnce(new MusterError('unavailable')).mockRejectedValueOnce(new MusterError('unavailable'));
    await room.ingest([signal('event a')]);
    await vi.waitFor(() => expect(rooms.status().agents[0]?.writing).toBe('retrying'), patience);
    await room.ingest([signal('event b')]);
    await rooms.whenRead(id);
    expect(refsOf(await logOf(stores, id))).toEqual(['event a 1', 'event b 2']);
    expect(rooms.status().agents[0]?.writing).toBe('ok');
  });
});

describe('commands', () => {
  test('the same key gives the same answer; for another command it is refused', async () => {
    const stores = await freshStores();
    const rooms = stopLater(roomsOn(stores));
    const room = await rooms.open(await declareIn(rooms));
    const raise = command.parse({ type: 'set-severity', severity: 'sev1' });
    const once = key();
    const first = await room.command(ada, raise, once);
    expect(first.entries).toMatchObject([{ kind: 'severity-set' }]);
    await room.command(ada, command.parse({ type: 'set-severity', severity: 'sev4' }), key());
    expect(await room.command(ada, raise, once)).toEqual(JSON.parse(JSON.stringify(first)));
    await expect(room.command(ada, command.parse({ type: 'resolve' }), once)).rejects.toMatchObject({ code: 'invalid-input' });
    expect(room.state.severity).toBe('sev4');
    // Somebody else's key is their own.
    expect((await room.command(ben, command.parse({ type: 'set-stage', stage: 'triage' }), once)).entries).toHaveLength(1);
  });

  test('a command that changes nothing is answered the same later, when it would', async () => {
    const stores = await freshStores();
    const rooms = stopLater(roomsOn(stores));
    const room = await rooms.open(await declareIn(rooms));
    const once = key();
    const nothing = await room.command(ada, command.parse({ type: 'set-severity', severity: 'sev2' }), once);
    expect(nothing.entries).toEqual([]);
    await room.command(ada, command.parse({ type: 'set-severity', severity: 'sev1' }), key());
    expect(await room.command(ada, command.parse({ type: 'set-severity', severity: 'sev2' }), once)).toEqual(nothing);
    expect(room.state.severity).toBe('sev1');
  });

  test('of two people who accept at once, one wins and the other is told who', async () => {
    const stores = await freshStores();
    const rooms = stopLater(roomsOn(stores));
    const id = await declareIn(rooms);
    const room = await rooms.open(id);
    await room.ingest([signal('event a')]);
    await rooms.whenRead(id);
    const [offered] = room.state.lists.all;
    const accept = command.parse({ type: 'accept-offer', offerId: offered!.offerId });
    const results = await Promise.allSettled([room.command(ada, accept, key()), room.command(ben, accept, key())]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(results[1]).toMatchObject({ reason: { code: 'already-decided', message: 'Ada accepted this already; Ada does it.' } });
  });

  test('two servers on one log: whoever is second reads on and decides again', async () => {
    const stores = await freshStores();
    const [one, two] = [stopLater(roomsOn(stores)), stopLater(roomsOn(stores))];
    const id = await declareIn(one);
    const [left, right] = [await one.open(id), await two.open(id)];
    const tasks = Array.from({ length: 10 }, (_, index) => index);
    await Promise.all(
      tasks.flatMap((index) =>
        [left, right].map((room) => room.command(ada, command.parse({ type: 'give-task', personId: 'ben', text: `Task ${index}` }), key())),
      ),
    );
    const log = await logOf(stores, id);
    expect(log.filter(({ kind }) => kind === 'task-given')).toHaveLength(20);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  });
});

describe('advice', () => {
  test('stops when it is switched off or the incident is resolved, and comes back', async () => {
    const stores = await freshStores();
    const rooms = stopLater(roomsOn(stores));
    const id = await declareIn(rooms);
    const room = await rooms.open(id);
    const say = async (input: object) => {
      await room.command(ada, command.parse(input), key());
      await rooms.whenRead(id);
    };
    await room.ingest([signal('event a')]);
    await rooms.whenRead(id);
    expect(room.state.lists.all).toHaveLength(1);
    await say({ type: 'switch-advice', on: false });
    await room.ingest([signal('event b')]);
    await rooms.whenRead(id);
    expect(room.state.lists.all).toEqual([]);
    await say({ type: 'switch-advice', on: true });
    await vi.waitFor(() => expect(room.state.lists.all).toHaveLength(1), patience);
    await say({ type: 'resolve' });
    await room.ingest([signal('event c')]);
    await rooms.whenRead(id);
    expect(room.state.lists.all).toEqual([]);
    expect(room.state.events.at(-1)?.ref).toBe('event c 3');
    await say({ type: 'reopen', reason: 'again' });
    await vi.waitFor(() => expect(room.state.lists.all.length).toBeGreaterThan(0), patience);
  });

  test('is not asked again because somebody looked at it', async () => {
    const stores = await freshStores();
    const advisor = scriptedAdvisor();
    const rooms = stopLater(roomsOn(stores, { advisor }));
    const id = await declareIn(rooms);
    const room = await rooms.open(id);
    await room.ingest([signal('event a')]);
    await rooms.whenRead(id);
    const advise = vi.spyOn(advisor, 'advise');
    const seen = [{ offerId: room.state.lists.all[0]!.offerId, view: 'all', rank: 1 }];
    await room.command(ada, command.parse({ type: 'see-offers', seen }), key());
    await rooms.whenRead(id);
    expect(advise).not.toHaveBeenCalled();
  });

  test('in a replay without a clock goes minute by minute of the signals’ time', async () => {
    const stores = await freshStores();
    const advisor = scriptedAdvisor();
    const advise = vi.spyOn(advisor, 'advise');
    const rooms = stopLater(roomsOn(stores, { advisor, createPerceiver: () => scriptedPerceiver([], true) }));
    const start = 1_700_000_010_000;
    const { id } = await rooms.declare({
      ...{ title: 'Played', severity: 'sev3', now: start as EpochMs },
      origin: { kind: 'replay', recording: 'r', shiftMs: 0 },
      actor: { type: 'person', id: ada.id, name: ada.name },
    });
    const room = await rooms.open(id);
    await room.ingest([signal('event a', start), signal('event b', start + 30_000), signal('event c', start + 200_000)]);
    await rooms.whenRead(id);
    const ticks = refsOf(await logOf(stores, id)).filter((ref) => ref.startsWith('tick'));
    expect(ticks).toEqual([1_700_000_040_000, 1_700_000_100_000, 1_700_000_160_000].map((at) => `tick ${at}`));
    const times = advise.mock.calls.map(([{ now }]) => now);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(times)).toEqual(new Set([start, 1_700_000_040_000, 1_700_000_100_000, 1_700_000_160_000, start + 200_000]));
    expect(room.now()).toBe(start + 200_000);
  });
});

describe('time', () => {
  test('minutes that pass without a signal are looked at', async () => {
    const stores = await freshStores();
    // The middle of a minute: within a second of its beginning the minute before would be looked at, too.
    let wall = Math.floor(Date.now() / 60_000) * 60_000 + 30_000;
    const rooms = stopLater(roomsOn(stores, { wallNow: () => wall as EpochMs, createPerceiver: () => scriptedPerceiver([], true) }));
    const id = await declareIn(rooms);
    const room = await rooms.open(id);
    await room.ingest([signal('event a', wall)]);
    await rooms.whenRead(id);
    wall += 10 * 60_000;
    // The next thing that happens wakes the agent; in life its timer does.
    await room.command(ada, command.parse({ type: 'set-stage', stage: 'triage' }), key());
    await rooms.whenRead(id);
    await vi.waitFor(() => expect(room.state.events.filter(({ ref }) => ref?.startsWith('tick'))).toHaveLength(1), patience);
  });

  test('a replay’s clock left running by an earlier server goes on at the pace of the world', async () => {
    const stores = await freshStores();
    let wall = 1_700_000_000_000;
    const wallNow = () => wall as EpochMs;
    const first = roomsOn(stores, { wallNow });
    const { id } = await first.declare({
      ...{ title: 'Played', severity: 'sev3', now: 1_600_000_000_000 as EpochMs },
      origin: { kind: 'replay', recording: 'r', shiftMs: 0 },
      actor: { type: 'person', id: ada.id, name: ada.name },
      clock: { incidentAt: 1_600_000_000_000 as EpochMs, wallAt: wallNow(), rate: 60 },
    });
    await (await first.open(id)).ingest([signal('event a', 1_600_000_030_000)]);
    await first.whenRead(id);
    await first.stop();
    wall += 8 * 3_600_000;
    const second = stopLater(roomsOn(stores, { wallNow }));
    const room = await second.open(id);
    expect(room.state.clock).toEqual({ incidentAt: 1_600_000_030_000, wallAt: wall, rate: 1 });
    await second.stop();
    wall += 1_000;
    const third = stopLater(roomsOn(stores, { wallNow }));
    expect((await third.open(id)).now()).toBe(1_600_000_031_000);
  });
});

test('a replay as fast as it could go, cut off with signals unread, gets its clock when they are read', async () => {
  const stores = await freshStores();
  const { stores: mine, die } = mortal(stores);
  const first = roomsOn(mine);
  const { id } = await first.declare({
    ...{ title: 'Played', severity: 'sev3', now: 1_600_000_000_000 as EpochMs },
    origin: { kind: 'replay', recording: 'r', shiftMs: 0 },
    actor: { type: 'person', id: ada.id, name: ada.name },
  });
  die();
  await stores.signals.ingest(id, [signal('event a', 1_600_000_030_000), signal('event b', 1_600_000_090_000)], Date.now() as EpochMs);
  // The next server starts later by its own clock than anything was written.
  const ahead = 60_000;
  const second = stopLater(roomsOn(stores, { wallNow: () => (Date.now() + ahead) as EpochMs }));
  await second.start();
  const room = await second.open(id);
  await vi.waitFor(() => expect(room.state.clock?.rate).toBe(1), patience);
  expect(refsOf(await logOf(stores, id)).slice(0, 2)).toEqual(['event a 1', 'event b 2']);
  expect(room.state.clock?.incidentAt).toBe(1_600_000_090_000);
});

describe('memory', () => {
  test('resolved rooms that nobody uses are closed and opened again; watched ones and open incidents stay', async () => {
    const stores = await freshStores();
    const rooms = stopLater(roomsOn(stores, { idleMs: 20, roundMs: 20 }));
    const [used, watched, open] = [await declareIn(rooms), await declareIn(rooms), await declareIn(rooms)];
    for (const id of [used, watched]) await (await rooms.open(id)).command(ada, command.parse({ type: 'resolve' }), key());
    await rooms.start();
    const { unwatch } = await rooms.watch(watched);
    await vi.waitFor(() => expect(rooms.peek(used)).toBeUndefined(), patience);
    expect(rooms.peek(watched)).toBeDefined();
    expect((await rooms.open(used)).state.seq).toBeGreaterThan(0);
    unwatch();
    await vi.waitFor(() => expect(rooms.peek(watched)).toBeUndefined(), patience);
    // Its minutes must pass though nobody looks.
    expect(rooms.peek(open)).toBeDefined();
  });

  test('an open incident in which nothing was written for a day is left alone until something happens in it', async () => {
    const stores = await freshStores();
    let wall = Date.now();
    const rooms = stopLater(roomsOn(stores, { idleMs: 20, roundMs: 20, wallNow: () => wall as EpochMs }));
    const id = await declareIn(rooms);
    await rooms.start();
    wall += 24 * 3_600_000;
    await vi.waitFor(() => expect(rooms.peek(id)).toBeUndefined(), patience);
    await stores.signals.ingest(id, [signal('event a')], wall as EpochMs);
    await vi.waitFor(async () => expect(refsOf(await logOf(stores, id))).toEqual(['event a 1']), patience);
  });

  test('a room that is asked for twice at once is opened once', async () => {
    const stores = await freshStores();
    const setup = roomsOn(stores);
    const id = await declareIn(setup);
    await setup.stop();
    const rooms = stopLater(roomsOn(stores));
    const [one, two] = await Promise.all([rooms.open(id), rooms.open(id)]);
    expect(one).toBe(two);
    await expect(rooms.open('nowhere' as IncidentId)).rejects.toMatchObject({ code: 'not-found' });
    await expect(rooms.open('nowhere' as IncidentId)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('catching up is answered from memory, or with a refetch when it is too much', async () => {
    const stores = await freshStores();
    const rooms = stopLater(roomsOn(stores));
    const id = await declareIn(rooms);
    const room = await rooms.open(id);
    await room.ingest(Array.from({ length: 2_100 }, () => signal('event')));
    await rooms.whenRead(id);
    const last = room.state.seq;
    expect(room.entriesAfter(last)).toEqual([]);
    expect(room.entriesAfter((last - 3) as typeof last)?.map(({ seq }) => seq)).toEqual([last - 2, last - 1, last]);
    expect(room.entriesAfter((last - 2_000) as typeof last)).toHaveLength(2_000);
    expect(room.entriesAfter((last - 2_001) as typeof last)).toBeUndefined();
    expect(room.entriesAfter((last + 1) as typeof last)).toBeUndefined();
  });
});
