// A made-up server and socket for the tests of the room's client: entries on demand, time by hand.
import type { LogAnswer } from '../../domain/api.ts';
import type { Seq } from '../../domain/ids.ts';
import { type LogEntry, type RawEntry, readEntry } from '../../domain/log.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { WatchAnswer } from '../../domain/wire.ts';
import type { EventSocket } from '../ui/event-connection.ts';

export const startAt = Date.UTC(2026, 2, 12, 2, 0, 0) as EpochMs;

/** A log of `length` entries: declared, then critical events. */
export function makeLog(length: number): RawEntry[] {
  return Array.from({ length }, (_, index) => makeEntry(index + 1));
}

export function makeEntry(seq: number): RawEntry {
  const at = (startAt + seq * 1_000) as EpochMs;
  const envelope = { seq: seq as Seq, occurredAt: at, observedAt: at, recordedAt: at };
  if (seq === 1) {
    const data = { number: 1, title: 'Checkout times out', severity: 'sev2', reference: 'INC-1', origin: { kind: 'declared' } };
    return { ...envelope, kind: 'declared', actor: { type: 'person', id: 'mara', name: 'Mara' }, data };
  }
  const event = {
    ref: `r${seq}`,
    dimension: 'symptom',
    entity: `thing ${seq}`,
    from: null,
    to: 'broken',
    direction: 'worse',
    occurredAt: at,
    observedAt: at,
    sources: [seq],
    confidence: 0.9,
  };
  return { ...envelope, kind: 'event-recorded', actor: { type: 'agent', name: 'rules' }, data: { number: seq, event } };
}

export function asEntries(raw: readonly RawEntry[]): LogEntry[] {
  return raw.map(readEntry);
}

/** Timers that run when the test says so. */
export class HandTime {
  now = startAt as number;
  #jobs: { at: number; run: () => void }[] = [];
  readonly later = (run: () => void, ms: number): (() => void) => {
    const job = { at: this.now + ms, run };
    this.#jobs.push(job);
    return () => {
      this.#jobs = this.#jobs.filter((other) => other !== job);
    };
  };
  pass(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const next = this.#jobs.filter((job) => job.at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#jobs = this.#jobs.filter((job) => job !== next);
      this.now = next.at;
      next.run();
    }
    this.now = until;
  }
}

/** The server's log, as the HTTP route and the watch answer give it. */
export class FakeServer {
  log: RawEntry[];
  fetches: number[] = [];
  pageSize = 100;
  broken = false;
  constructor(length: number) {
    this.log = makeLog(length);
  }
  readonly fetchLog = async (after: number): Promise<LogAnswer> => {
    this.fetches.push(after);
    if (this.broken) throw new Error('the test broke the server');
    return {
      entries: this.log.slice(after, after + this.pageSize),
      seq: this.log.length as Seq,
      counts: { total: this.log.length * 10, byEvent: [] },
    };
  };
  watchAnswer(lastSeq: number): WatchAnswer {
    return {
      status: 'ok',
      entries: this.log.slice(lastSeq),
      seq: this.log.length as Seq,
      counts: { total: this.log.length * 10, byEvent: [] },
    };
  }
}

/** A Socket.IO client without a network. */
export class FakeSocket implements EventSocket {
  up = false;
  connects = 0;
  watched: number[] = [];
  onWatch: (lastSeq: number) => WatchAnswer | null = () => null;
  readonly #listeners = new Map<string, ((...args: never[]) => void)[]>();
  connect(): void {
    this.connects += 1;
  }
  disconnect(): void {
    if (this.up) this.lose();
  }
  on(event: string, listener: (...args: never[]) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }
  emit(event: 'watch' | 'unwatch', request: { lastSeq?: number }, answer?: (answer: WatchAnswer) => void): void {
    if (event !== 'watch' || request.lastSeq === undefined) return;
    this.watched.push(request.lastSeq);
    const made = this.onWatch(request.lastSeq);
    if (made !== null) answer?.(made);
  }
  fire(event: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(args as never[]));
  }
  come(): void {
    this.up = true;
    this.fire('connect');
  }
  lose(): void {
    this.up = false;
    this.fire('disconnect');
  }
  fail(message = 'xhr poll error'): void {
    this.fire('connect_error', new Error(message));
  }
}

/** Lets promises that are settled already run their continuations. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
