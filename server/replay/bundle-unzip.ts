// Reads a zip that somebody sent: what it says of itself is checked before a byte is unpacked, and unpacking ends where it was told to.
import { type FileHandle, open } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { MusterError } from '../../domain/errors.ts';

export type ZipEntry = { readonly name: string; readonly bytes: number };

export type OpenZip = {
  /** In the order of the zip's directory. */
  readonly entries: readonly ZipEntry[];
  /** The bytes of a file. Throws MusterError `invalid-input` where they are not what the zip says. */
  read(name: string): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
};

export type ZipRules = {
  /** The most bytes that a file of this name may unpack to; null for a name that is not taken. */
  readonly maxBytes: (name: string) => number | null;
  readonly maxEntries: number;
};

type Located = ZipEntry & { readonly method: 0 | 8; readonly crc: number; readonly packed: number; readonly at: number };

const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
const endBytes = 22;
const centralBytes = 46;
const localBytes = 30;
const maxDirectoryBytes = 4 * 1024 * 1024;
/** The kind of a file in the upper half of its attributes, as Unix writes it; 0 where nobody said. */
const fileKinds = new Set([0, 0o100000]);

/**
 * Opens a zip file on disk. Throws MusterError `invalid-input` with the reason for what is cut off, damaged, of a kind that no
 * bundle is (encrypted, in parts, zip64), or holds a name that `rules` do not know, one twice, or a link; `too-large` for a
 * file that says it is more than it may be.
 */
export async function openZip(path: string, rules: ZipRules): Promise<OpenZip> {
  const file = await open(path, 'r');
  try {
    const directory = await readDirectory(file, (await file.stat()).size, rules.maxEntries);
    const located = directory.entries.map((entry) => checked(entry, rules));
    const names = new Set(located.map(({ name }) => name));
    if (names.size < located.length) throw refuse('It holds a file twice.');
    const placed = await placeAll(file, located, directory.at);
    return {
      entries: located.map(({ name, bytes }) => ({ name, bytes })),
      read(name) {
        const entry = placed.get(name);
        if (entry === undefined) throw refuse(`${name} is missing.`);
        return unpack(file, entry);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

type CentralEntry = Located & { readonly flags: number; readonly rawMethod: number; readonly attributes: number };

async function readDirectory(
  file: FileHandle,
  size: number,
  maxEntries: number,
): Promise<{ readonly entries: readonly CentralEntry[]; readonly at: number }> {
  if (size < endBytes) throw refuse('It is not a zip file.');
  // A bundle has no comment, so the end stands at the end; anything behind it would be something hidden.
  const end = await readAt(file, size - endBytes, endBytes);
  if (end.readUInt32LE(0) !== endSignature || end.readUInt16LE(20) !== 0) {
    throw refuse('It is not a zip file, or its end is missing: it may not have been downloaded whole.');
  }
  const [disk, firstDisk, here, all] = [end.readUInt16LE(4), end.readUInt16LE(6), end.readUInt16LE(8), end.readUInt16LE(10)];
  const [bytes, at] = [end.readUInt32LE(12), end.readUInt32LE(16)];
  if (disk !== 0 || firstDisk !== 0 || here !== all) throw refuse('It is one part of a zip in several parts.');
  if (all > maxEntries) throw refuse(`It holds ${all} files; a bundle has at most ${maxEntries}.`);
  if (at + bytes !== size - endBytes || bytes > maxDirectoryBytes) throw refuse('Its list of files is damaged.');
  const table = await readAt(file, at, bytes);
  const entries: CentralEntry[] = [];
  let next = 0;
  for (let index = 0; index < all; index += 1) {
    if (next + centralBytes > bytes || table.readUInt32LE(next) !== centralSignature) throw refuse('Its list of files is damaged.');
    const lengths = [table.readUInt16LE(next + 28), table.readUInt16LE(next + 30), table.readUInt16LE(next + 32)] as const;
    const nameEnd = next + centralBytes + lengths[0];
    if (nameEnd + lengths[1] + lengths[2] > bytes) throw refuse('Its list of files is damaged.');
    const rawMethod = table.readUInt16LE(next + 10);
    entries.push({
      name: table.toString('utf8', next + centralBytes, nameEnd),
      flags: table.readUInt16LE(next + 8),
      rawMethod,
      method: rawMethod === 0 ? 0 : 8,
      crc: table.readUInt32LE(next + 16),
      packed: table.readUInt32LE(next + 20),
      bytes: table.readUInt32LE(next + 24),
      attributes: table.readUInt32LE(next + 38),
      at: table.readUInt32LE(next + 42),
    });
    next = nameEnd + lengths[1] + lengths[2];
  }
  if (next !== bytes) throw refuse('Its list of files is damaged.');
  return { entries, at };
}

function checked(entry: CentralEntry, { maxBytes }: ZipRules): CentralEntry {
  const { name, flags, rawMethod, attributes, bytes, packed } = entry;
  const shown = JSON.stringify(name.slice(0, 100));
  const most = maxBytes(name);
  if (most === null) throw refuse(`It holds ${shown}, which is no file of a bundle.`);
  if ((flags & 1) !== 0) throw refuse(`${shown} is encrypted.`);
  if (rawMethod !== 0 && rawMethod !== 8) throw refuse(`${shown} is compressed in a way that is not known here.`);
  if (!fileKinds.has((attributes >>> 16) & 0o170000)) throw refuse(`${shown} is a link or a folder, not a file.`);
  if (rawMethod === 0 && packed !== bytes) throw refuse(`${shown} says two sizes of itself.`);
  if (bytes > most) {
    throw new MusterError('too-large', `${name} would be ${inMegabytes(bytes)} MB unpacked; at most ${inMegabytes(most)} MB are taken.`);
  }
  return entry;
}

/** Where each file's bytes begin. No two may share bytes: that is how a small file unpacks to a very large one many times. */
async function placeAll(file: FileHandle, entries: readonly Located[], directoryAt: number): Promise<ReadonlyMap<string, Located>> {
  const placed = new Map<string, Located>();
  let free = 0;
  for (const entry of entries.toSorted((a, b) => a.at - b.at)) {
    if (entry.at < free || entry.at + localBytes > directoryAt) throw refuse('Two of its files are in the same place.');
    const header = await readAt(file, entry.at, localBytes);
    const nameBytes = header.readUInt16LE(26);
    const at = entry.at + localBytes + nameBytes + header.readUInt16LE(28);
    const name = (await readAt(file, entry.at + localBytes, nameBytes)).toString('utf8');
    if (header.readUInt32LE(0) !== localSignature || name !== entry.name) throw refuse(`${entry.name} is not where it should be.`);
    free = at + entry.packed;
    if (free > directoryAt) throw refuse(`${entry.name} is cut off.`);
    placed.set(entry.name, { ...entry, at });
  }
  return placed;
}

async function* unpack(file: FileHandle, { name, method, at, packed, bytes, crc }: Located): AsyncGenerator<Uint8Array> {
  let [length, sum] = [0, 0];
  const source = Readable.from(pieces(file, at, packed), { objectMode: false });
  const target = method === 0 ? new PassThrough() : createInflateRaw();
  // Heard by whoever reads the target.
  pipeline(source, target).catch(() => undefined);
  try {
    for await (const chunk of target as AsyncIterable<Buffer>) {
      length += chunk.byteLength;
      if (length > bytes) throw refuse(`${name} is larger than it says.`);
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof MusterError) throw error;
    throw new MusterError('invalid-input', `${opening}${name} is damaged and cannot be unpacked.`, { cause: error });
  } finally {
    source.destroy();
    target.destroy();
  }
  if (length !== bytes || sum !== crc) throw refuse(`${name} is damaged: it is not what was packed.`);
}

async function* pieces(file: FileHandle, at: number, length: number): AsyncGenerator<Buffer> {
  const pieceBytes = 256 * 1024;
  for (let done = 0; done < length; done += pieceBytes) yield await readAt(file, at + done, Math.min(pieceBytes, length - done));
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, at);
  if (bytesRead < length) throw refuse('It is cut off.');
  return buffer;
}

const opening = 'This bundle cannot be imported. ';

function refuse(why: string): MusterError {
  return new MusterError('invalid-input', `${opening}${why}`);
}

function inMegabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024);
}
