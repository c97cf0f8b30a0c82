// What a signal is about: the thing in trouble, and not the word, sender, thread, fault or place that stands nearest.
import { describe, expect, it } from 'vitest';
import { eventsOf, type Given } from './test-signals.ts';

const say = (text: string): Given => ({ text, role: 'operations' });

describe('what a signal is about', () => {
  const about = (given: Given): string[] =>
    eventsOf([given])
      .filter(({ dimension }) => dimension === 'symptom' || dimension === 'impact')
      .map(({ entity }) => entity);

  it('is no verb after "to", and no word of a number', () => {
    expect(about(say('Failed to create the session.'))).not.toContain('create');
    expect(about(say('Calls to ledger time out.')).join()).toContain('ledger');
  });

  it('is the system that sent a line of log', () => {
    const [entity] = about({ channel: 'log', from: 'cart-worker', text: 'The queue consumer crashed again after its start.' });
    expect(entity).toContain('cart-worker');
    expect(about({ channel: 'log', from: 'live', text: 'Invoicer crashed again after its start.' }).join()).not.toContain('live');
  });

  it('is many of a kind where its sender speaks of those', () => {
    const [entity] = about({ channel: 'log', from: 'scaler', text: 'Healthy nodes all get killed.' });
    expect(entity).toContain('nodes');
  });

  it('is what was spoken of where the kernel names a thread', () => {
    const killed: Given = { channel: 'log', from: 'kernel', text: 'io_loop invoked oom-killer' };
    const entities = eventsOf([say('Moved the Grafana pod to another machine.'), killed]).map(({ entity }) => entity);
    expect(entities.join()).not.toContain('io_loop');
    expect(entities).toContainEqual(expect.stringMatching(/^grafana memory$/i));
  });

  it('is not where it is seen, nor the fault itself, nor what its sender was doing', () => {
    expect(about({ channel: 'telemetry', from: 'grafana', text: 'Spikes in CPU on the Grafana dashboard.' }).join()).not.toContain(
      'dashboard',
    );
    expect(about({ channel: 'telemetry', from: 'grafana', text: 'The Grafana dashboard is down.' }).join()).toContain('dashboard');
    expect(about(say('People now get a quick "wrong password".')).join()).not.toContain('wrong password');
    const pull: Given = { channel: 'log', from: 'image-pull', text: 'ERROR failed to fetch the manifest of `tools`: 429' };
    expect(about(pull).join()).not.toContain('image-pull logs');
  });

  it('is the site that a title of an alert begins with', () => {
    const text = 'PROBLEM: www.shop.example HTTP check failed, 503 Backend fetch failed';
    expect(about({ channel: 'alert', from: 'zabbix', text }).join()).toMatch(/^www\.shop\.example/);
  });
});
