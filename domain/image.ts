// Images that people put into the notes of an incident: which are taken, how large, and what they are told apart by.
import { z } from 'zod';
import { type ImageId, type IncidentId, imageId } from './ids.ts';

/** The kinds that are taken, by their content. Not SVG: it is a document that can hold scripts. */
export const imageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;
export type ImageType = (typeof imageTypes)[number];

const megabyte = 1024 * 1024;
/** The largest image that is taken, and how much all images of one incident may be, in bytes. */
export const maxImageBytes = 5 * megabyte;
export const maxIncidentImageBytes = 100 * megabyte;
/** A small file can hold a picture that fills a browser's memory: 8K screens are 33 million pixels. */
export const maxImagePixels = 50_000_000;

/** What an image's own first bytes say about it; sizes in pixels. */
export type ImageFacts = { readonly type: ImageType; readonly width: number; readonly height: number };

/** POST /api/incidents/:id/images (the image itself as the body): its name, and what it is. */
export const imageAnswer = z.object({
  id: imageId,
  type: z.enum(imageTypes),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});
export type ImageAnswer = z.output<typeof imageAnswer>;

/** Where an image of an incident is got from. */
export function imagePath(incident: IncidentId, image: ImageId): string {
  return `/api/incidents/${incident}/images/${image}`;
}

/** The image that an address names; null for every address but that of an image of this incident. */
export function imageOfPath(incident: IncidentId, path: string): ImageId | null {
  const start = imagePath(incident, '' as ImageId);
  const parsed = imageId.safeParse(path.startsWith(start) ? path.slice(start.length) : '');
  return parsed.success ? parsed.data : null;
}

/** Reads what kind of image the bytes are and its size in pixels, whatever their name or sender says; null for anything else. */
export function readImageFacts(bytes: Uint8Array): ImageFacts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const found = readPng(view) ?? readGif(view) ?? readJpeg(view) ?? readWebp(view);
    return found !== null && found.width > 0 && found.height > 0 ? found : null;
  } catch (error) {
    // The bytes ended before what they promised.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readPng(view: DataView): ImageFacts | null {
  if (!startsWith(view, 0, '\x89PNG\r\n\x1a\n') || !startsWith(view, 12, 'IHDR')) return null;
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

function readGif(view: DataView): ImageFacts | null {
  if (!startsWith(view, 0, 'GIF87a') && !startsWith(view, 0, 'GIF89a')) return null;
  return { type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

/** The size stands in the first frame header, behind segments that each say how long they are. */
function readJpeg(view: DataView): ImageFacts | null {
  if (!startsWith(view, 0, '\xff\xd8\xff')) return null;
  let at = 2;
  while (view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    // A marker may be padded with more 0xff.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}

function readWebp(view: DataView): ImageFacts | null {
  if (!startsWith(view, 0, 'RIFF') || !startsWith(view, 8, 'WEBP')) return null;
  if (startsWith(view, 12, 'VP8X')) return { type: 'image/webp', width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) };
  if (startsWith(view, 12, 'VP8L') && view.getUint8(20) === 0x2f) {
    const bits = view.getUint32(21, true);
    return { type: 'image/webp', width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  if (startsWith(view, 12, 'VP8 ') && startsWith(view, 23, '\x9d\x01\x2a')) {
    return { type: 'image/webp', width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  return null;
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
}

function startsWith(view: DataView, at: number, text: string): boolean {
  return (
    at + text.length <= view.byteLength && Array.from(text).every((letter, index) => view.getUint8(at + index) === letter.charCodeAt(0))
  );
}
