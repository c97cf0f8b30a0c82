// Bundles over HTTP, between two installations: taken along from one, history in the other, and scored in between.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { z } from 'zod';
import { commandAnswer, declaredAnswer, incidentsAnswer, logAnswer, signalsAnswer } from '../../domain/api.ts';
import { importedAnswer } from '../../domain/bundle.ts';
import type { IncidentId } from '../../domain/ids.ts';
import { imageAnswer, imagePath } from '../../domain/image.ts';
import { updateFrame } from '../documents/frames.ts';
import { closeOf } from '../documents/test-endpoint.ts';
import { figuresOf, tally } from '../evaluation/figures.ts';
import { loadRecordings } from '../evaluation/recordings.ts';
import { offersOfRoom } from '../evaluation/room-offers.ts';
import { createReliability } from '../learning/reliability.ts';
import { loadStarterKnowledge } from '../memory/starter-knowledge.ts';
import { createPerceiver } from '../perception/perceiver.ts';
import { filesOf } from '../replay/test-bundles.ts';
import { patience } from '../test-patience.ts';
import { png, sendImage } from './test-images.ts';
import { type Answer, answerOf, type Client, codeOf, errorAnswer, startTestServer, type TestServer } from './test-server.ts';

let here: TestServer;
let there: TestServer;
let mara: Client;
let omar: Client;
let incident: IncidentId;
let bundle: Uint8Array<ArrayBuffer>;

const key = () => ({ 'idempotency-key': crypto.randomUUID() });
const bundleOf = (server: TestServer, who: Client, query = '', id = incident) =>
  fetch(`${server.url}/api/incidents/${id}/bundle${query}`, { headers: { cookie: who.cookie } });
const send = async (
  server: TestServer,
  who: Pick<Client, 'cookie'>,
  body: Uint8Array<ArrayBuffer>,
  type = 'application/zip',
): Promise<Answer> =>
  answerOf(
    await fetch(`${server.url}/api/bundles`, {
      method: 'POST',
      headers: { cookie: who.cookie, 'content-type': type },
      body: new Blob([body]),
    }),
  );

beforeAll(async () => {
  [here, there] = await Promise.all([startTestServer(), startTestServer()]);
  mara = await here.signInAs('Mara');
  omar = await there.signInAs('Omar');
  const played = await mara.call('POST', '/api/replays', { recording: 'halden-checkout-2026-03-12', rate: 'max' }, key());
  incident = played.read(declaredAnswer).id;
  await vi.waitUntil(() => here.replays.status(incident) === null, patience);
  const command = (body: unknown) => mara.call('POST', `/api/incidents/${incident}/commands`, body, key());
  await command({ type: 'take-role', role: 'commander' });
  const room = await here.rooms.open(incident);
  const offer = [...room.state.offers.values()].find(({ closed }) => closed === null);
  if (offer !== undefined) await command({ type: 'accept-offer', offerId: offer.offer.id });
  const task = await command({ type: 'give-task', text: 'Restart the hub', class: 'restart', target: 'hub', personId: mara.id });
  const given = task.read(commandAnswer).entries.find(({ kind }) => kind === 'task-given');
  const { actionId } = z.object({ actionId: z.string() }).parse(given?.data);
  await command({ type: 'finish-action', actionId });
  await command({ type: 'judge-action', actionId, outcome: 'worked' });
  await sendImage(here.url, incident, png, { cookie: mara.cookie });
  expect((await command({ type: 'resolve' })).status).toBe(200);
  await here.rooms.whenRead(incident);
  bundle = new Uint8Array(await (await bundleOf(here, mara)).arrayBuffer());
}, 120_000);
afterAll(() => Promise.all([here.close(), there.close()]));

test('an incident taken along is history elsewhere: the same log, signals and images, and the same bundle from there', async () => {
  const answer = await send(there, omar, bundle);
  expect(answer.status).toBe(200);
  const imported = answer.read(importedAnswer);
  expect(imported).toMatchObject({ id: incident, reference: 'INC-1', originalReference: 'INC-1', remade: [] });
  const whole = async (who: Client) => ({
    log: (await who.call('GET', `/api/incidents/${incident}/log?limit=5000`)).read(logAnswer),
    signals: (await who.call('GET', `/api/incidents/${incident}/signals?limit=500`)).read(signalsAnswer),
  });
  // Opening it writes nothing: no agent runs on history.
  const [was, is] = [await whole(mara), await whole(omar)];
  expect(was.log.imported).toBeUndefined();
  expect(is).toEqual({ ...was, log: { ...was.log, imported: expect.objectContaining({ reference: 'INC-1', by: 'Omar' }) } });
  await there.rooms.whenRead(incident);
  expect(there.rooms.status().agents).toEqual([]);
  const again = await bundleOf(there, omar);
  expect(again.headers.get('content-type')).toBe('application/zip');
  expect(again.headers.get('content-disposition')).toMatch(/^attachment; filename="inc-1-\d{4}-\d\d-\d\d\.zip"$/);
  expect(Buffer.compare(new Uint8Array(await again.arrayBuffer()), bundle)).toBe(0);
  const listed = (await omar.call('GET', '/api/incidents')).read(incidentsAnswer).incidents;
  expect(listed).toMatchObject([
    { id: incident, status: 'resolved', replay: null, imported: { reference: 'INC-1', by: 'Omar', pseudonyms: false } },
  ]);
  expect((await mara.call('GET', '/api/incidents')).read(incidentsAnswer).incidents[0]?.imported).toBeNull();

  const twice = await send(there, omar, bundle);
  expect(codeOf(twice)).toEqual([409, 'wrong-state']);
  expect(twice.read(errorAnswer).error.faults[0]?.path).toBe(incident);
  expect(codeOf(await send(here, mara, bundle))).toEqual([409, 'wrong-state']);
  // The next one that is declared has a number of its own.
  expect((await omar.call('POST', '/api/incidents', { title: 'Own' })).read(declaredAnswer).reference).toBe('INC-2');
});

test('nothing in an imported incident changes any more', async () => {
  if ((await omar.call('GET', `/api/incidents/${incident}/log`)).status === 404) await send(there, omar, bundle);
  const before = Buffer.from(await (await bundleOf(there, omar)).arrayBuffer());
  const ada = await there.signInAs('Ada', 'admin');
  for (const body of [
    { type: 'reopen', reason: 'again' },
    { type: 'take-role', role: 'scribe' },
  ]) {
    expect(codeOf(await ada.call('POST', `/api/incidents/${incident}/commands`, body, key()))).toEqual([409, 'locked']);
  }
  const signals = { signals: [{ channel: 'chat', from: 'ada', text: 'hello' }] };
  expect(codeOf(await ada.call('POST', `/api/incidents/${incident}/signals`, signals))).toEqual([409, 'locked']);
  expect(codeOf(await sendImage(there.url, incident, png, { cookie: ada.cookie }))).toEqual([409, 'locked']);
  const socket = new WebSocket(`${there.url.replace('http', 'ws')}/ws/doc/${incident}`, { headers: { cookie: ada.cookie } });
  onTestFinished(() => socket.terminate());
  const doc = new Y.Doc();
  doc.getText('notes').insert(0, 'after the fact');
  socket.on('open', () => socket.send(updateFrame(Y.encodeStateAsUpdate(doc))));
  expect(await closeOf(socket)).toBe(4403);
  expect((await ada.call('POST', '/api/learning', {}, key())).status).toBe(200);
  expect(Buffer.compare(Buffer.from(await (await bundleOf(there, omar)).arrayBuffer()), before)).toBe(0);
});

test('a bundle is a recording that the evaluation reads and scores', async () => {
  const { folder, files } = filesOf(bundle);
  const root = await mkdtemp(path.join(tmpdir(), 'muster-test-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await mkdir(path.join(root, folder, 'images'), { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(root, folder, name), content);
  const recordings = await loadRecordings(root);
  const [recording] = recordings;
  expect(recording?.incident.id).toBe(folder);
  expect(recording?.actions.length).toBeGreaterThan(5);
  expect(recording?.actions).toContainEqual(
    expect.objectContaining({ class: 'restart', target: 'hub', by: 'Mara', taken: true, endorsed: true, outcome: 'worked' }),
  );
  expect(recording?.signals.some(({ reveals }) => reveals !== undefined)).toBe(true);
  const { records, version } = await loadStarterKnowledge(path.resolve('knowledge'));
  if (recording === undefined) throw new Error('There is no recording.');
  const reliability = createReliability([], 'none');
  const offers = offersOfRoom(recording, { createPerceiver, knowledge: records, knowledgeVersion: version, reliability });
  expect(offers.length).toBeGreaterThan(0);
  expect(figuresOf([tally(recording, offers)]).f1).toBeGreaterThan(0);
});

test('with pseudonyms no account is named, and images stay behind', async () => {
  const answer = await bundleOf(here, mara, '?pseudonyms=1');
  const { files } = filesOf(new Uint8Array(await answer.arrayBuffer()));
  for (const content of Object.values(files)) expect(String(content)).not.toMatch(/\bmara\b|muster\.example/i);
  expect(String(files['log.jsonl'])).toContain('responder-');
  expect(String(files['log.jsonl'])).not.toContain(mara.id);
  expect(JSON.parse(String(files['manifest.json']))).toMatchObject({ pseudonyms: true, imagesLeftOut: 1, counts: { images: 0 } });
  expect((await bundleOf(here, mara, '?pseudonyms=yes')).status).toBe(422);
});

test('who may not, and what is no bundle, is told so', async () => {
  const vera = await there.signInAs('Vera', 'viewer');
  expect(codeOf(await send(there, vera, bundle))).toEqual([403, 'not-allowed']);
  expect((await bundleOf(there, vera)).status).toBe(200);
  expect(codeOf(await send(there, { cookie: '' }, bundle))).toEqual([401, 'not-signed-in']);
  expect(codeOf(await send(there, omar, bundle, 'multipart/form-data'))).toEqual([415, 'unsupported-media']);
  expect(codeOf(await send(there, omar, bundle.slice(0, 1_000)))).toEqual([422, 'invalid-input']);
  expect(codeOf(await answerOf(await bundleOf(there, omar, '', 'nothing' as IncidentId)))).toEqual([404, 'not-found']);
  const { id } = (await omar.call('POST', '/api/incidents', { title: 'Open' })).read(declaredAnswer);
  expect(codeOf(await answerOf(await bundleOf(there, omar, '', id)))).toEqual([409, 'wrong-state']);
});

test('a bundle that does not say how long it is is not taken', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { cookie: omar.cookie, 'content-type': 'application/zip', 'transfer-encoding': 'chunked' };
    const sent = request(`${there.url}/api/bundles`, { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on('error', reject);
    sent.end('PK');
  });
  expect(status).toBe(400);
});

test('a download that is given up gives back its connection', async () => {
  for (let index = 0; index < 12; index += 1) {
    const abort = new AbortController();
    const answer = await fetch(`${here.url}/api/incidents/${incident}/bundle`, { headers: { cookie: mara.cookie }, signal: abort.signal });
    expect([200, 429]).toContain(answer.status);
    abort.abort();
  }
  await expect.poll(async () => (await bundleOf(here, mara)).status).toBe(200);
  const image = (await sendImage(here.url, incident, png, { cookie: mara.cookie })).read(imageAnswer);
  expect((await fetch(`${here.url}${imagePath(incident, image.id)}`, { headers: { cookie: mara.cookie } })).status).toBe(200);
});
