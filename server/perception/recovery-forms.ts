// Reads that something is over, or eased, where people say so without a word for `back`: what is gone, worked off, as usual, passed, or working.
import { isAsking, isDenied } from './denied-recovery.ts';
import type { Aspect } from './sentence-patterns.ts';

export type RecoveryForm = {
  /** Where in the text it is told, in characters. */
  readonly start: number;
  readonly end: number;
  /**
   * `over`: a trouble is gone. `works`: something does what it is for, which says something only of what did not.
   * `eased`: there is less of it, and it is not over.
   */
  readonly how: 'over' | 'works' | 'eased';
  /** The measure that is spoken of: its condition is over, no other one. */
  readonly aspect: Aspect | null;
  /** Users say so, or no longer complain. */
  readonly users: boolean;
  /** It is said of everything there is. */
  readonly everything: boolean;
};

/** Words for trouble, each with the condition that ends when there is no more of it. */
const troubles: readonly (readonly [Aspect | 'users' | null, string])[] = [
  ['users', '(?:(?:user|customer|new|support) )?(?:reports?|complaints?|tickets|calls from (?:users|customers))'],
  ['timeouts', 'time-?outs?|504s?'],
  ['errors', "(?:error|failure) rates?|errors?|5xx|50[0-3](?:['’]?s)?|40[13](?:['’]?s)|failures?|exceptions?|rejections?|declines"],
  ['health', 'crash(?:es|ing|loops?)?|restarts|reboots|hangs|freezes|stalls?|flaps|flapping|fail-?overs|outages?'],
  ['memory', 'oom(?:[- ]?kill)?s?|evictions?|swapping'],
  ['network', 'packet loss|(?:lost|dropped) packets|drops|disconnects|resets'],
  ['load', "429(?:['’]?s)?|throttling|retries|spikes?|flood|attack|retry storm|surge"],
  [
    'queue',
    '(?:replication |replica |consumer |queue )?lag|delays?|backpressure|(?:dead letters?|stuck (?:jobs?|messages?|mails?|orders?))',
  ],
  ['latency', 'slowness|slow queries|latency spikes'],
  [null, 'alerts?|alarms?|warnings?|pages|symptoms?|problems?|issues?|trouble|incidents?'],
];
const trouble = `(?<trouble>${troubles.map(([, words]) => words).join('|')})`;
const waiting = String.raw`(?<waiting>(?:[\w-]+ )?(?:queues?|backlogs?|mail-?q(?:ueue)?|outbox|spool|buffers?|(?:replica(?:tion)?|consumer|queue) lag|lag|dlq|dead[- ]letter queue)|replicas?|standby|followers?|secondar(?:y|ies)|consumers?|mirrors?|index(?:er|ing)?)`;
/** Figures that have a usual value. */
const figure = String.raw`(?<figure>error rates?|failure rates?|5xx|4xx|errors|p50|p9\d(?:\.\d+)?|latenc(?:y|ies)|response times?|cpu|load|memory|heap|ram|disk|queue (?:depth|length)|queues?|lag|connections|pool|throughput|traffic|request rate|order rate|orders|checkouts|log-?ins|sign-?ins|payments|bookings|packet loss|hit (?:rate|ratio)|retries|timeouts|temperature)`;
/** Between a thing and what became of it. */
const helpers = String.raw`(?:(?:has|have|had|is|are|was|were|been|it|now|all|also|just|looks?|seems?|fully|completely|finally|entirely|gone|went|came|got|sits?|stays?|stands?)\s+)*`;
const ofThing = String.raw`(?:\s+(?:rates?|counts?|per (?:minute|second|hour)))?(?:\s+(?:of|on|in|from|for|at|to|by|between)\s+(?:the |our )?(?!(?:0|zero|its|usual|normal)\b)[\w./-]+(?:\s+(?!has|have|had|is|are|was|were|all|now|at|down|back|gone|since|for|in|under|below|within|as|and|so)[\w-]+)?)?`;
const lately = String.raw`(?:(?:at all )?(?:since|any ?more|any longer|left|now|coming in|anywhere|so far)\b|for (?:(?:about |over |more than |nearly )?(?:\d|an? |the (?:last|past)|half|some|several|\w+ (?:min|hour))|ages|hours)|(?:in|over|within|during) (?:the |these )?(?:last|past)\b)`;
const checks =
  '(?:(?:(?:health|smoke|synthetic|readiness|liveness|end-to-end|e2e|uptime|external|status)[ -])?(?:checks?|tests?|probes?)|synthetics?|canar(?:y|ies)|monitors?|(?:test|trial|sample) (?:orders?|purchases?|log-?ins?|payments?|e?mails?|bookings?|transactions?|requests?|calls?|uploads?|prints?|builds?))';
const told =
  '(?:users?|customers?|clients?|people|shoppers|players|members|patients|students|merchants|tenants|staff|agents|drivers|callers|stores|shops|branch(?:es)?|schools|sites|offices|wards?|support|help ?desk|service desk|hotline|the (?:business|vendor|provider)|everybody|everyone|they)';
const working = String.raw`(?:works?(?! (?:on|with|at)\b)|is (?:working|fine|ok(?:ay)?|fixed|good)|are (?:working|fine|ok(?:ay)?|in)|can (?!not)\w+|it works|gone|no (?:more )?(?:errors|problems|issues)|all (?:good|well|fine)|recovery|recovered)`;
const usually = String.raw`(?:(?:at|on|to|under|below|within|near|around|in) (?:its |their |the |our |a )?(?:usual|normal|baseline|typical|ordinary|everyday|healthy|expected|pre-?(?:incident|outage|deploy)\b)|as (?:on |in |at )?(?:usual|normal|before|ever|any (?:other )?(?:day|morning|night|week\w*)|every (?:other )?(?:day|morning|night)|an? (?:normal|ordinary|usual|quiet) \w+|yesterday|last (?:week|night|month)|it (?:should|was|used to))|(?:like|as) (?:on |in |at )?(?:every|any|each) (?:other )?\w+|where (?:it|they) (?:always |usually |normally )?(?:is|are|was|were|belongs?|should be)|(?:normal|flat|unremarkable|boring|quiet)\b)`;
/** How something works that works. */
const well = String.raw`(?:fine|cleanly|at once|immediately|instantly|right away|promptly|normally|smoothly|properly|reliably|everywhere|as (?:usual|it should|expected)|without (?:an? )?(?:errors?|problems?|issues?|delay)|within (?:\w+ )?(?:seconds?|\d+ ?m?s|minutes?)|in (?:(?:under|about|less than) )?\d+ ?m?s\b|in under an? (?:second|minute)|from (?:all|everywhere|both|every)|on (?:all|both|every)|(?:on|at) the first (?:try|attempt))`;
const functions =
  '(?:answers?|responds?|replies|resolves?|serves?|accepts?|delivers?|connects?|prints?|loads?|opens?|boots?|mounts?|syncs?|builds?|deploys?|runs?|works?|renders?|authenticates?|processes|processing|picks? up|hears?|sees?|reads?|writes?|schedules?|ships?|scans?|pulls?|(?:goes|going|get|gets|comes?) (?:out|in|through))';

type Form = Pick<RecoveryForm, 'how'> & {
  readonly aspect?: Aspect;
  readonly users?: true;
  readonly everything?: true;
  readonly form: RegExp;
};
const form = (how: RecoveryForm['how'], pattern: string, more: Partial<Form> = {}): Form => ({
  how,
  form: new RegExp(pattern, 'i'),
  ...more,
});

/** Checked in order, the most telling first. */
const forms: readonly Form[] = [
  // Less of it, and not over.
  form(
    'eased',
    String.raw`\b(?:fewer|less) ${trouble}\b|\b${trouble.replace('trouble', 'less')}\s+${helpers}(?:more than )?(?:halved|down by|reduced|lower(?:ed)?|rarer)\b`,
  ),
  form(
    'eased',
    String.raw`\bhalf (?:of )?(?:the |our |them|it)?(?:[\w-]+ ){0,3}?(?:is|are|has|have|got|went) (?:\w+ )?(?:out|back|through|processed|delivered|done|ready|up|recovered|gone|drained)\b`,
  ),
  form(
    'eased',
    String.raw`\b(?:shrinking|(?:slowly|steadily|gradually) (?:draining|falling|dropping|going down|coming down|clearing|catching up|recovering|improving)|going down|coming down|being worked (?:off|through)|(?:is|are) (?:draining|improving|easing|subsiding)|catching up|drain(?:s|ing)? (?:faster|slowly)|(?:about |nearly |only |roughly )?half of (?:what|them|it)\b)\b`,
  ),
  form('eased', String.raw`\b(?:improved|improving|better|eased|dropped|reduced),? but (?:not|still)\b`),
  // What plagued people is gone.
  form(
    'over',
    String.raw`(?<![\d.,:])\b(?:no|zero|0|not (?:a single|one)|without)\s+(?:(?:more|new|further|other|additional|fresh|single|failed|http|unexpected)\s+){0,3}${trouble}${ofThing}(?:\s+(?:seen|reported|logged|received))?\s+${lately}`,
  ),
  form('over', String.raw`\bno (?:more|new|further) ${trouble}\b`),
  form(
    'over',
    String.raw`\b${trouble}${ofThing}\s+${helpers}(?:gone|subsided|ceased|stopped|disappeared|vanished|cleared|died down|dried up|over|ended|zero|(?:down |back |dropped |fell )?(?:to|at) (?:zero|0|nothing|none)\b(?![.,]?\d))(?!\s+(?:up|working))`,
  ),
  form('over', String.raw`\b${trouble}${ofThing}\s*(?:is|are|now|at|:|=)*\s*(?<![\d.,%])(?:0|zero)\b(?![.,]\d)`),
  form(
    'over',
    String.raw`\bnothing (?:is )?(?:deferred|queued|waiting|stuck|failing|dropped|rejected|unassigned|pending|blocked|bouncing)\b(?! (?:about|but))`,
  ),
  form('over', String.raw`(?<![\d.,:])0 (?:unassigned|failed|stuck|waiting|deferred|pending|unacked|unprocessed|missing|offline|down)\b`),
  form(
    'over',
    String.raw`\b(?:nobody|no one|no (?:users?|customers?|clients?)) (?:is |has |have )?(?:wait\w*|complain\w*|call\w*|report\w*|affected)\b[^.;,]{0,40}\b(?:any ?more|any longer|since|for (?:an|\w+) hour)`,
  ),
  form(
    'over',
    String.raw`\b(?:no longer|(?:cannot|can['’]?t|could ?n[o'’]t|unable to)(?= reproduc\w* [^.;]{0,20}any ?(?:more|longer))) (?:be )?reproduc\w*`,
  ),
  form(
    'over',
    String.raw`\b(?:have|has|did)(?:n['’]t| not) (?:had|have|seen|see|got|get|logged|received|lost) (?:a |any |one |another |a single |many )(?:\w+ )?${trouble}${ofThing}\s+${lately}`,
  ),
  form(
    'over',
    String.raw`\b(?:nothing|none|little) (?:is |are |was )?left (?:to (?:do|process|deliver|send|render|import|index|copy|catch up|drain)|in (?:the |our )?(?:queue|backlog|spool|outbox)|(?:unassigned|waiting|queued|unprocessed))\b`,
    { aspect: 'queue' },
  ),
  form(
    'over',
    String.raw`\b${waiting}${ofThing}\s+${helpers}(?:down |back )?(?:to|at) (?:a (?:handful|few|trickle)|single digits|almost nothing|next to nothing|(?:its |the )?usual)`,
    { aspect: 'queue' },
  ),
  // What waited is done.
  form(
    'over',
    String.raw`\b${waiting}${ofThing}\s+${helpers}(?:drained|emptied|empty|cleared|processed|worked (?:off|through)|cleaned up|caught up|in sync|(?:down |back )?(?:at|to) (?:zero|0)\b(?![.,]?\d))`,
    { aspect: 'queue' },
  ),
  form(
    'over',
    String.raw`^(?:it(?:['’]s)? |now |ok,? |all )*(?:(?:is|looks?|seems?|finally|fully|all) )*(?:drained|worked off|caught up|emptied)\b`,
    { aspect: 'queue' },
  ),
  // As on a good day.
  form(
    'over',
    String.raw`\b(?:graphs?|dashboards?|charts?|curves?|metrics|numbers|figures|all graphs)\s+${helpers}(?:look(?:s|ing)? )?(?:all )?(?:${usually}|fine|good|clean|green|like (?:yesterday|before|last week|any other day))`,
    { everything: true },
  ),
  form(
    'over',
    String.raw`\b${figure}${ofThing}\s+(?:${helpers}|(?:under |below |at |around |about )?[\d.,]+ ?(?:%|ms|s|k|gb|mb)?\s*,?\s+|(?:back|down|settled|returned|dropped|fell)\s+)*${usually}`,
  ),
  // Everything.
  form(
    'over',
    String.raw`\b(?:green across the board|all (?:systems )?green|everything(?:['’]s| is)? green|(?:the )?(?:board|wall|status page|dashboard)s? (?:is |are )?(?:all |completely )?green)\b`,
    { everything: true },
  ),
  form(
    'over',
    String.raw`\b(?:all|every|our|external|internal|both) (?:\w+ )?${checks}(?: (?:on|for|of|from) [\w./-]+(?: [\w-]+)?)?:?\s+${helpers}(?:pass(?:ing|ed|es)?|green|succeed(?:s|ed|ing)?|healthy)\b`,
    { everything: true },
  ),
  form(
    'works',
    String.raw`\b${checks}(?: (?:on|for|of|from|to) [\w./-]+(?: [\w-]+)?)?:?\s+${helpers}(?:pass(?:ing|ed|es)?|green|succeed(?:s|ed|ing)?|through|ok|arrived|delivered|accepted|printed|worked|came (?:through|out)|went (?:through|out))\b`,
  ),
  // Users say so.
  form(
    'over',
    String.raw`\b${told}\s+(?:[\w-]+ )?(?:confirm(?:s|ed)?|reports?|reported|says?|said|tells?|told (?:us|me)|writes?)\b(?! (?:no|not)\b)[^.;?]{0,40}?\b${working}\b(?! not)`,
    { users: true },
  ),
  form(
    'over',
    String.raw`\b${told} can (?:all |now |again )*(?!not)\w+(?: [\w-]+){0,3} (?:again|now|normally|as (?:usual|before)|fine)\b`,
    { users: true },
  ),
  // It does what it is for.
  form('works', String.raw`\b${functions}\b(?:(?! (?:not|and|but|or|because|if|to) )[^.;,?]){0,36}?\b${well}`),
  form(
    'works',
    String.raw`\b(?:is|are|keeps?|keep) (?:\w+ly )?(?:moving|flowing|com(?:ing|e) (?:out|in|through)|going (?:out|through)|getting through|being (?:processed|delivered|picked up|served|printed))\b`,
  ),
  form(
    'works',
    String.raw`(?<=[\w)%] )(?<!\b(?:i|we|he|she|they|and|just) )(?:went|got|came|goes|comes|gets) through\b(?! (?:the|all|our|my|it|them|every|a)\b)|\b(?:finished|completed|succeeded|ended|ran|rebooted|booted|mounted|started|restored|imported|synced) (?:\w+ )?(?:cleanly|successfully|fine|normally|without (?:errors?|problems?|issues?)|in \d+ ?(?:s|ms|min\w*|seconds?))\b|\b(?:runs?|builds?|jobs?|imports?|exports?|backups?) (?:in a row )?(?:passed|succeeded|went through|finished|completed)\b`,
  ),
  form(
    'works',
    String.raw`\b(?:reports?|shows?|went|turned|is now|are now|switched to|state|status:?) (?:Ready|Healthy|Running|Online|Active|Established|UP|OK|green)\b(?!-)|\b(?:is|are|session|tunnel|link)\b[^.;,]{0,30}\b(?:established|re-?connected|re-?elected|mounted|up and (?:running|stable))\b|\byellow to green\b`,
  ),
  form(
    'works',
    String.raw`\b(?:serv(?:es|ing)|presents?|hands out|shows?|has|with) (?:the |a )?(?:new|renewed|right|correct|valid) (?:\w+ )?(?:certificate|cert|chain|key|record|config\w*)\b|\baccepts? (?:our|their|the|all) (?:mail|messages|connections|log-?ins|orders|payments|requests)\b`,
  ),
  form(
    'works',
    String.raw`\b(?:i|we|you|they|it|everyone|everybody|people|${told}|clients?|apps?|hosts?|pods|workers) can (?:now |again |all )?(?:write|read|reach|ping|connect|log ?in|sign in|open|load|see|use|ssh|pay|print|send|receive|upload|download|book|order|query|resolve|mount|join|call|dial)\b`,
  ),
  form(
    'works',
    String.raw`\b(?:deploys?|builds?|runs?|jobs?|pipelines?|backups?|imports?|exports?|replies|answers) (?:are|is|were|was|all|have been|went)(?: all)? (?:green|fine|ok|good|clean|fast|quick)\b`,
  ),
  form(
    'works',
    String.raw`\bwithout (?:a |an |any |further |a single )?(?:\w+ )?(?:crash|trouble|errors?|problems?|issues?|interruption|loss|drops?|timeouts?|retry|delay|hitch|complaints?|restarts?)\b|\bnothing but (?:200s|2xx|successes|green|ok)\b|\bto the end\b|\b(?:row counts?|checksums?|sums|counts) match\b|\bclosed the gap\b|\bat full (?:speed|rate|throughput)\b|\b(?:keeps|keeping) up (?:again |now |with)|\b(?:elected|promoted|found|has got|has) (?:a |its |the |all (?:of )?its )(?:new )?(?:primary|leader|master|quorum|nodes|members|replicas|peers)\b`,
  ),
  form(
    'works',
    String.raw`\b(?:clean|smooth(?:ly)?|quiet|rock solid|solid|snappy|fast|healthy|whole|complete|current|up to date|consistent|calm|happy|good|fine|normal|reachable|writable|online) (?:calls|again|now|since|for (?=the (?:past|last)|over|more than|an? |\d|half|some|hours|ages)|in (?:all|both|every)|on (?:all|both|every)|from (?:all|both|every|everywhere))\b`,
  ),
  form(
    'works',
    String.raw`\b(?:answer|accept|arriv|validat|return|respond|serv|deliver|succeed|resolv|load|open|print|connect|render|play|pick|chew|process|authenticat|sync|ship|mount|dial|log|sign|ring|elect|join|schedul|replicat|index|send|receiv)(?:s|es|e)? (?:(?:in|out|up|through|again|now|binds?|pings?|queries|requests|connections|calls|log-?ins|writes|reads|mails?|jobs|messages|orders|payments|traffic|the right|the correct|correctly|right|valid|as it should|as they should|within|at once|fine|well|everywhere)\b)`,
  ),
  form(
    'works',
    String.raw`\b(?:calls|requests|writes|reads|queries|log-?ins|payments|orders|mails?|tests|probes|uploads|downloads|jobs|tokens|binds|connections|sessions) (?:to \S+ |on \S+ |from \S+ )?(?:succeed|are accepted|pass|work|validate|arrive|get through|go through|come through|complete|finish)\b`,
  ),
];

/** What is used of what there is, far from all: `accounts-db pool at 12 of 100`. */
const part =
  /\b(disk|volume|filesystem|storage|memory|heap|pool|connections|slots|workers|inodes?)\b[^.;,\d]{0,24}?\b(\d[\d,]*) ?(?:of|\/|out of) ?(?:the )?(\d[\d,]*)\b/i;
/** A share of what there is that is far from the limit: `log-host-1 is at 41 % disk`. */
const share =
  /\b(?:(disk|volume|filesystem|storage|memory|heap|ram|pool|connections|cpu|inodes?|swap)\b[^.;,\d]{0,24}?(\d{1,3}) ?%|(\d{1,3}) ?% (?:of )?(?:the )?(disk|volume|filesystem|storage|memory|heap|ram|pool|connections|cpu|inodes?|swap)\b)/i;
const farBelow = 75;

/** The recovery or easing that a text tells in one of these forms, or undefined. Total. */
export function recoveryForm(text: string): RecoveryForm | undefined {
  if (text.length > 300 || isAsking(text)) return undefined;
  for (const one of forms) {
    const match = one.form.exec(text);
    if (match === null) continue;
    const [start, end] = [match.index, match.index + match[0].length];
    if (isDenied(text, start, end, one.how === 'eased')) continue;
    const word = match.groups?.trouble ?? match.groups?.figure;
    const of = one.aspect ?? (word === undefined ? null : aspectOf(word));
    return {
      start,
      end,
      how: one.how,
      aspect: of === 'users' ? null : of,
      users: one.users === true || of === 'users',
      everything: one.everything === true,
    };
  }
  return shareOf(text);
}

function shareOf(text: string): RecoveryForm | undefined {
  const counted = part.exec(text);
  const match = counted ?? share.exec(text);
  if (match === null) return undefined;
  const used = counted === null ? numberOf(match[2] ?? match[3]) : (100 * numberOf(match[2])) / Math.max(1, numberOf(match[3]));
  if (used > farBelow) return undefined;
  const [start, end] = [match.index, match.index + match[0].length];
  return isDenied(text, start, end, false)
    ? undefined
    : {
        start,
        end,
        how: 'works',
        aspect: figureOf(match[1] ?? (counted === null ? match[4] : undefined) ?? ''),
        users: false,
        everything: false,
      };
}

function numberOf(written: string | undefined): number {
  return Number((written ?? '0').replaceAll(',', ''));
}

const figures: readonly (readonly [Aspect, RegExp])[] = [
  ['latency', /^(?:p\d|latenc|response)/i],
  ['errors', /^(?:error|failure|5xx|4xx|orders?|order rate|checkouts|log|sign|payments|bookings|throughput|hit)/i],
  ['cpu', /^cpu/i],
  ['load', /^(?:load|traffic|request|retries)/i],
  ['memory', /^(?:memory|heap|ram|swap)/i],
  ['disk', /^(?:disk|volume|file|storage|inode)/i],
  ['queue', /^(?:queue|lag)/i],
  ['connections', /^(?:connections|pool)/i],
  ['network', /^packet/i],
  ['timeouts', /^timeouts/i],
];
const troubleWords = troubles.map(([aspect, words]) => [aspect, new RegExp(`^(?:${words})$`, 'i')] as const);

/** The condition that a word for trouble or for a figure belongs to, or that it is for users to say; null where it may be any. */
function aspectOf(word: string): Aspect | 'users' | null {
  const known = troubleWords.find(([, pattern]) => pattern.test(word));
  return known !== undefined ? known[0] : figureOf(word);
}

function figureOf(word: string): Aspect | null {
  return figures.find(([, pattern]) => pattern.test(word))?.[0] ?? null;
}
