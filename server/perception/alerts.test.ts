import { describe, expect, it } from 'vitest';
import { readAlerts } from './alert-reader.ts';
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
      'symptom mail-relay MailQueueBacklog: firing -> resolved (better)',
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
    expect(second!.actions).toEqual([]);
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

  const text = (from: string, words: string, at: number): Given => ({ channel: 'alert', from, text: words, at });

  it('tells two machines of one check apart, and finds the recovery of each', () => {
    const lines = eventsOf([
      text('icinga', 'PROBLEM - Mail queue on imap03 is CRITICAL: 9,031 waiting', 0),
      text('icinga', 'PROBLEM - Mail queue on imap04 is CRITICAL: 8,120 waiting', 2),
      text('icinga', 'RECOVERY - Mail queue on imap03 is OK: 12 waiting', 9),
    ]).map(lineOf);
    expect(lines).toEqual([
      'symptom imap03 queue: - -> firing, critical: Mail queue: 9,031 waiting (worse)',
      'symptom imap04 queue: - -> firing, critical: Mail queue: 8,120 waiting (worse)',
      'symptom imap03 queue: firing, critical -> resolved: Mail queue: 12 waiting (better)',
    ]);
  });

  it('folds one check on many machines, and tells when the last of them is well', () => {
    const hosts = Array.from({ length: 12 }, (_, index) => `imap${String(index + 10)}`);
    const problems = hosts.map((host, index) => text('icinga', `PROBLEM - Mail queue on ${host} is CRITICAL: full`, index / 10));
    const lines = eventsOf(problems).map(lineOf);
    expect(lines).toHaveLength(4);
    expect(lines[2]).toContain('imap hosts queue');
    expect(lines[2]).toContain('3 instances');
    expect(lines[3]).toContain('10 instances');
    const recoveries = hosts.map((host, index) => text('icinga', `RECOVERY - Mail queue on ${host} is OK: empty`, 20 + index / 10));
    const better = eventsOf([...problems, ...recoveries]).filter((event) => event.direction === 'better');
    expect(better.map((event) => event.entity)).toEqual(['imap10 queue', 'imap11 queue', 'imap hosts queue']);
  });

  it('takes what a pager repeats for the same event with a second source, whoever was first', () => {
    const monitor = (at: number): Given => text('datadog', '[Triggered] seat-map 5xx rate is 7% over last 5m', at);
    const pager = (at: number): Given => text('pagerduty', '#31 TRIGGERED High urgency: seat-map 5xx rate. Assigned to Noor', at);
    for (const given of [
      [monitor(0), pager(1)],
      [pager(0), monitor(1)],
    ]) {
      const results = perceive(given);
      const symptoms = results.flatMap(({ events }) => events).filter((event) => event.dimension === 'symptom');
      expect(symptoms).toHaveLength(1);
      expect(results[1]!.attached).toContainEqual({ signal: 2, ref: symptoms[0]!.ref });
    }
  });

  it('knows a page in fewer words, and by its number later', () => {
    const results = perceive([
      text('icinga', 'PROBLEM - Search availability global on alert1001 is CRITICAL: 91 below 99', 0),
      text('victorops', 'Paged: search-oncall (Search availability global)', 1),
      text('pagerduty', 'Triggered #52: Search availability global', 2),
      text('pagerduty', 'Acknowledged #52 by Noor', 3),
    ]);
    const events = results.flatMap(({ events: ones }) => ones);
    expect(events.filter((event) => event.dimension === 'symptom')).toHaveLength(1);
    expect(events.filter((event) => event.dimension === 'ownership').map((event) => event.to)).toEqual(['search-oncall', 'Noor']);
    expect(results[3]!.actions).toEqual([]);
  });

  it('keeps apart what two monitors say of different parts, and two things in like words', () => {
    const symptoms = eventsOf([
      text('datadog', '[Triggered] seat-map 5xx rate is 7%', 0),
      text('grafana', '[Alerting] seat-map queue depth', 1),
      text('pagerduty', 'Triggered #7: ticket-api 5xx rate', 2),
    ]).filter((event) => event.dimension === 'symptom');
    expect(symptoms.map((event) => event.entity)).toEqual(['seat-map errors', 'seat-map queue', 'ticket-api errors']);
  });

  it('reads several states in one message', () => {
    const lines = eventsOf([
      text('uptimerobot', 'Monitor is DOWN: tickets.example (timeout)', 0),
      text('uptimerobot', 'Monitor is DOWN: seats.example (timeout)', 1),
      text('uptimerobot', 'Monitor is UP: tickets.example (down 9 min). Monitor is UP: seats.example', 9),
    ]).filter((event) => event.direction === 'better');
    expect(lines.map((event) => event.entity)).toEqual(['tickets.example availability', 'seats.example availability']);
  });

  it('never shows two checks of one part of one thing under one name', () => {
    const events = eventsOf([
      text('zabbix', 'PROBLEM: Disk space low on files04', 0),
      text('zabbix', 'PROBLEM: Disk latency, volume degraded on files04', 1),
    ]);
    expect(new Set(events.map((event) => event.entity)).size).toBe(events.length);
  });
});
