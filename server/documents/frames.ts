// Frames of the document socket: decoding what clients send, by hand and with limits, and encoding what we send.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { z } from 'zod';
import { MusterError } from '../../domain/errors.ts';
import { documentMessage } from '../../domain/wire.ts';

/** Sub-types of a sync message (y-protocols/PROTOCOL.md). */
const syncMessage = { step1: 0, step2: 1, update: 2 } as const;

/** One awareness entry: the state of one tab (`state: null` means gone), with the clock that orders its changes. */
export type AwarenessEntry = { readonly clientId: number; readonly clock: number; readonly state: Record<string, unknown> | null };

export type Frame =
  /** What the client has; it wants the rest. */
  | { readonly type: 'sync-request'; readonly stateVector: Uint8Array }
  /** Changes: everything that we lacked, as the answer to a request, or the latest on their own. */
  | { readonly type: 'update'; readonly update: Uint8Array; readonly isAnswer: boolean }
  | { readonly type: 'awareness'; readonly entries: readonly AwarenessEntry[] }
  | { readonly type: 'awareness-request' }
  | { readonly type: 'fence'; readonly nonce: number }
  | { readonly type: 'heartbeat' };

const awarenessState = z.record(z.string(), z.unknown()).nullable();

export const maxAwarenessStateBytes = 16 * 1024;
const maxEntriesPerFrame = 64;

/**
 * Decodes one frame. Throws MusterError `malformed-body` for bytes that are no frame, `too-large` for a state over the cap.
 * y-websocket reads one message per frame, and so do we: bytes behind it are a fault.
 */
export function readFrame(bytes: Uint8Array): Frame {
  const decoder = decoding.createDecoder(bytes);
  let frame: Frame;
  try {
    frame = readMessage(decoder);
  } catch (error) {
    if (error instanceof MusterError) throw error;
    throw new MusterError('malformed-body', 'The frame could not be read.', { cause: error });
  }
  if (decoding.hasContent(decoder)) throw new MusterError('malformed-body', 'A frame holds one message.');
  return frame;
}

function readMessage(decoder: decoding.Decoder): Frame {
  const type = decoding.readVarUint(decoder);
  switch (type) {
    case documentMessage.sync: {
      const step = decoding.readVarUint(decoder);
      const body = decoding.readVarUint8Array(decoder);
      if (step === syncMessage.step1) return { type: 'sync-request', stateVector: body };
      if (step === syncMessage.step2 || step === syncMessage.update)
        return { type: 'update', update: body, isAnswer: step === syncMessage.step2 };
      throw new MusterError('malformed-body', `Unknown sync step ${step}.`);
    }
    case documentMessage.awareness:
      return { type: 'awareness', entries: readAwareness(decoding.createDecoder(decoding.readVarUint8Array(decoder)), maxEntriesPerFrame) };
    case documentMessage.queryAwareness:
      return { type: 'awareness-request' };
    case documentMessage.fence:
      return { type: 'fence', nonce: decoding.readVarUint(decoder) };
    case documentMessage.heartbeat:
      return { type: 'heartbeat' };
    default:
      throw new MusterError('malformed-body', `Unknown message type ${type}.`);
  }
}

/** Reads what `writeAwareness` wrote, and nothing behind it. Throws MusterError, or what the decoder or the parsers throw. */
export function readAwareness(decoder: decoding.Decoder, maxEntries: number): AwarenessEntry[] {
  const count = decoding.readVarUint(decoder);
  if (count > maxEntries) throw new MusterError('too-large', `A frame holds at most ${maxEntries} awareness states.`);
  const entries: AwarenessEntry[] = [];
  for (let index = 0; index < count; index++) {
    const clientId = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    const text = decoding.readVarString(decoder);
    if (text.length > maxAwarenessStateBytes)
      throw new MusterError('too-large', `Keep an awareness state under ${maxAwarenessStateBytes} characters.`);
    entries.push({ clientId, clock, state: awarenessState.parse(JSON.parse(text)) });
  }
  if (decoding.hasContent(decoder)) throw new MusterError('malformed-body', 'There are bytes behind the awareness states.');
  return entries;
}

/** Asks the other side for what it has beyond this state vector. */
export function syncRequestFrame(stateVector: Uint8Array): Uint8Array {
  return syncFrame(syncMessage.step1, stateVector);
}

/** Answers a sync request. */
export function syncAnswerFrame(update: Uint8Array): Uint8Array {
  return syncFrame(syncMessage.step2, update);
}

export function updateFrame(update: Uint8Array): Uint8Array {
  return syncFrame(syncMessage.update, update);
}

/** The body of an awareness message (y-protocols/awareness.js). */
export function writeAwareness(encoder: encoding.Encoder, entries: readonly AwarenessEntry[]): void {
  encoding.writeVarUint(encoder, entries.length);
  for (const { clientId, clock, state } of entries) {
    encoding.writeVarUint(encoder, clientId);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, JSON.stringify(state));
  }
}

export function awarenessFrame(entries: readonly AwarenessEntry[]): Uint8Array {
  const body = encoding.createEncoder();
  writeAwareness(body, entries);
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, documentMessage.awareness);
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(body));
  return encoding.toUint8Array(encoder);
}

export function fenceFrame(nonce: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, documentMessage.fence);
  encoding.writeVarUint(encoder, nonce);
  return encoding.toUint8Array(encoder);
}

export const heartbeatFrame: Uint8Array = new Uint8Array([documentMessage.heartbeat]);

function syncFrame(step: number, body: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, documentMessage.sync);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, body);
  return encoding.toUint8Array(encoder);
}
