// The agent of one incident: reads its signals in order, writes what they mean, and keeps the advice current.
import type { Logger } from 'pino';
import { fold } from '../../domain/fold.ts';
import type { EventNumber, SignalSeq } from '../../domain/ids.ts';
import type { LogEntry } from '../../domain/log.ts';
import type { Perception } from '../../domain/perception.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { Signal } from '../../domain/signal.ts';
import { type EpochMs, later } from '../../domain/time.ts';
import type { Advisor } from '../advice/advisor.ts';
import type { SignalStore } from '../store/signal-store.ts';
import { adviceEntries } from './advice-entries.ts';
import type { Perceiver } from './agent-types.ts';
import { boundaryBefore, nextBoundary } from './minutes.ts';
import { perceivedEntries } from './perceived-entries.ts';
import { provisional } from './provisional.ts';
import type { Plan, Room } from './room.ts';
import { SignalQueue } from './signal-queue.ts';

export type AgentDependencies = {
  readonly signals: Pick<SignalStore, 'readFrom'>;
  readonly createPerceiver: () => Perceiver;
  readonly advisor: Advisor;
  readonly logger: Logger;
  /** Another agent has read on: this one has ended, and what it read and did not write stands in the store. */
  readonly onOvertaken: () => void;
};

/** How the agent is: for /readyz and /metrics. A part that throws is skipped, counted here, and the room goes on. */
export type AgentStatus = {
  readonly unread: number;
  readonly faults: number;
  readonly lastFault: string | null;
  readonly writing: 'ok' | 'retrying';
};

/** Signals read per append: enough that a flood does not make a transaction each, few enough to stay quick. */
const maxBatch = 500;
/** The cursor is written with the next entries; at the latest after so many signals that meant nothing. */
const maxUnwrittenSignals = 2_000;
/** At rest, it is written after this long, so that another node would not read again, and knows that all was read. */
const cursorRestMs = 2_000;
const retryMs = { first: 100, longest: 5_000 };
/** Signals that are on their way get this long (wall time) before a minute counts as over. */
const boundaryGraceMs = 1_000;

/** What was perceived and not yet written. */
type Unit = { readonly perceptions: Perception[]; readonly upTo: SignalSeq; readonly now: EpochMs };

/** Runs one step at a time; wakes up for signals, for what people did, and for the passing of minutes. */
export class Agent {
  readonly #room: Room;
  readonly #dependencies: AgentDependencies;
  readonly #queue: SignalQueue;
  readonly #unsubscribe: () => void;
  readonly #numbers = new Map<string, EventNumber>();
  #indexedEvents = 0;
  #perceiver: Perceiver | null = null;
  #lastBoundary: EpochMs | null = null;
  #activeAt: EpochMs | null = null;
  #adviceDue = false;
  /** How long to wait after a run that could not read. */
  #pauseMs: number = retryMs.first;
  #running: Promise<void> | null = null;
  #stopping = false;
  #paused = false;
  #cursorDue = false;
  #timer: NodeJS.Timeout | null = null;
  #cursorTimer: NodeJS.Timeout | null = null;
  #wakeRetry: (() => void) | null = null;
  #faults = 0;
  #lastFault: string | null = null;
  #retrying = false;

  constructor(room: Room, dependencies: AgentDependencies) {
    this.#room = room;
    this.#dependencies = dependencies;
    this.#queue = new SignalQueue((after, limit) => dependencies.signals.readFrom(room.id, after, limit), room.perceivedUpTo);
    this.#queue.noteStored(room.lastSignalSeq);
    this.#unsubscribe = room.subscribe({
      onSignals: (upTo, own) => {
        this.#queue.noteStored(upTo);
        this.#queue.push(own);
        this.#wake();
      },
      onEntries: (entries) => {
        if (entries.some(changesAdvice)) {
          this.#adviceDue = true;
          this.#wake();
        }
        this.#setTimer();
      },
    });
  }

  /** Starts reading what is unread, and looking at the clock. */
  start(): void {
    if (this.#room.state.resolvedAt !== null && this.#queue.unread === 0) return;
    this.#adviceDue = true;
    this.#wake();
  }

  /** What advice is computed from changed outside the room: ranks anew. */
  adviseAgain(): void {
    this.#adviceDue = true;
    this.#wake();
  }

  get status(): AgentStatus {
    return {
      unread: this.#queue.unread,
      faults: this.#faults,
      lastFault: this.#lastFault,
      writing: this.#retrying ? 'retrying' : 'ok',
    };
  }

  /** Nothing to read and nothing to write. */
  get isIdle(): boolean {
    return this.#running === null && this.#queue.unread === 0;
  }

  /** Waits until everything that is stored has been read and written. */
  async whenIdle(): Promise<void> {
    while (!this.isIdle && !this.#stopping) await (this.#running ?? new Promise((resolve) => setTimeout(resolve, retryMs.first)));
  }

  /** Does nothing until `goOn`: another node may run the agent of this incident meanwhile. What it has read is kept. */
  pause(): void {
    this.#paused = true;
  }

  /** Goes on where it paused; only right if nobody else has perceived signals meanwhile. */
  goOn(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#adviceDue = true;
    this.#wakeRetry?.();
    this.#wake();
  }

  get isPaused(): boolean {
    return this.#paused;
  }

  /** Ends after the step at hand, and keeps how far it has read. What it could not write is read again at the next start. */
  async stop(): Promise<void> {
    this.abandon();
    await this.#running;
    if (!this.#retrying && !this.#paused) await this.#keepCursor();
  }

  /** Ends without another word: whatever was not written is for the next agent. */
  abandon(): void {
    this.#stopping = true;
    this.#unsubscribe();
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#cursorTimer !== null) clearTimeout(this.#cursorTimer);
    this.#wakeRetry?.();
  }

  #wake(): void {
    if (this.#stopping || this.#paused || this.#running !== null) return;
    this.#running = this.#run().then(
      () => {
        this.#running = null;
        this.#pauseMs = retryMs.first;
        this.#setTimer();
        this.#setCursorTimer();
        // What came in between the last look and here saw a run that was still going.
        if (this.#queue.unread > 0 || this.#adviceDue) this.#wake();
      },
      (error: unknown) => {
        // The database was away while reading: tried again, more and more slowly.
        this.#running = null;
        this.#dependencies.logger.warn({ err: error, incident: this.#room.id }, 'the agent could not read; trying again');
        setTimeout(() => this.#wake(), this.#pauseMs).unref();
        this.#pauseMs = Math.min(2 * this.#pauseMs, retryMs.longest);
      },
    );
  }

  async #run(): Promise<void> {
    const perceiver = this.#perceiver ?? (await this.#rebuild());
    while (!this.#stopping && !this.#paused) {
      const unit = this.#queue.unread > 0 ? await this.#readUnit(perceiver) : this.#timeUnit(perceiver);
      if (unit === null && !this.#adviceDue) {
        if (this.#cursorDue) await this.#keepCursor();
        return;
      }
      this.#adviceDue = false;
      await this.#writeUnit(unit ?? { perceptions: [], upTo: this.#queue.readUpTo, now: this.#room.now() });
    }
  }

  /** Reads again what was read before the restart; what came of it stands in the log, so nothing is said twice. */
  async #rebuild(): Promise<Perceiver> {
    const perceiver = this.#dependencies.createPerceiver();
    const upTo = this.#room.perceivedUpTo;
    for (let after = 0 as SignalSeq; after < upTo && !this.#stopping; ) {
      const page = await this.#dependencies.signals.readFrom(this.#room.id, after, maxBatch);
      const last = page.at(-1);
      if (last === undefined) break;
      for (const signal of page) {
        if (signal.seq > upTo) break;
        this.#tickUntil(perceiver, signal.observedAt);
        this.#observe(perceiver, signal);
      }
      after = last.seq;
    }
    if (!this.#stopping) this.#perceiver = perceiver;
    return perceiver;
  }

  /** Reads the next signals. Where there is no clock, a unit ends with the minute, so that advice keeps its step. */
  async #readUnit(perceiver: Perceiver): Promise<Unit | null> {
    const perceptions: Perception[] = [];
    const signals = await this.#queue.peek(maxBatch);
    let read = 0;
    let now = this.#room.now();
    for (const signal of signals) {
      const boundary = this.#dueBoundary(signal.observedAt);
      if (boundary !== null && !this.#room.hasClock) {
        if (read === 0) return { perceptions: [this.#tick(perceiver, boundary)], upTo: this.#queue.readUpTo, now: boundary };
        break;
      }
      perceptions.push(...this.#tickUntil(perceiver, signal.observedAt), this.#observe(perceiver, signal));
      read += 1;
      now = later(this.#room.now(), signal.observedAt);
    }
    this.#queue.take(read);
    return { perceptions: perceptions.filter(saysSomething), upTo: this.#queue.readUpTo, now };
  }

  /** A minute is over in which no signal came. */
  #timeUnit(perceiver: Perceiver): Unit | null {
    const { hasClock, rate, state } = this.#room;
    if (!hasClock || state.resolvedAt !== null || state.declaredAt === null) return null;
    const now = this.#room.now();
    const boundary = boundaryBefore((now - boundaryGraceMs * rate) as EpochMs);
    // The first boundary is only noted: nothing was there yet whose time could have run out.
    if (this.#lastBoundary === null) this.#lastBoundary = boundary;
    if (boundary <= this.#lastBoundary) return null;
    return { perceptions: [this.#tick(perceiver, boundary)].filter(saysSomething), upTo: this.#queue.readUpTo, now };
  }

  #dueBoundary(observedAt: EpochMs): EpochMs | null {
    if (this.#lastBoundary === null) {
      this.#lastBoundary = boundaryBefore(observedAt);
      return null;
    }
    const next = nextBoundary(this.#lastBoundary, this.#activeAt ?? this.#lastBoundary);
    return next <= observedAt ? next : null;
  }

  #tickUntil(perceiver: Perceiver, observedAt: EpochMs): Perception[] {
    const perceptions: Perception[] = [];
    for (let due = this.#dueBoundary(observedAt); due !== null; due = this.#dueBoundary(observedAt)) {
      perceptions.push(this.#tick(perceiver, due));
    }
    return perceptions;
  }

  #tick(perceiver: Perceiver, boundary: EpochMs): Perception {
    this.#lastBoundary = boundary;
    this.#room.noteObserved(boundary);
    try {
      return perceiver.tick(boundary);
    } catch (error) {
      return this.#skip('perception', error, { boundary });
    }
  }

  #observe(perceiver: Perceiver, signal: Signal): Perception {
    this.#activeAt = this.#activeAt === null ? signal.observedAt : later(this.#activeAt, signal.observedAt);
    this.#room.noteObserved(signal.observedAt);
    try {
      return perceiver.observe(signal);
    } catch (error) {
      return this.#skip('perception', error, { signal: signal.seq });
    }
  }

  /** Writes until it is written: while the database is away the room waits, and nothing is lost. */
  async #writeUnit(unit: Unit): Promise<void> {
    for (let pauseMs = retryMs.first; ; pauseMs = Math.min(2 * pauseMs, retryMs.longest)) {
      try {
        const result = await this.#room.write((state) => this.#plan(state, unit));
        this.#retrying = false;
        if (result === 'overtaken') this.#endOvertaken();
        return;
      } catch (error) {
        this.#retrying = true;
        this.#dependencies.logger.warn({ err: error, incident: this.#room.id }, 'the agent could not write; trying again');
        do {
          if (this.#stopping) return;
          await this.#rest(pauseMs);
        } while (this.#paused);
        if (this.#stopping) return;
      }
    }
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wakeRetry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Writes how far it has read, when that is further than is written. */
  async #keepCursor(): Promise<void> {
    this.#cursorDue = false;
    const readUpTo = this.#queue.readUpTo;
    if (readUpTo <= this.#room.perceivedUpTo) return;
    if ((await this.#room.write(() => ({ entries: [], perceivedUpTo: readUpTo }))) === 'overtaken') this.#endOvertaken();
  }

  #endOvertaken(): void {
    if (this.#stopping) return;
    this.abandon();
    this.#dependencies.onOvertaken();
  }

  #plan(state: RoomState, unit: Unit): Plan {
    this.#indexEvents(state);
    const { entries, attach, skipped } = perceivedEntries(state, unit.perceptions, (ref) => this.#numbers.get(ref));
    for (const reason of skipped) this.#fault('perception', new Error(reason));
    const seen = fold(provisional(entries, state), state);
    const all = [...entries, ...this.#advise(seen, unit.now)];
    const isFarBehind = unit.upTo - this.#room.perceivedUpTo >= maxUnwrittenSignals;
    if (all.length === 0 && attach.length === 0 && !isFarBehind) return null;
    return { entries: all, attach, perceivedUpTo: unit.upTo };
  }

  #advise(room: RoomState, now: EpochMs): ReturnType<typeof adviceEntries> {
    if (!room.adviceOn || room.resolvedAt !== null || room.declaredAt === null) return [];
    try {
      return adviceEntries(room, this.#dependencies.advisor.advise({ room, now }), now);
    } catch (error) {
      this.#fault('advice', error);
      return [];
    }
  }

  #indexEvents(state: RoomState): void {
    for (; this.#indexedEvents < state.events.length; this.#indexedEvents += 1) {
      const event = state.events[this.#indexedEvents];
      if (event !== undefined && event.ref !== null) this.#numbers.set(event.ref, event.number);
    }
  }

  #skip(where: string, error: unknown, at: Record<string, number>): Perception {
    this.#fault(where, error, at);
    return { events: [], actions: [], attached: [] };
  }

  #fault(where: string, error: unknown, at: Record<string, number> = {}): void {
    this.#faults += 1;
    this.#lastFault = `${where}: ${error instanceof Error ? error.message : String(error)}`;
    this.#dependencies.logger.error({ err: error, incident: this.#room.id, where, ...at }, 'the agent skipped something');
  }

  /** Looks again when the next minute of the incident is over. */
  #setTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const { hasClock, rate, state } = this.#room;
    if (this.#stopping || !hasClock || state.resolvedAt !== null || state.declaredAt === null) return;
    const now = this.#room.now();
    const next = nextBoundary(boundaryBefore((now - boundaryGraceMs * rate) as EpochMs), now);
    const waitMs = Math.max((next - now) / rate + boundaryGraceMs, 50);
    this.#timer = setTimeout(() => this.#wake(), waitMs);
    this.#timer.unref();
  }

  #setCursorTimer(): void {
    if (this.#stopping || this.#cursorTimer !== null || this.#queue.readUpTo <= this.#room.perceivedUpTo) return;
    this.#cursorTimer = setTimeout(() => {
      this.#cursorTimer = null;
      this.#cursorDue = true;
      this.#wake();
    }, cursorRestMs);
    this.#cursorTimer.unref();
  }
}

function saysSomething(perception: Perception): boolean {
  const { events, actions, attached, intended = [], refused = [] } = perception;
  return [events, actions, attached, intended, refused].some((said) => said.length > 0);
}

/** Whether people did something that the advice may depend on; that they looked at it does not count. */
function changesAdvice(entry: LogEntry): boolean {
  return entry.actor.type !== 'agent' && entry.kind !== 'offer-seen' && entry.kind !== 'foreign';
}
