// The parts of a bundle as they are read into the database: each line checked, each file counted.
import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import { z } from 'zod';
import {
  type BundleManifest,
  type BundlePart,
  type BundleSignal,
  bundleEntry,
  bundleImage,
  bundleImageName,
  bundleSignal,
  bundleUpdate,
  canonicalJson,
  entryLine,
  isBundlePart,
  signalLine,
  signalOfLine,
} from '../../domain/bundle.ts';
import { MusterError } from '../../domain/errors.ts';
import { emptyRoom, fold } from '../../domain/fold.ts';
import type { Seq } from '../../domain/ids.ts';
import { maxImagePixels, maxIncidentImageBytes, readImageFacts } from '../../domain/image.ts';
import { type LogEntry, type RawEntry, readEntry } from '../../domain/log.ts';
import { recordedAction, recordingIncident } from '../../domain/recording.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { IncidentWriter } from '../store/bundle-store.ts';
import type { DocumentUpdate } from '../store/document-store.ts';
import { type Faults, linesOf, readLine, refuseBundle, textOf } from './bundle-lines.ts';
import type { DerivedFiles } from './bundle-recording.ts';

const batchRows = 1_000;
const batchUpdates = 200;

/** A bundle whose manifest was read. */
export type OpenedBundle = {
  readonly folder: string;
  readonly manifest: BundleManifest;
  readonly sums: ReadonlyMap<string, BundleManifest['files'][number]>;
  readonly faults: Faults;
  /** The bytes of a file, checked against the manifest. */
  bytes(name: string): AsyncGenerator<Uint8Array>;
};

/** Reads the lines of a file; `take` gets each that is of the shape and is what `write` makes of it again, to the letter. */
async function eachLine<Schema extends z.ZodType>(
  { bytes, faults }: Pick<OpenedBundle, 'bytes' | 'faults'>,
  file: BundlePart,
  schema: Schema,
  write: (value: z.output<Schema>) => string,
  take: (value: z.output<Schema>, line: number) => Promise<void> | void,
): Promise<number> {
  let count = 0;
  for await (const { text, line } of linesOf(bytes(file), file)) {
    count += 1;
    const value = readLine(schema, { text, file, line, faults });
    if (value === null) continue;
    if (write(value) === text) await take(value, line);
    else faults.add(file, line, [{ path: '', message: 'The line is not as a bundle writes it, so it could not be given back as it is.' }]);
  }
  return count;
}

/** Gathers rows and writes them in batches; nothing is written any more once there is a fault. */
function inBatches<Row>(size: number, faults: Faults, write: (rows: readonly Row[]) => Promise<void>) {
  let rows: Row[] = [];
  const flush = async (): Promise<void> => {
    if (rows.length > 0 && !faults.any) await write(rows);
    rows = [];
  };
  return {
    async add(row: Row): Promise<void> {
      rows.push(row);
      if (rows.length >= size) await flush();
    },
    flush,
  };
}

function checkCount(what: string, found: number, said: number): void {
  if (found !== said) throw refuseBundle(`Its manifest counts ${said} ${what}, and there are ${found}.`);
}

export async function writeLog(bundle: OpenedBundle, writer: IncidentWriter): Promise<{ room: RoomState; first: LogEntry }> {
  const { faults, manifest } = bundle;
  let room = emptyRoom;
  let first: LogEntry | null = null;
  let last = 0;
  const batches = inBatches<RawEntry>(batchRows, faults, async (entries) => {
    const read = entries.map(readEntry);
    first ??= read[0] ?? null;
    room = fold(read, room);
    await writer.entries(entries);
  });
  const count = await eachLine(bundle, 'log.jsonl', bundleEntry, entryOf, async (entry, line) => {
    last += 1;
    if (entry.seq !== last)
      faults.add('log.jsonl', line, [{ path: 'seq', message: `Entries follow one another: this one should be ${last}.` }]);
    await batches.add({ ...entry, seq: entry.seq as Seq });
  });
  await batches.flush();
  faults.throwIfAny();
  checkCount('entries', count, manifest.counts.entries);
  if (first === null) throw refuseBundle('Its log is empty.');
  return { room, first };
}

function entryOf(entry: z.output<typeof bundleEntry>): string {
  return entryLine({ ...entry, seq: entry.seq as Seq });
}

export async function writeUpdates(bundle: OpenedBundle, writer: IncidentWriter): Promise<void> {
  const { faults, manifest } = bundle;
  const batches = inBatches<DocumentUpdate>(batchUpdates, faults, (updates) => writer.updates(updates));
  // As a room would: an edit that can be read may still be none that a document can take.
  const doc = new Y.Doc();
  let last = 0;
  const file = 'document-updates.jsonl';
  const count = await eachLine(
    bundle,
    file,
    bundleUpdate,
    (update) => canonicalJson(update),
    async ({ seq, at, actor, bytes: text }, line) => {
      last += 1;
      if (seq !== last) faults.add(file, line, [{ path: 'seq', message: `Edits follow one another: this one should be ${last}.` }]);
      const bytes = new Uint8Array(Buffer.from(text, 'base64'));
      try {
        Y.decodeUpdate(bytes);
        Y.applyUpdate(doc, bytes);
      } catch {
        faults.add(file, line, [{ path: 'bytes', message: 'This is not an edit of a document.' }]);
      }
      await batches.add({ seq: seq as Seq, at, actor, bytes });
    },
  );
  doc.destroy();
  await batches.flush();
  faults.throwIfAny();
  checkCount('edits', count, manifest.counts.documentUpdates);
}

/** Gives the sum of what the signals are said to reveal, to compare with what the log says. */
export async function writeSignals(bundle: OpenedBundle, writer: IncidentWriter): Promise<ReadonlyMap<number, readonly string[]>> {
  const { faults, manifest } = bundle;
  const file = 'signals.jsonl';
  const batches = inBatches<BundleSignal>(batchRows, faults, (signals) => writer.signals(signals));
  const revealed = new Map<number, readonly string[]>();
  let [lastAt, lastSeq] = [0, 0];
  const lineOf = (read: z.output<typeof bundleSignal>): string => {
    const { signal, reveals } = signalOfLine(read);
    return signalLine(signal, reveals);
  };
  const count = await eachLine(bundle, file, bundleSignal, lineOf, async (read, line) => {
    const { signal, reveals } = signalOfLine(read);
    if (signal.observedAt < lastAt || (signal.observedAt === lastAt && signal.seq <= lastSeq)) {
      faults.add(file, line, [{ path: 'at', message: 'Signals are in the order in which they were observed: this one is too late.' }]);
    }
    [lastAt, lastSeq] = [signal.observedAt, signal.seq];
    if (signal.seq > manifest.counts.signals) faults.add(file, line, [{ path: 'id', message: 'There are not so many signals.' }]);
    if (reveals.length > 0) revealed.set(signal.seq, reveals);
    await batches.add(signal);
  });
  await batches.flush();
  faults.throwIfAny();
  // None twice (the database holds that), none above their number: so none is missing.
  checkCount('signals', count, manifest.counts.signals);
  return revealed;
}

export async function writeImages(bundle: OpenedBundle, writer: IncidentWriter): Promise<void> {
  const { faults, manifest, sums } = bundle;
  const found: z.output<typeof bundleImage>[] = [];
  await eachLine(
    bundle,
    'images.jsonl',
    bundleImage,
    (image) => canonicalJson(image),
    (image, line) => {
      const before = found.at(-1);
      if (before !== undefined && before.id >= image.id)
        faults.add('images.jsonl', line, [{ path: 'id', message: 'Images are in the order of their names.' }]);
      found.push(image);
    },
  );
  faults.throwIfAny();
  checkCount('images', found.length, manifest.counts.images);
  if (found.length !== [...sums.keys()].filter((name) => !isBundlePart(name)).length) {
    throw refuseBundle('It holds images that images.jsonl does not name.');
  }
  let total = 0;
  for (const image of found) {
    const name = bundleImageName(image.id, image.type);
    const chunks: Uint8Array[] = [];
    for await (const chunk of bundle.bytes(name)) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    total += bytes.byteLength;
    if (total > maxIncidentImageBytes) throw new MusterError('too-large', 'Its images are more than an incident may have.');
    const facts = readImageFacts(bytes);
    const isWhatItSays = facts !== null && facts.type === image.type && facts.width === image.width && facts.height === image.height;
    if (!isWhatItSays || facts.width * facts.height > maxImagePixels)
      throw refuseBundle(`${name} is not the image that images.jsonl names.`);
    if (createHash('sha256').update(bytes).digest('base64url') !== image.id)
      throw refuseBundle(`${name} has another content than its name says.`);
    await writer.image(image, bytes);
  }
}

/** Checks the files that follow from the log, and names those that this version makes otherwise. */
export async function comparedWith(
  derived: DerivedFiles,
  bundle: OpenedBundle,
  revealed: ReadonlyMap<number, readonly string[]>,
): Promise<string[]> {
  const { faults, manifest } = bundle;
  const lines: Record<'actions.jsonl' | 'offers.jsonl', string[]> = { 'actions.jsonl': [], 'offers.jsonl': [] };
  for (const [file, schema] of [
    ['actions.jsonl', recordedAction],
    ['offers.jsonl', z.looseObject({ offer: z.unknown() })],
  ] as const) {
    for await (const { text, line } of linesOf(bundle.bytes(file), file)) {
      if (readLine(schema, { text, file, line, faults }) !== null) lines[file].push(text);
    }
  }
  const incident = await textOf(bundle.bytes('incident.json'), 'incident.json');
  readLine(recordingIncident, { text: incident, file: 'incident.json', line: 1, faults });
  faults.throwIfAny();
  checkCount('actions', lines['actions.jsonl'].length, manifest.counts.actions);
  checkCount('offers', lines['offers.jsonl'].length, manifest.counts.offers);
  const isSame = (a: readonly string[], b: readonly string[]): boolean =>
    a.length === b.length && a.every((line, index) => line === b[index]);
  const reveals = [...derived.reveals].filter(([seq]) => seq <= manifest.counts.signals);
  const sameReveals = reveals.length === revealed.size && reveals.every(([seq, ids]) => isSame(ids, revealed.get(seq) ?? []));
  return [
    ...(derived.incident === incident ? [] : ['incident.json']),
    ...(isSame(derived.actions, lines['actions.jsonl']) ? [] : ['actions.jsonl']),
    ...(isSame(derived.offers, lines['offers.jsonl']) ? [] : ['offers.jsonl']),
    ...(sameReveals ? [] : ['signals.jsonl']),
  ];
}
