// What tells which step is next: limits that are reached, figures beside what is usual, trouble that is back, and what people mean.
import { describe, expect, it } from 'vitest';
import { readLimit } from './limits.ts';
import { readLogLine } from './log-lines.ts';
import { readMeasure } from './measures.ts';
import { eventsOf, type Given, perceive } from './test-signals.ts';

describe('a limit that is reached', () => {
  it.each([
    ['vol7: used 93% (18.6T of 20T)', 'capacity'],
    ['ledger connection pool in use: 60 of 60', 'connections'],
    ['Using 19 of the maximum 20 nodes', 'capacity'],
    ['front threads at 8k = the cap', 'load'],
    ['could not lease, pool exhausted after 5 s', 'connections'],
    ['memory limit alarm set on mq-2', 'memory'],
    ['the quota of the tenant is exceeded: quota for builds exceeded', 'capacity'],
    ['php-fpm reached pm.max_children', 'load'],
    ['the render workers cannot keep up', 'load'],
    ['the build agents hit their limit', 'capacity'],
  ])('%s', (text, aspect) => expect(readLimit(text)?.aspect).toBe(aspect));

  it.each([
    'vol7: used 61%',
    'pool in use: 6 of 60',
    'render pods 16/16 ready',
    'logs are full of errors',
    'raised the pool until it is full',
    'we found out why: the quota was used up',
    'the limit is 300',
  ])('is none: %s', (text) => expect(readLimit(text)).toBeUndefined());

  it('makes a line of log trouble whatever its level', () => {
    expect(readLogLine('WARN pool exhausted after 10 s', undefined).trouble).toBe('error');
    expect(readLogLine('[warning] memory resource limit alarm set on node mq-2', undefined).trouble).toBe('error');
    expect(readLogLine('INFO queue is full', undefined).trouble).toBe('none');
  });

  it('is told in the same words whatever was said, so that knowledge finds it', () => {
    const [event] = eventsOf([{ channel: 'telemetry', from: 'grafana', text: 'ledger-api pool in use: 60 of 60' }]);
    expect(event).toMatchObject({ dimension: 'symptom', direction: 'worse' });
    expect(event?.to).toMatch(/^at its limit: /);
  });
});

describe('a figure beside what is usual', () => {
  it.each([
    ['mq-1 publish rate 0.4/s (usual 2,900/s at this hour)', 'errors'],
    ['shop requests 2,100/s (normal Monday 90/s)', 'load'],
    ['web load 40, cdn hit ratio 31 % (usual 93 %)', 'errors'],
    ['average bind time 9.7 s (normal 12 ms)', 'latency'],
    ['labels waiting 212004 (24h ago: 380)', 'health'],
  ])('%s', (text) => expect(readMeasure(text)?.direction).toBe('worse'));

  it.each(['publish rate 2,800/s (usual 2,900/s)', 'bind time 11 ms (normal 12 ms)', 'orders per minute 700 (last week 310)'])(
    'is no trouble: %s',
    (text) => expect(readMeasure(text)?.direction).not.toBe('worse'),
  );
});

describe('a thing among others', () => {
  const things = (text: string): string[] =>
    eventsOf([{ text, role: 'operations' }]).map(({ dimension, entity }) => `${dimension} ${entity}`);

  it('is the node, not what runs on it', () =>
    expect(things('The node where grafana is running went to NotReady state.')).toEqual(['symptom node']));
  it('is in trouble when it is said to look like one that is', () =>
    expect(things('`pool-a-7f2x` looks like a node that has networking issues.')).toEqual(['symptom pool-a-7f2x network']));
});

describe('what people mean', () => {
  const read = (text: string) =>
    perceive([
      { text: 'ledger-api is down.', role: 'operations' },
      { text, role: 'operations' },
    ]).slice(1);

  it('is a proposal where they tell what was done the last time', () => {
    const [{ actions, intended } = { actions: [], intended: [] }] = read(
      'Last time this broke we increased the number of ledger replicas.',
    );
    expect(actions).toEqual([]);
    expect(intended).toMatchObject([{ class: 'scale' }]);
  });

  it('is no proposal where they would rather not', () => {
    const [{ intended = [], refused = [] } = {}] = read("That needs a restart of the ledger-db, I'd rather not.");
    expect(intended).toEqual([]);
    expect(refused).toMatchObject([{ class: 'restart' }]);
  });

  it('is a change where they cry out first', () => {
    const [{ events, actions } = { events: [], actions: [] }] = read('oh no. I merged flow-logs 15 mins ago.');
    expect(events).toMatchObject([{ dimension: 'change', entity: 'flow-logs' }]);
    expect(actions).toEqual([]);
  });

  it('is a cause where what is differs from what should be', () =>
    expect(read('The runtime on the workers is v2 instead of v3.')[0]?.events).toContainEqual(
      expect.objectContaining({ dimension: 'cause', to: 'supported' }),
    ));

  it('is no recovery while so and so many are recovering', () =>
    expect(read('ledger-api started, recovering 212 queues')[0]?.events.filter(({ direction }) => direction === 'better')).toEqual([]));
});

describe('the same trouble', () => {
  const down = (at: number): Given => ({ text: 'ledger-api is down.', role: 'operations', at });
  const step: Given = { text: 'Restarted ledger-api.', role: 'operations', at: 10 };
  const troubles = (given: readonly Given[]): number => eventsOf(given).filter(({ dimension }) => dimension === 'symptom').length;

  it('is news again long after a step that did not last', () => expect(troubles([down(0), step, down(60)])).toBe(2));
  it('is none while nothing was done, or soon after', () => {
    expect(troubles([down(0), down(60)])).toBe(1);
    expect(troubles([down(0), step, down(15)])).toBe(1);
  });
});
