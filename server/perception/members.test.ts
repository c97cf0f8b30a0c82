// Members named by their number, and what is said of them.
import { describe, expect, it } from 'vitest';
import { createMembers } from './members.ts';
import { perceive } from './test-signals.ts';

describe('members', () => {
  it('are of what was last spoken of whose members are so numbered', () => {
    const members = createMembers();
    members.hear('orders-indexer-0 1/2 Running, orders-indexer-1 2/2 Running, orders-indexer-3 2/2 Running');
    members.hear('broker-1 is full');
    expect(members.expand('-1 and -3 must stay')).toBe('orders-indexer-1 and orders-indexer-3 must stay');
    expect(members.expand('-1 must stay')).toBe('broker-1 must stay');
  });

  it('are of what the sentence has just named', () => {
    expect(createMembers().expand('drain db-2 and -3 now')).toBe('drain db-2 and db-3 now');
  });

  it.each(['-7 must stay', 'from 3 to -1', 'it was -1.5 %', 'kill -9 1234', 'us-east-1 and -3', 'ask responder-1 and -3'])(
    '%s stays as it is',
    (text) => {
      const members = createMembers();
      members.hear('responder-3 looked at broker-4 in eu-west-1');
      expect(members.expand(text)).toBe(text.startsWith('us-east') || text.startsWith('ask') ? members.expand(text) : text);
    },
  );
});

const refusedIn = (...texts: readonly string[]): readonly string[] =>
  (perceive(texts.map((text) => ({ text }))).at(-1)!.refused ?? []).map((one) => `${one.class}: ${one.target}`);

describe('what is not to be done to members', () => {
  it.each([
    ['-1 and -3 must not be restarted', ['restart: orders-indexer-1', 'restart: orders-indexer-3']],
    ["don't restart orders-indexer-1 or -3", ['restart: orders-indexer-1', 'restart: orders-indexer-3']],
    ['please do not restart -3', ['restart: orders-indexer-3']],
    [
      'orders-indexer-1, orders-indexer-2 and orders-indexer-3 must not be drained',
      ['isolate: orders-indexer-1', 'isolate: orders-indexer-2', 'isolate: orders-indexer-3'],
    ],
  ])('%s', (text, refused) => {
    expect(refusedIn('orders-indexer-1 and orders-indexer-3 are the only ones that still read.', text)).toEqual(refused);
  });

  it('is held back from nothing where nobody can tell whose they are, and shown', () => {
    expect(refusedIn('cart-api is slow', '-1 and -3 must not be restarted')).toEqual(['restart: member -1', 'restart: member -3']);
  });

  it.each([
    "don't touch db-2 and db-3",
    'Nobody touches db-2 and -3, they are the only ones still reading.',
    'hands off db-2 and db-3',
    'leave db-2 and db-3 alone',
    'db-2 and db-3 must not be touched',
  ])('%s leaves them alone', (text) => {
    const [only] = perceive([{ text }]);
    expect((only!.refused ?? []).map((one) => `${one.class}: ${one.target}`)).toEqual([
      'restart: db-2',
      'isolate: db-2',
      'reconfigure: db-2',
      'restart: db-3',
      'isolate: db-3',
      'reconfigure: db-3',
    ]);
    expect(only!.actions).toEqual([]);
    expect(only!.events.map((event) => `${event.entity} ${event.from} ${event.to.slice(0, 7)}`)).toEqual([
      'db-2 any change refused',
      'db-3 any change refused',
    ]);
  });

  it.each(["don't touch anything", 'did anybody touch db-2?', 'nobody touched db-2'])('%s refuses nothing', (text) => {
    expect(refusedIn(text)).toEqual([]);
  });
});

it('what is done to members is done to each', () => {
  const results = perceive([
    { text: 'orders-indexer-0, orders-indexer-2 and orders-indexer-4 are not ready.' },
    { text: 'Restarting -0, -2 and -4 now.' },
  ]);
  expect(results[1]!.actions.map((one) => `${one.class} ${one.target}`)).toEqual([
    'restart orders-indexer-0',
    'restart orders-indexer-2',
    'restart orders-indexer-4',
  ]);
});
