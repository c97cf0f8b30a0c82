// Who is here over several nodes: people once, told when they change, and faded when their node is silent.
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { IncidentId, PersonId } from '../../domain/ids.ts';
import { patience } from '../test-patience.ts';
import { createPeopleHere } from './people-here.ts';
import { createTestNetwork, type TestNetwork } from './test-link.ts';

const logger = pino({ level: 'silent' });
const room = 'room' as IncidentId;

function nodeOf(network: TestNetwork, timing: { tellMs?: number; fadeMs?: number } = {}) {
  const link = network.join();
  const local = new Map<IncidentId, Set<PersonId>>();
  const people = createPeopleHere({ link, logger, local: () => local, ...timing });
  onTestFinished(() => people.close());
  const set = (...ids: string[]): void => {
    local.set(room, new Set(ids as PersonId[]));
    people.changed();
  };
  return { link, people, set, count: () => people.count(room) };
}

test('EVT-17 somebody on two nodes counts once, and who leaves is told', async () => {
  const network = createTestNetwork();
  const [one, two] = [nodeOf(network), nodeOf(network)];
  one.set('ada', 'ben');
  two.set('ada', 'cleo');
  await vi.waitFor(() => expect([one.count(), two.count()]).toEqual([3, 3]), patience);
  one.set('ada');
  await vi.waitFor(() => expect([one.count(), two.count()]).toEqual([2, 2]), patience);
  two.people.close();
  await vi.waitFor(() => expect(one.count()).toBe(1), patience);
});

test('a node that comes later is told, and one that is cut off or dead fades', async () => {
  const network = createTestNetwork();
  const timing = { tellMs: 20, fadeMs: 200 };
  const one = nodeOf(network, timing);
  one.set('ada');
  const two = nodeOf(network, timing);
  two.set('ben');
  await vi.waitFor(() => expect([one.count(), two.count()]).toEqual([2, 2]), patience);
  one.link.cut();
  await vi.waitFor(() => expect([one.count(), two.count()]).toEqual([1, 1]), patience);
  one.link.mend();
  await vi.waitFor(() => expect([one.count(), two.count()]).toEqual([2, 2]), patience);
});

test('what cannot be read changes nothing', async () => {
  const network = createTestNetwork();
  const one = nodeOf(network);
  const stranger = network.join();
  one.set('ada');
  for (const text of ['', 'no json', '[["room"]]', '{"room":["ben"]}', '[["room",[7]]]']) stranger.send('here', Buffer.from(text));
  stranger.send('here', Buffer.from('[["room",["ben"]]]'));
  await vi.waitFor(() => expect(one.count()).toBe(2), patience);
});
