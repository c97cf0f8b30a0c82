// Whose figures people tell: those of what is in trouble or spoken of, never of who tells them.
import { describe, expect, it } from 'vitest';
import { eventsOf, type Given, perceive } from './test-signals.ts';

const crash: Given = {
  channel: 'alert',
  from: 'alertmanager',
  text: 'KubePodCrashLooping: Pod cart/cart-api-7d9f4c8b6-x2x1b (cart-api) is restarting 2.1 times / 10 minutes',
};
const slow: Given = { channel: 'alert', from: 'pagerduty', text: '[CRITICAL] api p99 latency > 5s (cart-api, eu-west-1)' };
const say = (text: string, from = 'jon'): Given => ({ text, from });
const told = (...given: Given[]): string[] =>
  eventsOf(given)
    .filter(({ dimension, direction }) => (dimension === 'symptom' || dimension === 'impact') && direction === 'worse')
    .map(({ entity }) => entity);

describe('figures without a subject', () => {
  it('belong to the trouble of that part that stands already', () => {
    const results = perceive([slow, say('p99 is 8s, error rate 4%')]);
    const [event] = results[0]!.events.filter(({ dimension }) => dimension === 'symptom');
    expect(results[1]!.events.filter(({ dimension }) => dimension === 'symptom')).toEqual([]);
    expect(results[1]!.attached).toContainEqual({ signal: 2, ref: event!.ref });
  });

  it('belong to the only thing in trouble, to what is spoken of, or to the incident', () => {
    expect(told(crash, say('memory went from 300 to 512 and boom', 'ana')).at(-1)).toBe('cart-api memory');
    expect(told(crash, say('cpu is at 98%')).at(-1)).toBe('cart-api cpu');
    expect(told(say('Restarted pgbouncer-2.'), say('threads 200/200')).at(-1)).toMatch(/^pgbouncer-2/);
    expect(told(say('cpu is at 98%')).at(-1)).toBe('Incident cpu');
  });

  it('never belong to who tells them, and always to what is named', () => {
    expect(told(say('error rate 14% now, was 0.2'), say('memory is at 97%', 'ana')).join()).not.toMatch(/jon|ana/);
    expect(told(crash, say('cpu on orders-db-1 is at 98%')).at(-1)).toMatch(/^orders-db-1/);
    expect(told(crash, say('disk is 97% full on es-2')).at(-1)).toMatch(/^es-2/);
  });
});

describe('another member with the same trouble', () => {
  const queue: Given = { channel: 'alert', from: 'nagios', text: 'PROBLEM - Mail queue on mx-out-2 is CRITICAL: 18422 waiting' };

  it('is news where people say that it has the same, and the same news where they only name it again', () => {
    expect(told(queue, say('mx-out-1 has the same backlog now, 9k')).at(-1)).toBe('mx-out-1 queue');
    expect(told(queue, say('mx-out-2 has a huge backlog'))).toHaveLength(1);
  });

  it('is not ended by the recovery of the first', () => {
    const ping = (host: string, at: number): Given => ({
      channel: 'alert',
      from: 'zabbix',
      text: `Problem: Unavailable by ICMP ping\nHost: ${host}\nSeverity: High`,
      at,
    });
    const over: Given = { channel: 'alert', from: 'zabbix', text: 'Resolved in 9m 1s: Unavailable by ICMP ping\nHost: ap-12', at: 9 };
    const better = eventsOf([ping('ap-12', 0), ping('ap-15', 1), over]).filter(({ direction }) => direction === 'better');
    expect(better.map(({ entity }) => entity.split(' ')[0])).toEqual(['ap-12']);
  });
});

describe('a thing by its sort', () => {
  const down: Given = { channel: 'alert', from: 'nagios', text: 'PROBLEM Host DOWN: sw-core-2 CRITICAL - Host Unreachable' };

  it('is the only one of its sort that is known', () => {
    expect(told(down, say("can't reach the switch by mgmt either"))).toEqual(['sw-core-2 availability']);
    expect(told(down, say('packet loss is 100% to the switch')).at(-1)).toMatch(/^sw-core-2/);
  });

  it('is looked at by who quotes what it says', () => {
    const acts = (text: string): string[] => perceive([down, say(text)])[1]!.actions.map((one) => `${one.class} ${one.target}`);
    expect(acts('nas-2 says: "ata3.00: failed command: READ"')).toContain('inspect-logs nas-2');
    expect(acts('the vendor says it is fixed')).not.toContainEqual(expect.stringMatching(/^inspect-logs/));
  });
});
