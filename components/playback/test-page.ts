// A page of playback for tests: it has looked at a moment, and the test says what its worker says.
import type { IncidentId } from '../../domain/ids.ts';
import type { LogEntry } from '../../domain/log.ts';
import type { EpochMs } from '../../domain/time.ts';
import { DocumentReel } from './document-reel.ts';
import { type Glance, glanceOf } from './glance.ts';
import { PlaybackClient, type PlaybackWorker } from './playback-client.ts';
import type { PlaybackMessage } from './playback-messages.ts';

/** The glance that the server's answer of these entries makes. */
export function glanceOfEntries(entries: readonly LogEntry[], at: EpochMs, words = new DocumentReel()): Glance {
  const seq = entries.at(-1)?.seq ?? (0 as LogEntry['seq']);
  return glanceOf({ entries: entries.map(asSent), at, upTo: seq, seq, lastAt: at, words: null }, words);
}

function asSent(entry: LogEntry): unknown {
  if (entry.kind !== 'foreign') return entry;
  const { foreignKind, ...rest } = entry;
  return { ...rest, kind: foreignKind };
}

export function openPage(glance: Glance): { readonly client: PlaybackClient; readonly say: (message: PlaybackMessage) => void } {
  const worker: PlaybackWorker = { postMessage: () => undefined, onmessage: null, terminate: () => undefined };
  const client = new PlaybackClient(() => worker);
  client.open('incident' as IncidentId, structuredClone(glance));
  client.drawn();
  return { client, say: (message) => worker.onmessage?.({ data: structuredClone(message) } as MessageEvent<PlaybackMessage>) };
}
