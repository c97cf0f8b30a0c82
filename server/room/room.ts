// One open incident in memory: its state, the only writer of its log, and those who listen.
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { CommandAnswer } from '../../domain/api.ts';
import { incidentTime } from '../../domain/clock.ts';
import type { Command } from '../../domain/commands.ts';
import { decide } from '../../domain/decide.ts';
import { MusterError } from '../../domain/errors.ts';
import { emptyRoom, fold } from '../../domain/fold.ts';
import type { IncidentId, PersonId, Seq, SignalSeq } from '../../domain/ids.ts';
import { type ImportedMark, importedIsHistory, importedMarkOf } from '../../domain/imported.ts';
import { type LogEntry, type NewEntry, writeEntry } from '../../domain/log.ts';
import type { Account } from '../../domain/policy.ts';
import type { PersonRef, RoomState } from '../../domain/room-state.ts';
import type { NewSignal, Signal } from '../../domain/signal.ts';
import { type EpochMs, later } from '../../domain/time.ts';
import { maxCatchUpEntries, type SignalCounts } from '../../domain/wire.ts';
import type { IncidentPosition, IncidentRowChange, IncidentStore } from '../store/incident-store.ts';
import type { LogStore, Receipt, SignalAttachment } from '../store/log-store.ts';
import type { IngestResult, SignalStore } from '../store/signal-store.ts';
import { CountsPublisher, type EventCounts } from './counts.ts';
import { provisional } from './provisional.ts';

export type RoomStores = { readonly incidents: IncidentStore; readonly log: LogStore; readonly signals: SignalStore };

export type RoomDependencies = {
  readonly stores: RoomStores;
  /** The wall clock. */
  readonly wallNow: () => EpochMs;
  readonly person: (id: PersonId) => PersonRef | undefined;
  readonly logger: Logger;
};

/** What to write, decided on the state it was asked for; `null` for nothing. */
export type Plan = {
  readonly entries: readonly NewEntry[];
  /** Perception has read so far: written only if nobody else has read on since this room last knew. */
  readonly perceivedUpTo?: SignalSeq;
  readonly attach?: readonly SignalAttachment[];
} | null;

/**
 * What happened in the room. Called in order, after it was committed; must not throw. What came through this room is told
 * apart from what was read because somebody else wrote it.
 */
export type RoomListener = {
  onEntries?(entries: readonly LogEntry[], isOwn: boolean): void;
  /** `counted` are the counts of events that were counted here. */
  onCounts?(counts: SignalCounts, counted: EventCounts): void;
  /** Signals are stored up to this one; `own` are those that came through this room. */
  onSignals?(upTo: SignalSeq, own: readonly Signal[]): void;
};

/** Another writer can take the place in the log so often that something must be wrong. */
const maxConflicts = 20;
const readPageSize = 2_000;

/** One open incident. Opened by the registry of rooms only, so that each incident has one. */
export class Room {
  readonly id: IncidentId;
  readonly #dependencies: RoomDependencies;
  readonly #listeners = new Set<RoomListener>();
  readonly #counts: CountsPublisher;
  /** The last entries, enough to answer everybody who missed no more than is sent at once. */
  #tail: LogEntry[] = [];
  #state: RoomState = emptyRoom;
  #imported: ImportedMark | null = null;
  #perceivedUpTo = 0 as SignalSeq;
  /** The counts of events hold what was perceived up to here, and what other nodes have told since. */
  #countedUpTo = 0 as SignalSeq;
  #lastSignalSeq = 0 as SignalSeq;
  #lastObservedAt: EpochMs | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(id: IncidentId, dependencies: RoomDependencies) {
    this.id = id;
    this.#dependencies = dependencies;
    this.#counts = new CountsPublisher((counts, counted) => this.#tell((listener) => listener.onCounts?.(counts, counted)));
  }

  /** Reads the incident from the stores. Throws MusterError `not-found`, `unavailable`. */
  static async open(id: IncidentId, dependencies: RoomDependencies): Promise<Room> {
    const row = await dependencies.stores.incidents.findIncident(id);
    if (row === undefined) throw new MusterError('not-found', 'There is no incident by this name.');
    const room = new Room(id, dependencies);
    room.#imported = importedMarkOf(row.origin);
    room.#perceivedUpTo = row.perceivedUpTo;
    room.#countedUpTo = row.perceivedUpTo;
    room.#lastSignalSeq = row.signalSeq;
    await room.#readOn();
    room.#counts.start(await dependencies.stores.signals.counts(id));
    return room;
  }

  get state(): RoomState {
    return this.#state;
  }

  /** Where the incident came from, when it was brought here from another installation: then nothing in it changes any more. */
  get imported(): ImportedMark | null {
    return this.#imported;
  }

  /** Perception has read, and the log holds what came of, the signals up to this one. */
  get perceivedUpTo(): SignalSeq {
    return this.#perceivedUpTo;
  }

  /** The last signal known to be stored. */
  get lastSignalSeq(): SignalSeq {
    return this.#lastSignalSeq;
  }

  get counts(): SignalCounts {
    return this.#counts.current();
  }

  /** Whether time in this incident runs by itself: not in a replay that goes as fast as it can. */
  get hasClock(): boolean {
    return this.#state.origin?.kind !== 'replay' || this.#state.clock !== null;
  }

  /** The time in the incident. */
  now(): EpochMs {
    const wall = this.#dependencies.wallNow();
    if (this.hasClock) return incidentTime(this.#state.clock, wall);
    const declaredAt = this.#state.declaredAt ?? wall;
    return this.#lastObservedAt === null ? declaredAt : later(declaredAt, this.#lastObservedAt);
  }

  /** Milliseconds of incident time that pass in one of wall time. */
  get rate(): number {
    return this.#state.clock?.rate ?? 1;
  }

  /** Signals have been seen up to this incident time; only matters where there is no clock. */
  noteObserved(at: EpochMs): void {
    this.#lastObservedAt = this.#lastObservedAt === null ? at : later(this.#lastObservedAt, at);
  }

  subscribe(listener: RoomListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * The entries after `seq`, or undefined when they are more than is sent at once. Synchronous, so that who subscribes in
   * the same turn misses nothing and gets nothing twice.
   */
  entriesAfter(seq: Seq): LogEntry[] | undefined {
    const missed = this.#state.seq - seq;
    if (missed === 0) return [];
    // Who has more than there is talks about another log (a database that was set back).
    if (missed < 0) return undefined;
    return missed > Math.min(this.#tail.length, maxCatchUpEntries) ? undefined : this.#tail.slice(-missed);
  }

  /**
   * Decides a command of a person and writes what comes of it. The same key of the same person again gives the first
   * answer. Throws what `decide` throws, `locked` in an imported incident, `invalid-input` when the key was used for something
   * else, `unavailable`.
   */
  async command(account: Account, command: Command, key: string): Promise<CommandAnswer> {
    this.#refuseHistory();
    const digest = createHash('sha256').update(JSON.stringify(command)).digest('base64url');
    return this.#exclusive(async () => {
      const earlier = await this.#dependencies.stores.log.findReceipt(this.id, key, account.id);
      if (earlier !== undefined) return repeatAnswer(earlier, digest);
      const context = { account, person: this.#dependencies.person };
      const decideNow = (state: RoomState) => ({ entries: decide(command, state, { ...context, now: this.now() }) });
      const receipt = (state: RoomState, made: number) => ({
        key,
        personId: account.id,
        answer: { digest, seq: state.seq + made },
      });
      const written = await this.#append(decideNow, receipt);
      if (written.status === 'repeated') return repeatAnswer(written, digest);
      return { entries: written.entries.map(writeEntry), seq: this.#state.seq };
    });
  }

  /**
   * Writes what `makePlan` says about the state; it is asked again when somebody else wrote first, so it must be pure.
   * `overtaken`: another node has perceived signals since this room last knew, and nothing was written.
   */
  async write(makePlan: (state: RoomState) => Plan): Promise<'written' | 'overtaken'> {
    return this.#exclusive(async () => ((await this.#append(makePlan)).status === 'overtaken' ? 'overtaken' : 'written'));
  }

  /** Reads what others wrote, if it is more than is known here. Resolves when it has been told; rejects when it cannot be read. */
  async follow({ logSeq, signalSeq }: Partial<Pick<IncidentPosition, 'logSeq' | 'signalSeq'>>): Promise<void> {
    if (signalSeq !== undefined) this.#sawSignals(signalSeq, []);
    if (logSeq === undefined || logSeq <= this.#state.seq) return;
    await this.#exclusive(async () => {
      // What was being written meanwhile may have been just that.
      if (logSeq > this.#state.seq) await this.#readOn();
    });
  }

  /** Takes the counts that another node told. */
  adoptCounts(byEvent: EventCounts): void {
    this.#counts.adopt(byEvent);
  }

  /** Counts anew in the store when perception has gone on elsewhere and its counts may not have been told here. */
  async recount(perceivedUpTo: SignalSeq): Promise<void> {
    if (perceivedUpTo <= this.#countedUpTo) return;
    this.#counts.adopt((await this.#dependencies.stores.signals.counts(this.id)).byEvent);
    this.#countedUpTo = perceivedUpTo;
  }

  /** Reads all that others wrote, and how far they have perceived: before an agent goes on from there. */
  async refresh(): Promise<void> {
    await this.#exclusive(async () => {
      const row = await this.#dependencies.stores.incidents.findIncident(this.id);
      if (row === undefined) throw new MusterError('not-found', 'There is no incident by this name.');
      await this.#readOn();
      this.#sawSignals(row.signalSeq, []);
      await this.recount(row.perceivedUpTo);
      this.#perceivedUpTo = row.perceivedUpTo;
    });
  }

  /** Stores signals durably, tells the agent, and counts. Throws `locked` in an imported incident, and what the store throws. */
  async ingest(signals: readonly NewSignal[]): Promise<IngestResult> {
    this.#refuseHistory();
    const result = await this.#dependencies.stores.signals.ingest(this.id, signals, this.#dependencies.wallNow());
    const last = result.accepted.at(-1);
    if (last === undefined) return result;
    this.#sawSignals(last.seq, result.accepted);
    return result;
  }

  /** Waits until nothing is being written, then falls silent. */
  async close(): Promise<void> {
    await this.#writing;
    this.#counts.stop();
    this.#listeners.clear();
  }

  #refuseHistory(): void {
    if (this.#imported !== null) throw new MusterError('locked', importedIsHistory);
  }

  #sawSignals(upTo: SignalSeq, own: readonly Signal[]): void {
    if (upTo <= this.#lastSignalSeq && own.length === 0) return;
    if (upTo > this.#lastSignalSeq) this.#lastSignalSeq = upTo;
    this.#counts.sawSignals(upTo);
    this.#tell((listener) => listener.onSignals?.(upTo, own));
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(work);
    this.#writing = done.catch(() => undefined);
    return done;
  }

  async #append(
    makePlan: (state: RoomState) => Plan,
    makeReceipt?: (state: RoomState, made: number) => Receipt,
  ): Promise<
    | { status: 'written' | 'overtaken'; entries: readonly LogEntry[] }
    | { status: 'repeated'; entries: readonly LogEntry[]; answer: unknown }
  > {
    const { log } = this.#dependencies.stores;
    for (let attempt = 0; attempt < maxConflicts; attempt += 1) {
      const before = this.#state;
      const plan = makePlan(before);
      if (plan === null) return { status: 'written', entries: [] };
      const row = rowChange(before, plan.entries);
      const result = await log.append({
        incidentId: this.id,
        expectedSeq: before.seq,
        entries: plan.entries,
        ...(plan.perceivedUpTo === undefined ? {} : { perceivedUpTo: plan.perceivedUpTo, expectedPerceivedUpTo: this.#perceivedUpTo }),
        ...(plan.attach === undefined || plan.attach.length === 0 ? {} : { attach: plan.attach }),
        ...(makeReceipt === undefined ? {} : { receipt: makeReceipt(before, plan.entries.length) }),
        ...(row === null ? {} : { row }),
      });
      switch (result.status) {
        case 'written':
          if (plan.perceivedUpTo !== undefined) {
            this.#perceivedUpTo = plan.perceivedUpTo;
            this.#countedUpTo = plan.perceivedUpTo;
          }
          this.#take(result.entries, true);
          this.#counts.attach(plan.attach ?? []);
          return result;
        case 'repeated':
          return result;
        case 'overtaken':
          return { status: 'overtaken', entries: [] };
        case 'conflict':
          await this.#readOn();
      }
    }
    throw new MusterError('overloaded');
  }

  /** Reads the entries that others wrote. */
  async #readOn(): Promise<void> {
    for (;;) {
      const page = await this.#dependencies.stores.log.read(this.id, { after: this.#state.seq, limit: readPageSize });
      this.#take(page, false);
      if (page.length < readPageSize) return;
    }
  }

  #take(entries: readonly LogEntry[], isOwn: boolean): void {
    if (entries.length === 0) return;
    this.#state = fold(entries, this.#state);
    this.#tail.push(...entries);
    if (this.#tail.length > 2 * maxCatchUpEntries) this.#tail = this.#tail.slice(-maxCatchUpEntries);
    this.#tell((listener) => listener.onEntries?.(entries, isOwn));
  }

  #tell(call: (listener: RoomListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        call(listener);
      } catch (error) {
        this.#dependencies.logger.error({ err: error, incident: this.id }, 'a listener of the room threw');
      }
    }
  }
}

/** The columns of the incident's row that the entries change; null for none. */
function rowChange(before: RoomState, entries: readonly NewEntry[]): IncidentRowChange | null {
  const matters = entries.some(
    ({ kind, data }) =>
      ['severity-set', 'stage-set', 'resolved', 'reopened'].includes(kind) ||
      (kind === 'event-recorded' && 'event' in data && data.event.dimension === 'stage'),
  );
  if (!matters) return null;
  const { title, severity, stage, resolvedAt } = fold(provisional(entries, before), before);
  return { title, severity, stage, resolvedAt, status: resolvedAt === null ? 'open' : 'resolved' };
}

function repeatAnswer(earlier: { readonly answer: unknown; readonly entries: readonly LogEntry[] }, digest: string): CommandAnswer {
  const kept = earlier.answer;
  const isKept = typeof kept === 'object' && kept !== null && 'digest' in kept && 'seq' in kept && typeof kept.seq === 'number';
  if (!isKept || kept.digest !== digest) {
    const message = 'This key was used for another command. Make a new key for every command.';
    throw new MusterError('invalid-input', message, { faults: [{ path: 'Idempotency-Key', message }] });
  }
  return { entries: earlier.entries.map(writeEntry), seq: kept.seq as Seq };
}
