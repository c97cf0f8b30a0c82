// Episodes and their likeness: pairs of incidents that are alike and pairs that are not, all made up here.
import { describe, expect, it, test } from 'vitest';
import { deadEnds, type Episode, whatWorked } from '../../domain/episode.ts';
import { incidentId } from '../../domain/ids.ts';
import type { ActionClass, Outcome } from '../../domain/vocabulary.ts';
import { episodeOf } from './episodes.ts';
import { createEpisodeIndex } from './episodes-index.ts';
import { minute, TestRoom } from './test-room.ts';
import { workingMemory } from './working-memory.ts';

type Told = {
  readonly wrong: readonly (readonly [entity: string, value: string])[];
  readonly cause?: string;
  readonly done?: readonly (readonly [ActionClass, string, Outcome])[];
};

function roomOf({ wrong, cause, done = [] }: Told): TestRoom {
  const room = new TestRoom();
  wrong.forEach(([entity, value], index) => void room.event(index + 1, 'symptom', entity, value));
  if (cause !== undefined) room.event(20, 'cause', cause, 'confirmed');
  done.forEach(([step, target, outcome], index) => void room.action(30 + index, step, target, { outcome }));
  return room;
}

function closed(id: string, told: Told): Episode {
  const room = roomOf(told).add(60, { kind: 'resolved', data: { number: 900 as never } });
  const episode = episodeOf(incidentId.parse(id), room.state);
  if (episode === null) throw new Error('The room is not closed.');
  return { ...episode, reference: `INC-${id}` };
}

const pool: Told = {
  wrong: [
    ['orders-db pool wait', '2.3 s, connection pool exhausted'],
    ['checkout-api', 'timeouts on payment'],
  ],
  cause: 'Pool limit cut from 200 to 20',
  done: [
    ['restart', 'checkout-api', 'did-not-work'],
    ['rollback', 'checkout-api', 'worked'],
  ],
};
const certificate: Told = {
  wrong: [
    ['edge-gateway certificate', 'expired at 02:00'],
    ['Mobile clients', 'TLS handshake refused'],
  ],
  cause: 'Renewal job was disabled',
  done: [['replace', 'edge-gateway certificate', 'worked']],
};
const disk: Told = {
  wrong: [
    ['search-node-4 disk', '97 % full, writes rejected'],
    ['search index', 'read-only, no new documents'],
  ],
  cause: 'Old snapshots were never deleted',
  done: [['free-resource', 'search-node-4', 'worked']],
};
const queue: Told = {
  wrong: [
    ['mail-worker backlog', '48,000 messages waiting, consumer stuck'],
    ['Password mails', 'not delivered'],
  ],
  cause: 'Poison message blocked the consumer',
};
const past = [closed('pool', pool), closed('certificate', certificate), closed('disk', disk), closed('queue', queue)];
const index = createEpisodeIndex(past);
const likeNow = (told: Told) => {
  const room = roomOf(told);
  return index.similar(workingMemory(room.state, minute(40)), 'INC-99');
};

test('a closed incident is distilled with what helped, what did not, and links to its events', () => {
  const [episode] = past;
  expect(episode).toMatchObject({
    incident: 'pool',
    reference: 'INC-pool',
    symptoms: [
      { entity: 'orders-db pool wait', event: 2 },
      { entity: 'checkout-api', event: 3 },
    ],
    cause: { statement: 'Pool limit cut from 200 to 20', state: 'confirmed', event: 4 },
  });
  expect(episode?.entities.map(({ name }) => name)).toContain('checkout-api');
  expect(whatWorked(episode!).map(({ class: step, target }) => [step, target])).toEqual([['rollback', 'checkout-api']]);
  expect(deadEnds(episode!).map(({ class: step }) => step)).toEqual(['restart']);
  expect(episodeOf(incidentId.parse('open'), roomOf(pool).state)).toBeNull();
});

describe('incidents that are alike', () => {
  it.each<[string, string, Told, string]>([
    ['the same thing again', 'pool', { wrong: [['orders-db pool wait', '4 s']] }, 'entity'],
    ['the same thing, another trouble', 'disk', { wrong: [['search-node-4', 'kernel panic, rebooted twice']] }, 'entity'],
    [
      'another service, the same trouble',
      'pool',
      { wrong: [['ledger-api', 'connection pool exhausted, waits 3 s for a connection']] },
      'symptom',
    ],
    [
      'another certificate',
      'certificate',
      { wrong: [['billing-proxy certificate', 'expired, TLS handshake refused by clients']] },
      'symptom',
    ],
    ['another consumer', 'queue', { wrong: [['invoice-worker backlog', 'messages waiting, consumer stuck since 03:10']] }, 'symptom'],
    [
      'another full disk',
      'disk',
      {
        wrong: [
          ['wiki-host disk', '99 % full'],
          ['wiki uploads', 'writes rejected'],
        ],
      },
      'symptom',
    ],
    [
      'the same suspicion',
      'queue',
      {
        wrong: [
          ['Invoices', 'are late'],
          ['invoice-worker', 'messages waiting'],
        ],
        cause: 'A poison message blocks the consumer',
      },
      'cause',
    ],
  ])('%s: %s', (_, expected, now, reason) => {
    const [first] = likeNow(now);
    expect(first?.episode.incident).toBe(expected);
    expect(first?.reasons.map(({ kind }) => kind)).toContain(reason);
  });

  it('puts the same thing first', () => {
    const similar = likeNow({ wrong: [['search-node-4', 'connection pool exhausted, waits for a connection, timeouts on payment']] });
    expect(similar.map(({ episode }) => episode.incident)).toEqual(['disk', 'pool']);
  });

  it('says what is shared, with the event that shows it', () => {
    const [first] = likeNow({
      wrong: [
        ['orders-db pool wait', '4 s'],
        ['checkout-api', 'timeouts'],
      ],
    });
    expect(first?.reasons[0]).toMatchObject({ kind: 'entity', shared: expect.arrayContaining(['checkout-api']) });
    const [other] = likeNow({ wrong: [['ledger-api', 'connection pool exhausted']] });
    expect(other?.reasons).toContainEqual({ kind: 'symptom', shared: expect.arrayContaining(['exhausted', 'pool']), event: 2 });
  });
});

describe('incidents that are not alike', () => {
  it.each<[string, Told]>([
    ['another trouble altogether', { wrong: [['image-resizer', 'thumbnails are black since the colour profile changed']] }],
    ['only the words that every incident has', { wrong: [['video-api', 'errors are high, service is slow, users report failures']] }],
    ['only the sort of thing', { wrong: [['fleet-db replication', 'lag of 9 hours behind the primary']] }],
    ['only one word', { wrong: [['report-builder', 'read-only filesystem on boot']] }],
    ['a common name', { wrong: [['api', 'returns yesterday as the date']] }],
    ['nothing wrong at all', { wrong: [] }],
    [
      'a vendor of its own',
      {
        wrong: [
          ['Northbank card terminal', 'declines one issuer'],
          ['Refunds', 'settle a day late'],
        ],
      },
    ],
  ])('%s', (_, now) => {
    expect(likeNow(now)).toEqual([]);
  });

  it('is never like itself', () => {
    const room = roomOf(pool);
    expect(index.similar(workingMemory(room.state, minute(40)), 'INC-pool')).toEqual([]);
  });
});
