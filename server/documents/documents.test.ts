// The document endpoint on a real server and a real PostgreSQL, with the real client of the browser.
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import * as Y from 'yjs';
import { declaredAnswer, documentUpdatesAnswer, entryHistoryAnswer } from '../../domain/api.ts';
import { notesMapName } from '../../domain/document.ts';
import { type IncidentId, incidentId, type Seq } from '../../domain/ids.ts';
import { type EpochMs, formatTime } from '../../domain/time.ts';
import { type Client, call, startTestServer, type TestServer } from '../http/test-server.ts';
import { connect } from '../store/database.ts';
import { createDocumentStore, type DocumentUpdate } from '../store/document-store.ts';
import { createTestDatabase } from '../store/test-database.ts';
import { patience } from '../test-patience.ts';
import { openTab, type Tab, wordsOf } from './test-tabs.ts';

let server: TestServer;
let ada: Client;
let ben: Client;
let viewer: Client;
beforeAll(async () => {
  server = await startTestServer();
  ada = await server.signInAs('Ada');
  ben = await server.signInAs('Ben');
  viewer = await server.signInAs('Vic', 'viewer');
});
afterAll(() => server.close());

const declare = async (): Promise<IncidentId> =>
  incidentId.parse((await ada.call('POST', '/api/incidents', { title: 'Words' })).read(declaredAnswer).id);
const tabOf = (client: Client, id: string, url = server.url): Tab => openTab({ url, incidentId: id, cookie: client.cookie });
const stored = (id: IncidentId, of = server): Promise<DocumentUpdate[]> =>
  createDocumentStore(of.database).readUpdates(id, { after: 0 as Seq, limit: 10_000 });
const textOf = (updates: readonly { bytes: Uint8Array }[]): string => {
  const doc = new Y.Doc();
  for (const { bytes } of updates) Y.applyUpdate(doc, bytes);
  return doc.getText('words').toString();
};

describe('two people', () => {
  test('DOC-01 DOC-02 type at once, end with the same words, and each update is stored under the name of who sent it', async () => {
    const id = await declare();
    const [a, b] = [tabOf(ada, id), tabOf(ben, id)];
    for (let index = 0; index < 30; index++) {
      a.type(`a${index}`, 0.3);
      b.type(`b${index}`, 0.7);
      if (index % 10 === 0) await vi.waitFor(() => expect(a.acknowledged + b.acknowledged).toBeGreaterThan(0), patience);
    }
    await vi.waitFor(() => expect([a.acknowledged, b.acknowledged]).toEqual([30, 30]), patience);
    await vi.waitFor(() => expect(a.text).toBe(b.text), patience);
    expect(wordsOf(a.text).sort()).toEqual([...a.typed, ...b.typed].sort());
    const updates = await stored(id);
    expect(textOf(updates)).toBe(a.text);
    expect(new Set(updates.map(({ actor }) => (actor.type === 'person' ? actor.id : actor.type)))).toEqual(new Set([ada.id, ben.id]));
    for (const { at } of updates) expect(Math.abs(Date.now() - at)).toBeLessThan(60_000);
    for (const { actor, bytes } of updates) {
      // Whose words: the letter that each word begins with.
      const words = Y.decodeUpdate(bytes).structs.map((struct) =>
        'content' in struct && struct.content instanceof Y.ContentString ? struct.content.str : '',
      );
      for (const word of wordsOf(words.join(' '))) expect(actor).toMatchObject({ name: word.startsWith('a') ? 'Ada' : 'Ben' });
    }
  });

  test('DOC-04 what was written while away is fetched on return, and what the others wrote arrives', async () => {
    const id = await declare();
    const [a, b] = [tabOf(ada, id), tabOf(ben, id)];
    a.type('before', 0);
    await vi.waitFor(() => expect([a.acknowledged, b.text]).toEqual([1, 'before ']), patience);
    a.provider.disconnect();
    a.type('offline', 0);
    b.type('meanwhile', 1);
    await vi.waitFor(() => expect(b.acknowledged).toBe(1), patience);
    expect(a.acknowledged).toBe(1);
    a.provider.connect();
    await vi.waitFor(() => expect([a.acknowledged, b.text]).toEqual([2, a.text]), patience);
    expect(wordsOf(a.text).sort()).toEqual(['before', 'meanwhile', 'offline']);
    expect(textOf(await stored(id))).toBe(a.text);
  });

  test('DOC-05 a fence that came back means that the row is in the database', async () => {
    const id = await declare();
    const tab = tabOf(ada, id);
    for (let index = 0; index < 20; index++) {
      tab.type(`w${index}`, Math.random());
      await vi.waitFor(() => expect(tab.acknowledged).toBe(index + 1), patience);
      // Asked on another connection, at once: what is not committed is not there.
      expect(wordsOf(textOf(await stored(id))).sort()).toEqual([...tab.acknowledgedWords].sort());
    }
  });
});

describe('who may what', () => {
  test('DOC-09 a viewer reads along, and is ended with 4403 when they write; nothing of it is stored', async () => {
    const id = await declare();
    const a = tabOf(ada, id);
    a.type('read', 0);
    const reader = tabOf(viewer, id);
    await vi.waitFor(() => expect(reader.text).toBe('read '), patience);
    a.type('along', 0);
    await vi.waitFor(() => expect(reader.text).toBe('along read '), patience);
    expect(reader.refusedWith).toBeNull();
    reader.type('mine', 0);
    await vi.waitFor(() => expect(reader.refusedWith).toBe(4403), patience);
    a.type('more', 0);
    await vi.waitFor(() => expect(a.acknowledged).toBe(3), patience);
    expect(wordsOf(textOf(await stored(id))).sort()).toEqual(['along', 'more', 'read']);
    expect(reader.acknowledged).toBe(0);
  });

  test('DOC-10 DOC-12 who is not signed in is closed with 4401, an unknown incident with 4404, and neither comes back', async () => {
    const id = await declare();
    const nobody = openTab({ url: server.url, incidentId: id, cookie: 'muster.session_token=made-up' });
    const lost = tabOf(ada, 'nowhere');
    await vi.waitFor(() => expect([nobody.refusedWith, lost.refusedWith]).toEqual([4401, 4404]), patience);
    expect([nobody.closes, lost.closes]).toEqual([[4401], [4404]]);
  });

  test('DOC-11 EVT-07 signing out ends the sockets of that session at once, with 4401, and no other', async () => {
    const id = await declare();
    const again = await server.signInAs('Ada');
    const [here, elsewhere] = [tabOf(again, id), tabOf(ada, id)];
    const events = again.socket();
    await vi.waitFor(
      () => expect([here.provider.synced, elsewhere.provider.synced, events.connected]).toEqual([true, true, true]),
      patience,
    );
    const ended = new Promise((resolve) => events.once('disconnect', resolve));
    expect((await again.call('POST', '/api/auth/sign-out', {})).status).toBe(200);
    await vi.waitFor(() => expect(here.refusedWith).toBe(4401), patience);
    expect(await ended).toBe('io server disconnect');
    elsewhere.type('still here', 0);
    await vi.waitFor(() => expect(elsewhere.acknowledged).toBe(1), patience);
  });
});

describe('a restart', () => {
  test('DOC-28 DOC-29 answers the open fences, then closes with 1012; tabs come back to the new server and converge', async () => {
    const database = await createTestDatabase();
    onTestFinished(() => database.close());
    const again = () => ({ ...database, ...connect(database.url, pino({ level: 'silent' })) });
    const first = await startTestServer({ database: again() });
    const [one, two] = [await first.signInAs('Ada'), await first.signInAs('Ben')];
    const id = incidentId.parse((await one.call('POST', '/api/incidents', { title: 'Restart' })).read(declaredAnswer).id);
    const [a, b] = [tabOf(one, id, first.url), tabOf(two, id, first.url)];
    await vi.waitFor(() => expect(a.provider.synced && b.provider.synced).toBe(true), patience);
    // Typed in the very turn in which it stops: sent, taken in, not stored yet.
    for (let index = 0; index < 20; index++) a.type(`a${index}`, 0.5);
    await vi.waitFor(() => expect(b.text).toContain('a19'), patience);
    const closing = first.close();
    await vi.waitFor(() => expect([a.closes[0], b.closes[0]]).toEqual([1012, 1012]), patience);
    expect(a.acknowledged).toBe(20);
    expect(await closing).toEqual({ unsaved: [], faults: [] });
    expect(wordsOf(textOf(await createDocumentStore(database).readUpdates(id, { after: 0 as Seq, limit: 1_000 })))).toHaveLength(20);

    a.type('while-away', 0);
    b.type('also-away', 1);
    const port = Number(new URL(first.url).port);
    const second = await startTestServer({ database: again(), port });
    onTestFinished(() => void second.close());
    await vi.waitFor(() => expect([a.acknowledged, b.acknowledged]).toEqual([21, 1]), patience);
    await vi.waitFor(() => expect(a.text).toBe(b.text), patience);
    expect(wordsOf(a.text)).toHaveLength(22);
    expect(textOf(await stored(id, second))).toBe(a.text);
  });
});

describe('the document at a moment', () => {
  const at = (id: string, moment?: EpochMs | string) =>
    fetch(
      `${server.url}/api/incidents/${id}/document${moment === undefined ? '' : `?at=${encodeURIComponent(typeof moment === 'string' ? moment : formatTime(moment))}`}`,
      {
        headers: { cookie: viewer.cookie },
      },
    );
  const read = async (response: Response): Promise<[number, string]> => {
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    return [Number(response.headers.get('x-document-seq')), textOf([{ bytes: new Uint8Array(await response.arrayBuffer()) }])];
  };

  test('DOC-38 is what was stored up to then, for everybody who is signed in, viewers too', async () => {
    const id = await declare();
    const tab = tabOf(ada, id);
    const texts: string[] = [];
    for (const word of ['one', 'two', 'three']) {
      tab.type(word, 0);
      await vi.waitFor(() => expect(tab.acknowledged).toBe(tab.typed.length), patience);
      texts.push(tab.text);
    }
    const updates = await stored(id);
    expect(updates).toHaveLength(3);
    expect(await read(await at(id, (updates[0]!.at - 1) as EpochMs))).toEqual([0, '']);
    for (const [index, update] of updates.entries()) expect(await read(await at(id, update.at))).toEqual([index + 1, texts[index]]);
    expect(await read(await at(id))).toEqual([3, tab.text]);
  });

  test('DOC-43 DOC-39 its edits are listed after any of them, with what to start from, and for nobody who is not signed in', async () => {
    const id = await declare();
    const tab = tabOf(ada, id);
    for (const word of ['one', 'two', 'three']) {
      tab.type(word, 0);
      await vi.waitFor(() => expect(tab.acknowledged).toBe(tab.typed.length), patience);
    }
    const address = `/api/incidents/${id}/document/updates`;
    const rows = await stored(id);
    const all = (await viewer.call('GET', address)).read(documentUpdatesAnswer);
    expect(all).toEqual({
      updates: rows.map((row) => ({ ...row, bytes: Buffer.from(row.bytes).toString('base64') })),
      ...{ seq: 3, start: null },
    });
    const rest = (await viewer.call('GET', `${address}?after=1&limit=1&start=true`)).read(documentUpdatesAnswer);
    expect(rest.updates.map(({ seq }) => seq)).toEqual([2]);
    const bytes = [rest.start ?? '', ...rest.updates.map((update) => update.bytes)].map((text) => ({ bytes: Buffer.from(text, 'base64') }));
    expect(textOf(bytes)).toBe('two one ');
    expect((await viewer.call('GET', '/api/incidents/nowhere/document/updates')).status).toBe(404);
    expect((await call(server.url, 'GET', address)).status).toBe(401);
    expect((await viewer.call('GET', `${address}?limit=0`)).status).toBe(422);
  });

  test('DOC-44 the history of an entry is there for everybody who is signed in', async () => {
    const id = await declare();
    const tab = tabOf(ada, id);
    const note = new Y.Map<unknown>([['title', 'Plan']]);
    await vi.waitFor(() => expect(tab.provider.synced).toBe(true), patience);
    tab.doc.getMap(notesMapName).set('n1', note);
    tab.fence();
    await vi.waitFor(async () => expect(await stored(id)).toHaveLength(1), patience);
    const address = `/api/incidents/${id}/document/entries`;
    const { steps } = (await viewer.call('GET', `${address}/n1/history`)).read(entryHistoryAnswer);
    expect(steps).toMatchObject([{ actor: { id: ada.id, name: 'Ada' }, titled: 'Plan' }]);
    expect((await viewer.call('GET', `${address}/n2/history`)).status).toBe(404);
    expect((await call(server.url, 'GET', `${address}/n1/history`)).status).toBe(401);
  });

  test('DOC-39 is refused to who is not signed in, for an incident that is not there, and at what is no time', async () => {
    const id = await declare();
    expect((await call(server.url, 'GET', `/api/incidents/${id}/document`)).status).toBe(401);
    expect((await at('nowhere')).status).toBe(404);
    const wrong = await at(id, 'yesterday');
    expect([wrong.status, await wrong.json()]).toMatchObject([
      422,
      { error: { faults: [{ path: 'at', message: expect.stringContaining('RFC 3339') }] } },
    ]);
  });
});
