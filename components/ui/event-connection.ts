// The event socket's connection: one for the page, with its own patience, so that the screen can say try 3, next in 4 s.
import { type ErrorCode, errorSet } from '../../domain/errors.ts';
import type { ServerToClient, ServiceMessage, WatchAnswer } from '../../domain/wire.ts';

/** The part of a Socket.IO client that is used; a test brings its own. */
export type EventSocket = {
  connect(): void;
  disconnect(): void;
  on(event: string, listener: (...args: never[]) => void): void;
  emit(event: 'watch' | 'unwatch', request: { incidentId: string; lastSeq?: number }, answer?: (answer: WatchAnswer) => void): void;
};

export type ConnectionStatus =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** `nextTryAt` is wall time in epoch ms; null while a try is under way. */
  | { readonly kind: 'reconnecting'; readonly since: number; readonly tries: number; readonly nextTryAt: number | null }
  | { readonly kind: 'offline'; readonly since: number; readonly tries: number; readonly nextTryAt: number | null }
  /** The server will not have us; trying again does not help. */
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string };

export type ConnectionTiming = { readonly now: () => number; readonly random: () => number };

/** Waits between tries; the last one repeats. Each is spread by half, or a restart brings every browser at once. */
export const retryWaitsMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
/** Without a connection for this long we call it offline. */
export const offlineAfterMs = 8_000;

/** Refusals that trying again does not change. */
const refusals = ['not-signed-in', 'not-allowed', 'bad-origin'] as const;

export class EventConnection {
  #status: ConnectionStatus = { kind: 'connecting' };
  #service: ServiceMessage | null = null;
  #downSince: number | null = null;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #offlineTimer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  readonly #listeners = new Set<() => void>();
  readonly #handlers: { readonly [Event in keyof ServerToClient]: Set<ServerToClient[Event]> } = {
    entries: new Set(),
    counts: new Set(),
    'incidents-changed': new Set(),
    service: new Set(),
  };
  readonly #connected = new Set<() => void>();
  readonly #socket: EventSocket;
  readonly #timing: ConnectionTiming;

  constructor(socket: EventSocket, timing: ConnectionTiming = { now: Date.now, random: Math.random }) {
    this.#socket = socket;
    this.#timing = timing;
    socket.on('connect', () => this.#onConnect());
    socket.on('disconnect', () => this.#onLost());
    socket.on('connect_error', (error: Error) => this.#onRefused(error));
    socket.on('entries', (message: Parameters<ServerToClient['entries']>[0]) => {
      for (const handler of this.#handlers.entries) handler(message);
    });
    socket.on('counts', (message: Parameters<ServerToClient['counts']>[0]) => {
      for (const handler of this.#handlers.counts) handler(message);
    });
    socket.on('incidents-changed', (message: Parameters<ServerToClient['incidents-changed']>[0]) => {
      for (const handler of this.#handlers['incidents-changed']) handler(message);
    });
    socket.on('service', (message: ServiceMessage) => {
      this.#service = message;
      for (const handler of this.#handlers.service) handler(message);
      for (const listener of this.#listeners) listener();
    });
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  /** What the server last said of the house around it; null before it said anything. */
  get service(): ServiceMessage | null {
    return this.#service;
  }

  /** Connects, and stays at it until `stop`. Starting twice is harmless. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#attempting = true;
    this.#set({ kind: 'connecting' });
    this.#armOffline();
    this.#socket.connect();
  }

  stop(): void {
    this.#running = false;
    this.#socketUp = false;
    clearTimeout(this.#timer);
    clearTimeout(this.#offlineTimer);
    this.#socket.disconnect();
  }

  /** Tries now instead of at the next planned time: the button, or the browser saying that it is online. */
  tryNow(): void {
    if (!this.#running || this.#status.kind === 'live') return;
    clearTimeout(this.#timer);
    this.#try();
  }

  /** The browser says that the network is gone. It may be wrong (a server on this machine): one try at once tells. */
  networkGone(): void {
    if (!this.#running || this.#status.kind === 'offline' || this.#status.kind === 'refused') return;
    this.#downSince ??= this.#timing.now();
    this.#suspectsOffline = true;
    this.#setDown(null);
    this.#try();
  }

  /** Runs now when connected, and after each time the connection came (back). Returns the way to stop. */
  onConnected(run: () => void): () => void {
    this.#connected.add(run);
    if (this.#socketUp) run();
    return () => this.#connected.delete(run);
  }

  on<Event extends keyof ServerToClient>(event: Event, handler: ServerToClient[Event]): () => void {
    const handlers = this.#handlers[event] as Set<ServerToClient[Event]>;
    handlers.add(handler);
    return () => handlers.delete(handler);
  }

  watch(incidentId: string, lastSeq: number, answer: (answer: WatchAnswer) => void): void {
    this.#socket.emit('watch', { incidentId, lastSeq }, answer);
  }

  unwatch(incidentId: string): void {
    if (this.#socketUp) this.#socket.emit('unwatch', { incidentId });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #socketUp = false;
  /** A connect is under way; until it ends, news of the connection before it mean nothing. */
  #attempting = false;
  #suspectsOffline = false;

  #onConnect(): void {
    this.#socketUp = true;
    this.#attempting = false;
    this.#suspectsOffline = false;
    this.#downSince = null;
    this.#tries = 0;
    clearTimeout(this.#timer);
    clearTimeout(this.#offlineTimer);
    this.#set({ kind: 'live' });
    for (const run of this.#connected) run();
  }

  #onLost(): void {
    this.#socketUp = false;
    if (!this.#running || this.#attempting) return;
    this.#downSince ??= this.#timing.now();
    this.#armOffline();
    this.#planTry();
  }

  #onRefused(error: Error): void {
    this.#socketUp = false;
    this.#attempting = false;
    if (!this.#running) return;
    // Of an error, Socket.IO carries only its message.
    const code = refusals.find((known) => error.message === known || error.message === errorSet[known].message);
    if (code !== undefined) {
      clearTimeout(this.#offlineTimer);
      this.#set({ kind: 'refused', code, message: errorSet[code].message });
      return;
    }
    this.#downSince ??= this.#timing.now();
    if (this.#suspectsOffline) this.#goOffline();
    this.#planTry();
  }

  #planTry(): void {
    clearTimeout(this.#timer);
    const base = retryWaitsMs[Math.min(this.#tries, retryWaitsMs.length - 1)] ?? 15_000;
    const waitMs = Math.round(base * (0.75 + this.#timing.random() * 0.5));
    this.#setDown(this.#timing.now() + waitMs);
    this.#timer = setTimeout(() => this.#try(), waitMs);
  }

  #try(): void {
    this.#tries += 1;
    this.#attempting = true;
    if (this.#status.kind !== 'connecting') this.#setDown(null);
    // A connection that died without a word still counts as open until it is ended.
    this.#socket.disconnect();
    this.#socket.connect();
  }

  #armOffline(): void {
    clearTimeout(this.#offlineTimer);
    this.#offlineTimer = setTimeout(() => this.#goOffline(), offlineAfterMs);
  }

  #goOffline(): void {
    const since = this.#downSince ?? this.#timing.now();
    const nextTryAt = this.#status.kind === 'reconnecting' ? this.#status.nextTryAt : null;
    this.#set({ kind: 'offline', since, tries: this.#tries, nextTryAt });
  }

  #setDown(nextTryAt: number | null): void {
    const since = this.#downSince ?? this.#timing.now();
    const kind = this.#status.kind === 'offline' ? 'offline' : 'reconnecting';
    this.#set({ kind, since, tries: Math.max(1, this.#tries), nextTryAt });
  }

  #set(status: ConnectionStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener();
  }
}
