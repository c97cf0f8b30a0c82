// Writes an incident as a bundle: the zip comes as it is read, so that a million signals are never in memory together.
import { createHash } from 'node:crypto';
import {
  type BundleManifest,
  type BundlePart,
  bundleImageName,
  bundleParts,
  canonicalJson,
  entryLine,
  signalLine,
} from '../../domain/bundle.ts';
import { MusterError } from '../../domain/errors.ts';
import { emptyRoom, fold } from '../../domain/fold.ts';
import type { IncidentId } from '../../domain/ids.ts';
import { readEntry } from '../../domain/log.ts';
import type { BundleStore, IncidentSnapshot } from '../store/bundle-store.ts';
import { type Disguise, disguiseOf, type KnownAccount, undisguised } from './bundle-disguise.ts';
import { deriveFiles } from './bundle-recording.ts';
import { writeZip, type ZipPart } from './bundle-zip.ts';

export type OpenBundle = {
  /** What a downloaded file should be called. */
  readonly fileName: string;
  /** The zip. Whoever stops reading early calls `return`. */
  readonly bytes: AsyncGenerator<Uint8Array>;
};

export type BundleExport = {
  /**
   * Opens the bundle of a closed incident, as it stands at this moment. Throws MusterError `not-found`, `wrong-state` for an
   * open incident, `unavailable`; its bytes throw `too-large` where a part would be more than an import takes.
   */
  open(id: IncidentId, options: { readonly pseudonyms: boolean }): Promise<OpenBundle>;
};

/** Lines are handed on in pieces of about so many characters. */
const pieceLength = 64 * 1024;

/** `accounts` are the people that texts may name without their being in the incident. */
export function createBundleExport(given: {
  store: Pick<BundleStore, 'openSnapshot'>;
  accounts: () => readonly KnownAccount[];
}): BundleExport {
  return {
    async open(id, { pseudonyms }) {
      const snapshot = await given.store.openSnapshot(id);
      try {
        const { status } = snapshot.incident;
        if (status !== 'resolved') throw new MusterError('wrong-state', 'Resolve the incident first: a bundle holds the whole of it.');
        const disguise = pseudonyms ? await disguiseOf(snapshot, given.accounts()) : undisguised;
        let room = emptyRoom;
        for await (const page of snapshot.entries())
          room = fold(
            page.map((entry) => readEntry(disguise.entry(entry))),
            room,
          );
        const derived = await deriveFiles(room, snapshot.observedAt);
        const { reference, title } = room;
        const contents = contentsOf({ snapshot, disguise, derived, manifest: { id, reference, title, pseudonyms } });
        return { fileName: `${derived.folder}.zip`, bytes: closing(snapshot, writeZip(contents)) };
      } catch (error) {
        await snapshot.close();
        throw error;
      }
    },
  };
}

type Contents = {
  readonly snapshot: IncidentSnapshot;
  readonly disguise: Disguise;
  readonly derived: Awaited<ReturnType<typeof deriveFiles>>;
  readonly manifest: { readonly id: IncidentId; readonly reference: string; readonly title: string; readonly pseudonyms: boolean };
};

async function* contentsOf({ snapshot, disguise, derived, manifest }: Contents): AsyncGenerator<ZipPart> {
  const files: BundleManifest['files'] = [];
  const { reveals, folder } = derived;
  const count = { entries: 0, signals: 0, documentUpdates: 0 };
  const part = (name: string, bytes: AsyncIterable<Uint8Array>, most: number, compress = true): ZipPart => ({
    name: `${folder}/${name}`,
    compress,
    bytes: summed(name, bytes, most, files),
  });
  const linesPart = (name: BundlePart, lines: AsyncIterable<string> | Iterable<string>): ZipPart =>
    part(name, asBytes(lines), bundleParts[name]);

  yield linesPart(
    'log.jsonl',
    mapPages(snapshot.entries(), (entry) => {
      count.entries += 1;
      return entryLine(disguise.entry(entry));
    }),
  );
  yield linesPart('incident.json', [derived.incident]);
  yield linesPart('actions.jsonl', derived.actions);
  yield linesPart('offers.jsonl', derived.offers);
  yield linesPart(
    'signals.jsonl',
    mapPages(snapshot.signals(), (signal) => {
      count.signals += 1;
      return signalLine(disguise.signal(signal), reveals.get(signal.seq) ?? []);
    }),
  );
  yield linesPart(
    'document-updates.jsonl',
    mapPages(snapshot.updates(), ({ seq, at, actor, bytes }) => {
      count.documentUpdates += 1;
      const shown = disguise.update({ actor, bytes });
      return canonicalJson({ seq, at, actor: shown.actor, bytes: Buffer.from(shown.bytes).toString('base64') });
    }),
  );
  const all = await snapshot.images();
  const images = disguise.withImages ? all : [];
  yield linesPart(
    'images.jsonl',
    images.map((image) => canonicalJson(image)),
  );
  for (const { id, type } of images) {
    const bytes = await snapshot.imageBytes(id);
    yield part(bundleImageName(id, type), once(bytes), bytes.byteLength, false);
  }
  const { incident } = snapshot;
  const from = incident.origin.kind === 'imported' ? incident.origin : null;
  const { id, reference, title, pseudonyms } = manifest;
  const whole: BundleManifest = {
    ...{ format: 'muster-bundle', version: 1, incident: { id, reference, title }, pseudonyms: pseudonyms || from?.pseudonyms === true },
    counts: { ...count, actions: derived.actions.length, offers: derived.offers.length, images: images.length },
    imagesLeftOut: all.length - images.length + (from?.imagesLeftOut ?? 0),
    files: [...files],
  };
  yield linesPart('manifest.json', [canonicalJson(whole, 2)]);
}

/** Passes bytes on and notes the file's size and sum when they are over. */
async function* summed(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  most: number,
  files: BundleManifest['files'],
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.byteLength;
    if (length > most) throw new MusterError('too-large', `${name} of this incident is more than a bundle may hold.`);
    hash.update(chunk);
    yield chunk;
  }
  files.push({ name, bytes: length, sha256: hash.digest('hex') });
}

async function* mapPages<Row>(pages: AsyncIterable<readonly Row[]>, line: (row: Row) => string): AsyncGenerator<string> {
  for await (const page of pages) for (const row of page) yield line(row);
}

/** Lines as UTF-8, each ended by a line feed. */
async function* asBytes(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Uint8Array> {
  let piece = '';
  for await (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < pieceLength) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Gives the connection back when the last byte was read, or nobody reads on. */
async function* closing(snapshot: IncidentSnapshot, bytes: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } finally {
    await snapshot.close();
  }
}
