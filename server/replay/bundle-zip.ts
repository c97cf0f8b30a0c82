// Writes a zip as a stream: the same files in the same order give the same bytes, on every machine and in every time zone.
import { setImmediate } from 'node:timers/promises';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** A file to be written; its bytes are asked for when its turn comes. */
export type ZipPart = { readonly name: string; readonly compress: boolean; readonly bytes: AsyncIterable<Uint8Array> };

/** What is compressed at once: the bytes that come out depend on it, so it is part of the format. A few milliseconds of work. */
const blockBytes = 64 * 1024;
const level = 6;

/**
 * The bytes of a zip with these files. In JavaScript, not in zlib: that gives other bytes in other versions and on other
 * processors. Other work gets its turn after each block. Throws what the parts throw.
 */
export async function* writeZip(parts: AsyncIterable<ZipPart>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let fault: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error !== null) fault = error;
    else if (chunk.byteLength > 0) ready.push(chunk);
  });
  function* take(): Generator<Uint8Array> {
    if (fault !== null) throw fault;
    yield* ready.splice(0);
  }
  for await (const { name, compress, bytes } of parts) {
    const file = compress ? new ZipDeflate(name, { level }) : new ZipPassThrough(name);
    // By local time, because that is what a zip's times are written from: the first moment there is, everywhere.
    file.mtime = new Date(1980, 0, 1);
    zip.add(file);
    for await (const block of inBlocks(bytes)) {
      file.push(block);
      yield* take();
      await setImmediate();
    }
    file.push(new Uint8Array(0), true);
    yield* take();
  }
  zip.end();
  yield* take();
}

/** The same bytes in blocks of one size, however they come. */
async function* inBlocks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let block = new Uint8Array(blockBytes);
  let filled = 0;
  for await (const chunk of bytes) {
    let at = 0;
    while (at < chunk.byteLength) {
      const piece = chunk.subarray(at, at + blockBytes - filled);
      block.set(piece, filled);
      filled += piece.byteLength;
      at += piece.byteLength;
      if (filled < blockBytes) continue;
      yield block;
      // The compressor may keep what it was given.
      block = new Uint8Array(blockBytes);
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}
