import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ImageId, IncidentId } from './ids.ts';
import { imageOfPath, imagePath, readImageFacts } from './image.ts';

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const png = bytesOf('iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==');
const gif = bytesOf('R0lGODlhAwACAIAAAP///wAAACH5BAAAAAAALAAAAAADAAIAAAIDhI9WADs=');
// The headers up to the size, as the formats define them.
const jpeg = latin(
  '\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xff\xdb\x00\x04ab\xff\xc2\x00\x11\x08\x00\x02\x00\x03',
);
const lossy = latin('RIFF\x20\x00\x00\x00WEBPVP8 \x14\x00\x00\x00\x30\x01\x00\x9d\x01\x2a\x03\x00\x02\x00');
const lossless = latin('RIFF\x20\x00\x00\x00WEBPVP8L\x14\x00\x00\x00\x2f\x02\x40\x00\x00');
const extended = latin('RIFF\x20\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x10\x00\x00\x00\x02\x00\x00\x01\x00\x00');

test('tells images by their content, with their size', () => {
  const size = { width: 3, height: 2 };
  expect(readImageFacts(png)).toEqual({ type: 'image/png', ...size });
  expect(readImageFacts(gif)).toEqual({ type: 'image/gif', ...size });
  expect(readImageFacts(jpeg)).toEqual({ type: 'image/jpeg', ...size });
  for (const webp of [lossy, lossless, extended]) expect(readImageFacts(webp)).toEqual({ type: 'image/webp', ...size });
});

test('takes nothing else for an image', () => {
  const texts = [
    '',
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '<html>',
    'GIF8',
    'BM6',
    '%PDF-1.7',
    '\x89PNG\r\n\x1a\n',
    'RIFF----WAVEfmt ',
  ];
  for (const text of texts) expect(readImageFacts(latin(text)), text).toBeNull();
  for (const whole of [png, jpeg, lossy, lossless, extended]) expect(readImageFacts(whole.slice(0, 16))).toBeNull();
  // A picture without a size is none.
  const empty = png.slice();
  empty.fill(0, 16, 20);
  expect(readImageFacts(empty)).toBeNull();
});

test('reads any bytes without an error', () => {
  const heads = [png, gif, jpeg, lossy, lossless, extended].map((bytes) => bytes.slice(0, 12));
  const bytes = fc.tuple(fc.constantFrom(...heads, new Uint8Array()), fc.uint8Array({ maxLength: 64 }));
  fc.assert(
    fc.property(bytes, ([head, tail]) => {
      const facts = readImageFacts(Uint8Array.from([...head, ...tail]));
      expect(facts === null || (facts.width > 0 && facts.height > 0)).toBe(true);
    }),
    { seed: 214, numRuns: 2_000 },
  );
});

test('names an image by its address, and no other address', () => {
  const incident = 'inc1' as IncidentId;
  expect(imageOfPath(incident, imagePath(incident, 'abc_-1' as ImageId))).toBe('abc_-1');
  const others = [
    'https://example.org/a.png',
    '/api/incidents/inc2/images/abc',
    '/api/incidents/inc1/images/../log',
    '/api/incidents/inc1/images/',
    'data:image/png;base64,aa',
  ];
  for (const path of others) expect(imageOfPath(incident, path), path).toBeNull();
});
