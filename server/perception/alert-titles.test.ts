// Titles as the monitors, probes and pagers in use write them, with names of our own: state, level, the thing, the part, who was called.
import { describe, expect, it } from 'vitest';
import { readAlerts } from './alert-reader.ts';
import { readAlertTitle, titlesIn } from './alert-titles.ts';
import { signalOf } from './test-signals.ts';

const read = (text: string, from = 'monitoring', attributes = {}) =>
  readAlerts(signalOf({ channel: 'alert', from, text, attributes }, 1))[0]!;

describe('alert titles', () => {
  it.each([
    // sender, title, state, level, what it is about
    ['icinga', 'PROBLEM - Postgres replication lag on db07 is CRITICAL: lag 412s', 'firing', 'critical', 'db07 data'],
    ['icinga', 'RECOVERY - Postgres replication lag on db07 is OK: lag 0s', 'resolved', null, 'db07 data'],
    ['icinga-irc', 'PROBLEM - Host gw12 is DOWN: PING CRITICAL - Packet loss = 100%', 'firing', 'critical', 'gw12 availability'],
    ['icinga2', '[PROBLEM] disk on files04 is WARNING!', 'firing', 'warning', 'files04 disk'],
    ['icinga2', 'ACKNOWLEDGEMENT - disk on files04 is WARNING: 88% used', 'acknowledged', 'warning', 'files04 disk'],
    ['nagios', '** PROBLEM Host Alert: core-sw2 is DOWN **', 'firing', 'critical', 'core-sw2 availability'],
    ['nagios', '** RECOVERY Service Alert: imap03/Mail delivery is OK **', 'resolved', null, 'imap03 health'],
    ['nagios', '** PROBLEM Service Alert: imap03/Mail queue is CRITICAL ** 12,031 waiting', 'firing', 'critical', 'imap03 queue'],
    [
      'nagios',
      'Notification Type: PROBLEM\nService: HTTP\nHost: web11\nState: CRITICAL\nAdditional Info: Socket timeout after 10 seconds',
      'firing',
      'critical',
      'web11 timeouts',
    ],
    ['zabbix', 'PROBLEM: Free disk space is less than 5% on volume /data of files04. Severity: High', 'firing', 'critical', 'files04 disk'],
    ['zabbix', 'Resolved in 14m 2s: Zabbix agent on files04 is unreachable', 'resolved', null, 'files04'],
    [
      'zabbix',
      'Problem: Load average is too high (per CPU load over 1.5 for 5m) Host: render09 Severity: Average',
      'firing',
      'warning',
      'render09 cpu',
    ],
    ['check_mk', 'Check_MK: render09/CPU load OK -> CRIT', 'firing', 'critical', 'render09 cpu'],
    [
      'uptimerobot',
      'Monitor is DOWN: tickets.stadthalle.example (HTTP 502 - Bad Gateway)',
      'firing',
      'critical',
      'tickets.stadthalle.example availability',
    ],
    [
      'uptimerobot',
      'Monitor is UP: tickets.stadthalle.example (It was down for 12 minutes)',
      'resolved',
      null,
      'tickets.stadthalle.example availability',
    ],
    [
      'pingdom',
      'DOWN alert: ticket shop (tickets.stadthalle.example) is DOWN',
      'firing',
      'critical',
      'tickets.stadthalle.example availability',
    ],
    ['pingdom', 'UP alert: ticket shop (tickets.stadthalle.example) is UP', 'resolved', null, 'tickets.stadthalle.example availability'],
    ['uptime-kuma', '[seat-map] [🔴 Down] connect ECONNREFUSED', 'firing', 'critical', 'seat-map availability'],
    ['uptime-kuma', '[seat-map] [✅ Up] 200 - OK', 'resolved', null, 'seat-map availability'],
    ['statuscake', 'Website Down: seat-map', 'firing', 'critical', 'seat-map availability'],
    ['healthchecks', 'DOWN | nightly-ledger', 'firing', 'critical', 'nightly-ledger availability'],
    ['healthchecks', 'The check "nightly-ledger" is DOWN.', 'firing', 'critical', 'nightly-ledger availability'],
    ['site24x7', 'seat-map is Down - Connection refused', 'firing', 'critical', 'seat-map availability'],
    ['checkly', 'Check failed: seat-map-login', 'firing', null, 'seat-map-login availability'],
    ['checkly', '"seat-map-login" has recovered', 'resolved', null, 'seat-map-login availability'],
    ['pagerduty', 'Triggered #771: seat-map latency is high', 'firing', null, 'seat-map latency'],
    ['pagerduty', '#771 RESOLVED: seat-map latency', 'resolved', null, 'seat-map latency'],
    ['pagerduty', '[#771] Acknowledged by Noor: seat-map latency', 'acknowledged', null, 'seat-map latency'],
    ['pagerduty', 'ALRT #12 on Ticketing: seat-map latency. Reply 4:Ack, 6:Resolv', 'firing', 'critical', 'seat-map latency'],
    ['opsgenie', 'P2 #88 "consumer lag of seat-events > 40000" -> Noor', 'firing', 'warning', 'seat-events queue'],
    ['opsgenie', '[Opsgenie] Closed #88: consumer lag of seat-events', 'resolved', null, 'seat-events queue'],
    ['victorops', 'Paged: ticketing-oncall (seat-map latency)', 'firing', null, 'seat-map latency'],
    ['datadog', '[Triggered] seat-map p99 latency is 4.1s over last 10m', 'firing', null, 'seat-map latency'],
    ['datadog', '[Warn] Disk usage on host:files04 (91%)', 'firing', 'warning', 'files04 disk'],
    ['datadog', '[P1] [Triggered] seat-map error rate', 'firing', 'critical', 'seat-map errors'],
    ['datadog', '[Recovered on {service:seat-map}] error rate', 'resolved', null, 'seat-map errors'],
    ['datadog', '[Triggered on {host:files04}] CPU is high', 'firing', null, 'files04 cpu'],
    ['datadog', '[No data] heartbeat of seat-importer', 'no-data', null, 'seat-importer health'],
    ['cloudwatch', 'ALARM: "seat-orders-dlq-depth" in EU (Ireland)', 'firing', null, 'seat-orders-dlq queue'],
    ['cloudwatch', 'OK: "seat-orders-dlq-depth" in EU (Ireland)', 'resolved', null, 'seat-orders-dlq queue'],
    ['cloudwatch', 'INSUFFICIENT_DATA: "seat-orders-dlq-depth" in EU (Ireland)', 'no-data', null, 'seat-orders-dlq queue'],
    ['alertmanager', '[FIRING:3] TargetDown (job="seat-map" severity="critical")', 'firing', 'critical', 'seat-map'],
    ['alertmanager', '[RESOLVED] TargetDown (service="seat-map" severity="critical")', 'resolved', 'critical', 'seat-map'],
    ['grafana', '[Alerting] Queue depth of seat-events', 'firing', null, 'seat-events queue'],
    ['grafana', '[OK] Queue depth of seat-events', 'resolved', null, 'seat-events queue'],
    ['sentry', '[seat-map] ERROR: KeyError in reserve()', 'firing', null, 'seat-map errors'],
    ['newrelic', 'Critical: seat-map - Apdex is below 0.6', 'firing', 'critical', 'seat-map health'],
    ['azure', 'Fired:Sev1 Azure Monitor Alert High CPU on vm-seat-02', 'firing', 'critical', 'vm-seat-02 cpu'],
    ['azure', 'Resolved:Sev1 Azure Monitor Alert High CPU on vm-seat-02', 'resolved', 'critical', 'vm-seat-02 cpu'],
    ['gcp', '[ALERT] Uptime check failure on seat-map', 'firing', null, 'seat-map'],
    ['gcp', '[RESOLVED] Uptime check failure on seat-map', 'resolved', null, 'seat-map'],
    ['prtg', 'Down: seat-map-proxy (No response)', 'firing', 'critical', 'seat-map-proxy availability'],
    ['icinga2', '[PROBLEM] Service "http" on "seat-web-3" is CRITICAL', 'firing', 'critical', 'seat-web-3 health'],
    ['nagios', '** FLAPPINGSTART Service Alert: seat-web-3/HTTP is OK **', 'firing', null, 'seat-web-3 health'],
    ['sensu', 'ALERT - seat-web-3/check-http: CheckHttp CRITICAL: 500', 'firing', 'critical', 'seat-web-3 errors'],
    ['pagerduty', 'Incident #61 triggered on service Ticketing: High error rate on seats', 'firing', null, 'seats errors'],
    ['pagerduty', 'INCIDENT TRIGGERED: seats p99 > 5s', 'firing', null, 'seats latency'],
    ['opsgenie', 'New alert: "[Prometheus]: HighErrorRate on seats" [P1]', 'firing', null, 'seats HighErrorRate'],
    ['opsgenie', 'P3 #77 Closed "disk of files04 is full"', 'resolved', 'warning', 'files04 disk'],
    ['datadog', '[Monitor Alert] Triggered: seats: p95 above 2s', 'firing', null, 'seats latency'],
    ['newrelic', 'Critical priority issue is active: seats error percentage', 'firing', 'critical', 'seats errors'],
    ['newrelic', 'Issue closed: seats error percentage', 'resolved', null, 'seats errors'],
    ['site24x7', 'Monitor seats.example is DOWN. Reason: Connection timed out', 'firing', 'critical', 'seats.example availability'],
    ['statuscake', 'Your site seats.example went down: timeout', 'firing', 'critical', 'seats.example availability'],
    ['statuscake', 'seats.example has come back up', 'resolved', null, 'seats.example availability'],
    ['betterstack', 'New incident started: seats.example - Status 503', 'firing', null, 'seats.example'],
    ['checkly', 'Browser check "Seat choice" has failed', 'firing', null, 'Seat choice'],
    ['azure', 'Azure: Deactivated Severity: 2 High memory on vm-7', 'resolved', 'warning', 'vm-7 memory'],
    ['dynatrace', 'RESOLVED Problem P-2311: Failure rate increase on seats', 'resolved', null, 'seats errors'],
    [
      'alertmanager',
      '[FIRING:4] KubePodCrashLooping seats (kube-state-metrics prod critical)',
      'firing',
      null,
      'seats KubePodCrashLooping',
    ],
    ['prometheus', '[FIRING:1] InstanceDown node db-3.internal:9100 (critical)', 'firing', 'critical', 'db-3 InstanceDown'],
    ['alerts-bot', ':red_circle: seat-map is DOWN', 'firing', 'critical', 'seat-map availability'],
    ['alerts-bot', ':white_check_mark: seat-map 5xx rate', 'resolved', null, 'seat-map errors'],
  ])('of %s: %s', (from, text, state, level, about) => {
    const alert = read(text, from);
    expect([alert.state, alert.level, alert.label.slice(0, about.length)]).toEqual([state, level, about]);
  });

  it.each([
    ['pagerduty', '#4410 TRIGGERED High urgency: seat-map latency. Assigned to Noor (Primary: ticketing)', 'Noor', '4410'],
    ['opsgenie', 'P1 #88 "seat-map is down" -> @noor', 'noor', '88'],
    ['victorops', 'Paged: ticketing-oncall (seat-map latency)', 'ticketing-oncall', null],
    ['pagerduty', 'Acknowledged #4410 seat-map latency by Noor', 'Noor', '4410'],
    ['pagerduty', 'Triggered #4411: seat-map latency. Assigned to nobody', null, '4411'],
    // An arrow within a title shows a change of value, not a person.
    ['grafana', '[Alerting] seat-map replicas 6 -> 2', null, null],
  ])('says whom %s called: %s', (from, text, owner, number) => {
    expect(read(text, from)).toMatchObject({ owner, number });
  });

  it.each([
    ['nagios', '** PROBLEM Service Alert: a12/Mail queue is CRITICAL **'],
    ['opsgenie', 'P1 #5 "checkout queue is full" -> Noor'],
    ['victorops', 'Paged: night-shift (checkout queue)'],
    ['uptimerobot', 'Monitor is DOWN: shop (timeout)'],
    ['icinga-irc', 'PROBLEM - Puppet freshness on alert1002 is CRITICAL: 3 h'],
    ['pagerduty', '#5 TRIGGERED: website slow'],
  ])('never takes for the thing what only sends, counts or calls: %s: %s', (from, text) => {
    expect(read(text, from).label).not.toMatch(/PROBLEM|P1|#5|Paged|night-shift|Monitor|alert1002|Alert\b|icinga|TRIGGERED|Noor/);
  });

  it('finds the recovery of a check under the identity of its problem', () => {
    const identity = (text: string): string => read(text, 'nagios').identity;
    expect(identity('RECOVERY - Mail queue on imap03 is OK: 12')).toBe(
      identity('PROBLEM - Mail queue on imap03 is CRITICAL: 9,031 waiting'),
    );
    expect(identity('RECOVERY - Mail queue on imap04 is OK: 12')).not.toBe(
      identity('PROBLEM - Mail queue on imap03 is CRITICAL: 9,031 waiting'),
    );
  });

  it('parts several alerts of one message, and leaves one that only mentions another whole', () => {
    expect(titlesIn('Monitor is UP: shop.example (down 4 min). Monitor is UP: api.example')).toEqual([
      'Monitor is UP: shop.example (down 4 min).',
      'Monitor is UP: api.example',
    ]);
    expect(titlesIn('PROBLEM - a RECOVERY - was expected on web11')).toHaveLength(1);
    expect(titlesIn('seat-map is DOWN')).toEqual(['seat-map is DOWN']);
  });

  it('is total and quick on any text', () => {
    const hostile = [
      '',
      ' ',
      '[',
      '****',
      '#1',
      'P1',
      '"',
      `${'[OK] '.repeat(400)}`,
      `a${' on'.repeat(2_000)}`,
      `${'x '.repeat(3_000)}is `,
      '{'.repeat(3_000),
    ];
    for (const text of hostile) {
      const begun = performance.now();
      expect(typeof readAlertTitle(text).name).toBe('string');
      expect(performance.now() - begun).toBeLessThan(500);
    }
  });
});
