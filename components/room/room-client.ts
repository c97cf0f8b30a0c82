// One incident's room in this page: its log folded, kept whole over the event socket, with the person's own commands on top.
import type { LogAnswer } from '../../domain/api.ts';
import type { Command } from '../../domain/commands.ts';
import { type DecisionContext, decide } from '../../domain/decide.ts';
import { type ErrorCode, MusterError } from '../../domain/errors.ts';
import { emptyRoom, fold } from '../../domain/fold.ts';
import type { EventNumber, IncidentId, Seq } from '../../domain/ids.ts';
import { type LogEntry, type RawEntry, readEntry } from '../../domain/log.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { type StatePanel, statePanel } from '../../domain/state-panel.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { SignalCounts, WatchAnswer } from '../../domain/wire.ts';
import type { ConnectionStatus, EventConnection } from '../ui/event-connection.ts';
import { EntryQueue } from './entry-queue.ts';
import { isAnswerTo, type Proposal, withProposals } from './optimistic.ts';

export type RoomCounts = { readonly total: number; readonly byEvent: ReadonlyMap<EventNumber, number> };

/** How this page stands to the server; `catching-up` is connected, but not yet whole. */
export type RoomConnection = ConnectionStatus | { readonly kind: 'catching-up' };

export type RoomSnapshot = {
  /** `loading` until the first page of the log is here; `refused` when the room cannot be shown at all. */
  readonly phase: 'loading' | 'ready' | 'refused';
  readonly refusal: { readonly code: ErrorCode; readonly message: string } | null;
  /** What is shown: the server's state with own commands on top that are still on their way. */
  readonly state: RoomState;
  readonly panel: StatePanel;
  readonly counts: RoomCounts;
  readonly connection: RoomConnection;
  /** Entries that arrived after the room was first whole; for what is announced. */
  readonly news: readonly LogEntry[];
  /** Own commands that the server has not answered yet. */
  readonly sending: number;
  /** The moment that is shown when it is one of the past; null for now. */
  readonly moment: EpochMs | null;
};

/** What the client asks of the world; tests bring their own. */
export type RoomWorld = {
  readonly fetchLog: (after: number) => Promise<LogAnswer>;
  readonly connection: Pick<EventConnection, 'status' | 'subscribe' | 'onConnected' | 'on' | 'watch' | 'unwatch'>;
  readonly later: (run: () => void, ms: number) => () => void;
};

/** Entries may overtake each other by this much before we call it a gap and ask. */
export const gapGraceMs = 150;
/** Bursts are shown together: at most one render in this time. */
export const renderEveryMs = 32;
/** Wait before asking again for a log that could not be fetched. */
export const refetchWaitMs = 2_000;

const noCounts: RoomCounts = { total: 0, byEvent: new Map() };

export class RoomClient {
  readonly incidentId: IncidentId;
  readonly #world: RoomWorld;
  readonly #queue = new EntryQueue();
  readonly #listeners = new Set<() => void>();
  readonly #stops: (() => void)[] = [];
  #confirmed: RoomState = emptyRoom;
  #counts: RoomCounts = noCounts;
  #proposals: readonly Proposal[] = [];
  #phase: RoomSnapshot['phase'] = 'loading';
  #refusal: RoomSnapshot['refusal'] = null;
  #news: readonly LogEntry[] = [];
  #whole = false;
  #fetching = false;
  #running = false;
  #cancelGap: (() => void) | null = null;
  #cancelRender: (() => void) | null = null;
  #renderWaits = false;
  #snapshot: RoomSnapshot;

  constructor(incidentId: IncidentId, world: RoomWorld) {
    this.incidentId = incidentId;
    this.#world = world;
    this.#snapshot = this.#take(null);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly snapshot = (): RoomSnapshot => this.#snapshot;

  /** Loads the log and follows it until `stop`. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    const { connection } = this.#world;
    this.#stops.push(
      connection.subscribe(() => {
        if (connection.status.kind !== 'live') this.#whole = false;
        this.#renderNow();
      }),
      connection.on('entries', (message) => {
        if (message.incidentId === this.incidentId) this.#accept(message.entries);
      }),
      connection.on('counts', (message) => {
        if (message.incidentId === this.incidentId) this.#count(message.counts);
      }),
      connection.onConnected(() => {
        if (this.#phase === 'ready') this.#watch();
      }),
    );
    void this.#fetch();
  }

  stop(): void {
    this.#running = false;
    for (const stop of this.#stops.splice(0)) stop();
    this.#cancelGap?.();
    this.#cancelGap = null;
    this.#cancelRender?.();
    this.#cancelRender = null;
    this.#world.connection.unwatch(this.incidentId);
  }

  /** Shows what the command will do. Throws MusterError when the rules refuse it here already. */
  propose(key: string, command: Command, context: DecisionContext): void {
    const entries = decide(command, this.#snapshot.state, context);
    this.#proposals = [...this.#proposals, { key, command, context, entries, settledAt: null }];
    this.#renderNow();
  }

  /** The server did what was proposed; its entries take the place of ours as soon as they are folded. */
  settle(key: string, answer: { readonly entries: readonly RawEntry[]; readonly seq: Seq }): void {
    const last = answer.entries.at(-1)?.seq;
    if (last === undefined) {
      this.withdraw(key);
      return;
    }
    this.#proposals = this.#proposals.map((proposal) => (proposal.key === key ? { ...proposal, settledAt: last } : proposal));
    this.#accept(answer.entries);
    this.#dropSettled();
    this.#renderNow();
  }

  /** The server refused: the room goes back to what it was. */
  withdraw(key: string): void {
    this.#proposals = this.#proposals.filter((proposal) => proposal.key !== key);
    this.#renderNow();
  }

  #watch(): void {
    this.#world.connection.watch(this.incidentId, this.#queue.last, (answer) => {
      if (this.#running) this.#onWatching(answer);
    });
  }

  #onWatching(answer: WatchAnswer): void {
    switch (answer.status) {
      case 'ok':
        this.#count(answer.counts, true);
        this.#accept(answer.entries);
        if (this.#queue.last < answer.seq) void this.#fetch();
        else this.#becomeWhole();
        return;
      case 'refetch':
        void this.#fetch();
        return;
      case 'refused':
        this.#refuse(
          new MusterError(
            answer.code === 'not-signed-in' ? 'not-signed-in' : answer.code === 'not-found' ? 'not-found' : 'not-allowed',
            answer.message,
          ),
        );
    }
  }

  /** Asks for everything after what we have, page by page, then watches again if that is not under way. */
  async #fetch(): Promise<void> {
    if (this.#fetching || !this.#running) return;
    this.#fetching = true;
    try {
      for (;;) {
        const before = this.#queue.last;
        const page = await this.#world.fetchLog(before);
        if (!this.#running) return;
        if (page.counts !== null) this.#count(page.counts, true);
        this.#accept(page.entries);
        if (this.#queue.last >= page.seq || this.#queue.last === before) break;
      }
      this.#phase = 'ready';
      this.#renderNow();
      // The watch answer says whether anything came in the meantime, and makes us whole.
      if (this.#world.connection.status.kind === 'live') this.#watch();
    } catch (error) {
      if (!this.#running) return;
      const known = error instanceof MusterError ? error : new MusterError('internal');
      const forGood =
        ['not-signed-in', 'not-allowed', 'not-found'].includes(known.code) || (known.code === 'internal' && this.#phase === 'loading');
      if (forGood) this.#refuse(known);
      else this.#world.later(() => void this.#fetch(), refetchWaitMs);
    } finally {
      this.#fetching = false;
    }
  }

  #accept(raw: readonly RawEntry[]): void {
    const ready = this.#queue.accept(raw.map(readEntry));
    if (ready.length > 0) {
      const folded = fold(ready, this.#confirmed);
      // The same events keep their identity, so that a thousand rows are not looked at again for a clock.
      this.#confirmed = sameItems(folded.events, this.#confirmed.events) ? { ...folded, events: this.#confirmed.events } : folded;
      this.#proposals = this.#proposals.filter((proposal) => !ready.some((entry) => isAnswerTo(entry, proposal)));
      this.#dropSettled();
      if (this.#whole) this.#news = [...this.#news, ...ready].slice(-200);
      this.#render();
    }
    this.#mindGap();
  }

  #mindGap(): void {
    if (!this.#queue.hasGap) {
      this.#cancelGap?.();
      this.#cancelGap = null;
      return;
    }
    if (this.#cancelGap !== null) return;
    this.#cancelGap = this.#world.later(() => {
      this.#cancelGap = null;
      if (this.#queue.hasGap) void this.#fetch();
    }, gapGraceMs);
  }

  #dropSettled(): void {
    this.#proposals = this.#proposals.filter((proposal) => proposal.settledAt === null || proposal.settledAt > this.#queue.last);
  }

  #count(counts: SignalCounts, all = false): void {
    const byEvent = new Map(all ? [] : this.#counts.byEvent);
    for (const [event, count] of counts.byEvent) byEvent.set(event, count);
    this.#counts = { total: counts.total, byEvent };
    this.#render();
  }

  #becomeWhole(): void {
    this.#whole = true;
    this.#renderNow();
  }

  #refuse(error: MusterError): void {
    this.#phase = 'refused';
    this.#refusal = { code: error.code, message: error.message };
    this.#renderNow();
  }

  /** The first change shows at once, those right behind it together. */
  #render(): void {
    if (this.#cancelRender !== null) {
      this.#renderWaits = true;
      return;
    }
    this.#renderNow();
    this.#cancelRender = this.#world.later(() => {
      this.#cancelRender = null;
      if (!this.#renderWaits) return;
      this.#renderWaits = false;
      this.#render();
    }, renderEveryMs);
  }

  #renderNow(): void {
    this.#snapshot = this.#take(this.#snapshot);
    for (const listener of this.#listeners) listener();
  }

  #take(before: RoomSnapshot | null): RoomSnapshot {
    const { status } = this.#world.connection;
    const shown = withProposals(this.#confirmed, this.#proposals);
    const state = before !== null && sameItems(shown.events, before.state.events) ? { ...shown, events: before.state.events } : shown;
    return {
      phase: this.#phase,
      refusal: this.#refusal,
      state,
      panel: before !== null && before.state.events === state.events ? before.panel : statePanel(state.events),
      counts: this.#counts,
      connection: status.kind === 'live' && !this.#whole ? { kind: 'catching-up' } : status,
      news: this.#news,
      sending: this.#proposals.length,
      moment: null,
    };
  }
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}
