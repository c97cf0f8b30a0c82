// Reads the files of a bundle line by line: what is not to the letter what a bundle holds is named by file, line and field.
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { type BundleManifest, maxBundleLineBytes } from '../../domain/bundle.ts';
import { type FieldFault, faultsOf, MusterError } from '../../domain/errors.ts';
import { isStorableJson } from '../store/storable-json.ts';

/** So many faults are told; a file of another kind would have one on every line. */
const mostFaults = 20;
/** Deeper than any form or payload, and far less than the database or a stack takes. */
const deepest = 500;

type FileSum = Pick<BundleManifest['files'][number], 'name' | 'bytes' | 'sha256'>;

/** What is wrong with a bundle, gathered while it is read. */
export class Faults {
  readonly #found: FieldFault[] = [];

  /** `line` counts from 1. Throws when that is as much as anybody wants to read. */
  add(file: string, line: number, faults: readonly FieldFault[]): void {
    for (const { path, message } of faults) this.#found.push({ path: `${file}:${line} ${path}`.trimEnd(), message });
    if (this.#found.length >= mostFaults) this.throwIfAny();
  }

  get any(): boolean {
    return this.#found.length > 0;
  }

  /** Throws MusterError `invalid-input` with all of them. */
  throwIfAny(): void {
    const [first] = this.#found;
    if (first === undefined) return;
    const message = `This bundle cannot be imported. ${first.path}: ${first.message}`;
    throw new MusterError('invalid-input', message, { faults: this.#found.slice(0, mostFaults) });
  }
}

export function refuseBundle(why: string, cause?: unknown): MusterError {
  return new MusterError('invalid-input', `This bundle cannot be imported. ${why}`, cause === undefined ? {} : { cause });
}

/** The bytes of a file, refused at their end when they are not those that the manifest names. */
export async function* summedAs(bytes: AsyncIterable<Uint8Array>, { name, bytes: length, sha256 }: FileSum): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let read = 0;
  for await (const chunk of bytes) {
    hash.update(chunk);
    read += chunk.byteLength;
    yield chunk;
  }
  if (read !== length || hash.digest('hex') !== sha256)
    throw refuseBundle(`${name} is not the file that the manifest names: its sum differs.`);
}

/** The lines of a text with their numbers; each must end in a line feed and be UTF-8. */
export async function* linesOf(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<{ readonly text: string; readonly line: number }> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  let line = 0;
  const checkLength = (length: number): void => {
    if (length > maxBundleLineBytes) throw refuseBundle(`A line of ${file} is longer than a line may be.`);
  };
  const finish = (last: Uint8Array): { readonly text: string; readonly line: number } => {
    line += 1;
    checkLength(restBytes + last.byteLength);
    const whole = rest.length === 0 ? last : Buffer.concat([...rest, last]);
    rest = [];
    restBytes = 0;
    try {
      return { text: decoder.decode(whole), line };
    } catch (cause) {
      throw refuseBundle(`${file}:${line} is not UTF-8 text.`, cause);
    }
  };
  for await (const chunk of bytes) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      yield finish(chunk.subarray(from, end));
      from = end + 1;
    }
    restBytes += chunk.byteLength - from;
    checkLength(restBytes);
    // Copied: what comes next may be written over it.
    if (from < chunk.byteLength) rest.push(Uint8Array.from(chunk.subarray(from)));
  }
  if (restBytes > 0) throw refuseBundle(`${file} ends in the middle of a line.`);
}

/** The text of a small file. */
export async function textOf(bytes: AsyncIterable<Uint8Array>, file: string): Promise<string> {
  const lines: string[] = [];
  for await (const { text } of linesOf(bytes, file)) lines.push(text);
  return lines.join('\n');
}

/** Reads one line as JSON of a shape; null when it is faulty, which is noted. */
export function readLine<Schema extends z.ZodType>(
  schema: Schema,
  { text, file, line, faults }: { readonly text: string; readonly file: string; readonly line: number; readonly faults: Faults },
): z.output<Schema> | null {
  const fault = (message: string): null => {
    faults.add(file, line, [{ path: '', message }]);
    return null;
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fault('This is not JSON.');
  }
  if (!isShallow(json, deepest)) return fault('It is nested too deeply.');
  // Whoever reads a line compares it with what JSON.stringify makes of it.
  if (!isStorableJson(text)) return fault('It holds characters that no text can hold.');
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  faults.add(file, line, faultsOf(read.error));
  return null;
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}
