// One socket on a document: whose it is, what it may send, and what is kept from it when it cannot keep up.
import type { WebSocket } from 'ws';
import { MusterError } from '../../domain/errors.ts';
import type { PersonRef } from '../../domain/room-state.ts';
import { Allowance, type AllowanceLimits } from './allowance.ts';
import { type Frame, readFrame } from './frames.ts';

/** Beyond this, presence is dropped: who reads slowly needs the words, not the carets. */
const dropAwarenessBytes = 1024 * 1024;
/** Beyond this the socket is closed with 1013: it resyncs when it can. */
const closeBytes = 4 * 1024 * 1024;
const maxWaitingFrames = 200;
const maxWaitingBytes = 8 * 1024 * 1024;

/** The part of a WebSocket that is needed; tests bring their own. */
export type DocumentSocket = Pick<WebSocket, 'send' | 'close' | 'terminate' | 'bufferedAmount' | 'readyState' | 'OPEN'>;

export type DocumentConnectionOptions = {
  readonly socket: DocumentSocket;
  readonly person: PersonRef;
  readonly readOnly: boolean;
  readonly limits: AllowanceLimits;
  readonly nowMs: () => number;
  /** Takes the frames in order, once `open` was called. Throws MusterError for what must not be sent. */
  readonly receive: (connection: DocumentConnection, frame: Frame) => void;
  readonly onFault: (error: MusterError) => void;
};

export class DocumentConnection {
  readonly person: PersonRef;
  readonly readOnly: boolean;
  readonly #options: DocumentConnectionOptions;
  readonly #allowance: Allowance;
  /** Frames that came before the document was loaded; null once it is. */
  #waiting: Uint8Array[] | null = [];
  #waitingBytes = 0;
  #ended = false;

  constructor(options: DocumentConnectionOptions) {
    this.person = options.person;
    this.readOnly = options.readOnly;
    this.#options = options;
    this.#allowance = new Allowance(options.limits, options.nowMs());
  }

  /** A frame from the client. */
  take(bytes: Uint8Array): void {
    if (this.#ended) return;
    if (!this.#allowance.take(bytes.byteLength, this.#options.nowMs())) {
      this.end(new MusterError('too-many', 'This tab sends more than one person can type.'));
      return;
    }
    if (this.#waiting === null) {
      this.#handle(bytes);
      return;
    }
    this.#waitingBytes += bytes.byteLength;
    if (this.#waiting.length >= maxWaitingFrames || this.#waitingBytes > maxWaitingBytes) {
      this.end(new MusterError('overloaded'));
      return;
    }
    this.#waiting.push(bytes);
  }

  /** The document is loaded: what came early is handled now. */
  open(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    this.#waitingBytes = 0;
    for (const bytes of waiting) {
      if (this.#ended) return;
      this.#handle(bytes);
    }
  }

  /** Sends a frame; a droppable one only while the client keeps up. */
  send(frame: Uint8Array, droppable: boolean): void {
    const { socket } = this.#options;
    if (this.#ended || socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > closeBytes) {
      this.end(new MusterError('overloaded', 'The line is too slow to keep up; it starts over from what is stored.'));
      return;
    }
    if (droppable && socket.bufferedAmount > dropAwarenessBytes) return;
    socket.send(frame);
  }

  /** Ends the connection with the error's close code. */
  end(error: MusterError): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting = [];
    const { socket, onFault } = this.#options;
    onFault(error);
    // A close reason holds at most 123 bytes (RFC 6455, 5.5).
    socket.close(error.close, error.message.slice(0, 100));
  }

  #handle(bytes: Uint8Array): void {
    try {
      this.#options.receive(this, readFrame(bytes));
    } catch (error) {
      this.end(error instanceof MusterError ? error : new MusterError('internal', undefined, { cause: error }));
    }
  }
}
