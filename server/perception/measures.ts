// Reads numbers that people write about a system: what is measured, the value now and before, and whether that is worse or better.
import { metricSense, type Unit } from './metric-names.ts';
import type { Aspect } from './sentence-patterns.ts';

export type Measure = {
  readonly direction: 'worse' | 'better';
  readonly aspect: Aspect;
  /** Where in the text the measured thing stands, in characters. */
  readonly at: number;
  /** Of what is better: it is well, and not only less bad. */
  readonly isOver: boolean;
  /** What was measured is the success of users: orders, log-ins, requests. */
  readonly users: boolean;
};

const quantity = String.raw`(?:[~≈<>≥≤]\s?|about |around |roughly |nearly |almost |over |above |under |below |up to |> ?)*(?!\d+\.\d+\.\d)(\d[\d.,]*)\s?(%|percent\b|ms\b|milliseconds?\b|s\b|secs?\b|seconds?\b|min(?:utes?)?\b|h\b|hours?\b|k\b|m\b|gb\b|gib\b|mb\b|tb\b|rps\b|qps\b|\/s\b)?(?:\s?\/\s?(?:s|sec|second|min|minute|h)\b)?`;
const measured = String.raw`error rate|errors?|5xx|4xx|50[0-4]s?|failure rate|failures|p50|p9\d(?:\.\d+)?|latency|response times?|cpu|load(?: average)?|memory|mem|heap|ram|swap|disk|volume|storage|inodes?|filesystem|queue(?: depth| length| size)?|backlog|lag|replication lag|consumer lag|pending|unacked|connections|pool(?: usage)?|threads|sockets|success rate|success|availability|uptime|hit (?:ratio|rate)|throughput|traffic|orders|checkouts|log-?ins|sign-?ins|sign-?ups|payments|bookings|conversions?|deliveries|requests|utili[sz]ation|usage|restarts|evictions|timeouts|retries|packet loss|temperature|iowait|quota`;
const pair = new RegExp(
  String.raw`\b(${measured})\b(?<between>(?:[^.;!?\d]|(?<=[\w-])[\d.]){0,60}?)(?<![\w.-])${quantity}(?:\s*(?:->|→|=>|to)\s*${quantity})?`,
  'i',
);
const reversed = new RegExp(String.raw`(?<![\w.-])${quantity}\s+(?:of\s+)?(?:(?:all|the|our|card|api|http|user)\s+)?(${measured})\b`, 'i');
const before = new RegExp(
  String.raw`\b(?:was|from|normally|usually|instead of|used to be|up from|down from|baseline)\s+(?:at |of )?${quantity}`,
  'i',
);
const partOfWhole =
  /\b(?:only )?(\d+)\s?(?:of|\/|out of)\s?(?:the |our )?(\d+)\s+(?:of\s+)?(?:[\w-]+\s+){0,2}?(replicas?|pods?|nodes?|hosts?|instances?|workers?|brokers?|shards?|servers?|consumers?|agents?|members?|stores?|sites?|probes?)\b(?<rest>.*)$/i;
const downTo =
  /\b(?:down to|only|just)\s+(\d+)\s+(?:healthy |ready |live |running )?(nodes?|pods?|replicas?|hosts?|instances?|workers?|brokers?|servers?|consumers?|agents?)\b/i;
const allReady =
  /\ball (?:of )?(?:the |our )?(\d+ )?(?:[\w-]+ )?(replicas|pods|nodes|hosts|instances|workers|brokers|shards|servers|consumers|agents|probes)\b.{0,32}\b(?:ready|up|healthy|back|running|green|online|joined)\b/i;
const rising =
  /\b(?:climb\w*|ris(?:ing|es|e)|rose|grow\w*|increas\w*|spik\w*|jump\w*|shot up|sky-?rocket\w*|exploding|creep\w*|through the roof|building up|going up|piling)\b/i;
const falling =
  /\b(?:drop\w*|fall\w*|fell|sink\w*|sank|declin\w*|decreas\w*|going down|went down|down to|collaps\w*|plummet\w*|shrink\w*)\b/i;
const restored =
  /\b(?:(?<!\b(?:roll(?:ed|ing)?|switch(?:ed|ing)?|go(?:ing)?|moved?|moving) )back (?:at|to|under|below|down|above|over)|again|normal|recover\w*|down from|returned|settled|drained)\b/i;
const hypothetical =
  /\b(?:if|threshold|limit (?:is|of)|budget|target|slo|alerts? (?:at|when|above)|config(?:ured)?|should|would|timeout (?:is|of)|set to|until|expected|planned)\b/i;
const wordsOnly = new RegExp(
  String.raw`\b(${measured})\b[^.;!?]{0,24}\b(?:(?:dropp?(?:ed|ing|s)|fell|falling|went|collapsed|plummeted) (?:to (?:almost |near(?:ly)? )?(?:zero|nothing|0)|off a cliff|sharply|by half)|(?:went|gone|going|shot|are) through the roof|(?:is|are) (?:exploding|spiking|sky-?rocketing|climbing|growing|rising)|is (?:elevated|very high|huge))`,
  'i',
);

const usual = new RegExp(
  String.raw`\((?:[^()]{0,60}?\b)?(?:normal(?:ly)?|usual(?:ly)?|typical(?:ly)?|baseline|yesterday|last (?:week|month|\w+day|vote|time)|\d+ ?(?:h|hours?|min|minutes?) ago|before)\b(?: (?:on )?[a-z]+){0,2}:?\s*${quantity}`,
  'i',
);
/** The name of a figure and its value: up to three words before the number. */
const caption = new RegExp(String.raw`((?:[A-Za-z_][\w./{}="-]*\s+){1,3})${quantity}`, 'i');
const clauseEnd = /[;,.]\s+(?=\D)/;
/** What is left of a trouble where it is over; of more than this share it is only less. */
const stillMuch = 0.25;
/** So many times more or less than usual is news by itself. */
const farFromUsual = 1.7;

const aspects: readonly (readonly [Aspect, RegExp])[] = [
  ['latency', /p50|p9\d|latency|response|\btime\b/i],
  ['cpu', /cpu|iowait|load/i],
  ['memory', /mem|heap|ram|swap/i],
  ['disk', /disk|volume|storage|inode|filesystem|quota/i],
  ['queue', /queue|backlog|lag|pending|unacked/i],
  ['connections', /connections|pool|threads|sockets/i],
  ['timeouts', /timeouts/i],
  ['network', /packet/i],
  ['errors', /error|5xx|4xx|50\d|fail|success|avail|retries|requests/i],
];
const userCounts = /^(?:orders|checkouts|log-?ins|sign-?ins|sign-?ups|payments|bookings|conversions?|deliveries)$/i;

/** What a sentence says in numbers, or undefined when it says none or they mean nothing by themselves. */
export function readMeasure(text: string): Measure | undefined {
  if (text.length > 400 || hypothetical.test(text)) return undefined;
  return readUsual(text) ?? readParts(text) ?? readValue(text) ?? readWords(text);
}

/** Captions that give what is usual behind a value: `publish rate 0.4/s (usual 2,900/s at this hour)`; each clause by itself. */
function readUsual(text: string): Measure | undefined {
  if (!usual.test(text)) return undefined;
  let start = 0;
  for (const clause of text.split(clauseEnd)) {
    const at = text.indexOf(clause, start);
    start = at + clause.length;
    const named = caption.exec(clause);
    const beside = usual.exec(clause);
    if (named === null || beside === null || named.index > beside.index) continue;
    const [, name = '', written = '0', unit = ''] = named;
    const now = amountOf(written, unit.toLowerCase());
    const then = amountOf(beside[1] ?? '0', (beside[2] ?? unit).toLowerCase());
    if (Math.max(now, then) < Math.min(now, then) * farFromUsual) continue;
    // Work done falls where something is wrong; what waits, is held or takes time rises.
    const isWork = /rate\b|ratio|throughput|per (?:second|minute|hour)|orders|bookings|payments|sales|log-?ins|success|avail/i.test(name);
    const isLess = now < then;
    if (isLess !== isWork && isLess) continue;
    if (!isLess && isWork && !/error|fail|reject|retr/i.test(name)) continue;
    const aspect = !isLess && /requests?|traffic|rps|qps|hits|visits/i.test(name) ? 'load' : aspectOf(name);
    return { direction: 'worse', isOver: false, aspect, at: at + named.index, users: userCounts.test(name.trim().split(/\s+/)[0] ?? '') };
  }
  return undefined;
}

function readParts(text: string): Measure | undefined {
  const part = partOfWhole.exec(text);
  if (part !== null) {
    const [, some = '0', all = '0'] = part;
    const rest = part.groups?.rest ?? '';
    const good = /\b(?:ready|up|healthy|back|running|green|available|online|joined|left|ok)\b/i.test(rest);
    const bad =
      /\b(?:down|failing|failed|not ready|unhealthy|crash\w*|stuck|offline|gone|lost|unreachable|red|broken|missing|pending)\b/i.test(rest);
    const whole = Number(some) >= Number(all);
    if (good && !/\bnot\b/i.test(rest))
      return { direction: whole ? 'better' : 'worse', isOver: whole, aspect: 'health', at: part.index, users: false };
    if (bad && Number(some) > 0) return { direction: 'worse', isOver: false, aspect: 'health', at: part.index, users: false };
    return undefined;
  }
  const left = downTo.exec(text);
  if (left !== null && /\b(?:we|are|is|left|down to|only)\b/i.test(text) && !/\b(?:scal\w*|reduc\w*|set)\b/i.test(text))
    return { direction: 'worse', isOver: false, aspect: 'capacity', at: left.index, users: false };
  const all = allReady.exec(text);
  return all === null || /\b(?:not|until|when|once|before|must|should|need|isn't|aren't)\b/i.test(text)
    ? undefined
    : { direction: 'better', isOver: true, aspect: 'health', at: all.index, users: false };
}

function readValue(text: string): Measure | undefined {
  const match = pair.exec(text);
  const other = match === null ? reversed.exec(text) : null;
  const name = match?.[1] ?? other?.[3];
  const number = match?.[3] ?? other?.[1];
  if (name === undefined || number === undefined) return undefined;
  const unit = (match?.[4] ?? other?.[2] ?? '').toLowerCase();
  const at = match?.index ?? other?.index ?? 0;
  // `12% of orders fail` is no measure of orders: the words say what happens to them.
  if (other !== null && userCounts.test(name)) return undefined;
  const sense = metricSense(name.toLowerCase(), unitName(unit), undefined);
  const worseUp = userCounts.test(name) || /success|avail|throughput|hit |uptime/i.test(name) ? false : sense.worse !== 'down';
  const between = match?.groups?.between ?? '';
  const made = (direction: 'worse' | 'better', isOver = direction === 'better'): Measure => ({
    direction,
    isOver,
    aspect: aspectOf(name),
    at,
    users: userCounts.test(name),
  });
  const target = match?.[5];
  const earlier = before.exec(text);
  // `from 9k/s to 400/s`, `9% -> 0.3%`, `4s, was 200ms`
  const [from, to] =
    target !== undefined
      ? [amountOf(number, unit), amountOf(target, (match?.[6] ?? unit).toLowerCase())]
      : earlier?.[1] !== undefined && earlier[1] !== number
        ? [amountOf(earlier[1], (earlier[2] ?? unit).toLowerCase()), amountOf(number, unit)]
        : [null, amountOf(number, unit)];
  if (from !== null) {
    if (Math.max(from, to) < Math.min(from, to) * 1.2) return undefined;
    if (to > from === worseUp) return made('worse');
    return made('better', !isBad(name, to, sense.unit, unit) && (!worseUp || to <= from * stillMuch));
  }
  const clause = text.slice(at);
  if (restored.test(clause) && !/\b(?:not|never)\b/i.test(clause)) return worseUp || !/\bonly\b/i.test(clause) ? made('better') : undefined;
  if (rising.test(clause)) return worseUp ? made('worse') : undefined;
  if (falling.test(between) || falling.test(clause)) return worseUp ? made('better', to === 0) : made('worse');
  if (isBad(name, to, sense.unit, unit)) return made('worse');
  return unit === '%' && /^(?:5xx|50\d|error|failure)/i.test(name) && to < 0.5 && !/\b(?:but|only|still)\b/i.test(text)
    ? made('better')
    : undefined;
}

function readWords(text: string): Measure | undefined {
  const match = wordsOnly.exec(text);
  if (match?.[1] === undefined) return undefined;
  const down = /dropp?|fell|falling|collapsed|plummeted|zero|nothing|cliff|half/i.test(match[0]);
  const goodUp = userCounts.test(match[1]) || /success|avail|throughput|hit |uptime|traffic|requests/i.test(match[1]);
  if (down !== goodUp) return undefined;
  return { direction: 'worse', isOver: false, aspect: aspectOf(match[1]), at: match.index, users: userCounts.test(match[1]) };
}

/** Values that are bad whatever was before. */
function isBad(name: string, value: number, unit: Unit, written: string): boolean {
  const percent = unit === '%' || written === '%' || written.startsWith('percent');
  if (/^(?:p50|p9\d|latency|response)/i.test(name)) return /^(?:s|sec|min|h)/.test(written) && value >= 1_000;
  if (!percent) return false;
  if (/4xx/i.test(name)) return value >= 20;
  if (/error|5xx|fail|packet/i.test(name)) return value >= 1;
  if (/success|avail|uptime/i.test(name)) return value < 97;
  return /cpu|mem|heap|ram|swap|disk|volume|storage|inode|filesystem|quota|pool|connections|usage|utili|iowait/i.test(name) && value >= 85;
}

function aspectOf(name: string): Aspect {
  return aspects.find(([, pattern]) => pattern.test(name))?.[0] ?? 'health';
}

function unitName(written: string): string | undefined {
  if (written === '%' || written.startsWith('percent')) return '%';
  if (/^(?:ms|milli)/.test(written)) return 'ms';
  return /^(?:s|sec)/.test(written) ? 's' : undefined;
}

/** A written number in one unit for each sort: milliseconds, single things, percent. */
function amountOf(written: string, unit: string): number {
  const value = Number(
    written
      .replace(/[,.](?=\d{3}\b)/g, '')
      .replace(/[.,]$/, '')
      .replace(',', '.'),
  );
  if (/^(?:s|secs?|seconds?)$/.test(unit)) return value * 1_000;
  if (/^min/.test(unit)) return value * 60_000;
  if (/^h/.test(unit)) return value * 3_600_000;
  if (unit === 'k') return value * 1_000;
  return unit === 'm' ? value * 1_000_000 : value;
}
