// One socket that types into a document without keeping it: it makes real edits and looks for others' in the frames it gets.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { documentMessage, documentSocketPath } from '../domain/wire.ts';
import { mark, type Target } from './document-messages.ts';

export type TypistSocket = {
  /** Appends the edit's mark to this typist's line and sends it. */
  type(edit: number): void;
  /** Appends any words to this typist's line and sends them. */
  write(words: string): void;
  /** Sends a fence; `onFence` is called with its nonce when everything before it is stored. Only our endpoint answers. */
  fence(nonce: number): void;
  readonly isOpen: () => boolean;
  close(): void;
};

export type TypistEvents = {
  /** A frame with marks of these edits has arrived; only told when `looksForMarks`. */
  readonly onEdits?: (edits: readonly number[]) => void;
  readonly onFence?: (nonce: number) => void;
};

/** Authentication of Hocuspocus: message type 2, sub-type 0, a token. */
const hocuspocusAuth = { message: 2, token: 0 } as const;
const syncStep = { request: 0, update: 2 } as const;

/** Connects, and resolves when the server has answered with the state of the document. */
export function openTypistSocket(target: Target, typist: number, events: TypistEvents): Promise<TypistSocket> {
  const { dialect, url, cookie, documentName } = target;
  const address = dialect === 'plain' ? `${url}${documentSocketPath}${documentName}` : url;
  const origin = url.replace(/^ws/, 'http');
  const socket = new WebSocket(address, { perMessageDeflate: false, headers: { cookie, origin } });
  const doc = new Y.Doc();
  const line = doc.getText(`line-${typist}`);
  const frame = (write: (encoder: encoding.Encoder) => void): Uint8Array => {
    const encoder = encoding.createEncoder();
    if (dialect === 'hocuspocus') encoding.writeVarString(encoder, documentName);
    write(encoder);
    return encoding.toUint8Array(encoder);
  };
  const syncFrame = (step: number, body: Uint8Array): Uint8Array =>
    frame((encoder) => {
      encoding.writeVarUint(encoder, documentMessage.sync);
      encoding.writeVarUint(encoder, step);
      encoding.writeVarUint8Array(encoder, body);
    });
  doc.on('update', (update: Uint8Array) => socket.send(syncFrame(syncStep.update, update)));

  return new Promise((resolve, reject) => {
    let isJoined = false;
    socket.once('error', reject);
    socket.on('close', (code, reason) => reject(new Error(`A socket was closed with ${code} ${reason.toString()}`)));
    socket.on('open', () => {
      if (dialect === 'hocuspocus') {
        socket.send(
          frame((encoder) => {
            encoding.writeVarUint(encoder, hocuspocusAuth.message);
            encoding.writeVarUint(encoder, hocuspocusAuth.token);
            encoding.writeVarString(encoder, 'bench');
            encoding.writeVarString(encoder, '4.7.0');
          }),
        );
      }
      socket.send(syncFrame(syncStep.request, Y.encodeStateVector(doc)));
    });
    socket.on('message', (data: Buffer) => {
      if (events.onEdits !== undefined) {
        const edits = marksIn(data);
        if (edits.length > 0) events.onEdits(edits);
      }
      if (isJoined && (dialect === 'hocuspocus' || data[0] !== documentMessage.fence)) return;
      const decoder = decoding.createDecoder(new Uint8Array(data));
      if (dialect === 'hocuspocus') decoding.readVarString(decoder);
      const message = decoding.readVarUint(decoder);
      if (message === documentMessage.fence) events.onFence?.(decoding.readVarUint(decoder));
      if (isJoined || message !== documentMessage.sync || decoding.readVarUint(decoder) === syncStep.request) return;
      isJoined = true;
      resolve({
        type: (edit) => line.insert(line.length, markOf(typist, edit)),
        write: (words) => line.insert(line.length, words),
        fence(nonce) {
          const encoder = encoding.createEncoder();
          encoding.writeVarUint(encoder, documentMessage.fence);
          encoding.writeVarUint(encoder, nonce);
          socket.send(encoding.toUint8Array(encoder));
        },
        isOpen: () => socket.readyState === socket.OPEN,
        close() {
          socket.terminate();
          doc.destroy();
        },
      });
    });
  });
}

function markOf(typist: number, edit: number): string {
  return `${mark.start}${String(typist).padStart(mark.typistDigits, '0')}${String(edit).padStart(mark.editDigits, '0')}`;
}

function marksIn(frame: Buffer): number[] {
  const edits: number[] = [];
  const start = mark.start.charCodeAt(0);
  for (let at = frame.indexOf(start); at >= 0; at = frame.indexOf(start, at + 1)) {
    const from = at + 1 + mark.typistDigits;
    const edit = Number(frame.toString('latin1', from, from + mark.editDigits));
    if (Number.isInteger(edit)) edits.push(edit);
  }
  return edits;
}
