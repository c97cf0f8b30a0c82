// Reads what an alert says, from its attributes first and its text else: state, level, thing, part, and what keeps its identity.
import type { Signal } from '../../domain/signal.ts';
import { wordsOfRule } from './alert-rules.ts';
import { memberIn, thingInWords } from './alert-things.ts';
import { type AlertTitle, readAlertTitle, titlesIn } from './alert-titles.ts';
import { type AlertLevel, type AlertState, levelOf, stateOf } from './alert-words.ts';
import { aspectOfName, splitName } from './aspects.ts';
import { entityOfAlertLabels, entityOfSender } from './entities.ts';
import { firstTrouble } from './health-reader.ts';
import { contentWords } from './hypotheses.ts';
import { isCollector, isHostName } from './identifiers.ts';
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
  const given = string('alertname', 'AlarmName', 'alert', 'check', 'rule', 'monitor', 'title') ?? title.rule ?? undefined;
  const name = given ?? (shorten(title.name, 80) || title.thing || 'Alert');
  const { job } = title.labels;
  const labelled =
    entityOfAlertLabels(attributes) ?? entityOfAlertLabels(title.labels, true) ?? (job === undefined || isCollector(job) ? undefined : job);
  const entity =
    labelled ??
    title.thing ??
    thingInWords({ ...title, rule: given ?? null, from: signal.from }) ??
    entityOfAlertLabels(title.labels) ??
    entityOfSender(signal.from) ??
    null;
  const summary = string('summary', 'description', 'message');
  const words = splitName(name);
  // The name of a check says which part of the thing it is about; where it does not, what it found does.
  const aspect = aspectOfName(words) ?? aspectOfName(splitName(`${title.name} ${title.detail} ${summary ?? ''}`));
  const telling = given !== undefined && /^\S+$/.test(given) ? given : null;
  const label =
    entity === null
      ? withoutState(name)
      : telling !== null
        ? telling.toLowerCase().includes(entity.toLowerCase())
          ? headed(entity, partOf(aspect, title))
          : `${entity} ${telling}`
        : headed(entity, partOf(aspect, title));
  const told =
    summary === undefined || summary === name
      ? toldOf(title, entity)
      : summary.includes(title.name) || telling !== null
        ? summary
        : toldOf(title, entity);
  return {
    name,
    identity: identityOf(given ?? [title.thing ?? '', title.name].join(' ')),
    state,
    level,
    entity,
    region: string('region', 'zone', 'datacenter') ?? title.labels.region ?? null,
    instance:
      string('fingerprint', 'instance', 'pod', 'host', 'node') ??
      [entity === null ? '' : (memberIn(text, entity) ?? entity), title.labels.queue ?? title.labels.topic ?? title.labels.database ?? '']
        .join(' ')
        .trim(),
    detail: shorten(detailOf(told, state, name, signal.text, summary !== undefined || title.detail !== ''), 160),
    label,
    aspect,
    check:
      labelled === undefined && entity !== null && title.name !== '' && isHostName(entity.toLowerCase()) ? identityOf(title.name) : null,
    words: contentWords([title.thing ?? '', words, title.name].join(' ')),
    number: title.number,
    owner: title.owner,
  };
}

/** What a title tells beside its thing: `LDAP`, `Mail queue: 12 waiting`; '' where that is nothing. */
function toldOf({ told, rule }: AlertTitle, entity: string | null): string {
  let plain = told.replace(/[\s:;,.–—-]+$/, '').replace(/^\(([^()]*)\)$/, '$1');
  if (entity !== null && plain.toLowerCase().startsWith(entity.toLowerCase())) {
    const behind = plain.slice(entity.length);
    // `mx2 8,211 mails deferred`: it stands in the heading; `mx2 disk is full` is one sentence.
    if (behind === '' || /^\s+(?:[A-Z\d]|(?:firing|alerting|resolved|triggered)\b)/.test(behind))
      plain = behind.replace(/^\s+(?:(?:firing|alerting|resolved|triggered)\b[\s:;,.]*)?/, '');
  }
  // Nothing but the values of labels, as Alertmanager puts them behind a rule by default.
  return rule !== null && /^[^\s()]*\s*\([^()]*\)$/.test(plain) && firstTrouble(plain) === undefined ? '' : plain;
}

/** What is shown of an alert. A recovery shows only what it says of the state now. */
function detailOf(told: string, state: AlertState, name: string, text: string, hasNews: boolean): string {
  if (state === 'resolved') return hasNews ? told : '';
  if (told === '') return firstTrouble(text) === undefined || /^[A-Za-z\d]+$/.test(name) ? wordsOfRule(name) : text;
  // `x is DOWN`: without its state the title no longer says what is wrong.
  return state === 'firing' && firstTrouble(told) === undefined && firstTrouble(text) !== undefined ? text : told;
}

/** A thing with its part, where its own name does not end with it. */
function headed(entity: string, part: string): string {
  return entity.toLowerCase().endsWith(` ${part}`) ? entity : `${entity} ${part}`;
}

/** The part of a thing in the words of a heading. */
function partOf(aspect: Aspect | undefined, { name, rule }: AlertTitle): string {
  return name === '' && rule === null ? 'availability' : (aspect ?? 'health');
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
