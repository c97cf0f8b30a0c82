// Which agents run on this node: each incident's agent runs on the one node that holds its lease, and moves when that node falls.
import type { Logger } from 'pino';
import type { IncidentId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { NodeSession } from '../nodes/node-session.ts';
import type { SignalStore } from '../store/signal-store.ts';
import { Agent, type AgentDependencies, type AgentStatus } from './agent.ts';
import type { Room } from './room.ts';
import { clockLeft, settleClock } from './settle-clock.ts';

export type Leases = Pick<NodeSession, 'status' | 'onStatus' | 'take' | 'release'>;

export type AgentKeeperDependencies = Omit<AgentDependencies, 'signals' | 'onOvertaken'> & {
  readonly leases: Leases;
  readonly signals: Pick<SignalStore, 'readFrom'>;
  readonly wallNow: () => EpochMs;
  readonly logger: Logger;
};

/**
 * Takes and gives up leases, and starts and ends agents with them. That two never write the same is held by the fence in
 * the append (see `LogAppend.expectedPerceivedUpTo`), not by the lease: that only spares the work.
 */
export class AgentKeeper {
  readonly #dependencies: AgentKeeperDependencies;
  readonly #agents = new Map<IncidentId, { readonly agent: Agent; readonly room: Room }>();
  readonly #turns = new Map<IncidentId, Promise<void>>();
  /** Incidents that this process opened: whatever plays in them plays here. */
  readonly #ownIncidents = new Set<IncidentId>();
  readonly #unsubscribe: () => void;
  /** Counts the times that all leases were lost, so that a start under way sees it. */
  #losses = 0;
  #stopping = false;

  constructor(dependencies: AgentKeeperDependencies) {
    this.#dependencies = dependencies;
    this.#unsubscribe = dependencies.leases.onStatus((status) => {
      if (status === 'ok') {
        for (const { room } of this.#agents.values()) void this.run(room);
        return;
      }
      this.#losses += 1;
      // What they have read is kept: when the database is back and nobody has read on, they go on at once.
      for (const { agent } of this.#agents.values()) agent.pause();
    });
  }

  /** The agent that runs here for this incident; also while it is paused. */
  agentOf(id: IncidentId): Agent | undefined {
    return this.#agents.get(id)?.agent;
  }

  *agents(): Iterable<Agent> {
    for (const { agent } of this.#agents.values()) yield agent;
  }

  status(): ({ id: IncidentId } & AgentStatus)[] {
    return [...this.#agents].map(([id, { agent }]) => ({ id, ...agent.status }));
  }

  /** Takes the lease of an incident before it is opened, so that nobody is faster. */
  async reserve(id: IncidentId): Promise<void> {
    this.#ownIncidents.add(id);
    await this.#dependencies.leases.take([id]).catch(() => []);
  }

  /** It was not opened after all. */
  async unreserve(id: IncidentId): Promise<void> {
    this.#ownIncidents.delete(id);
    await this.#dependencies.leases.release([id]);
  }

  /** Takes the leases of those incidents that nobody else runs, and gives them; `run` must follow. */
  async claim(ids: readonly IncidentId[]): Promise<IncidentId[]> {
    const wanted = ids.filter((id) => !this.#agents.has(id) && !this.#turns.has(id));
    return this.#stopping || wanted.length === 0 ? [] : this.#dependencies.leases.take(wanted);
  }

  /** Runs the agent of the room here, if no other node does. Never rejects: it is tried again with the next round. */
  run(room: Room): Promise<void> {
    return this.#inTurn(room.id, () => this.#run(room));
  }

  /** Ends the agent in order and gives up its lease. */
  end(id: IncidentId): Promise<void> {
    return this.#inTurn(id, async () => {
      await this.#stopAgent(id);
      await this.#dependencies.leases.release([id]);
    });
  }

  /** Ends all agents in order, and gives up their leases. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#unsubscribe();
    const ids = [...new Set([...this.#agents.keys(), ...this.#turns.keys()])];
    await Promise.all(ids.map((id) => this.end(id)));
  }

  async #run(room: Room): Promise<void> {
    const { leases, logger } = this.#dependencies;
    const { id } = room;
    const known = this.#agents.get(id)?.agent;
    if (this.#stopping || (known !== undefined && !known.isPaused)) return;
    const losses = this.#losses;
    try {
      if ((await leases.take([id])).length === 0) {
        // Another node runs it now; while the database is away, nobody does, and it waits.
        if (known !== undefined && leases.status() === 'ok') this.#drop(id, known);
        return;
      }
      const before = room.perceivedUpTo;
      await room.refresh();
      if (losses !== this.#losses || this.#stopping) return;
      if (known !== undefined) {
        if (room.perceivedUpTo === before) {
          known.goOn();
          return;
        }
        this.#drop(id, known);
      }
      await this.#start(room, losses);
    } catch (error) {
      logger.warn({ err: error, incident: id }, 'an agent could not be started; trying again');
      if (!this.#agents.has(id)) await leases.release([id]).catch(() => undefined);
    }
  }

  async #start(room: Room, losses: number): Promise<void> {
    const { signals, wallNow, logger, createPerceiver, advisor } = this.#dependencies;
    const left = this.#ownIncidents.has(room.id) ? null : clockLeft(room);
    if (left === 'running') await settleClock(room, { signals, wallNow });
    if (losses !== this.#losses || this.#stopping) return;
    const agent = new Agent(room, {
      ...{ signals, createPerceiver, advisor, logger },
      onOvertaken: () => {
        logger.warn({ incident: room.id }, 'another node has read on; this agent begins anew from there');
        this.#drop(room.id, agent);
        void this.run(room);
      },
    });
    this.#agents.set(room.id, { agent, room });
    agent.start();
    if (left !== 'not set') return;
    // Without a clock, time is that of the signals: it may be set only when they have all been read.
    agent
      .whenIdle()
      .then(() => (this.#agents.get(room.id)?.agent === agent && !this.#stopping ? settleClock(room, { signals, wallNow }) : undefined))
      .catch((error: unknown) => logger.warn({ err: error, incident: room.id }, 'the clock of a replay was not set'));
  }

  async #stopAgent(id: IncidentId): Promise<void> {
    const agent = this.agentOf(id);
    this.#agents.delete(id);
    await agent
      ?.stop()
      .catch((error: unknown) => this.#dependencies.logger.error({ err: error, incident: id }, 'an agent did not end in order'));
  }

  #drop(id: IncidentId, agent: Agent): void {
    agent.abandon();
    if (this.agentOf(id) === agent) this.#agents.delete(id);
  }

  #inTurn(id: IncidentId, work: () => Promise<void>): Promise<void> {
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(work).finally(() => {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
    });
    this.#turns.set(id, turn);
    return turn;
  }
}
