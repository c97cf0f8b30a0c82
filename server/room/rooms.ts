// The rooms: opens each incident once, when somebody needs it, and closes those that nobody does.
import type { Logger } from 'pino';
import { declareEntry } from '../../domain/decide.ts';
import { MusterError } from '../../domain/errors.ts';
import type { Actor } from '../../domain/event.ts';
import type { IncidentId } from '../../domain/ids.ts';
import type { LogEntry, NewEntry, Origin } from '../../domain/log.ts';
import type { IncidentClock } from '../../domain/room-state.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import type { Severity } from '../../domain/vocabulary.ts';
import type { SignalCounts } from '../../domain/wire.ts';
import { Agent, type AgentDependencies, type AgentStatus } from './agent.ts';
import { agentActor } from './agent-types.ts';
import { Room, type RoomDependencies } from './room.ts';
import { clockLeft, settleClock } from './settle-clock.ts';

/** What happens in any room: for the event socket and the list of incidents. */
export type RoomsListener = {
  onEntries?(id: IncidentId, entries: readonly LogEntry[]): void;
  onCounts?(id: IncidentId, counts: SignalCounts): void;
};

export type RoomsDependencies = RoomDependencies &
  Pick<AgentDependencies, 'createPerceiver' | 'advisor'> & {
    /** How long a room may be unused before it leaves memory; default ten minutes. */
    readonly idleMs?: number;
  };

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

type Held = { readonly room: Room; readonly agent: Agent; usedAt: EpochMs; watchers: number };

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
  readonly #idleMs: number;
  readonly #startedAt: EpochMs;
  #sweep: NodeJS.Timeout | null = null;
  #stopping = false;

  constructor(dependencies: RoomsDependencies) {
    this.#dependencies = dependencies;
    this.#logger = dependencies.logger;
    this.#startedAt = dependencies.wallNow();
    this.#idleMs = dependencies.idleMs ?? 10 * minuteMs;
  }

  /** Goes on where the last run stopped: open incidents with signals that were not read. */
  async start(): Promise<void> {
    const rows = await this.#dependencies.stores.incidents.listIncidents({ limit: 1_000 });
    for (const row of rows) {
      if (row.signalSeq <= row.perceivedUpTo) continue;
      // One incident that cannot be opened must not keep the server from starting for the others.
      await this.open(row.id).catch((error: unknown) => this.#logger.error({ err: error, incident: row.id }, 'a room could not be opened'));
    }
    this.#sweep = setInterval(() => void this.#evictIdle(), Math.min(this.#idleMs, minuteMs));
    this.#sweep.unref();
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
    const made = await this.#dependencies.stores.incidents.createIncident(
      { title, severity, origin, declaredBy: actor, now, recordedAt },
      makeEntries,
    );
    if (made.created) {
      this.#tell((listener) => listener.onEntries?.(made.id, made.entries));
      await this.open(made.id);
    }
    return { id: made.id, reference: made.reference, created: made.created };
  }

  /** Waits until the agent of an incident has read all its signals. */
  async whenRead(id: IncidentId): Promise<void> {
    await (await this.#hold(id)).agent.whenIdle();
  }

  /** What advice is computed from changed: every open room ranks anew. */
  adviseAgain(): void {
    for (const { agent } of this.#open.values()) agent.adviseAgain();
  }

  subscribe(listener: RoomsListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** How many rooms are in memory, and how their agents are. */
  status(): { open: number; agents: ({ id: IncidentId } & AgentStatus)[] } {
    return { open: this.#open.size, agents: [...this.#open].map(([id, { agent }]) => ({ id, ...agent.status })) };
  }

  /** Ends every agent after the step at hand, and every room after what it is writing. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#sweep !== null) clearInterval(this.#sweep);
    const held = await Promise.allSettled(this.#held.values());
    await Promise.all(this.#closing.values());
    const results = await Promise.allSettled(held.flatMap((one) => (one.status === 'fulfilled' ? [close(one.value)] : [])));
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
    const { createPerceiver, advisor, stores } = this.#dependencies;
    await this.#closing.get(id);
    const room = await Room.open(id, this.#dependencies);
    const settling = { signals: stores.signals, wallNow: this.#dependencies.wallNow };
    const left = clockLeft(room, this.#startedAt);
    if (left === 'running') await settleClock(room, settling);
    room.subscribe({
      onEntries: (entries) => this.#tell((listener) => listener.onEntries?.(id, entries)),
      onCounts: (counts) => this.#tell((listener) => listener.onCounts?.(id, counts)),
    });
    const agent = new Agent(room, { signals: stores.signals, createPerceiver, advisor, logger: this.#logger });
    const held: Held = { room, agent, usedAt: this.#dependencies.wallNow(), watchers: 0 };
    this.#open.set(id, held);
    agent.start();
    if (left === 'not set') {
      // Without a clock, time is that of the signals: it may be set only when they have all been read.
      agent
        .whenIdle()
        .then(() => (this.#stopping ? undefined : settleClock(room, settling)))
        .catch((error: unknown) => this.#logger.warn({ err: error, incident: id }, 'the clock of a replay was not set'));
    }
    return held;
  }

  async #evictIdle(): Promise<void> {
    const now = this.#dependencies.wallNow();
    for (const [id, held] of this.#open) {
      if (held.watchers > 0 || !held.agent.isIdle || now - held.usedAt < this.#idleMs) continue;
      this.#held.delete(id);
      this.#open.delete(id);
      const closing = close(held)
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

async function close({ agent, room }: Held): Promise<void> {
  await agent.stop();
  await room.close();
}
