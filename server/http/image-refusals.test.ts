// Every image that is refused, and why; nothing of it is kept.
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { declaredAnswer, hookMadeAnswer } from '../../domain/api.ts';
import type { IncidentId } from '../../domain/ids.ts';
import { imageAnswer, imagePath, maxImageBytes } from '../../domain/image.ts';
import { gif, png, sendImage } from './test-images.ts';
import { type Client, call, codeOf, startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let mara: Client;
let incident: IncidentId;

beforeAll(async () => {
  server = await startTestServer();
  mara = await server.signInAs('Mara', 'admin');
  incident = (await mara.call('POST', '/api/incidents', { title: 'Refusals' })).read(declaredAnswer).id;
});
afterAll(() => server.close());
afterEach(async () => {
  const { rows } = await server.database.pool.query('DELETE FROM image RETURNING id');
  expect(rows, 'a refused image leaves nothing behind').toEqual([]);
});

const send = (bytes: Uint8Array | string, options: Parameters<typeof sendImage>[3] = {}) =>
  sendImage(server.url, incident, bytes, { cookie: mara.cookie, ...options });

test('who is not signed in', async () => {
  expect(codeOf(await send(png, { cookie: '' }))).toEqual([401, 'not-signed-in']);
  expect(codeOf(await call(server.url, 'GET', imagePath(incident, 'x' as never)))).toEqual([401, 'not-signed-in']);
});

test('who may only look', async () => {
  const vera = await server.signInAs('Vera', 'viewer');
  expect(codeOf(await send(png, { cookie: vera.cookie }))).toEqual([403, 'not-allowed']);
});

test('a program with a token: machines deliver signals, and nothing else', async () => {
  const { secret } = (await mara.call('POST', '/api/hooks', { source: 'api', name: 'Script' })).read(hookMadeAnswer);
  expect(codeOf(await send(png, { cookie: '', headers: { authorization: `Bearer ${secret}` } }))).toEqual([401, 'not-signed-in']);
});

test('what another site makes a browser send', async () => {
  expect(codeOf(await send(png, { headers: { origin: 'https://elsewhere.example' } }))).toEqual([403, 'bad-origin']);
  // A form can only send these, and needs to ask nobody.
  for (const type of ['multipart/form-data; boundary=x', 'text/plain', 'application/x-www-form-urlencoded', '']) {
    expect(codeOf(await send(png, { type })), type).toEqual([415, 'unsupported-media']);
  }
});

test('a type that is not taken, even one that is an image', async () => {
  for (const type of ['image/svg+xml', 'image/bmp', 'image/tiff', 'application/json', 'application/octet-stream', 'text/html']) {
    expect(codeOf(await send(png, { type })), type).toEqual([415, 'unsupported-media']);
  }
});

test('a content that is not what its type says', async () => {
  const contents = [
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    '<!doctype html><script>alert(1)</script>',
    '%PDF-1.7',
    '{"image":true}',
    '',
    png.slice(0, 20),
    Uint8Array.from([0x42, 0x4d, 0, 0]),
  ];
  for (const content of contents) expect(codeOf(await send(content))).toEqual([415, 'unsupported-media']);
});

test('an image that is too large, whether it says so beforehand or not', async () => {
  const large = new Uint8Array(maxImageBytes + 1);
  large.set(png);
  expect(codeOf(await send(large))).toEqual([413, 'too-large']);
  const chunks = new ReadableStream({
    start(controller) {
      for (let at = 0; at < large.length; at += 65_536) controller.enqueue(large.subarray(at, at + 65_536));
      controller.close();
    },
  });
  const streamed = await fetch(`${server.url}/api/incidents/${incident}/images`, {
    method: 'POST',
    headers: { 'content-type': 'image/png', cookie: mara.cookie },
    body: chunks,
    ...{ duplex: 'half' },
  });
  expect(streamed.status).toBe(413);
});

test('a small file that unpacks to more pixels than a browser holds', async () => {
  const bomb = png.slice();
  new DataView(bomb.buffer).setUint32(16, 60_000);
  new DataView(bomb.buffer).setUint32(20, 60_000);
  expect(codeOf(await send(bomb))).toEqual([413, 'too-large']);
});

test('an incident that is not there', async () => {
  expect(codeOf(await sendImage(server.url, 'nowhere', png, { cookie: mara.cookie }))).toEqual([404, 'not-found']);
});

test('an image of another incident, and names that no image has', async () => {
  const other = (await mara.call('POST', '/api/incidents', { title: 'Other' })).read(declaredAnswer).id;
  const { id } = (await sendImage(server.url, other, gif, { cookie: mara.cookie })).read(imageAnswer);
  expect(codeOf(await mara.call('GET', imagePath(incident, id)))).toEqual([404, 'not-found']);
  for (const name of ['x', '..%2Flog', 'a.png', '%00', 'A'.repeat(65)]) {
    expect(codeOf(await mara.call('GET', `/api/incidents/${incident}/images/${name}`)), name).toEqual([404, 'not-found']);
  }
  await server.database.pool.query('DELETE FROM image WHERE incident_id = $1', [other]);
});

test('images when those of the incident are as much as they may be', async () => {
  await server.database.pool.query('UPDATE incident SET image_bytes = 104857600 WHERE id = $1', [incident]);
  const answer = await send(png);
  expect(codeOf(answer)).toEqual([413, 'too-large']);
  expect(JSON.stringify(answer.body)).toContain('100 MB already');
  await server.database.pool.query('UPDATE incident SET image_bytes = 0 WHERE id = $1', [incident]);
});

test('more images at once from one person than are taken', async () => {
  const open = await Promise.all([1, 2, 3, 4].map(() => startSending(20)));
  await expect.poll(async () => codeOf(await send('not an image'))).toEqual([429, 'too-many']);
  const tomas = await server.signInAs('Tomas');
  expect(codeOf(await send('not an image', { cookie: tomas.cookie }))).toEqual([415, 'unsupported-media']);
  expect(await Promise.all(open.map((finish) => finish()))).toEqual([415, 415, 415, 415]);
  expect(codeOf(await send('not an image'))).toEqual([415, 'unsupported-media']);
});

/** Begins to send an image of `size` bytes; what it gives sends the rest and tells the status of the answer. */
async function startSending(size: number): Promise<() => Promise<number>> {
  const headers = { 'content-type': 'image/png', 'content-length': size, cookie: mara.cookie };
  const sending = request(`${server.url}/api/incidents/${incident}/images`, { method: 'POST', headers });
  const status = new Promise<number>((resolve, reject) => {
    sending.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sending.on('error', reject);
  });
  await new Promise((resolve) => sending.write('half of it', resolve));
  return () => {
    sending.end('x'.repeat(size - 'half of it'.length));
    return status;
  };
}
