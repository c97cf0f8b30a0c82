// Browser tabs for tests: real y-websocket providers over ws, with the fences of our own client.
import * as decoding from 'lib0/decoding';
import { onTestFinished } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import { messageYjsSyncStep1 } from 'y-protocols/sync';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { documentMessage } from '../../domain/wire.ts';
import { fenceFrame } from './frames.ts';

export type TabOptions = {
  /** Address of the server. */
  readonly url: string;
  readonly incidentId: string;
  readonly cookie: string;
  /** Sees every frame that arrives. */
  readonly onFrame?: (frame: Uint8Array) => void;
};

/** A tab on a document. It types words with a name each, so that they can be found again in what is stored. */
export class Tab {
  readonly doc = new Y.Doc();
  readonly provider: WebsocketProvider;
  /** How many heartbeats arrived. */
  heartbeats = 0;
  /** Close code after which it did not come back; null while it does. */
  refusedWith: number | null = null;
  /** Close codes in their order, those after which it came back, too. */
  readonly closes: (number | undefined)[] = [];
  /** Everything typed here, and how much of it the server acknowledged. */
  readonly typed: string[] = [];
  acknowledged = 0;
  #answered = false;
  #nonce = 0;
  readonly #fences = new Map<number, number>();

  constructor({ url, incidentId, cookie, onFrame }: TabOptions) {
    this.provider = new WebsocketProvider(documentAddress(url), incidentId, this.doc, {
      WebSocketPolyfill: webSocketWith(cookie, onFrame),
      disableBc: true,
      maxBackoffTime: 300,
    });
    this.provider.on('connection-close', (event) => {
      this.closes.push(event?.code);
      this.#answered = false;
      this.#fences.clear();
    });
    this.provider.on('closed', ({ code }) => {
      this.refusedWith = code;
    });
    const { messageHandlers } = this.provider;
    const sync = messageHandlers[documentMessage.sync];
    messageHandlers[documentMessage.sync] = (encoder, decoder, ...rest) => {
      const asks = decoder.arr[decoder.pos] === messageYjsSyncStep1;
      sync?.(encoder, decoder, ...rest);
      // The answer leaves right after this handler; a fence behind it covers all that was typed before.
      if (asks) queueMicrotask(() => this.#becomeAnswered());
    };
    messageHandlers[documentMessage.fence] = (_encoder, decoder) => {
      const covered = this.#fences.get(decoding.readVarUint(decoder));
      if (covered !== undefined) this.acknowledged = Math.max(this.acknowledged, covered);
    };
    messageHandlers[documentMessage.heartbeat] = () => {
      this.heartbeats += 1;
    };
  }

  /** What is acknowledged, by name. */
  get acknowledgedWords(): readonly string[] {
    return this.typed.slice(0, this.acknowledged);
  }

  get text(): string {
    return this.doc.getText('words').toString();
  }

  /** Types a word of its own, not inside the word of another; sends a fence behind it when it is connected. */
  type(word: string, place: number): void {
    const words = this.doc.getText('words');
    // Every word has a space behind it, so both ends are between words.
    const at = place === 0 ? 0 : place === 1 ? words.length : this.text.lastIndexOf(' ', Math.floor(place * words.length)) + 1;
    words.insert(at, `${word} `);
    this.typed.push(word);
    this.fence();
  }

  fence(): void {
    const { ws } = this.provider;
    if (!this.#answered || ws === null || ws.readyState !== ws.OPEN) return;
    this.#nonce += 1;
    this.#fences.set(this.#nonce, this.typed.length);
    ws.send(Uint8Array.from(fenceFrame(this.#nonce)));
  }

  /** Ends its line without a goodbye. */
  cut(): void {
    const { ws } = this.provider;
    if (ws instanceof NodeWebSocket) ws.terminate();
  }

  /** Goes to another server with its next line, and cuts this one when it is there already. */
  moveTo(url: string): void {
    if (this.isOn(url)) return;
    this.provider.serverUrl = documentAddress(url);
    this.cut();
  }

  isOn(url: string): boolean {
    return this.provider.serverUrl === documentAddress(url);
  }

  destroy(): void {
    this.provider.destroy();
    this.doc.destroy();
  }

  #becomeAnswered(): void {
    this.#answered = true;
    this.fence();
  }
}

function documentAddress(url: string): string {
  return `${url.replace('http', 'ws')}/ws/doc`;
}

/** A tab that ends with the test. */
export function openTab(options: TabOptions): Tab {
  const tab = new Tab(options);
  onTestFinished(() => tab.destroy());
  return tab;
}

/** The browser's WebSocket with a cookie, which a browser would add by itself. */
function webSocketWith(cookie: string, onFrame?: (frame: Uint8Array) => void): typeof WebSocket {
  class WithCookie extends NodeWebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { headers: { cookie } });
      if (onFrame !== undefined) this.on('message', (data: ArrayBuffer) => onFrame(new Uint8Array(data)));
    }
  }
  return WithCookie as unknown as typeof WebSocket;
}

/** The words in a text, in no order. */
export function wordsOf(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
