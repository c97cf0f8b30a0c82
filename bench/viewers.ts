// A process of many viewers: each has the incident open as a browser has, and notes when every event arrives.
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import type { ClientToServer, ServerToClient, WatchAnswer } from '../domain/wire.ts';
import { sharedNowMs } from './shared-clock.ts';
import { alertName, signalOf, type ViewerAnswer, type ViewerRequest } from './viewer-messages.ts';

const alertNumber = new RegExp(`${alertName}(\\d+)`);

let receivedAtMs = new Float64Array(0);
let messages = 0;
let characters = 0;

function give(answer: ViewerAnswer): void {
  process.send?.(answer);
}

async function watchRoom(request: Extract<ViewerRequest, { type: 'watch-room' }>): Promise<void> {
  const { url, cookie, incidentId, viewers, signals } = request;
  receivedAtMs = new Float64Array(viewers * signals);
  await Promise.all(
    Array.from({ length: viewers }, (_, viewer) => {
      const socket: Socket<ServerToClient, ClientToServer> = io(url, {
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
        extraHeaders: { cookie, origin: new URL(url).origin },
      });
      socket.on('entries', (message) => {
        const nowMs = sharedNowMs();
        for (const { kind, data } of message.entries) {
          if (kind === 'event-recorded') note(data, viewer, signals, nowMs);
        }
        if (viewer !== 0) return;
        messages += 1;
        characters += JSON.stringify(message).length;
      });
      return new Promise<void>((resolve, reject) => {
        socket.on('connect_error', reject);
        socket.on('connect', () => {
          socket.emit('watch', { incidentId, lastSeq: 0 }, (answer: WatchAnswer) => {
            if (answer.status === 'ok') resolve();
            else reject(new Error(`A viewer was not let in: ${answer.status}`));
          });
        });
      });
    }),
  );
}

function note(data: unknown, viewer: number, signals: number, nowMs: number): void {
  if (typeof data !== 'object' || data === null || !('event' in data)) return;
  const { event } = data;
  if (typeof event !== 'object' || event === null || !('entity' in event) || !('direction' in event)) return;
  const alert = alertNumber.exec(String(event.entity))?.[1];
  if (alert === undefined) return;
  const signal = signalOf(Number(alert), event.direction === 'better');
  const place = viewer * signals + signal;
  if (signal < signals && receivedAtMs[place] === 0) receivedAtMs[place] = nowMs;
}

/** Frames are `{"index":n,...}`; they are parsed, as those of the room are. */
async function watchBare({ url, viewers, signals }: Extract<ViewerRequest, { type: 'watch-bare' }>): Promise<void> {
  receivedAtMs = new Float64Array(viewers * signals);
  await Promise.all(
    Array.from({ length: viewers }, (_, viewer) => {
      const socket = new WebSocket(url, { perMessageDeflate: false });
      socket.on('message', (frame) => {
        const message: unknown = JSON.parse(frame.toString());
        if (typeof message !== 'object' || message === null || !('index' in message)) return;
        receivedAtMs[viewer * signals + Number(message.index)] = sharedNowMs();
      });
      return new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    }),
  );
}

async function answer(request: ViewerRequest): Promise<void> {
  if (request.type === 'collect') return give({ type: 'collected', receivedAtMs, messages, characters });
  await (request.type === 'watch-room' ? watchRoom(request) : watchBare(request));
  give({ type: 'ready' });
}

process.on('message', (request: ViewerRequest) => {
  answer(request).catch((error: unknown) => {
    process.stderr.write(`The viewers cannot go on: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(0));
