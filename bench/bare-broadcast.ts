// The baseline of fan-out: a process that does nothing but send frames to all clients with `ws`.
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { sharedNowMs } from './shared-clock.ts';
import { atSteadyRate } from './steady-rate.ts';

export type BroadcastRequest = { readonly perSecond: number; readonly count: number; readonly characters: number };
export type BroadcastAnswer =
  | { readonly type: 'listening'; readonly url: string }
  /** Shared-clock time at which each frame began to be sent. */
  | { readonly type: 'sent'; readonly sentAtMs: Float64Array };

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
const give = (answer: BroadcastAnswer): void => void process.send?.(answer);

server.on('listening', () => {
  const { port } = server.address() as AddressInfo;
  give({ type: 'listening', url: `ws://127.0.0.1:${port}` });
});

process.on('message', ({ perSecond, count, characters }: BroadcastRequest) => {
  const sentAtMs = new Float64Array(count);
  const padding = 'x'.repeat(Math.max(0, Math.round(characters) - 30));
  void atSteadyRate(perSecond, count, (index) => {
    sentAtMs[index] = sharedNowMs();
    const frame = JSON.stringify({ index, padding });
    for (const client of server.clients) client.send(frame);
  }).then(() => give({ type: 'sent', sentAtMs }));
});
process.on('disconnect', () => process.exit(0));
