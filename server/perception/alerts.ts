// Follows alerts: firing, resolved, escalating, flapping; instances of one alert on one thing are one event.
import type { Signal } from '../../domain/signal.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import type { Aliases } from './aliases.ts';
import { aspectOfName, splitName } from './aspects.ts';
import { entityOfLabels, entityOfSender, mentionsIn } from './entities.ts';
import { type Notebook, shorten } from './notebook.ts';
import type { Troubles } from './troubles.ts';

export type AlertState = 'firing' | 'resolved' | 'no-data' | 'acknowledged';
export type ReadAlert = {
  readonly name: string;
  readonly state: AlertState;
  readonly level: 'critical' | 'warning' | 'info' | null;
  readonly entity: string | null;
  readonly region: string | null;
  /** What stays the same of its name while its state and its numbers change. */
  readonly identity: string;
  /** Which of several instances of the alert this is. */
  readonly instance: string;
  readonly detail: string;
};

type Followed = {
  firing: Map<string, 'critical' | 'warning' | 'info' | null>;
  changes: EpochMs[];
  flapping: boolean;
  shownCount: number;
  shownLevel: number;
  lastAt: EpochMs;
};

const prefix =
  /^\s*(?:\[(firing|alerting|alert|triggered|problem|resolved|ok|recovered|closed|no data|nodata|pending|acknowledged)(?::\d+)?\]|(firing|alerting|alarm|alert|triggered|problem|resolved|recovered|recovery|acknowledged|ok)\s*(?::|\s[-–—]\s))\s*/i;
const maxAlerts = 3_000;
const maxInstances = 500;
/** So many changes of state within the window are flapping, until it was quiet for as long. */
const flapChanges = 4;
const flapWindowMs = 40 * minuteMs;
const heartbeat = /^(?:watchdog|dead ?man'?s? ?(?:switch|snitch)|always ?firing|heartbeat)$/i;
const countSteps = [1, 3, 10, 30, 100, 300];
const levelRank = { critical: 3, warning: 2, info: 1 } as const;

/** What an alert says, from its attributes first and its text else. Total. */
export function readAlert(signal: Signal): ReadAlert {
  const { attributes, text } = signal;
  const string = (...names: string[]): string | undefined => {
    for (const name of names) {
      const value = attributes[name];
      if (typeof value === 'string' && value !== '') return value;
    }
    return undefined;
  };
  const match = prefix.exec(text);
  const rest = (match === null ? text : text.slice(match[0].length)).trim();
  const said = (string('state', 'status', 'alertState', 'alert_state') ?? match?.[1] ?? match?.[2] ?? '').toLowerCase();
  const state: AlertState = /resolved|^ok$|recover(?:ed|y)|closed|normal|inactive/.test(said)
    ? 'resolved'
    : /ack/.test(said)
      ? 'acknowledged'
      : /no[- ]?data/.test(said)
        ? 'no-data'
        : (said === '' || /^(?:alarm|alert)$/.test(said)) &&
            /\bis (?:now )?(?:up|ok|healthy|resolved)\b|\brecovered\b|\bis back (?:up|online)\b/i.test(rest)
          ? 'resolved'
          : 'firing';
  const severity = (string('severity', 'priority', 'level') ?? '').toLowerCase();
  const level = /crit|page|fatal|emerg|high|p1|sev1|error|major/.test(severity)
    ? 'critical'
    : /warn|p2|p3|medium|minor|average/.test(severity)
      ? 'warning'
      : /info|low|none|debug|p4|p5/.test(severity)
        ? 'info'
        : null;
  const name =
    string('alertname', 'alert', 'check', 'rule', 'monitor', 'title') ?? (shorten(rest.replace(/\s*[:;](?:\s.*)?$/s, ''), 80) || 'Alert');
  const mention = mentionsIn(rest).find((one) => one.certain && one.kind !== 'region' && one.kind !== 'version' && one.name !== name);
  const entity = entityOfLabels(attributes) ?? mention?.name ?? entityOfSender(signal.from) ?? null;
  const detail =
    string('summary', 'description', 'message') ?? (rest.startsWith(name) ? rest.slice(name.length).replace(/^[\s:(-]+/, '') : rest);
  const instance = string('fingerprint', 'instance', 'pod', 'host', 'node') ?? entity ?? '';
  return {
    name,
    identity: identityOf(name),
    state,
    level,
    entity,
    region: string('region', 'zone', 'datacenter') ?? null,
    instance,
    detail: shorten(detail === '' ? name : detail, 160),
  };
}

export type Alerts = {
  /** Takes an alert in; gives what it said, and whether it made or joined an event. */
  read(signal: Signal): { readonly alert: ReadAlert; readonly counted: boolean };
};

export function createAlerts(
  book: Notebook,
  alias: Aliases,
  related: (entity: string, name: string, at: EpochMs) => string | undefined,
  troubles: Troubles,
): Alerts {
  const known = new Map<string, Followed>();

  const follow = (key: string): Followed => {
    const before = known.get(key);
    if (before !== undefined) {
      known.delete(key);
      known.set(key, before);
      return before;
    }
    const fresh: Followed = { firing: new Map(), changes: [], flapping: false, shownCount: 0, shownLevel: 0, lastAt: 0 as EpochMs };
    known.set(key, fresh);
    if (known.size > maxAlerts) {
      const oldest = known.keys().next().value;
      if (oldest !== undefined) known.delete(oldest);
    }
    return fresh;
  };

  return {
    read(signal) {
      const alert = readAlert(signal);
      const entity = alert.entity === null ? null : alias.sure(alert.entity);
      const label = entity === null || alert.name.toLowerCase().includes(entity.toLowerCase()) ? alert.name : `${entity} ${alert.name}`;
      // A rule that always fires shows that alerts arrive: it says nothing of the incident.
      if (heartbeat.test(alert.name)) return { alert: { ...alert, state: 'resolved' }, counted: false };
      const key = `alert\n${label === alert.name ? alert.identity : label}`;
      const at = signal.observedAt;
      const field = book.field('symptom', key);
      if (alert.state === 'acknowledged') {
        if (field !== undefined) book.attach(field.ref);
        return { alert, counted: field !== undefined };
      }
      const one = follow(key);
      const before = one.firing.size;
      const had = one.firing.has(alert.instance);
      if (alert.state === 'resolved') one.firing.delete(alert.instance);
      else if (one.firing.size < maxInstances || had) one.firing.set(alert.instance, alert.level);
      const isNews = (before === 0) !== (one.firing.size === 0);
      // What was quiet for a whole window has stopped flapping.
      if (at - one.lastAt > flapWindowMs) {
        if (one.flapping) {
          one.shownCount = 0;
          one.shownLevel = 0;
        }
        one.changes = [];
        one.flapping = false;
      }
      one.lastAt = at;
      if (isNews) one.changes = [...one.changes.filter((change) => at - change <= flapWindowMs), at].slice(-20);
      // Notices for information never interrupt a commander: they are kept with the event they belong to.
      if (alert.level === 'info') {
        const ref = field?.ref ?? (entity === null ? undefined : related(entity, splitName(alert.name), at));
        if (ref !== undefined) book.attach(ref);
        return { alert, counted: false };
      }
      // The graph has told it already: the alert is the same news from a second source.
      const words = splitName(`${alert.name} ${alert.detail}`);
      const aspect = aspectOfName(splitName(alert.name)) ?? aspectOfName(words);
      const told =
        entity === null || field !== undefined || alert.state === 'resolved'
          ? undefined
          : (related(entity, splitName(alert.name), at) ?? troubles.same(entity, aspect, 'alert', at)?.ref);
      if (told !== undefined) {
        book.support(told);
        return { alert, counted: true };
      }
      const set = (to: string, direction: 'worse' | 'better' | 'neutral', confidence: number): void => {
        book.set({
          dimension: 'symptom',
          key,
          entity: label,
          to,
          direction,
          confidence,
          voice: 'monitoring',
          from: field === undefined ? null : field.value.replace(/:.*$/s, ''),
        });
        if (entity !== null) troubles.note({ dimension: 'symptom', key, thing: entity, aspect, told: 'alert', at });
      };
      if (one.changes.length >= flapChanges) {
        if (!one.flapping) {
          one.flapping = true;
          set(
            `flapping: ${one.changes.length} changes in ${Math.max(1, Math.round((at - (one.changes[0] ?? at)) / minuteMs))} min`,
            'neutral',
            0.9,
          );
        } else if (field !== undefined) book.attach(field.ref);
        return { alert, counted: true };
      }
      if (alert.state === 'resolved') {
        if (isNews) {
          set(`resolved: ${alert.detail}`, 'better', 0.9);
          one.shownCount = 0;
          one.shownLevel = 0;
        } else if (field !== undefined) book.attach(field.ref);
        return { alert, counted: field !== undefined || isNews };
      }
      const count = one.firing.size;
      const rank = Math.max(...[...one.firing.values()].map((level) => (level === null ? 2 : levelRank[level])));
      const grown = countSteps.some((step) => count >= step && one.shownCount < step);
      if (!grown && rank <= one.shownLevel) {
        if (field !== undefined) book.attach(field.ref);
        return { alert, counted: true };
      }
      // The same alert at a higher level is not another instance.
      const instances = one.shownLevel > 0 && rank > one.shownLevel ? one.shownCount : count;
      one.shownCount = Math.max(one.shownCount, count);
      one.shownLevel = Math.max(one.shownLevel, rank);
      const word = alert.state === 'no-data' ? 'no data' : 'firing';
      const level = rank === 3 ? ', critical' : '';
      set(
        `${word}${level}${instances >= 3 ? `, ${instances} instances` : ''}: ${alert.detail}`,
        'worse',
        alert.state === 'no-data' ? 0.6 : 0.9,
      );
      return { alert, counted: true };
    },
  };
}

/** A text alert's name without its state and its numbers: `shop is DOWN (HTTP 503)` and `shop is UP again after 11 minutes` are one. */
function identityOf(name: string): string {
  const plain = name
    .replace(/\([^)]*\)/g, ' ')
    .replace(
      /\b(?:is|are|was|now|again|still|back|after|for|down|up|ok|okay|critical|warning|normal|healthy|unhealthy|resolved|recovered|problem|firing|failing|failed|unreachable|online|offline|available|unavailable)\b/gi,
      ' ',
    )
    .replace(/(?<![\w-])\d[\d.,]*\s*(?:%|ms|s|min(?:utes?)?|h|seconds?|hours?)?(?![\w-])/g, ' ')
    .replace(/[^\p{L}\p{N}_./-]+/gu, ' ')
    .trim()
    .toLowerCase();
  return plain === '' ? name.toLowerCase() : plain;
}
