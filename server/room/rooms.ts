// The rooms: opens each incident once, when somebody needs it, closes those that nobody does, and follows what other nodes write.
import type { Logger } from 'pino';
import { declareEntry } from '../../domain/decide.ts';
import { MusterError, unreachable } from '../../domain/errors.ts';
import type { Actor } from '../../domain/event.ts';
import { type IncidentId, newId, type Seq } from '../../domain/ids.ts';
import type { LogEntry, NewEntry, Origin } from '../../domain/log.ts';
import type { IncidentClock } from '../../domain/room-state.ts';
import { type EpochMs, hourMs, minuteMs, secondMs } from '../../domain/time.ts';
import type { Severity } from '../../domain/vocabulary.ts';
import type { SignalCounts } from '../../domain/wire.ts';
import type { NodeLink } from '../nodes/node-link.ts';
import type { IncidentPosition } from '../store/incident-store.ts';
import type { AgentDependencies, AgentStatus } from './agent.ts';
import { AgentKeeper, type Leases } from './agent-keeper.ts';
import { agentActor } from './agent-types.ts';
import { type Bell, createDoorbell, type Doorbell } from './doorbell.ts';
import { Room, type RoomDependencies } from './room.ts';
import { showsInList } from './shows-in-list.ts';

/** What happens in any room: for the event socket and the list of incidents. */
export type RoomsListener = {
  /** `isOwn`: written by this node. */
  onEntries?(id: IncidentId, entries: readonly LogEntry[], isOwn: boolean): void;
  onCounts?(id: IncidentId, counts: SignalCounts): void;
  /** Something that the list of incidents shows changed in an incident whose entries are not told here. */
  onListChanged?(id: IncidentId): void;
};

export type RoomsDependencies = RoomDependencies &
  Pick<AgentDependencies, 'createPerceiver' | 'advisor'> & {
    /** To the rooms of other nodes. */
    readonly link: NodeLink;
    /** Who holds the lease of an incident runs its agent. */
    readonly leases: Leases;
    /** How long a room may be unused before it leaves memory; default ten minutes. */
    readonly idleMs?: number;
    /** How often the rows are looked at, bell or no bell; default two seconds. */
    readonly roundMs?: number;
  };

/** An open incident in which nothing was written for so long has no agent until something happens in it. */
const quietMs = 24 * hourMs;
const readPollMs = 100;

export type Declaration = {
  readonly title: string;
  readonly severity: Severity;
  readonly origin: Origin;
  readonly actor: Actor;
  /** Incident time of the declaration. */
  readonly now: EpochMs;
  /** The incident's clock, where it is not the wall's: a replay's. */
  readonly clock?: IncidentClock;
};

export type Declared = { readonly id: IncidentId; readonly reference: string; readonly created: boolean };

type Held = { readonly room: Room; usedAt: EpochMs; watchers: number };

/** Every room of this server. */
export class Rooms {
  readonly #dependencies: RoomsDependencies;
  readonly #logger: Logger;
  readonly #held = new Map<IncidentId, Promise<Held>>();
  /** The same rooms once they are open, for questions that cannot wait. */
  readonly #open = new Map<IncidentId, Held>();
  /** Rooms on their way out: the same incident is opened again only after, or two rooms would write its log. */
  readonly #closing = new Map<IncidentId, Promise<void>>();
  readonly #listeners = new Set<RoomsListener>();
  readonly #keeper: AgentKeeper;
  readonly #doorbell: Doorbell;
  readonly #unsubscribes: (() => void)[] = [];
  readonly #idleMs: number;
  /** What the last round saw, to see what has moved since. */
  #positions: ReadonlyMap<IncidentId, IncidentPosition> | null = null;
  #round: Promise<void> | null = null;
  #roundDue = false;
  #timers: NodeJS.Timeout[] = [];
  #stopping = false;

  constructor(dependencies: RoomsDependencies) {
    const { logger, link, leases } = dependencies;
    this.#dependencies = dependencies;
    this.#logger = logger;
    this.#idleMs = dependencies.idleMs ?? 10 * minuteMs;
    this.#keeper = new AgentKeeper({ ...dependencies, signals: dependencies.stores.signals });
    this.#doorbell = createDoorbell(link, logger, (bell) => this.#hear(bell));
    this.#unsubscribes.push(
      // Whatever was missed stands in the rows.
      link.onStatus((status) => status === 'linked' && void this.#look()),
      leases.onStatus((status) => status === 'ok' && void this.#look()),
    );
  }

  /** Goes on where the last run stopped, and from then on follows what other nodes write and leave. */
  async start(): Promise<void> {
    await this.#look();
    this.#timers = [
      setInterval(() => void this.#look(), this.#dependencies.roundMs ?? 2 * secondMs),
      setInterval(() => void this.#evictIdle(), Math.min(this.#idleMs, minuteMs)),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  /** The room of an incident. Throws MusterError `not-found`, `stopping`, `unavailable`. */
  async open(id: IncidentId): Promise<Room> {
    const held = await this.#hold(id);
    held.usedAt = this.#dependencies.wallNow();
    return held.room;
  }

  /** The room, if it is open already. */
  peek(id: IncidentId): Room | undefined {
    return this.#open.get(id)?.room;
  }

  /** Keeps the room open until the returned function is called. */
  async watch(id: IncidentId): Promise<{ room: Room; unwatch: () => void }> {
    const held = await this.#hold(id);
    held.watchers += 1;
    let watching = true;
    const unwatch = (): void => {
      if (!watching) return;
      watching = false;
      held.watchers -= 1;
      held.usedAt = this.#dependencies.wallNow();
    };
    return { room: held.room, unwatch };
  }

  /** Opens an incident, or joins the open one of the same webhook group. */
  async declare(given: Declaration): Promise<Declared> {
    if (this.#stopping) throw new MusterError('stopping');
    const { title, severity, origin, actor, now, clock } = given;
    const recordedAt = this.#dependencies.wallNow();
    const makeEntries = (reference: string): NewEntry[] => [
      declareEntry({ title, severity, reference, origin }, actor, now),
      ...(clock === undefined ? [] : [{ kind: 'clock-set' as const, data: clock, actor: agentActor, occurredAt: now, observedAt: now }]),
    ];
    const id = newId<IncidentId>();
    await this.#keeper.reserve(id);
    const made = await this.#dependencies.stores.incidents
      .createIncident({ id, title, severity, origin, declaredBy: actor, now, recordedAt }, makeEntries)
      .catch(async (error: unknown) => {
        await this.#keeper.unreserve(id);
        throw error;
      });
    if (made.created) {
      this.#tell((listener) => listener.onEntries?.(made.id, made.entries, true));
      this.#ringEntries(made.id, made.entries);
      await this.open(made.id);
    } else await this.#keeper.unreserve(id);
    return { id: made.id, reference: made.reference, created: made.created };
  }

  /** An incident came in whole: every list of incidents, here and on other nodes, looks again. */
  announce(id: IncidentId, seq: Seq): void {
    this.#tell((listener) => listener.onListChanged?.(id));
    this.#doorbell.ring({ kind: 'entries', id, seq, list: true });
  }

  /** Waits until the agent of an incident, wherever it runs, has read all its signals. */
  async whenRead(id: IncidentId): Promise<void> {
    while (!this.#stopping) {
      await this.#hold(id);
      const agent = this.#keeper.agentOf(id);
      if (agent !== undefined) {
        await agent.whenIdle();
        if (this.#keeper.agentOf(id) === agent) return;
      } else {
        const row = await this.#dependencies.stores.incidents.findIncident(id);
        if (row === undefined || row.perceivedUpTo >= row.signalSeq) return;
        await new Promise((resolve) => setTimeout(resolve, readPollMs));
      }
    }
  }

  /** What advice is computed from changed: every open room ranks anew. */
  adviseAgain(): void {
    for (const agent of this.#keeper.agents()) agent.adviseAgain();
  }

  subscribe(listener: RoomsListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** How many rooms are in memory, and how the agents are that run on this node. */
  status(): { open: number; agents: ({ id: IncidentId } & AgentStatus)[] } {
    return { open: this.#open.size, agents: this.#keeper.status() };
  }

  /** Ends every agent after the step at hand, and every room after what it is writing. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers) clearInterval(timer);
    for (const unsubscribe of this.#unsubscribes.splice(0)) unsubscribe();
    const held = await Promise.allSettled(this.#held.values());
    await Promise.all([...this.#closing.values(), this.#round]);
    await this.#keeper.stop();
    this.#doorbell.ring({ kind: 'agents-free' });
    this.#doorbell.stop();
    const results = await Promise.allSettled(held.flatMap((one) => (one.status === 'fulfilled' ? [one.value.room.close()] : [])));
    for (const result of results) {
      if (result.status === 'rejected') this.#logger.error({ err: result.reason }, 'a room did not close in order');
    }
    this.#held.clear();
    this.#open.clear();
  }

  #hold(id: IncidentId): Promise<Held> {
    const known = this.#held.get(id);
    if (known !== undefined) return known;
    if (this.#stopping) return Promise.reject(new MusterError('stopping'));
    const opening = this.#openRoom(id);
    this.#held.set(id, opening);
    // A room that could not be opened is tried again by the next who asks.
    opening.catch(() => this.#held.delete(id));
    return opening;
  }

  async #openRoom(id: IncidentId): Promise<Held> {
    await this.#closing.get(id);
    const room = await Room.open(id, this.#dependencies);
    room.subscribe({
      onEntries: (entries, isOwn) => {
        this.#tell((listener) => listener.onEntries?.(id, entries, isOwn));
        if (isOwn) this.#ringEntries(id, entries);
      },
      onCounts: (counts, counted) => {
        this.#tell((listener) => listener.onCounts?.(id, counts));
        if (counted.length > 0) this.#doorbell.ring({ kind: 'counts', id, byEvent: counted });
      },
      onSignals: (upTo, own) => {
        if (own.length > 0) this.#doorbell.ring({ kind: 'signals', id, upTo });
      },
    });
    const held: Held = { room, usedAt: this.#dependencies.wallNow(), watchers: 0 };
    this.#open.set(id, held);
    // History has no agent: its log stays as it is.
    if (room.imported === null) await this.#keeper.run(room);
    return held;
  }

  #ringEntries(id: IncidentId, entries: readonly LogEntry[]): void {
    const last = entries.at(-1);
    if (last !== undefined) this.#doorbell.ring({ kind: 'entries', id, seq: last.seq, list: entries.some(showsInList) });
  }

  #hear(bell: Bell): void {
    if (this.#stopping) return;
    if (bell.kind === 'agents-free') return void this.#look();
    const { id } = bell;
    // A room that is being opened has perhaps read its rows already.
    const held = this.#held.get(id);
    if (held === undefined) {
      if (bell.kind === 'entries' && bell.list) this.#tell((listener) => listener.onListChanged?.(id));
      return;
    }
    held
      .then(({ room }): Promise<void> | void => {
        switch (bell.kind) {
          case 'entries':
            return room.follow({ logSeq: bell.seq });
          case 'signals':
            return room.follow({ signalSeq: bell.upTo });
          case 'counts':
            return room.adoptCounts(bell.byEvent);
          default:
            return unreachable(bell);
        }
      })
      .catch((error: unknown) => this.#logger.debug({ err: error, incident: id }, 'what a bell rang for could not be read yet'));
  }

  /** A round over the rows: what bells did not tell, and agents that nobody runs. Never rejects; one at a time. */
  #look(): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    if (this.#round !== null) {
      this.#roundDue = true;
      return this.#round;
    }
    this.#round = this.#lookOnce()
      .catch((error: unknown) => this.#logger.debug({ err: error }, 'the rows could not be looked at; trying again'))
      .finally(() => {
        this.#round = null;
        if (!this.#roundDue) return;
        this.#roundDue = false;
        void this.#look();
      });
    return this.#round;
  }

  async #lookOnce(): Promise<void> {
    const positions = await this.#dependencies.stores.incidents.positions([...this.#open.keys()]);
    const before = this.#positions;
    this.#positions = new Map(positions.map((position) => [position.id, position]));
    for (const position of positions) {
      const { id, logSeq, status } = position;
      const room = this.#open.get(id)?.room;
      if (room !== undefined) {
        await room.follow(position);
        // The node of the agent tells its counts; without a link they are counted here.
        if (this.#dependencies.link.status() !== 'linked' && this.#keeper.agentOf(id) === undefined)
          await room.recount(position.perceivedUpTo);
      } else if (before !== null && (before.get(id)?.logSeq !== logSeq || before.get(id)?.status !== status)) {
        this.#tell((listener) => listener.onListChanged?.(id));
      }
    }
    for (const id of before?.keys() ?? []) if (!this.#positions.has(id)) this.#tell((listener) => listener.onListChanged?.(id));
    await this.#runAgents(positions.filter((position) => this.#needsAgent(position)).map(({ id }) => id));
  }

  async #runAgents(ids: readonly IncidentId[]): Promise<void> {
    for (const id of await this.#keeper.claim(ids)) {
      if (this.#stopping) return;
      try {
        await this.#keeper.run((await this.#hold(id)).room);
      } catch (error) {
        // One incident that cannot be opened must not keep the others from being read.
        this.#logger.error({ err: error, incident: id }, 'a room could not be opened');
        await this.#keeper.end(id);
      }
    }
  }

  #needsAgent({ status, signalSeq, perceivedUpTo, entryAt }: IncidentPosition): boolean {
    if (signalSeq > perceivedUpTo) return true;
    return status === 'open' && entryAt !== null && this.#dependencies.wallNow() - entryAt < quietMs;
  }

  async #evictIdle(): Promise<void> {
    const now = this.#dependencies.wallNow();
    for (const [id, held] of this.#open) {
      if (held.watchers > 0 || now - held.usedAt < this.#idleMs) continue;
      const agent = this.#keeper.agentOf(id);
      const position = this.#positions?.get(id);
      const isNeeded = agent !== undefined && (!agent.isIdle || (position !== undefined && this.#needsAgent(position)));
      if (isNeeded) continue;
      this.#held.delete(id);
      this.#open.delete(id);
      const closing = this.#keeper
        .end(id)
        .then(() => held.room.close())
        .catch((error: unknown) => this.#logger.error({ err: error, incident: id }, 'a room did not close in order'))
        .finally(() => this.#closing.delete(id));
      this.#closing.set(id, closing);
      await closing;
    }
  }

  #tell(call: (listener: RoomsListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        call(listener);
      } catch (error) {
        this.#logger.error({ err: error }, 'a listener of the rooms threw');
      }
    }
  }
}
