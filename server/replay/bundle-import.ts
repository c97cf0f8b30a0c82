// Reads a bundle into a closed incident of this installation: checked to the letter, written in one transaction or not at all.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  bundleManifest,
  canonicalJson,
  type ImportedAnswer,
  maxBundleBytes,
  maxBundleImages,
  maxBytesOfPart,
  splitBundleName,
} from '../../domain/bundle.ts';
import { MusterError } from '../../domain/errors.ts';
import type { IncidentId } from '../../domain/ids.ts';
import type { Account } from '../../domain/policy.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { BundleStore, IncidentWriter } from '../store/bundle-store.ts';
import type { IncidentStore } from '../store/incident-store.ts';
import { Faults, readLine, refuseBundle, summedAs, textOf } from './bundle-lines.ts';
import { comparedWith, type OpenedBundle, writeImages, writeLog, writeSignals, writeUpdates } from './bundle-parts.ts';
import { deriveFiles } from './bundle-recording.ts';
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
  if (sums.size !== manifest.files.length || files.size !== sums.size)
    throw refuseBundle('It holds files that its manifest does not name.');
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
