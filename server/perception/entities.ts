// Finds what a signal is about: names in labels, identifiers, technology words and noun phrases.
import type { Attributes } from '../../domain/signal.ts';
import {
  componentHeads,
  determiners,
  type EntityKind,
  emptyNames,
  generalModifiers,
  ordinaryCapitals,
  ordinaryCompounds,
  pagers,
  phraseEnds,
  redundantHeads,
  reportingTools,
  technologies,
} from './entity-words.ts';
import { isAddressed, isCollector, isHostName, isNode, isOpaqueId, isPerson, isRegion, plainName } from './identifiers.ts';

/** A name in a text: `start` counts characters. */
export type Mention = { readonly name: string; readonly kind: EntityKind; readonly start: number; readonly certain: boolean };

const versionName = /^v?\d+(?:\.\d+)+(?:-[\w.]+)?$/;
const changeName = /^(?:#\d+|(?:cfg|rel|release|chg|change|pr|ami|rc)-v?\d[\w.-]*)$/i;
const identifier = /^[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9.]+)+$/;
const camel = /^(?:[A-Z][a-z0-9]+){2,}$|^[a-z]+(?:[A-Z][a-z0-9]+)+$|^[A-Z][a-z]+[A-Z][A-Za-z]+$/;
const nameToken = /`[^`\n]{1,120}`|#\d+|[A-Za-z0-9@][A-Za-z0-9_@]*(?:['’.\-/:][A-Za-z0-9_]+)*/g;

const labelOrder = [
  'service',
  'app',
  'app.kubernetes.io/name',
  'app_kubernetes_io_name',
  'component',
  'deployment',
  'statefulset',
  'daemonset',
  'cronjob',
  'job_name',
  'ingress',
  'worker',
  'database',
  'queue',
  'pod',
  'container',
  'host',
  'device',
  'node',
  'instance',
  'cluster',
  'namespace',
];

/** What a probe has behind the name of the thing that it looks at: `login-synthetic`, `shop-healthcheck`. */
const prober = /(?<=[a-z\d])[-_ ](?:synthetics?|probes?|prober|health-?check|smoke-?test|uptime-?check|canary-?check)$/i;

const whereLabels: ReadonlySet<string> = new Set(['cluster', 'namespace']);
/** Labels that name a part of a thing, or where it runs. */
const partLabels: ReadonlySet<string> = new Set(['database', 'queue', 'container', ...whereLabels]);

/** What a signal's labels say it is about, or undefined. */
export function entityOfLabels(attributes: Attributes): string | undefined {
  return namesInLabels(attributes)[0];
}

/** The same for an alert: the program that collects the figures of all puts its own name to them; `whole` leaves out labels that name a part of a thing or where it runs. */
export function entityOfAlertLabels(attributes: Attributes, whole = false): string | undefined {
  const names = namesInLabels(attributes, whole ? partLabels : whereLabels);
  return names.find((name) => !isCollector(name)) ?? names[0] ?? (whole ? undefined : entityOfLabels(attributes));
}

/** What runs pods, and tells of theirs in its own name. */
const keeperOfPods = /^(?:kubelet|kube-scheduler|kube-controller-manager|kubernetes|k8s)$/;

function namesInLabels(attributes: Attributes, without?: ReadonlySet<string>): string[] {
  const names: string[] = [];
  const isOfPod = typeof attributes.pod === 'string' && attributes.pod !== '';
  const isKept = isOfPod && labelOrder.some((label) => keeperOfPods.test(String(attributes[label] ?? '')));
  for (const label of labelOrder) {
    const value = attributes[label];
    if (typeof value !== 'string' || value === '' || value.length > 120 || without?.has(label) === true) continue;
    if (isKept && keeperOfPods.test(value)) continue;
    const name = plainName(value).replace(prober, '');
    // Of its pods it tells one by one; what keeps failing is what they belong to.
    if (name !== '') names.push(isKept && label === 'pod' ? name.replace(/(?<=[a-z])-\d{1,3}$/, '') : name);
  }
  return names;
}

const odd: ReadonlySet<string> = new Set(
  'still same its help page alert alerts message messages picture others other rest half most lots lot many few bit part version thing stuff guys ones themselves himself herself whatever whoever who else oldest newest latest team morning night laptop phone meeting line lag latency throughput freshness'.split(
    ' ',
  ),
);

/** `web team`, `duty manager`: who works on it, not what is wrong. */
const people =
  /^(?:teams?|operators?|engineers?|managers?|staff|on-?call|oncall|desk|helpdesk|switchboard|squad|crew|colleagues?|administrators?|admins?|developers?|responders?|reporters?)$/;

/** `HTTP check`, `load graph`: what finds or shows that something is wrong, not what is wrong. */
const instruments = /^(?:checks?|probes?|probers?|monitors?|sensors?|graphs?|charts?|plots?)$/;

/** Whether a phrase is no name of a thing: `issue`, `everything`, `someone`, `still failing`, a measure, a pronoun. */
export function isOdd(name: string): boolean {
  const words = name
    .toLowerCase()
    .split(/[\s/]+/)
    .filter((word) => word !== '');
  const last = words.at(-1) ?? '';
  if (people.test(last) || instruments.test(last)) return true;
  return words.every(
    (word) =>
      emptyNames.has(word) ||
      determiners.has(word) ||
      phraseEnds.has(word) ||
      odd.has(word) ||
      /^[\d.,:%~]+\w?$/.test(word) ||
      /^\W*$/.test(word),
  );
}

/** Places and sorts of machines that many things share. */
const anywhere: ReadonlySet<string> = new Set(
  'live main prod production staging test default node nodes pod pods host hosts server servers system logs application vm vms'.split(' '),
);

/** What the sender's name says a signal is about: undefined for persons and for tools that report about others. */
export function entityOfSender(from: string): string | undefined {
  const name = plainName(from);
  if (name === '' || isPerson(name) || isOdd(name) || anywhere.has(name.toLowerCase()) || isReporter(name) || /\s/.test(name))
    return undefined;
  return name;
}

/** What a tool's name may have around it and still mean the tool: `icinga-wm`, `grafana-alerts`, `prod-prometheus`, `status.example`. */
const toolTail =
  /^(?:wm|irc|prod|production|live|staging|main|eu|us|ap|ops|ci|io|cloud|app|integration|alerts?|alerting|notif\w*|messages?|hooks?|webhooks?|relay|feed|\d+)$/;
const toolWord = /^(?:bot|notifier|notifications?|webhooks?|alerts?|alerting|pager|oncall|on-call)$/;

/** `image-pull`: what was being done when it went wrong. */
const doing = /^(?:pull|push|fetch|download|upload)$/;

/** Whether a sender only tells of others: a bot, a monitor, a pager, a page of notices. */
function isReporter(name: string): boolean {
  const lower = name.toLowerCase();
  if (reportingTools.has(lower) || pagers.has(lower) || /(?:^|[a-z-])bot$|[a-z-](?:check|checks|checker|watcher|watchdog)$/.test(lower))
    return true;
  const parts = lower.split(/[-_.@]+/).filter((part) => part !== '');
  const [first = ''] = parts;
  if (parts.length < 2) return /[a-z]bot\d*$/.test(lower);
  if (toolWord.test(parts.at(-1) ?? '') || doing.test(parts.at(-1) ?? '') || first === 'bot') return true;
  return parts.every((part) => reportingTools.has(part) || pagers.has(part) || toolTail.test(part)) && !toolTail.test(first);
}

/** Whether a sender passes on what monitors found, and calls people: `pagerduty`, `opsgenie-prod`. */
export function isPager(from: string): boolean {
  return from
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some((part) => pagers.has(part));
}

/** All names in a text, in order; `certain` ones are identifiers, technologies, quoted, or names that `isKnown`. At most 12. */
export function mentionsIn(text: string, isKnown?: (word: string) => boolean): Mention[] {
  const found: Mention[] = [];
  const words: { word: string; start: number; initial: boolean }[] = [];
  let end = 0;
  for (const match of text.matchAll(nameToken)) {
    const initial = match.index === 0 || /(?:[.!?:]|^)\s*$/.test(text.slice(end, match.index));
    words.push({ word: match[0], start: match.index, initial });
    end = match.index + match[0].length;
    if (words.length >= 200) break;
  }
  for (let index = 0; index < words.length && found.length < 12; index++) {
    const at = words[index];
    if (at === undefined) continue;
    const next = words[index + 1];
    const pair = next === undefined ? '' : `${at.word} ${next.word}`.toLowerCase();
    if (technologies.has(pair) && next !== undefined) {
      found.push({ name: `${at.word} ${next.word}`, kind: technologies.get(pair) ?? 'thing', start: at.start, certain: true });
      index++;
      continue;
    }
    // `#build-status` is where people talk.
    if (text[at.start - 1] === '#') continue;
    // `0.1%` and `48.2T` are amounts, no versions.
    if (/^\d/.test(at.word) && /^\s?(?:%|[kmgt]b?\b|m?s\b)/i.test(text.slice(at.start + at.word.length))) continue;
    const kind = kindOf(at.word, at.initial) ?? (isKnown?.(at.word) === true && !asVerb(text, at) ? knownKind : undefined);
    if (kind !== undefined) {
      const name = plainName(at.word);
      if (name === '' || name.length > 120) continue;
      found.push({ name, kind: kind.kind, start: at.start, certain: kind.certain });
      continue;
    }
    const head = componentHeads.get(at.word.toLowerCase());
    if (head !== undefined) {
      const of = redundantHeads.has(at.word.toLowerCase()) && next?.word.toLowerCase() === 'of' ? wordAfter(words, index + 2) : undefined;
      if (of !== undefined && !kindOf(of.word, false)?.certain) {
        found.push({ name: plainName(of.word), kind: 'service', start: at.start, certain: false });
        index += 2;
        continue;
      }
      const phrase = phraseBefore(words, index);
      const last = found.at(-1);
      if (last !== undefined && last.start >= phrase.start) {
        // The phrase already has a name in it: keep that, unless the head makes it another thing (`DockerHub password`).
        if (!redundantHeads.has(at.word.toLowerCase()) && head !== 'cluster' && last.certain)
          found[found.length - 1] = { ...last, name: phrase.name, kind: head };
        else if (!last.certain) found[found.length - 1] = { name: phrase.name, kind: head, start: phrase.start, certain: false };
        continue;
      }
      found.push({ name: phrase.name, kind: head, start: phrase.start, certain: false });
    }
  }
  return found;
}

const knownKind = { kind: 'service', certain: true } as const;

/** `we search`, `to checkout`: the word is no name there. */
function asVerb(text: string, { start }: { readonly start: number }): boolean {
  return /\b(?:to|i|we|you|they|can|cannot|can't|will|please|not)\s+$/i.test(text.slice(Math.max(0, start - 12), start));
}

function kindOf(word: string, initial: boolean): { kind: EntityKind; certain: boolean } | undefined {
  if (word.startsWith('@')) return undefined;
  if (word.startsWith('`')) {
    const inner = word.slice(1, -1);
    if (inner === '' || /\s/.test(inner) || /^https?:/.test(inner) || /^[\d.,%]+$/.test(inner)) return undefined;
    return { kind: technologies.get(inner.toLowerCase()) ?? 'service', certain: true };
  }
  if (isPerson(word)) return undefined;
  const lower = word.toLowerCase().replace(/['’]s$/, '');
  if (isRegion(lower)) return { kind: 'region', certain: true };
  if (changeName.test(word)) return { kind: 'change', certain: true };
  if (versionName.test(word)) return { kind: 'version', certain: true };
  const known = technologies.get(lower);
  if (known !== undefined) return { kind: known, certain: true };
  if (isOpaqueId(word)) return undefined;
  if (isNode(lower) || isHostName(word)) return { kind: 'node', certain: true };
  if (isAddressed(word)) return { kind: 'service', certain: true };
  if (word.includes('/') || word.includes(':') || /^\d/.test(word)) return undefined;
  if (identifier.test(word)) {
    if (
      ordinaryCompounds.has(lower) ||
      /^(?:re|non|pre|post|anti|semi|over|under|per|sub|un|ex|self|half|mid)[-_]/.test(lower) ||
      /^[A-Z]+-\d+$/.test(word)
    )
      return undefined;
    if (
      /(?:[-_](?:up|down|out|off|back|only|based|like|ish|wide|free|old|long|side|time|times|day|days|hour|minute|second|level|style|going|facing|related|specific|ready))$/.test(
        lower,
      )
    )
      return undefined;
    return {
      kind: isNode(lower) ? 'node' : /(?:^|[-_])(?:db|database|sql)(?:$|[-_])/.test(lower) ? 'database' : 'service',
      certain: true,
    };
  }
  if (
    camel.test(word) &&
    !ordinaryCapitals.has(word) &&
    !/(?:Error|Exception|Failed|Timeout|Status|Policy|NotReady|Ready|BackO?o?ff|OOMKilled|Pull|Creating|Unknown)$/i.test(word)
  )
    return { kind: 'service', certain: true };
  if (!initial && /^[A-Z][a-z]{2,}$/.test(word) && !ordinaryCapitals.has(word)) return { kind: 'thing', certain: false };
  return undefined;
}

/** The first word from `from` on that is no determiner. */
function wordAfter(words: readonly { word: string; start: number }[], from: number): { word: string; start: number } | undefined {
  const at = words.slice(from, from + 3).find((one) => !determiners.has(one.word.toLowerCase()));
  return at === undefined || phraseEnds.has(at.word.toLowerCase()) || /^\d/.test(at.word) ? undefined : at;
}

function phraseBefore(words: readonly { word: string; start: number }[], head: number): { name: string; start: number } {
  const parts: string[] = [];
  let start = words[head]?.start ?? 0;
  for (let index = head; index >= 0 && parts.length < 3; index--) {
    const at = words[index];
    if (at === undefined) break;
    const word = at.word.replace(/^`|`$/g, '');
    const lower = word.toLowerCase();
    if (index < head) {
      if (
        determiners.has(lower) ||
        phraseEnds.has(lower) ||
        /(?:ing|ed|ly|es)$/.test(lower) ||
        /^[\d~]/.test(word) ||
        emptyNames.has(lower)
      )
        break;
      // A gap wider than one space means punctuation between the words.
      if (start - (at.start + at.word.length) > 1) break;
    }
    parts.unshift(word);
    start = at.start;
  }
  return { name: cleanPhrase(parts), start };
}

/** A noun phrase as a name: redundant heads go when something specific is left. */
export function cleanPhrase(parts: readonly string[]): string {
  const words = parts.map((part) => plainName(part)).filter((part) => part !== '');
  while (
    words.length > 1 &&
    /^(?:stuck|broken|bad|failing|failed|unhealthy|crashing|hanging|dead|affected|suspected|previous|remaining|[a-z]+(?:ing|ed|en)\/[a-z]+(?:ing|ed|en))$/i.test(
      words[0] ?? '',
    ) &&
    // `stuck pods` are those pods; the `stuck reporting pod` is one of `reporting`.
    (!generalModifiers.has(words[0]?.toLowerCase() ?? 'new') || (words.length > 2 && !componentHeads.has(words[1]?.toLowerCase() ?? '')))
  )
    words.shift();
  while (
    words.length > 1 &&
    /^(?:\w+ed|\w+ly|stuck|broken|bad|new|old)$/i.test(words[0] ?? '') &&
    componentHeads.has(words[1]?.toLowerCase() ?? '') &&
    !generalModifiers.has(words[0]?.toLowerCase() ?? '')
  )
    words.shift();
  while (words.length > 1) {
    const last = words.at(-1)?.toLowerCase() ?? '';
    const before = words.at(-2)?.toLowerCase() ?? '';
    if (!redundantHeads.has(last) || generalModifiers.has(before)) break;
    words.pop();
  }
  return words.join(' ');
}
