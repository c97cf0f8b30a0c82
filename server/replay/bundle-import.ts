// Reads a bundle into a closed incident of this installation: checked to the letter, written in one transaction or not at all.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as Y from 'yjs';
import { z } from 'zod';
import {
  type BundleManifest,
  type BundlePart,
  type BundleSignal,
  bundleEntry,
  bundleImage,
  bundleImageName,
  bundleManifest,
  bundleSignal,
  bundleUpdate,
  canonicalJson,
  entryLine,
  type ImportedAnswer,
  isBundlePart,
  maxBundleBytes,
  maxBundleImages,
  maxBytesOfPart,
  signalLine,
  signalOfLine,
  splitBundleName,
} from '../../domain/bundle.ts';
import { MusterError } from '../../domain/errors.ts';
import { emptyRoom, fold } from '../../domain/fold.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import { maxImagePixels, maxIncidentImageBytes, readImageFacts } from '../../domain/image.ts';
import { type LogEntry, type RawEntry, readEntry } from '../../domain/log.ts';
import type { Account } from '../../domain/policy.ts';
import { recordedAction, recordingIncident } from '../../domain/recording.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { BundleStore, IncidentWriter } from '../store/bundle-store.ts';
import type { DocumentUpdate } from '../store/document-store.ts';
import type { IncidentStore } from '../store/incident-store.ts';
import { Faults, linesOf, readLine, refuseBundle, summedAs, textOf } from './bundle-lines.ts';
import { type DerivedFiles, deriveFiles } from './bundle-recording.ts';
import { type OpenZip, openZip } from './bundle-unzip.ts';

export type BundleImport = {
  /**
   * Takes the bytes of a bundle and makes an incident of it. Throws MusterError `too-large`; `invalid-input` with the reason, and
   * with file, line and field where it is one of those; `wrong-state` when the incident is here already; `too-many` while
   * another bundle is being imported; `unavailable`. Whatever it throws, nothing was written.
   */
  take(bytes: AsyncIterable<Uint8Array>, account: Account): Promise<ImportedAnswer>;
};

export type BundleImportDependencies = {
  readonly store: Pick<BundleStore, 'writeIncident'>;
  readonly incidents: Pick<IncidentStore, 'findIncident'>;
  readonly wallNow: () => EpochMs;
};

const batchRows = 1_000;
const batchUpdates = 200;
/** What people call an incident is taken over up to this number; beyond, it would be the start of all numbers to come. */
const highestNumber = 999_999;

export function createBundleImport({ store, incidents, wallNow }: BundleImportDependencies): BundleImport {
  let isBusy = false;

  const hereAlready = async (id: IncidentId): Promise<MusterError | null> => {
    const known = await incidents.findIncident(id);
    if (known === undefined) return null;
    const message = `This incident is here already: ${known.reference}, “${known.title}”. Nothing was imported.`;
    return new MusterError('wrong-state', message, { faults: [{ path: known.id, message }] });
  };

  const read = async (zip: OpenZip, account: Account): Promise<ImportedAnswer> => {
    const bundle = await openBundle(zip);
    const { incident } = bundle.manifest;
    const known = await hereAlready(incident.id);
    if (known !== null) throw known;
    try {
      return await store.writeIncident(incident.id, (writer) => writeAll(bundle, writer, { account, now: wallNow() }));
    } catch (error) {
      // Somebody imported it at the same moment.
      if (error instanceof MusterError && error.code === 'wrong-state') throw (await hereAlready(incident.id)) ?? error;
      throw error;
    }
  };

  return {
    async take(bytes, account) {
      if (isBusy) throw new MusterError('too-many', 'Another bundle is being imported. Try again when it is done.');
      isBusy = true;
      const folder = await mkdtemp(path.join(tmpdir(), 'muster-bundle-'));
      try {
        const file = path.join(folder, 'bundle.zip');
        await pipeline(capped(bytes), createWriteStream(file, { mode: 0o600 }));
        const zip = await openZip(file, { maxBytes: maxBytesOfPart, maxEntries: maxBundleImages + 10 });
        try {
          return await read(zip, account);
        } finally {
          await zip.close();
        }
      } finally {
        isBusy = false;
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

async function* capped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.byteLength;
    if (length > maxBundleBytes) throw new MusterError('too-large', `A bundle may be ${maxBundleBytes / 1024 / 1024} MB at most.`);
    yield chunk;
  }
}

type OpenedBundle = {
  readonly folder: string;
  readonly manifest: BundleManifest;
  readonly sums: ReadonlyMap<string, BundleManifest['files'][number]>;
  readonly faults: Faults;
  /** The bytes of a file, checked against the manifest. */
  bytes(name: string): AsyncGenerator<Uint8Array>;
};

async function openBundle(zip: OpenZip): Promise<OpenedBundle> {
  const names = zip.entries.map(({ name }) => splitBundleName(name));
  const folder = names[0]?.folder;
  if (folder === undefined || names.some((name) => name?.folder !== folder)) throw refuseBundle('Its files are not in one folder.');
  const files = new Set(names.map((name) => name?.file ?? ''));
  if (!files.has('manifest.json')) throw refuseBundle('It has no manifest.json: it is another zip, or not whole.');
  const faults = new Faults();
  const text = await textOf(zip.read(`${folder}/manifest.json`), 'manifest.json');
  const manifest = readLine(bundleManifest, { text, file: 'manifest.json', line: 1, faults });
  faults.throwIfAny();
  if (manifest === null || text !== canonicalJson(manifest, 2)) throw refuseBundle('manifest.json is not as a bundle writes it.');
  const sums = new Map(manifest.files.map((file) => [file.name, file]));
  files.delete('manifest.json');
  const missing = manifest.files.find(({ name }) => !files.has(name));
  if (missing !== undefined) throw refuseBundle(`${JSON.stringify(missing.name.slice(0, 100))} is missing.`);
  if (sums.size !== manifest.files.length || files.size !== sums.size) throw refuseBundle('It holds files that its manifest does not name.');
  return {
    ...{ folder, manifest, sums, faults },
    bytes(name) {
      const sum = sums.get(name);
      if (sum === undefined) throw refuseBundle(`${name} is missing.`);
      return summedAs(zip.read(`${folder}/${name}`), sum);
    },
  };
}

async function writeAll(
  bundle: OpenedBundle,
  writer: IncidentWriter,
  { account, now }: { readonly account: Account; readonly now: EpochMs },
): Promise<ImportedAnswer> {
  const { manifest, faults, folder } = bundle;
  const { room, first } = await writeLog(bundle, writer);
  await writeUpdates(bundle, writer);
  const revealed = await writeSignals(bundle, writer);
  await writeImages(bundle, writer);
  faults.throwIfAny();

  const derived = await deriveFiles(room, writer.observedAt);
  const remade = await comparedWith(derived, bundle, revealed);
  faults.throwIfAny();
  const { reference, title } = room;
  if (reference !== manifest.incident.reference || title !== manifest.incident.title || derived.folder !== folder) {
    throw refuseBundle('Its manifest speaks of another incident than its log.');
  }
  const { pseudonyms, imagesLeftOut } = manifest;
  const number = Number(/^INC-([1-9]\d{0,5})$/.exec(reference)?.[1] ?? Number.NaN);
  const here = await writer.finish({
    ...{ title, severity: room.severity, stage: room.stage, recordedAt: first.recordedAt },
    declaredBy: first.actor,
    declaredAt: room.declaredAt ?? first.observedAt,
    resolvedAt: room.resolvedAt ?? first.observedAt,
    number: number <= highestNumber ? number : null,
    origin: {
      ...{ kind: 'imported', reference, importedAt: now, importedBy: { id: account.id, name: account.name }, pseudonyms, imagesLeftOut },
      was: room.origin,
    },
  });
  return { id: manifest.incident.id, reference: here, originalReference: reference, title, counts: manifest.counts, remade };
}

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

async function writeLog(bundle: OpenedBundle, writer: IncidentWriter): Promise<{ room: RoomState; first: LogEntry }> {
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
    if (entry.seq !== last) faults.add('log.jsonl', line, [{ path: 'seq', message: `Entries follow one another: this one should be ${last}.` }]);
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

async function writeUpdates(bundle: OpenedBundle, writer: IncidentWriter): Promise<void> {
  const { faults, manifest } = bundle;
  const batches = inBatches<DocumentUpdate>(batchUpdates, faults, (updates) => writer.updates(updates));
  // As a room would: an edit that can be read may still be none that a document can take.
  const doc = new Y.Doc();
  let last = 0;
  const file = 'document-updates.jsonl';
  const count = await eachLine(bundle, file, bundleUpdate, (update) => canonicalJson(update), async ({ seq, at, actor, bytes: text }, line) => {
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
  });
  doc.destroy();
  await batches.flush();
  faults.throwIfAny();
  checkCount('edits', count, manifest.counts.documentUpdates);
}

/** Gives the sum of what the signals are said to reveal, to compare with what the log says. */
async function writeSignals(bundle: OpenedBundle, writer: IncidentWriter): Promise<ReadonlyMap<number, readonly string[]>> {
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

async function writeImages(bundle: OpenedBundle, writer: IncidentWriter): Promise<void> {
  const { faults, manifest, sums } = bundle;
  const found: z.output<typeof bundleImage>[] = [];
  await eachLine(bundle, 'images.jsonl', bundleImage, (image) => canonicalJson(image), (image, line) => {
    const before = found.at(-1);
    if (before !== undefined && before.id >= image.id) faults.add('images.jsonl', line, [{ path: 'id', message: 'Images are in the order of their names.' }]);
    found.push(image);
  });
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
    if (!isWhatItSays || facts.width * facts.height > maxImagePixels) throw refuseBundle(`${name} is not the image that images.jsonl names.`);
    if (createHash('sha256').update(bytes).digest('base64url') !== image.id) throw refuseBundle(`${name} has another content than its name says.`);
    await writer.image(image, bytes);
  }
}

/** Checks the files that follow from the log, and names those that this version makes otherwise. */
async function comparedWith(derived: DerivedFiles, bundle: OpenedBundle, revealed: ReadonlyMap<number, readonly string[]>): Promise<string[]> {
  const { faults, manifest } = bundle;
  const lines: Record<'actions.jsonl' | 'offers.jsonl', string[]> = { 'actions.jsonl': [], 'offers.jsonl': [] };
  for (const [file, schema] of [['actions.jsonl', recordedAction], ['offers.jsonl', z.looseObject({ offer: z.unknown() })]] as const) {
    for await (const { text, line } of linesOf(bundle.bytes(file), file)) {
      if (readLine(schema, { text, file, line, faults }) !== null) lines[file].push(text);
    }
  }
  const incident = await textOf(bundle.bytes('incident.json'), 'incident.json');
  readLine(recordingIncident, { text: incident, file: 'incident.json', line: 1, faults });
  faults.throwIfAny();
  checkCount('actions', lines['actions.jsonl'].length, manifest.counts.actions);
  checkCount('offers', lines['offers.jsonl'].length, manifest.counts.offers);
  const isSame = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((line, index) => line === b[index]);
  const reveals = [...derived.reveals].filter(([seq]) => seq <= manifest.counts.signals);
  const sameReveals = reveals.length === revealed.size && reveals.every(([seq, ids]) => isSame(ids, revealed.get(seq) ?? []));
  return [
    ...(derived.incident === incident ? [] : ['incident.json']),
    ...(isSame(derived.actions, lines['actions.jsonl']) ? [] : ['actions.jsonl']),
    ...(isSame(derived.offers, lines['offers.jsonl']) ? [] : ['offers.jsonl']),
    ...(sameReveals ? [] : ['signals.jsonl']),
  ];
}
