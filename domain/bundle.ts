// The portable bundle of an incident, version 1 (docs/bundle.md): its files and caps, its manifest, and how each line is written and read.
import { z } from 'zod';
import { actor } from './event.ts';
import { type EventNumber, type ImageId, imageId, incidentId, type SignalSeq } from './ids.ts';
import { type ImageType, imageTypes, maxImageBytes } from './image.ts';
import { noDataWords, type RawEntry, rawEntry } from './log.ts';
import { recordedSignal } from './recording.ts';
import type { Signal } from './signal.ts';
import { epochMs, formatTime, timeField } from './time.ts';

const megabyte = 1024 * 1024;

/** The files of every bundle with the most bytes each may have when it is unpacked, in the order in which they are written. */
export const bundleParts = {
  'log.jsonl': 1024 * megabyte,
  'incident.json': 16 * megabyte,
  'actions.jsonl': 64 * megabyte,
  'offers.jsonl': 256 * megabyte,
  'signals.jsonl': 2048 * megabyte,
  'document-updates.jsonl': 256 * megabyte,
  'images.jsonl': 16 * megabyte,
  'manifest.json': 16 * megabyte,
} as const;
export type BundlePart = keyof typeof bundleParts;

/** The most that a bundle may be as it is sent, and the longest line in it, in bytes. */
export const maxBundleBytes = 512 * megabyte;
export const maxBundleLineBytes = 16 * megabyte;
/** An incident's images are 100 MB together; this many files would each be smaller than a picture can be. */
export const maxBundleImages = 10_000;

export const bundleMediaType = 'application/zip';

const imageEndings: Record<ImageType, string> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/gif': 'gif', 'image/webp': 'webp' };

/** Where an image stands in a bundle. */
export function bundleImageName(id: ImageId, type: ImageType): string {
  return `images/${id}.${imageEndings[type]}`;
}

/** The folder that a bundle holds: letters, digits and single hyphens, as the name of a recording. */
export const bundleFolder = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

const imageName = /^images\/[A-Za-z0-9_-]{1,64}\.(?:png|jpg|gif|webp)$/;

/** The folder and the file that a name in a bundle stands for (`inc-214-2026-03-12/log.jsonl`); null for a name that no bundle has. */
export function splitBundleName(name: string): { readonly folder: string; readonly file: string } | null {
  const at = name.indexOf('/');
  const [folder, file] = [name.slice(0, Math.max(0, at)), name.slice(at + 1)];
  return bundleFolder.safeParse(folder).success && (isBundlePart(file) || imageName.test(file)) ? { folder, file } : null;
}

/** How many bytes the file of this name may have; null for a name that no bundle has. */
export function maxBytesOfPart(name: string): number | null {
  const file = splitBundleName(name)?.file;
  if (file === undefined) return null;
  return isBundlePart(file) ? bundleParts[file] : maxImageBytes;
}

export function isBundlePart(name: string): name is BundlePart {
  return Object.hasOwn(bundleParts, name);
}

const count = z.number().int().nonnegative();
/** Positions and numbers are 32-bit integers in the database. */
const position = z.number().int().min(1).max(2_147_483_647);

export const bundleManifest = z.strictObject({
  format: z.literal('muster-bundle', 'This is not a bundle of an incident.'),
  version: z.literal(1, 'Only version 1 of the bundle format is known.'),
  incident: z.strictObject({ id: incidentId, reference: z.string(), title: z.string() }),
  /** Whether names of people were replaced. */
  pseudonyms: z.boolean(),
  counts: z.strictObject({ entries: count, signals: count, actions: count, offers: count, documentUpdates: count, images: count }),
  /** Images are left out where names were replaced: nobody can say what they show. */
  imagesLeftOut: count,
  /** Every file but the manifest, in the order in which they were written. */
  files: z.array(z.strictObject({ name: z.string(), bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) })).max(maxBundleImages + 10),
});
export type BundleManifest = z.output<typeof bundleManifest>;

/**
 * POST /api/bundles (the zip as the body): the incident it made. `remade` names files that this version makes otherwise from
 * the same log: advice on how to score, never what happened.
 */
export const importedAnswer = z.object({
  id: incidentId,
  reference: z.string(),
  originalReference: z.string(),
  title: z.string(),
  counts: bundleManifest.shape.counts,
  remade: z.array(z.string()),
});
export type ImportedAnswer = z.output<typeof importedAnswer>;

/** A signal as a bundle holds it: whole, with the events it stands for. */
export type BundleSignal = Signal & { readonly events: readonly EventNumber[] };

/** An edit of the shared document. */
export const bundleUpdate = z.strictObject({ seq: position, at: epochMs, actor, bytes: z.base64() });
export type BundleUpdate = z.output<typeof bundleUpdate>;

export const bundleImage = z.strictObject({
  id: imageId,
  type: z.enum(imageTypes),
  width: position,
  height: position,
  createdBy: z.string().min(1).max(200),
  createdAt: epochMs,
});
export type BundleImage = z.output<typeof bundleImage>;

/** JSON with the keys of every object in order, so that the same value is always the same bytes. */
export function canonicalJson(value: unknown, indent?: number): string {
  return JSON.stringify(inOrder(value), null, indent);
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, inner]) => [key, inOrder(inner)]),
  );
}

/** A signal as a line of `signals.jsonl`: a recorded signal with what only a bundle needs. `reveals` are ids of actions. */
export function signalLine(signal: BundleSignal, reveals: readonly string[]): string {
  const { seq, externalId, channel, from, role, text, attributes, occurredAt, observedAt, recordedAt, events } = signal;
  // In the order of canonical JSON, which is not made anew for each of a million lines.
  return JSON.stringify({
    at: formatTime(observedAt),
    attributes: Object.keys(attributes).length === 0 ? undefined : inOrder(attributes),
    channel,
    events: events.length === 0 ? undefined : events,
    externalId: externalId ?? undefined,
    from,
    id: `s${seq}`,
    occurredAt: occurredAt === observedAt ? undefined : formatTime(occurredAt),
    recordedAt: formatTime(recordedAt),
    reveals: reveals.length === 0 ? undefined : reveals,
    role: role ?? undefined,
    text,
  });
}

/** What a line of `signals.jsonl` must be; unknown fields would be lost and are refused. */
export const bundleSignal = z.strictObject({
  ...recordedSignal.shape,
  recordedAt: timeField,
  externalId: z.string().min(1).max(600).optional(),
  events: z.array(position).max(100_000).optional(),
});

/** The signal of a line that was read, and the actions that it reveals. */
export function signalOfLine(read: z.output<typeof bundleSignal>): { signal: BundleSignal; reveals: readonly string[] } {
  const { id, at, occurredAt, recordedAt, channel, from, role, text, attributes, externalId, events, reveals } = read;
  const signal: BundleSignal = {
    ...{ seq: Number(id.slice(1)) as SignalSeq, externalId: externalId ?? null, channel, from, role: role ?? null, text },
    ...{ attributes: attributes ?? {}, occurredAt: occurredAt ?? at, observedAt: at, recordedAt },
    events: (events ?? []) as EventNumber[],
  };
  return { signal, reveals: reveals ?? [] };
}

/** What a line of `log.jsonl` must be: an entry as it is stored. */
export const bundleEntry = z.strictObject({
  ...rawEntry.shape,
  seq: position,
  data: z.unknown().refine((data) => data !== null && data !== undefined, noDataWords),
});

export function entryLine(entry: RawEntry): string {
  return canonicalJson(entry);
}
