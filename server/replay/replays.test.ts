// Replays through the whole server: every recording plays to its end, is compressed, and each event opens its raw lines.
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { declaredAnswer, incidentsAnswer, logAnswer, signalsAnswer } from '../../domain/api.ts';
import { fold } from '../../domain/fold.ts';
import { readEntry } from '../../domain/log.ts';
import { startTestServer } from '../http/test-server.ts';
import { patience } from '../test-patience.ts';

const shipped = path.resolve('recordings');
const corpus = path.resolve('../shared/corpus/incidents');
const foldersIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .map((name) => path.join(folder, name))
        .filter((each) => existsSync(path.join(each, 'signals.jsonl')))
    : [];

/** Plays a recording at full speed into a server of its own and gives the room it leaves. */
async function playToTheEnd(folder: string) {
  const server = await startTestServer();
  onTestFinished(() => void server.close());
  const ada = await server.signInAs('Ada');
  const [incident, signals] = await Promise.all(
    ['incident.json', 'signals.jsonl'].map((file) => readFile(path.join(folder, file), 'utf8')),
  );
  const { id } = (await ada.call('POST', '/api/replays/uploaded', { incident, signals, rate: 'max' })).read(declaredAnswer);
  await vi.waitFor(async () => {
    const { incidents } = (await ada.call('GET', '/api/incidents')).read(incidentsAnswer);
    expect(incidents.find((one) => one.id === id)?.replay?.state).not.toBe('playing');
  }, patience);
  const { entries, counts } = (await ada.call('GET', `/api/incidents/${id}/log?limit=5000`)).read(logAnswer);
  const room = fold(entries.map(readEntry));
  return { server, ada, id, room, counts, sent: (signals ?? '').split('\n').filter((line) => line !== '').length };
}

for (const folder of foldersIn(shipped)) {
  test(`plays ${path.basename(folder)}: few events from many signals, each with its raw lines, and advice`, async () => {
    const { ada, id, room, counts, sent, server } = await playToTheEnd(folder);
    expect(counts?.total).toBe(sent);
    const perceived = room.events.filter((event) => event.sources.length > 0);
    expect(perceived.length).toBeGreaterThan(20);
    expect(perceived.length).toBeLessThan(sent / 8);
    for (const event of perceived) {
      const raw = (await ada.call('GET', `/api/incidents/${id}/signals?event=${event.number}&limit=5`)).read(signalsAnswer);
      expect(raw.total, `E${event.number} ${event.entity}`).toBeGreaterThan(0);
      expect(raw.signals.length).toBeGreaterThan(0);
    }
    expect(room.offers.size).toBeGreaterThan(3);
    for (const { offer } of room.offers.values()) expect(offer.basis.length + offer.conditions.length, offer.text).toBeGreaterThan(0);
    expect(server.rooms.status().agents.every((agent) => agent.faults === 0)).toBe(true);
    expect(room.clock?.rate).toBe(1);
  });
}

const recorded = foldersIn(corpus);
if (recorded.length === 0) test.skip('SKIPPED: no recorded incidents at ../shared/corpus/incidents, so none was replayed', () => undefined);

for (const folder of recorded) {
  test(`plays the recorded incident ${path.basename(folder)} without an error`, async () => {
    const { room, counts, sent, server } = await playToTheEnd(folder);
    expect(counts?.total).toBe(sent);
    expect(room.events.length).toBeGreaterThan(1);
    expect(server.rooms.status().agents.every((agent) => agent.faults === 0)).toBe(true);
  });
}

test('a recording with faults is refused with the line and the field, and opens no incident', async () => {
  const server = await startTestServer();
  onTestFinished(() => void server.close());
  const ada = await server.signInAs('Ada');
  const incident = await readFile(path.join(shipped, 'halden-checkout-2026-03-12', 'incident.json'), 'utf8');
  const signals = '{"id":"s1","at":"yesterday","channel":"log","from":"x","text":"y"}\n';
  const answer = await ada.call('POST', '/api/replays/uploaded', { incident, signals, rate: 'max' });
  expect(answer.status).toBe(422);
  expect(JSON.stringify(answer.body)).toContain('signals.jsonl:1 at');
  expect((await ada.call('GET', '/api/incidents')).read(incidentsAnswer).incidents).toEqual([]);
});
