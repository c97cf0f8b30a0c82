// Prometheus Alertmanager webhooks (version 4): one signal per alert of the group, and what to call the incident.
// https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
import { z } from 'zod';
import { faultsOf, MusterError } from '../../domain/errors.ts';
import { type Attributes, maxAttributesLength, maxSignalTextLength, type NewSignal } from '../../domain/signal.ts';
import { type EpochMs, epochMs, parseTime } from '../../domain/time.ts';
import type { Severity } from '../../domain/vocabulary.ts';

export const maxAlertsPerDelivery = 1_000;
const maxLabels = 100;
const labels = z
  .record(z.string().min(1).max(200), z.string().max(8_192))
  .refine((value) => Object.keys(value).length <= maxLabels, `Send at most ${maxLabels} labels.`);
/** Go writes times with nanoseconds; a time that is not set is the year 1. */
const goTime = z.string().transform((text, context) => {
  const at = parseTime(text);
  if (at === undefined) {
    context.addIssue({ code: 'custom', message: 'Write the time as RFC 3339.' });
    return z.NEVER;
  }
  return at;
});

const alert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels,
  annotations: labels.default({}),
  startsAt: goTime,
  endsAt: goTime.optional(),
  generatorURL: z.string().max(8_192).optional(),
  fingerprint: z.string().max(64).optional(),
});

const payload = z.object({
  version: z.literal('4', 'Only version 4 of the webhook is known.').optional(),
  groupKey: z.string().min(1, 'A group has a key.').max(4_096),
  receiver: z.string().max(512).optional(),
  status: z.enum(['firing', 'resolved']).optional(),
  groupLabels: labels.default({}),
  commonLabels: labels.default({}),
  commonAnnotations: labels.default({}),
  externalURL: z.string().max(2_048).optional(),
  truncatedAlerts: z.number().int().nonnegative().optional(),
  alerts: z
    .array(alert)
    .min(1, 'A delivery has at least one alert.')
    .max(maxAlertsPerDelivery, `Send at most ${maxAlertsPerDelivery} alerts in a delivery.`),
});
type Alert = z.output<typeof alert>;

export type AlertmanagerDelivery = { groupKey: string; title: string; severity: Severity; signals: NewSignal[] };

/**
 * Reads the body of a webhook (already parsed JSON). `now` is when it arrived; without it the alerts' own times are taken,
 * which a live incident should not do. The same delivery gives the same external ids. Throws MusterError('invalid-input')
 * that names the faulty fields; fields it does not know are passed over.
 */
export function readAlertmanager(input: unknown, now?: EpochMs): AlertmanagerDelivery {
  const parsed = payload.safeParse(input);
  if (!parsed.success)
    throw new MusterError('invalid-input', 'This is not a webhook of Alertmanager, version 4.', { faults: faultsOf(parsed.error) });
  const { groupKey, commonLabels, groupLabels, commonAnnotations, alerts } = parsed.data;
  return {
    groupKey,
    title: titleOf(commonLabels, groupLabels, commonAnnotations, alerts),
    severity: worst(alerts.filter((one) => one.status === 'firing').length > 0 ? alerts.filter((one) => one.status === 'firing') : alerts),
    signals: alerts.map((one) => signalOf(one, now)),
  };
}

function signalOf(one: Alert, now: EpochMs | undefined): NewSignal {
  const { labels: names, annotations, status, startsAt, generatorURL } = one;
  const endsAt = one.endsAt !== undefined && one.endsAt > 0 ? one.endsAt : undefined;
  const fingerprint = one.fingerprint ?? stableName(names);
  const name = names.alertname ?? 'Alert';
  const where = ['service', 'app', 'job', 'instance', 'host', 'pod', 'namespace', 'cluster', 'region']
    .flatMap((label) => (names[label] === undefined ? [] : [names[label]]))
    .slice(0, 3);
  const said = annotations.summary ?? annotations.message ?? annotations.description ?? annotations.title;
  const severity = names.severity === undefined ? '' : ` (${names.severity})`;
  const text = `[${status === 'firing' ? 'FIRING' : 'RESOLVED'}] ${[name, ...where].join(' ')}${severity}${said === undefined ? '' : `: ${said}`}`;
  const occurredAt = epochMs.parse(Math.max(0, status === 'resolved' ? (endsAt ?? startsAt) : startsAt));
  return {
    externalId: [
      'alertmanager',
      fingerprint,
      status,
      String(startsAt),
      ...(status === 'resolved' && endsAt !== undefined ? [String(endsAt)] : []),
    ]
      .join(':')
      .slice(0, 200),
    channel: 'alert',
    from: 'alertmanager',
    role: null,
    text: text.slice(0, maxSignalTextLength),
    attributes: fitting({
      ...prefixed(annotations, names),
      ...names,
      alertname: name,
      state: status,
      fingerprint,
      startsAt: new Date(startsAt).toISOString(),
      ...(status === 'resolved' && endsAt !== undefined ? { endsAt: new Date(endsAt).toISOString() } : {}),
      ...(generatorURL === undefined || generatorURL === '' ? {} : { generatorURL }),
    }),
    occurredAt,
    observedAt: now ?? occurredAt,
  };
}

/** Annotations beside labels; one with a label's name keeps its own under `annotation_`. */
function prefixed(annotations: Record<string, string>, names: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [name in names || name === 'state' ? `annotation_${name}` : name, value]),
  );
}

/** Attributes within their size: the longest values are cut first. */
function fitting(values: Record<string, string>): Attributes {
  let longest = 8_192;
  let kept = values;
  while (JSON.stringify(kept).length > maxAttributesLength && longest > 16) {
    longest = Math.floor(longest / 2);
    kept = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.slice(0, longest)]));
  }
  return kept;
}

function titleOf(
  common: Record<string, string>,
  group: Record<string, string>,
  annotations: Record<string, string>,
  alerts: readonly Alert[],
): string {
  const first = alerts.find((one) => one.status === 'firing') ?? alerts[0];
  const name = common.alertname ?? group.alertname ?? first?.labels.alertname ?? 'Alert';
  const thing = common.service ?? common.app ?? group.service ?? common.job ?? common.instance ?? common.host ?? common.cluster;
  const said = annotations.summary ?? (alerts.length === 1 ? first?.annotations.summary : undefined);
  const title = thing === undefined || name.toLowerCase().includes(thing.toLowerCase()) ? name : `${name} on ${thing}`;
  return (said === undefined || said.toLowerCase().includes(name.toLowerCase()) ? (said ?? title) : `${title}: ${said}`)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}

function severityOf(label: string | undefined): Severity {
  const text = (label ?? '').toLowerCase();
  if (/^(?:critical|page|crit|fatal|emergency|high|error|p1|sev1)$/.test(text)) return 'sev2';
  return /^(?:warning|warn|ticket|medium|p2|sev2)$/.test(text) ? 'sev3' : 'sev4';
}

function worst(alerts: readonly Alert[]): Severity {
  return alerts.map((one) => severityOf(one.labels.severity)).sort()[0] ?? 'sev4';
}

/** A name for an alert without a fingerprint: FNV-1a over its sorted labels. */
function stableName(names: Record<string, string>): string {
  let hash = 0xcbf29ce484222325n;
  for (const [name, value] of Object.entries(names).sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const char of `${name}\u0000${value}\u0001`) hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0) ?? 0)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
