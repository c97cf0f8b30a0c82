// Reads the body of a delivery of signals: one object, a list, `{ signals }`, or a line each.
import { type FieldFault, faultsOf, MusterError } from '../../domain/errors.ts';
import { type SignalInput, signalInput } from '../../domain/signal.ts';

export const maxSignalsPerRequest = 5_000;

/** `index` counts the items of a batch from 0, or the lines of NDJSON (empty lines count, and are skipped). */
export type SignalBody = {
  readonly items: { readonly index: number; readonly input: SignalInput }[];
  readonly refused: { readonly index: number; readonly faults: FieldFault[] }[];
  readonly isBatch: boolean;
};

/**
 * Parses what can be parsed and names the rest. Throws MusterError `malformed-body` for broken JSON, `too-large` for more
 * than 5,000 items, `invalid-input` for an empty body.
 */
export function readSignalBody(text: string, contentType: string): SignalBody {
  const isLines = contentType.toLowerCase().startsWith('application/x-ndjson');
  const { found, isBatch } = isLines ? { found: fromLines(text), isBatch: true } : fromJson(text);
  if (found.length === 0) throw new MusterError('invalid-input', 'Send at least one signal.');
  if (found.length > maxSignalsPerRequest) {
    throw new MusterError('too-large', `Send at most ${maxSignalsPerRequest} signals at once; these are ${found.length}.`);
  }
  const items: SignalBody['items'] = [];
  const refused: SignalBody['refused'] = [];
  for (const item of found) {
    if (!item.ok) {
      refused.push({ index: item.index, faults: [{ path: '', message: 'This line is not JSON.' }] });
      continue;
    }
    const parsed = signalInput.safeParse(item.value);
    if (parsed.success) items.push({ index: item.index, input: parsed.data });
    else refused.push({ index: item.index, faults: faultsOf(parsed.error) });
  }
  return { items, refused, isBatch };
}

type Found = { readonly index: number; readonly ok: true; readonly value: unknown } | { readonly index: number; readonly ok: false };

function fromLines(text: string): Found[] {
  const found: Found[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      found.push({ index, ok: true, value: JSON.parse(line) });
    } catch {
      found.push({ index, ok: false });
    }
  }
  return found;
}

function fromJson(text: string): { found: Found[]; isBatch: boolean } {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new MusterError('malformed-body', 'The body is not JSON.', { cause: error });
  }
  const list = Array.isArray(body) ? body : listIn(body);
  const values: unknown[] = list ?? [body];
  return { found: values.map((value, index) => ({ index, ok: true, value })), isBatch: list !== null };
}

function listIn(body: unknown): unknown[] | null {
  if (typeof body !== 'object' || body === null || !('signals' in body)) return null;
  if (Array.isArray(body.signals)) return body.signals;
  throw new MusterError('invalid-input', undefined, { faults: [{ path: 'signals', message: 'Send a list of signals.' }] });
}
