// Reads what an alert says, from its attributes first and its text else: state, level, thing, part, and what keeps its identity.
import type { Signal } from '../../domain/signal.ts';
import { type AlertTitle, readAlertTitle, titlesIn } from './alert-titles.ts';
import { type AlertLevel, type AlertState, levelOf, stateOf } from './alert-words.ts';
import { aspectOfName, splitName } from './aspects.ts';
import { entityOfLabels, entityOfSender, isOdd, mentionsIn } from './entities.ts';
import { firstTrouble } from './health-reader.ts';
import { contentWords } from './hypotheses.ts';
import { isHostName, isMonitoringHost, plainName } from './identifiers.ts';
import { shorten } from './notebook.ts';
import type { Aspect } from './sentence-patterns.ts';

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
  const said = string('state', 'status', 'alertState', 'alert_state', 'NewStateValue', 'alert_transition', 'action', 'event_type')?.replace(
    /^\w+\./,
    '',
  );
  const word = said === undefined ? undefined : stateOf(said);
  const state = word?.state ?? title.state ?? 'firing';
  const level =
    levelOf(string('severity', 'priority', 'level', 'urgency') ?? title.labels.severity ?? '') ??
    title.level ??
    word?.level ??
    (word === undefined ? null : (levelOf(said ?? '') ?? null));
  // Alertmanager's titles: the rule's name, then the values of labels.
  const rule = /^([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)(?:\s+(?:on|for|in|of))?(?=\s)/.exec(title.name);
  const given = string('alertname', 'AlarmName', 'alert', 'check', 'rule', 'monitor', 'title') ?? rule?.[1];
  const rest = [title.name, title.detail].filter((part) => part !== '').join(': ');
  const name = given ?? (shorten(title.name, 80) || title.thing || 'Alert');
  const job = title.labels.job;
  const labelled =
    entityOfLabels(attributes) ??
    entityOfLabels(title.labels) ??
    (job === undefined || /exporter|probe|blackbox|^kube|prometheus/.test(job) ? undefined : job);
  const entity =
    labelled ??
    title.thing ??
    thingOfTitle(title, given, rule === null ? '' : title.name.slice(rule[0].length)) ??
    entityOfSender(signal.from) ??
    null;
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
  const found = told === '' || told === name ? (rest === '' ? name : rest) : telling === null && !told.includes(title.name) ? rest : told;
  return {
    name,
    identity: identityOf(given ?? [title.thing ?? '', title.name].join(' ')),
    state,
    level,
    entity,
    region: string('region', 'zone', 'datacenter') ?? null,
    instance: string('fingerprint', 'instance', 'pod', 'host', 'node') ?? entity ?? '',
    // `x is DOWN`: without its state the title no longer says what is wrong.
    detail: shorten(
      state === 'firing' && firstTrouble(found) === undefined && firstTrouble(signal.text) !== undefined ? signal.text : found,
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
function thingOfTitle({ name, detail }: AlertTitle, given: string | undefined, values: string): string | undefined {
  const site = siteFirst.exec(name)?.[0];
  if (site !== undefined) return site;
  for (const text of [name, detail]) {
    const host = text.split(/[\s,;:()'"]+/).find((one) => isHostName(one) && !isMonitoringHost(one));
    if (host !== undefined) return plainName(host);
    // A word with capitals within is in titles mostly the name of a rule or a metric.
    const named = mentionsIn(text).filter(
      (one) => one.certain && !/^(?:region|version|change)$/.test(one.kind) && one.name !== given && !isMonitoringHost(one.name),
    );
    const found = named.find((one) => !isCapped(one.name)) ?? named.find((one) => one.name !== name);
    const value = found === undefined && text === name ? valueIn(values) : undefined;
    if (value !== undefined) return value;
    if (found !== undefined) return found.name === name ? withoutMetric(found.name) : found.name;
  }
  // `checkout error rate`: one name before what is measured of it.
  const plain = name.replace(measuredPart, '');
  return plain !== name && /^[a-z][a-z0-9]{2,}$/.test(plain) && !isOdd(plain) ? plain : undefined;
}

/** `www.shop.example HTTP check`: the site stands before what was found of it. */
const siteFirst = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.){2,}[a-z]{2,}(?=\s)/i;

const measuredPart =
  /(?:\s+(?:5xx|4xx|errors?|rates?|ratio|p\d\d(?:\.\d)?|latency|response|time|percentage|percent|count|cpu|memory|disk|usage|utili[sz]ation|availability|health|check|healthcheck|queue|depth|lag|backlog|connections?|is|are|very|too|high|low|slow|elevated|down|failing|failed|degraded|unhealthy))+$/i;

/** The first label value behind a rule's name that names a thing. */
function valueIn(text: string): string | undefined {
  return text
    .split(/[\s,()/]+/)
    .find(
      (one) =>
        /^[a-z][\w.-]{2,}$/.test(one) &&
        !/^(?:prod|production|staging|live|test|critical|warning|page|info|none|default|eu|us)$/.test(one) &&
        !isOdd(one),
    );
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
export function withoutState(name: string): string {
  const plain = name
    .replace(
      /\b(?:is|are|was|now|again|still|back|after|for|down|up|ok|okay|critical|warning|normal|healthy|unhealthy|resolved|recovered|problem|firing|failing|failed|unreachable|online|offline|available|unavailable)\b/gi,
      ' ',
    )
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[-–_:]+$/, '');
  return plain === '' ? name : plain;
}
