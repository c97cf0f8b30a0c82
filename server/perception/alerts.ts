// Follows alerts: firing, resolved, escalating, flapping; instances of one alert on one thing are one event.
import type { Signal } from '../../domain/signal.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { createAlertFleets } from './alert-fleets.ts';
import { type AlertTitle, readAlertTitle, titlesIn } from './alert-titles.ts';
import { createAlertTwins } from './alert-twins.ts';
import { type AlertLevel, type AlertState, levelOf, stateOf } from './alert-words.ts';
import type { Aliases } from './aliases.ts';
import { aspectOfName, splitName } from './aspects.ts';
import { entityOfLabels, entityOfSender, mentionsIn } from './entities.ts';
import { contentWords } from './hypotheses.ts';
import { isHostName, isMonitoringHost } from './identifiers.ts';
import { type Notebook, shorten } from './notebook.ts';
import type { Aspect } from './sentence-patterns.ts';
import type { Troubles } from './troubles.ts';

export type ReadAlert = {
  readonly name: string;
  readonly state: AlertState;
  readonly level: AlertLevel | null;
  readonly entity: string | null;
  readonly region: string | null;
  /** What stays the same of its name while its state and its numbers change. */
  readonly identity: string;
  /** Which of several instances of the alert this is. */
  readonly instance: string;
  readonly detail: string;
  /** How its event is headed: the thing with the part of it that is checked. */
  readonly label: string;
  readonly aspect: Aspect | undefined;
  /** The check that the same rule runs on other machines too, where it is one machine's. */
  readonly check: string | null;
  /** The words by which a pager's repetition of it is known. */
  readonly words: ReadonlySet<string>;
  /** The pager's number of it. */
  readonly number: string | null;
  /** Whom a pager called, or who took it. */
  readonly owner: string | null;
};

type Followed = {
  firing: Map<string, AlertLevel | null>;
  changes: EpochMs[];
  flapping: boolean;
  shownCount: number;
  shownLevel: number;
  lastAt: EpochMs;
};

const maxAlerts = 3_000;
const maxInstances = 500;
/** So many changes of state within the window are flapping, until it was quiet for as long. */
const flapChanges = 4;
const flapWindowMs = 40 * minuteMs;
const heartbeat = /^(?:watchdog|dead ?man'?s? ?(?:switch|snitch)|always ?firing|heartbeat)$/i;
const countSteps = [1, 3, 10, 30, 100, 300];
const levelRank = { critical: 3, warning: 2, info: 1 } as const;

/** What an alert says, from its attributes first and its text else; one message of a probe may hold several. Total. */
export function readAlerts(signal: Signal): ReadAlert[] {
  const isOne = typeof signal.attributes.alertname === 'string' || typeof signal.attributes.fingerprint === 'string';
  return (isOne ? [signal.text] : titlesIn(signal.text)).map((text) => readAlert(signal, text));
}

function readAlert(signal: Signal, text: string): ReadAlert {
  const { attributes } = signal;
  const string = (...names: string[]): string | undefined => {
    for (const name of names) {
      const value = attributes[name];
      if (typeof value === 'string' && value !== '') return value;
    }
    return undefined;
  };
  const title = readAlertTitle(text, signal.from);
  const said = string('state', 'status', 'alertState', 'alert_state');
  const word = said === undefined ? undefined : stateOf(said);
  const state = word?.state ?? title.state ?? 'firing';
  const level =
    levelOf(string('severity', 'priority', 'level', 'urgency') ?? title.labels.severity ?? '') ??
    title.level ??
    word?.level ??
    (word === undefined ? null : (levelOf(said ?? '') ?? null));
  const given = string('alertname', 'alert', 'check', 'rule', 'monitor', 'title');
  const rest = [title.name, title.detail].filter((part) => part !== '').join(': ');
  const name = given ?? (shorten(title.name, 80) || title.thing || 'Alert');
  const job = title.labels.job;
  const labelled =
    entityOfLabels(attributes) ??
    entityOfLabels(title.labels) ??
    (job === undefined || /exporter|probe|blackbox|^kube|prometheus/.test(job) ? undefined : job);
  const entity = labelled ?? title.thing ?? thingOfTitle(title, given) ?? entityOfSender(signal.from) ?? null;
  const told = string('summary', 'description', 'message') ?? (given === undefined || rest.startsWith(given) ? title.detail : rest);
  const words = splitName(name);
  // The name of a check says which part of the thing it is about; where it does not, what it found does.
  const aspect = aspectOfName(words) ?? aspectOfName(splitName(`${title.name} ${title.detail} ${told}`));
  const telling = given !== undefined && /^\S+$/.test(given) ? given : null;
  const label =
    entity === null
      ? withoutState(name)
      : telling !== null
        ? telling.toLowerCase().includes(entity.toLowerCase())
          ? telling
          : `${entity} ${telling}`
        : headed(entity, partOf(aspect, title));
  return {
    name,
    identity: identityOf(given ?? [title.thing ?? '', title.name].join(' ')),
    state,
    level,
    entity,
    region: string('region', 'zone', 'datacenter') ?? null,
    instance: string('fingerprint', 'instance', 'pod', 'host', 'node') ?? entity ?? '',
    detail: shorten(
      told === '' || told === name ? (rest === '' ? name : rest) : telling === null && !told.includes(title.name) ? rest : told,
      160,
    ),
    label,
    aspect,
    check:
      labelled === undefined && entity !== null && title.name !== '' && isHostName(entity.toLowerCase()) ? identityOf(title.name) : null,
    words: contentWords([title.thing ?? '', splitName(name), title.name].join(' ')),
    number: title.number,
    owner: title.owner,
  };
}

/** The thing that the words of a title name: what is checked before what was found, a machine before a service. */
function thingOfTitle({ name, detail }: AlertTitle, given: string | undefined): string | undefined {
  for (const text of [name, detail]) {
    const host = text.split(/[\s,;:()'"]+/).find((one) => isHostName(one) && !isMonitoringHost(one));
    if (host !== undefined) return host;
    // A word with capitals within is in titles mostly the name of a rule or a metric.
    const named = mentionsIn(text).filter(
      (one) => one.certain && !/^(?:region|version|change)$/.test(one.kind) && one.name !== given && !isMonitoringHost(one.name),
    );
    const found = named.find((one) => !isCapped(one.name)) ?? named.find((one) => one.name !== name);
    if (found !== undefined) return found.name === name ? withoutMetric(found.name) : found.name;
  }
  return undefined;
}

/** The thing in the name of an alarm: `orders-queue-depth-high` is about `orders-queue`. */
function withoutMetric(name: string): string {
  const plain = name.replace(
    /(?:[-_.](?:depth|errors?|error[-_]rate|5xx|4xx|latency|p9\d|cpu|memory|mem|disk|lag|age|count|size|usage|utili[sz]ation|connections?|too|high|low|alarm|alert|rate|failures?|failed|unhealthy|health|healthcheck|check|status|down|availability|throttles?|timeouts?|saturation|free|space|used|critical|warning|prod))+$/i,
    '',
  );
  return /[a-z]{2}/i.test(plain) ? plain : name;
}

function isCapped(name: string): boolean {
  return /^[A-Z]?[a-z0-9]+[A-Z]/.test(name);
}

/** A thing with its part, where its own name does not end with it. */
function headed(entity: string, part: string): string {
  return entity.toLowerCase().endsWith(` ${part}`) ? entity : `${entity} ${part}`;
}

/** The part of a thing in the words of a heading. */
function partOf(aspect: Aspect | undefined, { name }: AlertTitle): string {
  return name === '' ? 'availability' : (aspect ?? 'health');
}

export type Alerts = {
  /** Takes the alerts of a signal in; gives what each said, and whether it made or joined an event. */
  read(signal: Signal): { readonly alert: ReadAlert; readonly counted: boolean }[];
};

export function createAlerts(
  book: Notebook,
  alias: Aliases,
  related: (entity: string, name: string, at: EpochMs) => string | undefined,
  troubles: Troubles,
): Alerts {
  const known = new Map<string, Followed>();
  const twins = createAlertTwins();
  const fleets = createAlertFleets();
  /** Which field goes by a heading: two checks of one part of one thing must not be shown as one. */
  const headings = new Map<string, string>();

  const bounded = <V>(map: Map<string, V>): void => {
    if (map.size <= maxAlerts) return;
    const oldest = map.keys().next().value;
    if (oldest !== undefined) map.delete(oldest);
  };

  const follow = (key: string): Followed => {
    const before = known.get(key);
    const one = before ?? { firing: new Map(), changes: [], flapping: false, shownCount: 0, shownLevel: 0, lastAt: 0 as EpochMs };
    known.delete(key);
    known.set(key, one);
    bounded(known);
    return one;
  };

  const headingOf = (key: string, { label, entity, name }: ReadAlert): string => {
    const holder = headings.get(label.toLowerCase());
    if (holder === undefined) {
      headings.set(label.toLowerCase(), key);
      bounded(headings);
    }
    return holder === undefined || holder === key || entity === null ? label : `${entity} ${withoutState(name)}`;
  };

  /** Who was called, or took it: a fact of ownership, beside the alert. */
  const own = ({ owner, entity, name }: ReadAlert): void => {
    if (owner === null) return;
    const what = `${entity ?? withoutState(name)} alert`;
    book.set({
      dimension: 'ownership',
      key: `alert\n${what}`,
      entity: what,
      to: owner,
      direction: 'neutral',
      confidence: 0.9,
      voice: 'monitoring',
    });
  };

  /** Under which key an alert is kept: its own name, or that of the alert which it repeats or ends. */
  const keyOf = (alert: ReadAlert, { from, observedAt: at }: Signal): { readonly key: string; readonly repeats: boolean } => {
    const isNamed = alert.label !== alert.name && alert.label.endsWith(` ${alert.name}`);
    const own = `alert\n${isNamed ? alert.label : alert.identity}`;
    const numbered = twins.numbered(alert);
    if (numbered !== undefined) return { key: numbered, repeats: numbered !== own };
    if ((known.get(own)?.firing.size ?? 0) > 0) return { key: own, repeats: twins.isRepeat(own, from) };
    if (alert.state === 'resolved' || alert.state === 'acknowledged') return { key: twins.ended(alert, from) ?? own, repeats: false };
    const repeated = twins.repeated(alert, from, at);
    return { key: repeated ?? own, repeats: repeated !== undefined };
  };

  const take = (alert: ReadAlert, signal: Signal): boolean => {
    const entity = alert.entity === null ? null : alias.sure(alert.entity);
    const at = signal.observedAt;
    const found = keyOf(alert, signal);
    const place = fleets.place(alert, found.key);
    const { key } = place;
    const field = book.field('symptom', key);
    twins.number(alert, key);
    if (alert.state === 'acknowledged') {
      if (field !== undefined) book.attach(field.ref);
      own(alert);
      return field !== undefined;
    }
    // A pager that says what a monitor said, or a monitor whose pager was faster: one event with two sources.
    if (found.repeats && alert.state !== 'resolved' && field !== undefined) {
      book.support(field.ref);
      own(alert);
      return true;
    }
    const one = follow(key);
    const before = one.firing.size;
    const had = one.firing.has(alert.instance);
    if (alert.state === 'resolved') {
      // A recovery in other words speaks of all of it.
      if (had || before > 1) one.firing.delete(alert.instance);
      else one.firing.clear();
    } else if (one.firing.size < maxInstances || had) {
      for (const [instance, level] of place.others) one.firing.set(instance, level);
      one.firing.set(alert.instance, alert.level);
    }
    if (one.firing.size === 0) twins.closed(key);
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
      return false;
    }
    own(alert);
    if (alert.state !== 'resolved') twins.opened(key, alert, signal.from, at);
    const { aspect } = alert;
    // The graph has told it already: the alert is the same news from a second source.
    const told =
      entity === null || field !== undefined || alert.state === 'resolved'
        ? undefined
        : (related(entity, splitName(alert.name), at) ?? troubles.same(entity, aspect, 'alert', at)?.ref);
    if (told !== undefined) {
      book.support(told);
      return true;
    }
    const set = (to: string, direction: 'worse' | 'better' | 'neutral', confidence: number, where = key): void => {
      const standing = book.field('symptom', where);
      book.set({
        dimension: 'symptom',
        key: where,
        entity: place.heading ?? headingOf(key, alert),
        to,
        direction,
        confidence,
        voice: 'monitoring',
        from: standing === undefined ? null : standing.value.replace(/:.*$/s, ''),
      });
      if (entity !== null) troubles.note({ dimension: 'symptom', key: where, thing: entity, aspect, told: 'alert', at });
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
      return true;
    }
    if (alert.state === 'resolved') {
      if (isNews) {
        set(`resolved: ${alert.detail}`, 'better', 0.9);
        one.shownCount = 0;
        one.shownLevel = 0;
      } else if (field !== undefined) book.attach(field.ref);
      const group = place.group === null ? undefined : known.get(place.group);
      if (place.group !== null && group?.firing.delete(alert.instance) === true && group.firing.size === 0) {
        set(`resolved on all: ${alert.detail}`, 'better', 0.9, place.group);
        group.shownCount = 0;
        group.shownLevel = 0;
      }
      return field !== undefined || isNews;
    }
    const count = one.firing.size;
    const rank = Math.max(...[...one.firing.values()].map((level) => (level === null ? 2 : levelRank[level])));
    const grown = countSteps.some((step) => count >= step && one.shownCount < step);
    if (!grown && rank <= one.shownLevel) {
      if (field !== undefined) book.attach(field.ref);
      return true;
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
    return true;
  };

  return {
    read: (signal) =>
      readAlerts(signal).map((alert) =>
        // A rule that always fires shows that alerts arrive: it says nothing of the incident.
        heartbeat.test(alert.name) ? { alert: { ...alert, state: 'resolved' }, counted: false } : { alert, counted: take(alert, signal) },
      ),
  };
}

/** A text alert's name without its state and its numbers: `shop is DOWN (HTTP 503)` and `shop is UP again after 11 minutes` are one. */
function identityOf(name: string): string {
  const plain = withoutState(name.replace(/\([^)]*\)/g, ' '))
    .replace(/(?<![\w-])\d[\d.,]*\s*(?:%|ms|s|min(?:utes?)?|h|seconds?|hours?)?(?![\w-])/g, ' ')
    .replace(/[^\p{L}\p{N}_./-]+/gu, ' ')
    .trim()
    .toLowerCase();
  return plain === '' ? name.toLowerCase() : plain;
}

/** A name without the words of state at its end or within it. */
function withoutState(name: string): string {
  const plain = name
    .replace(
      /\b(?:is|are|was|now|again|still|back|after|for|down|up|ok|okay|critical|warning|normal|healthy|unhealthy|resolved|recovered|problem|firing|failing|failed|unreachable|online|offline|available|unavailable)\b/gi,
      ' ',
    )
    .replace(/\s+/g, ' ')
    .trim();
  return plain === '' ? name : plain;
}
