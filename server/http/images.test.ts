// Images of notes over HTTP: what is kept and given back. What is refused stands in image-refusals.test.ts.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { declaredAnswer } from '../../domain/api.ts';
import type { IncidentId } from '../../domain/ids.ts';
import { imageAnswer, imagePath } from '../../domain/image.ts';
import { gif, png, sendImage } from './test-images.ts';
import { type Client, startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let mara: Client;
let incident: IncidentId;

beforeAll(async () => {
  server = await startTestServer();
  mara = await server.signInAs('Mara');
  incident = (await mara.call('POST', '/api/incidents', { title: 'Images' })).read(declaredAnswer).id;
});
afterAll(() => server.close());

const get = (path: string, cookie: string) => fetch(`${server.url}${path}`, { headers: { cookie } });

test('keeps an image and gives it to everybody who may read, viewers too', async () => {
  const answer = await sendImage(server.url, incident, png, { cookie: mara.cookie });
  expect(answer.status).toBe(200);
  const image = answer.read(imageAnswer);
  expect(image).toEqual({ id: image.id, type: 'image/png', width: 3, height: 2 });
  const vera = await server.signInAs('Vera', 'viewer');
  for (const reader of [mara, vera]) {
    const got = await get(imagePath(incident, image.id), reader.cookie);
    expect(got.status).toBe(200);
    expect(new Uint8Array(await got.arrayBuffer())).toEqual(png);
  }
});

test('says what it is by its content, whatever the sender called it, and shuts it in', async () => {
  const image = (await sendImage(server.url, incident, gif, { cookie: mara.cookie, type: 'image/png' })).read(imageAnswer);
  expect(image.type).toBe('image/gif');
  const got = await get(imagePath(incident, image.id), mara.cookie);
  expect(Object.fromEntries(got.headers)).toMatchObject({
    'content-type': 'image/gif',
    'x-content-type-options': 'nosniff',
    'content-disposition': 'inline',
    'cache-control': 'private, max-age=31536000, immutable',
    vary: expect.stringContaining('cookie'),
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
  });
});

test('gives the same image the same name, so that a repeated request is harmless', async () => {
  const [first, second] = await Promise.all([1, 2].map(() => sendImage(server.url, incident, png, { cookie: mara.cookie })));
  expect(first?.read(imageAnswer)).toEqual(second?.read(imageAnswer));
});

test('answers that are no images are still kept by no browser', async () => {
  const refused = await get(imagePath(incident, 'nothing' as never), mara.cookie);
  expect(refused.status).toBe(404);
  expect(refused.headers.get('cache-control')).toBe('no-store');
  expect(refused.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
});
