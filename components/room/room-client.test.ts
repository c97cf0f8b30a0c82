import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { command } from '../../domain/commands.ts';
import { MusterError } from '../../domain/errors.ts';
import { fold } from '../../domain/fold.ts';
import type { IncidentId, PersonId, Seq } from '../../domain/ids.ts';
import type { RawEntry } from '../../domain/log.ts';
import { EventConnection } from '../ui/event-connection.ts';
import { gapGraceMs, RoomClient, refetchWaitMs, renderEveryMs } from './room-client.ts';
import { asEntries, FakeServer, FakeSocket, HandTime, makeEntry, makeLog, settle, startAt } from './test-world.ts';

const incidentId = 'i1' as IncidentId;
const mara = { id: 'mara' as PersonId, name: 'Mara' };
const context = { account: { ...mara, accountRole: 'member' as const }, now: startAt, person: () => mara };

let time: HandTime;
let server: FakeServer;
let socket: FakeSocket;
let connection: EventConnection;
let client: RoomClient;

function setUp(length: number): void {
  time = new HandTime();
  server = new FakeServer(length);
  socket = new FakeSocket();
  socket.onWatch = (lastSeq) => server.watchAnswer(lastSeq);
  connection = new EventConnection(socket, { now: () => time.now, random: () => 0.5 });
  client = new RoomClient(incidentId, { connection, fetchLog: server.fetchLog, later: time.later });
}

async function goLive(): Promise<void> {
  connection.start();
  client.start();
  socket.come();
  await settle();
  time.pass(renderEveryMs);
}

/** The server writes and tells. */
function publish(...seqs: number[]): void {
  for (const seq of seqs) {
    const entry = makeEntry(seq);
    server.log[seq - 1] = entry;
    socket.fire('entries', { incidentId, entries: [entry] });
  }
}

const shownSeq = () => client.snapshot().state.seq;

beforeEach(() => {
  vi.useFakeTimers();
  setUp(5);
});
afterEach(() => {
  client.stop();
  connection.stop();
  vi.useRealTimers();
});

describe('loading', () => {
  it('fetches the log page by page, then watches from its last entry', async () => {
    setUp(250);
    await goLive();
    expect(server.fetches).toEqual([0, 100, 200]);
    expect(socket.watched.at(-1)).toBe(250);
    expect(client.snapshot()).toMatchObject({ phase: 'ready', connection: { kind: 'live' } });
    expect(client.snapshot().state).toEqual(fold(asEntries(makeLog(250))));
  });

  it('shows nothing before the log is here', async () => {
    client.start();
    expect(client.snapshot().phase).toBe('loading');
    await settle();
    expect(client.snapshot().phase).toBe('ready');
  });

  it('is catching up, not live, until the watch answered', async () => {
    socket.onWatch = () => null;
    await goLive();
    expect(client.snapshot().connection.kind).toBe('catching-up');
  });

  it('works when it is stopped and started again at once, as React does while developing', async () => {
    client.start();
    client.stop();
    await goLive();
    expect(client.snapshot().phase).toBe('ready');
    publish(6);
    time.pass(renderEveryMs);
    expect(shownSeq()).toBe(6);
  });

  it('says why a room cannot be shown', async () => {
    const refusing = new RoomClient(incidentId, {
      connection,
      later: time.later,
      fetchLog: async () => Promise.reject(new MusterError('not-found')),
    });
    refusing.start();
    await settle();
    expect(refusing.snapshot()).toMatchObject({ phase: 'refused', refusal: { code: 'not-found' } });
  });

  it('asks again for a log that could not be fetched', async () => {
    let tries = 0;
    const patient = new RoomClient(incidentId, {
      connection,
      later: time.later,
      fetchLog: async (after) => {
        tries += 1;
        if (tries === 1) throw new MusterError('unavailable');
        return server.fetchLog(after);
      },
    });
    patient.start();
    await settle();
    expect(patient.snapshot().phase).toBe('loading');
    time.pass(refetchWaitMs);
    await settle();
    expect(patient.snapshot().phase).toBe('ready');
  });
});

describe('following', () => {
  beforeEach(goLive);

  it('folds entries as they come', () => {
    publish(6, 7);
    time.pass(renderEveryMs);
    expect(shownSeq()).toBe(7);
    expect(client.snapshot().state.events).toHaveLength(7);
  });

  it('EVT-10 drops duplicates', () => {
    publish(6, 6, 3);
    time.pass(renderEveryMs);
    expect(client.snapshot().state.events.map((event) => event.number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(server.fetches).toEqual([0]);
  });

  it('EVT-10 puts entries that overtook each other in order without asking', () => {
    publish(7, 6);
    time.pass(gapGraceMs + renderEveryMs);
    expect(shownSeq()).toBe(7);
    expect(server.fetches).toEqual([0]);
  });

  it('EVT-11 shows nothing behind a gap, and fetches what is missing', async () => {
    server.log.push(makeEntry(6));
    publish(7);
    time.pass(renderEveryMs);
    expect(shownSeq()).toBe(5);
    time.pass(gapGraceMs);
    await settle();
    time.pass(renderEveryMs);
    expect(server.fetches).toEqual([0, 5]);
    expect(shownSeq()).toBe(7);
  });

  it('leaves the news of other incidents alone', () => {
    socket.fire('entries', { incidentId: 'other', entries: [makeEntry(6)] });
    time.pass(renderEveryMs);
    expect(shownSeq()).toBe(5);
  });

  it('shows a burst together: a hundred entries are a few renders', () => {
    let renders = 0;
    client.subscribe(() => {
      renders += 1;
    });
    publish(...Array.from({ length: 100 }, (_, index) => 6 + index));
    time.pass(10 * renderEveryMs);
    expect(shownSeq()).toBe(105);
    expect(renders).toBeLessThanOrEqual(3);
  });

  it('counts signals: what changed is added to what is known', () => {
    socket.fire('counts', { incidentId, counts: { total: 60, byEvent: [[2, 7]] } });
    socket.fire('counts', { incidentId, counts: { total: 61, byEvent: [[3, 1]] } });
    time.pass(renderEveryMs);
    expect(client.snapshot().counts.total).toBe(61);
    expect([...client.snapshot().counts.byEvent]).toEqual([
      [2, 7],
      [3, 1],
    ]);
  });

  it('keeps the identity of events that did not change', () => {
    const before = client.snapshot().state.events;
    const entry: RawEntry = { ...makeEntry(6), kind: 'advice-switched', data: { on: false } };
    socket.fire('entries', { incidentId, entries: [entry] });
    time.pass(renderEveryMs);
    expect(client.snapshot().state.adviceOn).toBe(false);
    expect(client.snapshot().state.events).toBe(before);
  });

  it('news are what came after the room was whole', () => {
    expect(client.snapshot().news).toEqual([]);
    publish(6);
    time.pass(renderEveryMs);
    expect(client.snapshot().news.map((entry) => entry.seq)).toEqual([6]);
  });
});

describe('coming back', () => {
  beforeEach(goLive);

  it('EVT-12 catches up from its cursor: nothing lost, nothing twice', () => {
    socket.lose();
    expect(client.snapshot().connection.kind).toBe('reconnecting');
    server.log.push(makeEntry(6), makeEntry(7));
    socket.come();
    time.pass(renderEveryMs);
    expect(socket.watched.at(-1)).toBe(5);
    expect(client.snapshot().connection.kind).toBe('live');
    expect(client.snapshot().state).toEqual(fold(asEntries(server.log)));
    expect(server.fetches).toEqual([0]);
  });

  it('EVT-12 fetches when the server says that too much was missed', async () => {
    socket.lose();
    for (let seq = 6; seq <= 30; seq += 1) server.log.push(makeEntry(seq));
    socket.onWatch = (lastSeq) => (lastSeq < 20 ? { status: 'refetch', seq: 30 as Seq } : server.watchAnswer(lastSeq));
    socket.come();
    await settle();
    time.pass(renderEveryMs);
    expect(server.fetches).toEqual([0, 5]);
    expect(shownSeq()).toBe(30);
    expect(client.snapshot().connection.kind).toBe('live');
  });

  it('is refused when the watch is', () => {
    socket.lose();
    socket.onWatch = () => ({ status: 'refused', code: 'not-allowed', message: 'No.' });
    socket.come();
    expect(client.snapshot()).toMatchObject({ phase: 'refused', refusal: { code: 'not-allowed', message: 'No.' } });
  });
});

describe('own commands', () => {
  const setSeverity = command.parse({ type: 'set-severity', severity: 'sev1' });
  const giveTask = command.parse({ type: 'give-task', personId: 'mara', text: 'Look at the pool' });
  beforeEach(goLive);

  const written = (seq: number, kind: string, data: unknown): RawEntry => ({
    ...makeEntry(seq),
    kind,
    data,
    actor: { type: 'person', ...mara },
  });

  it('shows at once what it will have done', () => {
    client.propose('k', setSeverity, context);
    expect(client.snapshot()).toMatchObject({ state: { severity: 'sev1' }, sending: 1 });
  });

  it('goes back when the server refuses', () => {
    client.propose('k', setSeverity, context);
    client.withdraw('k');
    expect(client.snapshot()).toMatchObject({ state: { severity: 'sev2' }, sending: 0 });
  });

  it('refuses at once what the rules refuse, and shows nothing of it', () => {
    const reopen = command.parse({ type: 'leave-role', role: 'commander' });
    expect(() => client.propose('k', reopen, context)).toThrow('You do not hold this role.');
    expect(client.snapshot().sending).toBe(0);
  });

  it('is replaced by the entries of the answer', () => {
    client.propose('k', giveTask, context);
    const shown = [...client.snapshot().state.actions.keys()];
    expect(shown).toHaveLength(1);
    const entry = written(6, 'task-given', {
      actionId: 'real',
      class: null,
      target: null,
      text: 'Look at the pool',
      doer: mara,
      callBackAt: null,
    });
    client.settle('k', { entries: [entry], seq: 6 as Seq });
    expect([...client.snapshot().state.actions.keys()]).toEqual(['real']);
    expect(client.snapshot().sending).toBe(0);
  });

  it('is replaced by the news of it that overtakes the answer: never shown twice', () => {
    client.propose('k', giveTask, context);
    const entry = written(6, 'task-given', {
      actionId: 'real',
      class: null,
      target: null,
      text: 'Look at the pool',
      doer: mara,
      callBackAt: null,
    });
    socket.fire('entries', { incidentId, entries: [entry] });
    time.pass(renderEveryMs);
    expect([...client.snapshot().state.actions.keys()]).toEqual(['real']);
    client.settle('k', { entries: [entry], seq: 6 as Seq });
    expect([...client.snapshot().state.actions.keys()]).toEqual(['real']);
  });

  it('stays on top, with the same ids, while others write', () => {
    client.propose('k', giveTask, context);
    const shown = [...client.snapshot().state.actions.keys()];
    publish(6, 7);
    time.pass(renderEveryMs);
    expect([...client.snapshot().state.actions.keys()]).toEqual(shown);
    expect(client.snapshot().state.events).toHaveLength(7);
    expect(client.snapshot().state.events.at(-1)?.number).toBe(7);
  });

  it('waits behind a gap for its own entries instead of vanishing', async () => {
    client.propose('k', setSeverity, context);
    const entry = written(7, 'severity-set', { number: 7, from: 'sev2', to: 'sev1' });
    server.log.push(makeEntry(6), entry);
    client.settle('k', { entries: [entry], seq: 7 as Seq });
    expect(client.snapshot().state.severity).toBe('sev1');
    time.pass(gapGraceMs);
    await settle();
    time.pass(renderEveryMs);
    expect(client.snapshot()).toMatchObject({ state: { severity: 'sev1', seq: 7 }, sending: 0 });
  });

  it('gives way when somebody else was first', () => {
    const wei = { id: 'wei', name: 'Wei' };
    const taken = (seq: number, role: string): RawEntry => ({
      ...makeEntry(seq),
      kind: 'role-set',
      actor: { type: 'person', ...wei },
      data: { number: seq, role, person: wei, previous: null },
    });
    socket.fire('entries', { incidentId, entries: [taken(6, 'commander')] });
    time.pass(renderEveryMs);
    client.propose('k', command.parse({ type: 'take-role', role: 'scribe' }), context);
    expect(client.snapshot().state.roles.map((held) => held.person.name)).toEqual(['Wei', 'Mara']);
    socket.fire('entries', { incidentId, entries: [taken(7, 'scribe')] });
    time.pass(renderEveryMs);
    expect(client.snapshot().state.roles.map((held) => held.person.name)).toEqual(['Wei', 'Wei']);
  });
});

it('EVT-10 never hands out an entry twice or out of order, whatever order they come in', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 120 }), (order) => {
      setUp(0);
      const queueClient = client;
      connection.start();
      queueClient.start();
      const got: number[] = [];
      for (const seq of order) {
        socket.fire('entries', { incidentId, entries: [makeEntry(seq)] });
        got.push(queueClient.snapshot().state.seq);
      }
      time.pass(renderEveryMs * 2);
      const seen = new Set(order);
      let expected = 0;
      while (seen.has(expected + 1)) expected += 1;
      expect(queueClient.snapshot().state.seq).toBe(expected);
      expect(got).toEqual([...got].sort((a, b) => a - b));
      queueClient.stop();
      connection.stop();
    }),
    { seed: 20260312, numRuns: 100 },
  );
});
