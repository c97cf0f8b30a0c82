import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MusterError } from '../../domain/errors.ts';
import { parseTime } from '../../domain/time.ts';
import { maxAlertsPerDelivery, readAlertmanager } from './alertmanager.ts';

const firing = {
  status: 'firing',
  labels: { alertname: 'QueueBacklog', service: 'invoice-worker', region: 'eu-west', severity: 'critical' },
  annotations: { summary: '9,100 invoices are waiting.', runbook_url: 'https://runbooks.example/queue' },
  startsAt: '2026-03-12T02:00:00.123456789Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'https://prometheus.example/graph?g0.expr=x',
  fingerprint: '00aa11bb22cc33dd',
  somethingNew: { of: 'a later version' },
};
const delivery = {
  version: '4',
  groupKey: '{}:{alertname="QueueBacklog"}',
  receiver: 'muster',
  status: 'firing',
  groupLabels: { alertname: 'QueueBacklog' },
  commonLabels: { alertname: 'QueueBacklog', service: 'invoice-worker' },
  commonAnnotations: {},
  externalURL: 'https://alertmanager.example',
  truncatedAlerts: 0,
  alerts: [firing],
};
const resolved = { ...firing, status: 'resolved', endsAt: '2026-03-12T02:20:00Z' };

function faultsOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof MusterError && error.code === 'invalid-input') return error.faults.map(({ path }) => path);
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('Alertmanager webhook', () => {
  it('reads a firing alert with its time, labels and annotations', () => {
    const read = readAlertmanager(delivery);
    expect(read.groupKey).toBe(delivery.groupKey);
    expect(read.severity).toBe('sev2');
    expect(read.title).toBe('QueueBacklog on invoice-worker: 9,100 invoices are waiting.');
    const [signal] = read.signals;
    expect(signal).toMatchObject({ channel: 'alert', from: 'alertmanager', role: null, occurredAt: parseTime('2026-03-12T02:00:00.123Z') });
    expect(signal!.text).toBe('[FIRING] QueueBacklog invoice-worker eu-west (critical): 9,100 invoices are waiting.');
    expect(signal!.attributes).toMatchObject({
      alertname: 'QueueBacklog',
      service: 'invoice-worker',
      state: 'firing',
      fingerprint: '00aa11bb22cc33dd',
      summary: '9,100 invoices are waiting.',
    });
  });

  it('names the same delivery alike, and a resolution or a second firing apart', () => {
    const id = (alert: object): string | null => readAlertmanager({ ...delivery, alerts: [alert] }).signals[0]!.externalId;
    expect(id(firing)).toBe(id({ ...firing, annotations: {} }));
    expect(
      new Set([
        id(firing),
        id(resolved),
        id({ ...resolved, endsAt: '2026-03-12T02:30:00Z' }),
        id({ ...firing, startsAt: '2026-03-12T05:00:00Z' }),
      ]).size,
    ).toBe(4);
  });

  it('takes the end of a resolved alert as when it happened', () => {
    expect(readAlertmanager({ ...delivery, alerts: [resolved] }).signals[0]!.occurredAt).toBe(parseTime('2026-03-12T02:20:00Z'));
  });

  it('takes the worst severity of what fires', () => {
    const with_ = (...severities: (string | undefined)[]): string =>
      readAlertmanager({
        ...delivery,
        alerts: severities.map((severity) => ({ ...firing, labels: { alertname: 'A', ...(severity === undefined ? {} : { severity }) } })),
      }).severity;
    expect(with_('warning', 'page')).toBe('sev2');
    expect(with_('warning', 'info')).toBe('sev3');
    expect(with_(undefined)).toBe('sev4');
  });

  it('names an alert without a fingerprint after its labels', () => {
    const { fingerprint, ...without } = firing;
    expect(fingerprint).toBeDefined();
    const one = readAlertmanager({ ...delivery, alerts: [without] }).signals[0]!.externalId;
    expect(readAlertmanager({ ...delivery, alerts: [without] }).signals[0]!.externalId).toBe(one);
    expect(readAlertmanager({ ...delivery, alerts: [{ ...without, labels: { alertname: 'Other' } }] }).signals[0]!.externalId).not.toBe(
      one,
    );
  });

  it('keeps an annotation whose name is a label, too', () => {
    const { attributes } = readAlertmanager({ ...delivery, alerts: [{ ...firing, annotations: { service: 'see wiki' } }] }).signals[0]!;
    expect(attributes).toMatchObject({ service: 'invoice-worker', annotation_service: 'see wiki' });
  });

  it('says which field is wrong', () => {
    expect(faultsOf(() => readAlertmanager({ ...delivery, version: '3' }))).toEqual(['version']);
    expect(faultsOf(() => readAlertmanager({ ...delivery, groupKey: '' }))).toEqual(['groupKey']);
    expect(
      faultsOf(() => readAlertmanager({ ...delivery, alerts: [firing, { ...firing, startsAt: 'yesterday', status: 'maybe' }] })),
    ).toEqual(['alerts.1.status', 'alerts.1.startsAt']);
    expect(faultsOf(() => readAlertmanager('text'))).toEqual(['']);
    expect(
      faultsOf(() => readAlertmanager({ ...delivery, alerts: Array.from({ length: maxAlertsPerDelivery + 1 }, () => firing) })),
    ).toEqual(['alerts']);
  });

  it('keeps attributes within their size', () => {
    const annotations = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`note${index}`, 'x'.repeat(4_000)]));
    const { attributes } = readAlertmanager({ ...delivery, alerts: [{ ...firing, annotations }] }).signals[0]!;
    expect(JSON.stringify(attributes).length).toBeLessThanOrEqual(64 * 1024);
    expect(attributes.alertname).toBe('QueueBacklog');
  });

  it('never fails in another way, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.record({ groupKey: fc.anything(), alerts: fc.array(fc.anything(), { maxLength: 3 }) })),
        (input) => {
          try {
            readAlertmanager(input);
          } catch (error) {
            expect(error).toBeInstanceOf(MusterError);
          }
        },
      ),
      { numRuns: 300, seed: 4 },
    );
  });
});

const samples = '../shared/corpus/payloads/alertmanager';
const present = existsSync(samples);
describe.skipIf(!present)(
  present ? 'Alertmanager samples of the corpus' : 'SKIPPED: ../shared/corpus/payloads/alertmanager is not there',
  () => {
    it.each(['firing-two-alerts.json', 'resolved-one-alert.json'])('reads %s', (file) => {
      const body: unknown = JSON.parse(readFileSync(`${samples}/${file}`, 'utf8'));
      const read = readAlertmanager(body);
      expect(read.signals.length).toBeGreaterThan(0);
      expect(read.severity).toBe('sev2');
      for (const signal of read.signals) {
        expect(signal.attributes.state).toBe(file.startsWith('firing') ? 'firing' : 'resolved');
        expect(signal.text).toContain('High CPU Temperature');
        expect(signal.occurredAt).toBeGreaterThan(0);
      }
    });

    it('refuses an answer of the API, which is not a webhook', () => {
      const body: unknown = JSON.parse(readFileSync(`${samples}/api-v2-alerts-groups-0.31.0.json`, 'utf8'));
      expect(() => readAlertmanager(body)).toThrow(MusterError);
    });
  },
);
