// Finds what an alert is about in its words: a workload, a machine, a site, a service; never the rule's own name, and a place only
// where nothing else is named.
import { isRuleName, technologyOf } from './alert-rules.ts';
import { isOdd, mentionsIn } from './entities.ts';
import { componentHeads, reportingTools, technologies } from './entity-words.ts';
import { isCollector, isHostName, isMonitoringHost, isNode, plainName } from './identifiers.ts';
import { isPlace, placeWord } from './places.ts';

export type NamedWords = {
  /** What is checked. */
  readonly name: string;
  /** What was found. */
  readonly detail: string;
  /** The rule by which it was found, or null. */
  readonly rule: string | null;
  /** Who sends it. */
  readonly from: string;
};

/** `Pod search/search-api-7d9f4-x2x1b`, `Deployment shop/cart`: what runs, and which namespace it is in. */
const workload =
  /\b(?:deployment|statefulset|daemonset|replicaset|cronjob|job|pod|hpa|ingress)s?\s+["'`]?(?:[a-z][\w.-]*\/([a-z][\w.-]*\w)|([a-z][\w]*-[\w.-]*\w))/gi;
/** `payments/payments-api`. */
const namespaced = /(?:^|\s)[a-z][\w-]*\/([a-z]\w*-[\w-]*\w)(?=[\s,.;:)]|$)/;
/** `www.shop.example HTTP check`: the site stands before what was found of it. */
const siteFirst = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.){2,}[a-z]{2,}(?=\s)/i;
const address = /https?:\/\/[^\s)"']+/i;
const domain = /(?<![\w@./-])(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.){1,}[a-z]{3,}(?![\w/-])/i;
const inQuotes = /['"“]([^'"”]{3,60})['"”]\s*$/;
/** The name of a metric behind a name: `prod-orders-db-FreeStorageSpace`. */
const metric = /[-_.](?:[A-Z][a-z]+(?:[A-Z][A-Za-z]+)+|[A-Z]{3,}[a-z]+)$/;
const sentence = /\b(?:is|are|was|were|has|have|been|not|in|of|the|than|with|for)\b/i;

const measuredPart =
  /(?:\s+(?:5xx|4xx|errors?|rates?|ratio|p\d\d(?:\.\d)?|latency|response|time|percentage|percent|count|cpu|memory|disk|usage|utili[sz]ation|availability|health|check|healthcheck|queue|depth|lag|backlog|connections?|is|are|very|too|high|low|slow|elevated|down|failing|failed|degraded|unhealthy))+$/i;

/** The thing that the words of an alert name, or undefined. Total. */
export function thingInWords({ name, detail, rule, from }: NamedWords): string | undefined {
  const site = siteFirst.exec(name)?.[0];
  if (site !== undefined) return site;
  const places: string[] = [];
  /** Clusters and the like: what other things are in. */
  const wholes: string[] = [];
  for (const text of [name, detail]) {
    const running = [...text.matchAll(workload)].map(([, inside, alone]) => plainName(inside ?? alone ?? '')).find((one) => one !== '');
    if (running !== undefined) return running;
    const isPlaceThere = (one: string, at: number): boolean => isPlace(one) || placeWord.test(text.slice(Math.max(0, at - 30), at));
    for (const [word] of text.matchAll(/[^\s,;:()'"[\]!|]+/g)) {
      if (!isHostName(word) || isMonitoringHost(word)) continue;
      if (!isPlaceThere(word, text.indexOf(word))) return plainName(word);
      (isPlace(word) ? places : wholes).push(word);
    }
    // A word with capitals within is in titles mostly the name of a rule or a metric.
    const named = mentionsIn(text).filter((one) => {
      if (!one.certain || /^(?:version|change)$/.test(one.kind) || one.name === rule || isMonitoringHost(one.name)) return false;
      // A monitor that names itself tells who looked.
      if (one.kind === 'monitoring' && from.toLowerCase().startsWith(one.name.toLowerCase())) return false;
      if (one.kind !== 'region' && !isPlaceThere(one.name, one.start)) return true;
      (isPlace(one.name) ? places : wholes).push(one.name);
      return false;
    });
    const telling = named.filter((one) => !isCollector(one.name));
    const plainly = telling.filter((one) => !isCapped(one.name) && !isRuleName(one.name));
    // `RDS orders-db`: the one that is meant before its sort.
    let found = (plainly.find((one) => !technologies.has(one.name.toLowerCase())) ?? plainly[0])?.name;
    found ??= namespaced.exec(text)?.[1] ?? wholes.find((one) => !isPlace(one));
    // `DatasourceNoData Checkout`: all that stands behind the rule.
    found ??= rule !== null && text === name && /^[A-Za-z][\w-]{2,}$/.test(name) && !isOdd(name) && !isPlace(name) ? name : undefined;
    found ??= telling.find((one) => one.name !== name && !isRuleName(one.name))?.name;
    found ??= telling.length === 1 && named[0]?.name === text && !isRuleName(text) ? text : undefined;
    found ??= siteIn(text) ?? named[0]?.name;
    if (found !== undefined) return found === name ? withoutMetric(found) : found.replace(metric, '');
  }
  const value = rule === null || sentence.test(name) || /^\d/.test(name) ? undefined : valueIn(name);
  if (value !== undefined) return value;
  const quoted = inQuotes.exec(detail)?.[1];
  if (quoted !== undefined && /[A-Za-z]/.test(quoted) && !isPlace(quoted) && !isOdd(quoted)) return quoted;
  // `checkout error rate`: one name before what is measured of it.
  const plain = name.replace(measuredPart, '');
  if (plain !== name && /^[a-z][a-z0-9]{2,}$/.test(plain) && !isOdd(plain)) return plain;
  return (rule === null ? undefined : technologyOf(rule)) ?? places.find((one) => !isEnvironment(one));
}

/** The word of a text that names one member of a thing: its pod with its hash, its host with its port. */
export function memberIn(text: string, thing: string): string | undefined {
  for (const [word] of text.slice(0, 600).matchAll(/[\w.:/-]*\w/g)) {
    const last = word.slice(word.lastIndexOf('/') + 1);
    if (last.length > thing.length && last.startsWith(thing) && plainName(last) === thing) return last;
  }
  return undefined;
}

/** A site by its address; links to where it is shown are none. */
function siteIn(text: string): string | undefined {
  const url = address.exec(text)?.[0];
  const site = url === undefined ? domain.exec(text)?.[0] : plainName(url);
  if (site === undefined || !site.includes('.') || /\/(?:d|dashboards?|runbooks?|wiki|alerts?|explore)\//i.test(url ?? ''))
    return undefined;
  return site.split('.').some((part) => reportingTools.has(part)) ? undefined : site;
}

/** An environment alone is nothing to look at. */
function isEnvironment(name: string): boolean {
  return isPlace(name) && !isNode(name) && !/\d/.test(name);
}

/** The first label value behind a rule's name that names a thing. */
function valueIn(text: string): string | undefined {
  return text
    .split(/[\s,()]+/)
    .find(
      (one) =>
        /^[a-z][\w.-]{2,}$/.test(one) &&
        !/^(?:critical|warning|page|info|none|default|eu|us)$/.test(one) &&
        !isPlace(one) &&
        !isCollector(one) &&
        !componentHeads.has(one) &&
        !isOdd(one),
    );
}

/** The thing in the name of an alarm: `orders-queue-depth-high` is about `orders-queue`. */
function withoutMetric(name: string): string {
  const plain = name
    .replace(metric, '')
    .replace(
      /(?:[-_.](?:depth|errors?|error[-_]rate|5xx|4xx|latency|p9\d|cpu|memory|mem|disk|lag|age|count|size|usage|utili[sz]ation|connections?|too|high|low|alarm|alert|rate|failures?|failed|unhealthy|health|healthcheck|check|status|down|availability|throttles?|timeouts?|saturation|free|space|used|critical|warning|prod))+$/i,
      '',
    );
  return /[a-z]{2}/i.test(plain) ? plain : name;
}

function isCapped(name: string): boolean {
  return /^[A-Z]?[a-z0-9]+[A-Z]/.test(name);
}
