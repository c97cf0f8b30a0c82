// The baseline of documents: y-protocols over `ws`, every update forwarded at once, nothing stored.
import type { AddressInfo } from 'node:net';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { type WebSocket, WebSocketServer } from 'ws';
import { readSyncMessage, writeSyncStep1, writeUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';

type Open = { readonly doc: Y.Doc; readonly sockets: Set<WebSocket> };

const sync = 0;
const documents = new Map<string, Open>();
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2] ?? 0), perMessageDeflate: false });

function documentOf(name: string): Open {
  const known = documents.get(name);
  if (known !== undefined) return known;
  const opened: Open = { doc: new Y.Doc(), sockets: new Set() };
  documents.set(name, opened);
  opened.doc.on('update', (update: Uint8Array) => {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, sync);
    writeUpdate(encoder, update);
    const frame = encoding.toUint8Array(encoder);
    for (const socket of opened.sockets) socket.send(frame);
  });
  return opened;
}

server.on('connection', (socket, request) => {
  const { doc, sockets } = documentOf(request.url ?? '/');
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.on('message', (data: Buffer) => {
    const decoder = decoding.createDecoder(new Uint8Array(data));
    if (decoding.readVarUint(decoder) !== sync) return;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, sync);
    readSyncMessage(decoder, encoder, doc, socket);
    if (encoding.length(encoder) > 1) socket.send(encoding.toUint8Array(encoder));
  });
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, sync);
  writeSyncStep1(encoder, doc);
  socket.send(encoding.toUint8Array(encoder));
});

server.on('listening', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
