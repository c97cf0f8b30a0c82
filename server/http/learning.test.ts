// Learning through the whole server: an incident is closed, a step follows, and an administrator undoes it.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { declaredAnswer } from '../../domain/api.ts';
import { learnedAnswer, learningAnswer, similarAnswer } from '../../domain/learning-api.ts';
import { patience } from '../test-patience.ts';
import { type Client, codeOf, startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let [ana, ben]: [Client | null, Client | null] = [null, null];
beforeAll(async () => {
  server = await startTestServer();
  ana = await server.signInAs('Ana', 'admin');
  ben = await server.signInAs('Ben');
});
afterAll(() => server.close());

const people = (): { admin: Client; member: Client } => {
  if (ana === null || ben === null) throw new Error('Nobody is signed in.');
  return { admin: ana, member: ben };
};

async function incidentWith(line: string): Promise<string> {
  const { admin } = people();
  const { id } = (await admin.call('POST', '/api/incidents', { title: 'Orders are slow', severity: 'sev2' })).read(declaredAnswer);
  const signals = [{ channel: 'log', from: 'orders-db', text: line }];
  expect((await admin.call('POST', `/api/incidents/${id}/signals`, { signals })).status).toBe(200);
  return id;
}

async function command(id: string, body: unknown): Promise<void> {
  const key = `key-${Math.floor(performance.now() * 1e6)}`;
  const answer = await people().admin.call('POST', `/api/incidents/${id}/commands`, body, { 'idempotency-key': key });
  expect(answer.status).toBe(200);
}

const learning = async () => (await people().member.call('GET', '/api/learning')).read(learningAnswer);

test('a closed incident is learned from, likens the next one, and can be undone by an administrator', async () => {
  const { admin, member } = people();
  expect(await learning()).toMatchObject({ version: 'prior', inForce: [], steps: [] });
  const first = await incidentWith('ERROR orders-db: connection pool exhausted, 200 of 200 in use');
  await command(first, { type: 'give-task', personId: member.id, text: 'Restart orders-db', class: 'restart', target: 'orders-db' });
  await command(first, { type: 'resolve' });
  const learned = await vi.waitFor(async () => {
    const now = await learning();
    expect(now.steps).toHaveLength(1);
    return now;
  }, patience);
  expect(learned).toMatchObject({
    version: 'step-1',
    inForce: [{ incident: first }],
    steps: [{ kind: 'learned', by: { type: 'agent' }, undone: false }],
  });

  const second = await incidentWith('ERROR orders-db: connection pool exhausted, 180 of 180 in use');
  const similar = await vi.waitFor(async () => {
    const answer = (await member.call('GET', `/api/incidents/${second}/similar`)).read(similarAnswer);
    expect(answer.similar).toHaveLength(1);
    return answer.similar;
  }, patience);
  expect(similar[0]?.episode.incident).toBe(first);
  expect(similar[0]?.reasons.length).toBeGreaterThan(0);

  expect(codeOf(await member.call('POST', '/api/learning/1/roll-back', {}))).toEqual([403, 'not-allowed']);
  expect(codeOf(await member.call('POST', '/api/learning', {}))).toEqual([403, 'not-allowed']);
  expect(codeOf(await admin.call('POST', '/api/learning/7/roll-back', {}))).toEqual([404, 'not-found']);
  const undone = (await admin.call('POST', '/api/learning/1/roll-back', {})).read(learnedAnswer);
  expect(undone.step).toMatchObject({ version: 2, kind: 'rolled-back', undoes: 1 });
  expect(await learning()).toMatchObject({ inForce: [], steps: [{ version: 2 }, { version: 1, undone: true }] });
  expect(codeOf(await admin.call('POST', '/api/learning/1/roll-back', {}))).toEqual([409, 'wrong-state']);
  expect((await admin.call('POST', '/api/learning', {})).read(learnedAnswer).step).toBeNull();
  expect((await member.call('GET', `/api/incidents/${second}/similar`)).read(similarAnswer).similar).toEqual([]);
});

test('an incident that is not there is like nothing', async () => {
  expect(codeOf(await people().member.call('GET', '/api/incidents/nothing/similar'))).toEqual([404, 'not-found']);
});
