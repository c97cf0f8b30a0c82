// Breaking off a step that is under way.
import { describe, expect, it } from 'vitest';
import { readCalledOff } from './called-off.ts';
import { perceive } from './test-signals.ts';

describe('what is called off', () => {
  it.each([
    ['abort the rollback', 'rollback', null],
    ['Stop the restart.', 'restart', null],
    ['stopping the restart, not helping', 'restart', null],
    ['it gets worse - aborting the rollback of cart-api', 'rollback', 'cart-api'],
    ['ben cancelled the failover', 'reroute', null],
    ['cancelled the failover of orders-db', 'reroute', 'orders-db'],
    ['calling off the hub restart', 'restart', 'hub'],
    ["let's call the rollback off", 'rollback', null],
    ['failover cancelled', 'reroute', null],
    ['The rollback was aborted, the image is gone.', 'rollback', null],
    ['we stopped draining node-4', 'isolate', 'node-4'],
    ['abort!', null, null],
    ['Cancel that', null, null],
  ])('%s', (text, cls, target) => {
    expect(readCalledOff(text)).toMatchObject({ class: cls, target });
  });

  it.each([
    'should we abort the rollback?',
    'if it gets worse abort the rollback',
    "don't abort the rollback",
    'we never cancelled the failover',
    'Abort the rollback if errors climb',
    'the worker stopped',
    'stop that',
    'restart stopped working',
    'we stopped the queue workers',
  ])('%s calls nothing off', (text) => {
    expect(readCalledOff(text)).toBeUndefined();
  });
});

describe('a step that is called off', () => {
  it.each([
    ['Rolling back cart-api to v41.', 'abort the rollback', 'rollback'],
    ['Restarting the hub pods.', 'stopping the restart', 'restart'],
    ['Failing over orders-db to the standby.', 'cancelled the failover', 'reroute'],
    ['Draining node-4 now.', 'stopped draining node-4', 'isolate'],
    ['Restarting the hub pods.', 'abort!', 'restart'],
  ])('%s %s', (begun, off, cls) => {
    const [first, second] = perceive([{ text: begun }, { text: off }]);
    expect(first!.actions).toMatchObject([{ class: cls, state: 'doing' }]);
    expect(second!.actions).toMatchObject([
      { ref: first!.actions[0]!.ref, class: cls, state: 'called-off', outcome: null, by: 'responder-1' },
    ]);
    expect(second!.events.filter((event) => event.dimension === 'mitigation')).toMatchObject([{ to: 'called off', direction: 'neutral' }]);
    expect(second!.refused ?? []).toEqual([]);
  });

  it('has how it went, where that is said', () => {
    const [, second] = perceive([{ text: 'Restarting the hub pods.' }, { text: 'Stopping the restart, it made things worse.' }]);
    expect(second!.actions).toMatchObject([{ class: 'restart', state: 'called-off', outcome: 'harmful' }]);
  });

  it('gets no credit for what is better afterwards', () => {
    const results = perceive([
      { text: 'cart-api is down.' },
      { text: 'Rolling back cart-api to v41.' },
      { text: 'abort the rollback' },
      { text: 'cart-api is back up.' },
    ]);
    expect(results.flatMap(({ actions }) => actions).filter((one) => one.outcome === 'worked')).toEqual([]);
  });

  it('may be taken again, as another step', () => {
    const results = perceive([
      { text: 'Rolling back cart-api to v41.' },
      { text: 'abort the rollback' },
      { text: 'Rolling back cart-api to v40.' },
    ]);
    const [first, , third] = results.map(({ actions }) => actions[0]!);
    expect(third!.state).toBe('doing');
    expect(third!.ref).not.toBe(first!.ref);
  });

  it('that nobody was heard to begin is told to the room, which may have given it', () => {
    const [only] = perceive([{ text: 'aborting the rollback of cart-api' }]);
    expect(only!.actions).toMatchObject([{ class: 'rollback', target: 'cart-api', state: 'called-off' }]);
    expect(only!.events.filter((event) => event.to === 'called off')).toEqual([]);
  });
});
