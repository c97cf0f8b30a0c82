import { describe, expect, it } from 'vitest';
import { readAlerts } from './alerts.ts';
import { eventsOf, type Given, lineOf, perceive, signalOf } from './test-signals.ts';

const alert = (state: 'firing' | 'resolved', at: number, more: Record<string, string> = {}): Given => ({
  channel: 'alert',
  from: 'alertmanager',
  text: `[${state.toUpperCase()}] MailQueueBacklog mail-relay: 9,000 mails wait.`,
  attributes: {
    alertname: 'MailQueueBacklog',
    service: 'mail-relay',
    state,
    severity: 'warning',
    summary: '9,000 mails wait.',
    fingerprint: 'a1',
    ...more,
  },
  at,
});

describe('alerts', () => {
  it('makes an event when it fires and one when it is resolved, and nothing between', () => {
    expect(eventsOf([alert('firing', 0), alert('firing', 1), alert('firing', 2), alert('resolved', 9)]).map(lineOf)).toEqual([
      'symptom mail-relay MailQueueBacklog: - -> firing: 9,000 mails wait. (worse)',
      'symptom mail-relay MailQueueBacklog: firing -> resolved: 9,000 mails wait. (better)',
    ]);
  });

  it('attaches repeats to the event they belong to', () => {
    const [first, second] = perceive([alert('firing', 0), alert('firing', 1)]);
    expect(second!.attached).toEqual([{ signal: 2, ref: first!.events[0]!.ref }]);
  });

  it('tells a higher level of the same alert', () => {
    const critical = { severity: 'critical', fingerprint: 'b2' };
    expect(eventsOf([alert('firing', 0), alert('firing', 2, critical)]).map(lineOf)[1]).toBe(
      'symptom mail-relay MailQueueBacklog: firing -> firing, critical: 9,000 mails wait. (worse)',
    );
  });

  it('counts instances of one alert in one event, and tells when they are many more', () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      alert('firing', index / 60, { fingerprint: `f${index}`, instance: `host-${index}:9100` }),
    );
    const lines = eventsOf(many).map(lineOf);
    expect(lines).toHaveLength(3);
    expect(lines[2]).toContain('10 instances');
    const over = many.map((one, index) => ({ ...one, attributes: { ...one.attributes, state: 'resolved' }, at: 5 + index / 60 }));
    expect(eventsOf([...many, ...over]).filter((event) => event.direction === 'better')).toHaveLength(1);
  });

  it('folds flapping into one event', () => {
    const flaps = Array.from({ length: 20 }, (_, index) => alert(index % 2 === 0 ? 'firing' : 'resolved', index));
    const events = eventsOf(flaps);
    expect(events.length).toBeLessThanOrEqual(4);
    expect(events.at(-1)!.to).toMatch(/^flapping/);
  });

  it('takes an alert up again after flapping was quiet', () => {
    const flaps = Array.from({ length: 8 }, (_, index) => alert(index % 2 === 0 ? 'firing' : 'resolved', index));
    expect(eventsOf([...flaps, alert('firing', 300)]).at(-1)!.to).toMatch(/^firing/);
  });

  it('keeps notices for information out of the stream', () => {
    expect(eventsOf([alert('firing', 0, { severity: 'info' })])).toEqual([]);
  });

  it('joins an alert to the graph that told it first', () => {
    const sample = (value: number, at: number): Given => ({
      channel: 'telemetry',
      from: 'prometheus',
      text: `mail-relay queue ${value}`,
      attributes: { metric: 'mail_queue_depth', value, service: 'mail-relay', unit: 'mails' },
      at,
    });
    const calm = Array.from({ length: 8 }, (_, index) => sample(20 + (index % 3), index));
    const results = perceive([...calm, sample(4_000, 8), sample(4_100, 9), alert('firing', 10)]);
    const shown = results.flatMap(({ events }) => events);
    expect(shown.map(lineOf)).toEqual(
      ['symptom mail-relay mail queue depth: 21 -> 4,050 (worse)'].map((line) => line.replace('mail queue', 'queue')),
    );
    expect(results.at(-1)!.attached).toEqual([{ signal: 11, ref: shown[0]!.ref }]);
  });

  it('notices who acknowledges, and makes no symptom of it', () => {
    const [, second] = perceive([
      alert('firing', 0),
      { channel: 'alert', from: 'pagerduty', text: 'Acknowledged: MailQueueBacklog', at: 1 },
    ]);
    expect(second!.events).toEqual([]);
    expect(second!.actions[0]).toMatchObject({ class: 'assign-role', state: 'done' });
  });

  it.each([
    ['[RESOLVED] Disk full on log-host-1', 'resolved'],
    ['[No Data] Checkout probe', 'no-data'],
    ['[Alerting] Exporter up', 'firing'],
    ['OK: ping of edge-1', 'resolved'],
    ['Website health check is DOWN', 'firing'],
    ['Website health check is UP', 'resolved'],
  ])('reads the state of %s', (text, state) => {
    expect(readAlerts(signalOf({ channel: 'alert', from: 'monitoring', text }, 1))[0]!.state).toBe(state);
  });
});
