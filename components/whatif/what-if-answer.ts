// The answer of a run: its lines as they come, until the last one.
import { MusterError } from '../../domain/errors.ts';
import type { IncidentId } from '../../domain/ids.ts';
import { type WhatIf, type WhatIfLine, whatIfLine } from '../../domain/what-if.ts';
import { refusal } from '../ui/api-client.ts';

export type WhatIfProgress = Extract<WhatIfLine, { type: 'progress' }>;

/**
 * Asks for a run and gives its result. Throws MusterError with the reason when there is none: the server's refusal, or
 * `unavailable` when the connection was lost. An abort ends the run on the server and passes through.
 */
export async function askWhatIf(id: IncidentId, onProgress: (progress: WhatIfProgress) => void, signal: AbortSignal): Promise<WhatIf> {
  const lost = 'The connection was lost before it was done. Try again.';
  try {
    const answer = await fetch(`/api/incidents/${encodeURIComponent(id)}/what-if`, {
      ...{ method: 'POST', credentials: 'same-origin', cache: 'no-store', body: '{}', signal },
      headers: { 'content-type': 'application/json', accept: 'application/x-ndjson' },
    });
    if (!answer.ok || answer.body === null) throw refusal(answer.status, await answer.json().catch(() => undefined));
    for await (const text of linesOf(answer.body)) {
      const line = whatIfLine.parse(JSON.parse(text));
      if (line.type === 'done') return line.result;
      if (line.type === 'refused') throw new MusterError('wrong-state', line.message);
      onProgress(line);
    }
    throw new MusterError('unavailable', lost);
  } catch (error) {
    if (signal.aborted || error instanceof MusterError) throw error;
    throw new MusterError('unavailable', lost, { cause: error });
  }
}

/** The lines of a body as they come, without their line feeds. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const lines = `${rest}${decoder.decode(read.value, { stream: true })}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
