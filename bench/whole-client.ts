// A whole client of a document, as a browser has it: the document itself, kept in sync by the provider that belongs to the server.
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { documentMessage, documentSocketPath } from '../domain/wire.ts';
import type { Target } from './document-messages.ts';

export type WholeClient = {
  readonly doc: Y.Doc;
  /** Whether it has all that the server has. */
  readonly isSynced: () => boolean;
  readonly isConnected: () => boolean;
  close(): void;
};

/** Starts a client that connects by itself, and again whenever the line is cut. */
export function openWholeClient(target: Target): WholeClient {
  const { dialect, url, cookie, documentName } = target;
  const doc = new Y.Doc();
  const headers = { cookie, origin: url.replace(/^ws/, 'http') };
  /** Browsers send these by themselves. */
  class SignedInSocket extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, { headers, perMessageDeflate: false });
    }
  }
  if (dialect === 'hocuspocus') {
    const websocketProvider = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: SignedInSocket });
    const provider = new HocuspocusProvider({ websocketProvider, name: documentName, document: doc, token: 'bench' });
    provider.attach();
    return {
      doc,
      isSynced: () => provider.isSynced,
      isConnected: () => websocketProvider.status === 'connected',
      close() {
        provider.destroy();
        websocketProvider.destroy();
        doc.destroy();
      },
    };
  }
  const provider = new WebsocketProvider(`${url}${documentSocketPath.slice(0, -1)}`, documentName, doc, {
    disableBc: true,
    WebSocketPolyfill: SignedInSocket as unknown as typeof globalThis.WebSocket,
  });
  provider.messageHandlers[documentMessage.heartbeat] = () => undefined;
  return {
    doc,
    isSynced: () => provider.synced,
    isConnected: () => provider.wsconnected,
    close() {
      provider.destroy();
      doc.destroy();
    },
  };
}
