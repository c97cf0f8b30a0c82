// Reads the titles that monitors, pagers and probes send as text: in what state what check of what thing is, and who was called.
// A title is peeled: what stands before it (state, number, priority), what stands behind it (assignee, level, links), then its core.
import { fieldsOf, takeLabels } from './alert-fields.ts';
import { ruleFirst } from './alert-rules.ts';
import { shapeOf, thingIn } from './alert-shapes.ts';
import { type AlertLevel, type AlertState, anyState, levelOf, type StateWord, stateOf } from './alert-words.ts';
import { emojiMood, withoutEmoji } from './emoji.ts';
import { reportingTools } from './entity-words.ts';

export type AlertTitle = {
  /** What its words say, or null. */
  readonly state: AlertState | null;
  readonly level: AlertLevel | null;
  /** What is checked, without state, numbers of the pager and level. May be ''. */
  readonly name: string;
  /** The thing where the form of the title says which words name it. */
  readonly thing: string | null;
  /** The name of the rule it begins with, or null. */
  readonly rule: string | null;
  /** What was found, without what is checked. */
  readonly detail: string;
  /** What is checked and what was found, as people read it: without state, thing and rule. */
  readonly told: string;
  /** Labels that stand in the title, as `{host:web-1}` or `(job="api")`. */
  readonly labels: Readonly<Record<string, string>>;
  /** The pager's number of it. */
  readonly number: string | null;
  /** Who was called, or who took it. */
  readonly owner: string | null;
};

const maxTextLength = 2_000;
/** What is longer is no title: its start is read as one. */
const maxTitleLength = 400;
/** Tools that put their own name before a title; it is dropped where they are the sender. */
const toolPrefix = /^\[?([A-Za-z][\w.]*(?: [A-Za-z][\w-]*){0,2}?)\]?\s*(?:alert(?:ing)?)?\s*(?:[:|]|\s[-–—])\s*/i;
const toolBracket = /^\[([A-Za-z][\w .-]{2,24})\]\s*/;
const number = /^(?:incident |alert |issue )?\[?#([\w-]*\d[\w-]*)\]?\s*[:\-–—|]?(?:\s+|$)/i;
const priority = /^\(?(P[0-5]|(?:SEV|Sev)-?\s?[0-5]|S[1-5])\)?(?=[\s:|–—-])\s*[:\-–—|]?\s*/;
const urgency = /^(high|low)[\s-]urgency\b\s*[:\-–—|]?\s*/i;
/** Fired:Sev2, Resolved:Sev2. */
const stateTight = new RegExp(`^(${anyState}):(?=sev)`, 'i');
const stateLoud =
  /^(Activated|Deactivated|PROBLEM|RECOVERY|TRIGGERED|RE-TRIGGERED|RESOLVED|ACKNOWLEDGED|ACKNOWLEDGEMENT|ACKED|FIRING|ALRT|RESOLV|CRITICAL|WARNING)\s+(?=\S)/;
/** `Triggered #12`, `Resolved: #12`, `Acknowledged by`. */
const stateNumbered = new RegExp(`^(${anyState})\\s*:?\\s+(?=\\[?#\\d|by\\s|["“])`, 'i');
/** Behind a number: `resolved`, `triggered on service Payments: title`. */
const numberedState = new RegExp(
  `^(?:(?:has been|was|is)\\s+)?(${anyState})(?:\\s+(?:on|for)\\s+(?:the )?(?:service )?["“]?([^:"”]{1,60}?)["”]?)?\\s*(?::\\s+|$)`,
  'i',
);
const paged = /^pag(?:ed|ing)\s*[:\-–—]?\s+(?!for\b)([^.(:"“]{1,60}?)\s*(?:[.:]\s*|\s(?=[("“])|\sfor\s)[("“]?(.+?)[)"”.]*$/is;
const quoted = /^["“]([^"”\n]{2,200})["”]\s*(.*)$/s;
const stateTail = new RegExp(
  `^(.{1,200}?)\\s*(?:\\s(?:is|are|was|went|has|have|status is|state is|changed(?: its)? (?:state|status)?\\s*(?:from \\w+ )?to|entered(?: the)?(?: state)?|reports?)\\s+(?:now |currently |still |been |back |gone |come |again |in |marked |the )*|\\s(?:OK|UP|WARN|CRIT|DOWN|UNKNOWN|WARNING|CRITICAL)\\s*(?:->|→|=>)\\s*)["'\`]?(${anyState})\\b["'\`]?(?:\\s+(?:again|now|state|status))?\\s*[!.]?\\s*(?=$|[:;(,|\\n–—-]|\\.(?=\\s|$)|for\\b|since\\b|after\\b|in\\b|\\[|from\\b|with\\b|due\\b|because\\b|https?:)(.*)$`,
  'is',
);
const bareTail =
  /^(.{1,120}?)\s*[:|–—-]?\s+(?:\(?)(DOWN|UP|CRITICAL|WARNING|OK|RECOVERED|UNREACHABLE|FAILED|RESOLVED|DEGRADED)\)?(?:\s*(?:[:(]|\s[-–—]\s)(.*))?$/s;
const assigned = /[\s.,;|(]+assigned to:?\s+(@?[\p{L}][\w.@+-]*(?: [A-Z][\w-]+)?)(?:\s*\([^)]*\))?[\s.)]*/iu;
const handed = /\s+(?:->|→|=>)\s*(@?[\p{L}][\w.@-]*(?: [\w.@-]+){0,2})\s*$/u;
const byWhom = /(?:^|\s)(?:by|from)\s+(@?[\p{L}][\w.@+-]*(?: [A-Z][\w-]+)?)\s*[.)]?\s*$/u;
const levelField = /[\s.,;|(-]*\b(?:severity|priority|urgency|level)\s*[:=]\s*(["']?)(\d|[A-Za-z]\w{1,19})\1(?=$|[\s.,;|)\n])[.)]?/i;
/** A line of Nagios' own log: `SERVICE ALERT: pg-2;Replication;CRITICAL;HARD;3;lag 900s`. */
const nagiosLog =
  /^(?:\[\d+\] )?(?:CURRENT )?(?:HOST|SERVICE) (?:ALERT|NOTIFICATION): ([\w.-]+);(?:([^;\n]+);)?(OK|UP|DOWN|UNREACHABLE|WARNING|CRITICAL|UNKNOWN);(?:SOFT|HARD);\d+;\s*(?:\w+ )?(?:OK|WARNING|CRITICAL)?[\s:-]*(.*)$/s;
/** `(High)` behind a word of state. */
const levelInParens = /^\(([A-Za-z]+)\)\s*[:\-–—|]?\s*/;
/** What was so before is no state now: `It was down for 12 minutes`; nor is `0/12 nodes are available`. */
const formerly = /\b(?:was|were|had been)\s+\S*$/i;
const noneOf = /\b(?:no|none|not|0(?:\s?(?:\/|of|out of)\s?\d+)?)\s+(?:\w+\s+){0,2}\w+$/i;
const reply = /\s*\bReply \d\s*:.*$/is;
/** What a title says. Total. `from` is the sender: its own name before the title is dropped. */
export function readAlertTitle(text: string, from = ''): AlertTitle {
  const said: { state: AlertState | null; level: AlertLevel | null; number: string | null; owner: string | null } = {
    state: null,
    level: null,
    number: null,
    owner: null,
  };
  /** The first word of state wins, but for one that leaves it open. */
  const take = ({ state, level }: StateWord): void => {
    said.state ??= state;
    if (said.state === null || said.state === state || said.state === 'acknowledged') said.level ??= level;
  };
  const mood = emojiMood(text);
  let rest = withoutEmoji(text.slice(0, maxTextLength))
    .replace(nagiosLog, (_all, host: string, service: string | undefined, state: string, output: string) =>
      service === undefined ? `Host ${host} is ${state}: ${output}` : `${service} on ${host} is ${state}: ${output}`,
    )
    .replace(/<([^>|\s]+)\|([^>]+)>/g, '$2')
    .replace(/(?<=[\w)])\s*\*{2,}\s+(?=[^\s*])/g, ': ')
    .replace(/\*+/g, ' ')
    .replace(reply, '')
    .replace(/^(?:<?[@!](?:channel|here|everyone|all)>?[\s:,]*)+/i, '')
    .trim();
  const labels: Record<string, string> = {};
  rest = takeLabels(rest, labels);
  const fields = fieldsOf(rest);
  if (fields !== undefined) {
    const state = stateOf(fields.get('notification type') ?? '') ?? stateOf(fields.get('state') ?? fields.get('status') ?? '');
    if (state !== undefined) take(state);
    const level = levelOf(fields.get('state') ?? fields.get('status') ?? '');
    if (said.state === 'firing' && level !== undefined) said.level ??= level;
  }
  rest = rest.replace(levelField, (_all, _quote, word: string) => {
    said.level ??= levelOf(word) ?? null;
    return ' ';
  });
  rest = rest.replace(assigned, (_all, who: string) => {
    said.owner ??= who.replace(/[.,]+$/, '');
    return ' ';
  });
  let detail = '';
  let isSite = false;
  // Uptime Kuma: `[Shop] [Down] reason`.
  const named = /^\[([^\]\n]{2,80})\]\s*\[\W*([\w ]+)\]\s*(.*)$/s.exec(rest);
  if (named?.[2] !== undefined && stateOf(named[2]) !== undefined && bracketOf(named[1] ?? '') === undefined) {
    take(stateOf(named[2]) ?? nothing);
    rest = named[1] ?? '';
    detail = named[3] ?? '';
    isSite = true;
  }

  rest = rest.slice(0, maxTitleLength);
  let service: string | undefined;
  let peeled = true;
  for (let turn = 0; turn < 8 && peeled; turn++) {
    peeled = false;
    const drop = (match: RegExpExecArray | null): match is RegExpExecArray => {
      if (match === null || match[0] === '' || match[0].length >= rest.length) return false;
      rest = rest.slice(match[0].length).trim();
      peeled = true;
      return true;
    };
    const bracket = /^\[([^\]\n]{1,80})\]\s*[:\-–—|]?\s*/.exec(rest);
    const inside = bracket?.[1] === undefined ? undefined : bracketOf(bracket[1]);
    if (inside !== undefined && drop(bracket)) {
      take(inside);
      said.number ??= inside.number;
      continue;
    }
    const tool = toolBracket.exec(rest) ?? toolPrefix.exec(rest);
    if (tool?.[1] !== undefined && (isSender(tool[1], from) || isPassedOn(tool[1], rest.slice(tool[0].length))) && drop(tool)) continue;
    const height = said.state === null ? null : levelInParens.exec(rest);
    if (height?.[1] !== undefined && levelOf(height[1]) !== undefined && drop(height)) {
      said.level ??= levelOf(height[1]) ?? null;
      continue;
    }
    const tight = stateTight.exec(rest) ?? stateNumbered.exec(rest);
    if (drop(tight)) {
      take(stateOf(tight[1] ?? '') ?? nothing);
      continue;
    }
    const numbered = number.exec(rest);
    if (numbered !== null) {
      said.number ??= numbered[1] ?? null;
      rest = rest.slice(numbered[0].length).trim();
      peeled = true;
      const turned = numberedState.exec(rest);
      if (turned?.[1] !== undefined) {
        take(stateOf(turned[1]) ?? nothing);
        rest = rest.slice(turned[0].length).trim();
        service = turned[2]?.trim();
      }
      continue;
    }
    const prior = priority.exec(rest) ?? urgency.exec(rest);
    if (drop(prior)) {
      said.level ??= levelOf(prior[1] ?? '') ?? null;
      continue;
    }
    const head = headOf(rest);
    if (head !== undefined) {
      take(head);
      said.number ??= head.number;
      isSite ||= head.isSite;
      rest = rest.slice(head.length).trim();
      peeled = true;
      continue;
    }
    const loud = stateLoud.exec(rest);
    if (drop(loud)) {
      take(stateOf(loud[1] ?? '') ?? nothing);
      continue;
    }
    if (drop(/^azure monitor alert(?: rule)?\s+/i.exec(rest))) continue;
    const taker = said.state === null ? null : /^by\s+(@?\p{L}[\w.@-]*)\s*(?:[:|]|\s[-–—])\s*/u.exec(rest);
    if (drop(taker) && said.state === 'acknowledged') said.owner ??= taker[1] ?? null;
  }

  const page = paged.exec(rest);
  if (page?.[1] !== undefined && page[2] !== undefined) {
    said.owner ??= page[1].trim();
    rest = page[2].trim();
  }
  const hand = said.number !== null || said.level !== null ? handed.exec(rest) : null;
  if (hand?.[1] !== undefined) {
    said.owner ??= hand[1];
    rest = rest.slice(0, hand.index).trim();
  }
  if (said.state === 'acknowledged') {
    const who = byWhom.exec(rest);
    if (who?.[1] !== undefined) {
      said.owner ??= who[1];
      rest = rest.slice(0, who.index).replace(/[\s:,–—-]+$/, '');
    }
  }

  let core = rest.replace(
    /^(?:the |your |new )*(?:browser |api |multi-?step )?(?:check|monitor|site|website|host|alert|incident)\s+(?=["“])/i,
    '',
  );
  // `"disk" on "web-3" is CRITICAL`: names in quotes, not a title.
  if (/^(?:\w+ )?["“][^"”]+["”]\s+(?:on|of|at|for)\s/.test(core)) core = core.replace(/["“”]/g, '');
  const quote = quoted.exec(core);
  if (quote?.[1] !== undefined) {
    const behind = (quote[2] ?? '').trim();
    const after = new RegExp(`^(?:\\W|is\\b|has\\b|was\\b|went\\b|now\\b)*\\s*(${anyState})\\b`, 'i').exec(behind);
    if (after?.[1] !== undefined) take(stateOf(after[1]) ?? nothing);
    if (said.state === 'acknowledged') said.owner ??= byWhom.exec(behind)?.[1] ?? null;
    // `"name" in eu-west-1`: where it is.
    core = quote[1].replace(/^\[[A-Z][\w ]{2,20}\]\s*:?\s+(?=\S)/, '');
    if (detail === '') detail = behind.replace(/^(?:(?:in|has|is|was)\s.*|\w+ by \S+|\[.*\])$/i, '');
    isSite ||= after !== null;
  }
  const tail = quote === null ? (stateTail.exec(core) ?? bareTail.exec(core)) : null;
  const whole = core;
  if (tail?.[1] !== undefined && tail[2] !== undefined && !isNoState(tail[0], tail[1], tail[2], said.state)) {
    take(stateOf(tail[2]) ?? nothing);
    core = tail[1].trim();
    if (detail === '') detail = (tail[3] ?? '').replace(/^[\s:;,.(|–—-]+/, '').trim();
    isSite ||= /^(?:down|up|offline|online|unreachable|available|unavailable)$/i.test(tail[2]);
    if (/\($/.test(core)) core = core.slice(0, -1).trim();
  }
  const ruled = ruleFirst(core);
  const shape = shapeOf(ruled?.rest ?? core, isSite || said.owner !== null);
  said.level ??= levelOf(shape.measured) ?? null;
  const fieldThing = fields === undefined ? undefined : (fields.get('host') ?? fields.get('url') ?? fields.get('resource'));
  const fieldName = fields === undefined ? undefined : (fields.get('problem') ?? fields.get('service') ?? fields.get('check'));
  const fieldDetail = fields?.get('info') ?? fields?.get('reason');
  const listed = fieldThing !== undefined || fieldName !== undefined;
  return {
    state: said.state ?? (mood === 'good' ? 'resolved' : mood === 'bad' ? 'firing' : null),
    level: said.level,
    name: tidy(listed ? (fieldName ?? '') : shape.name),
    thing: listed ? thingIn(fieldThing ?? '') : (shape.thing ?? (service === undefined || /\s/.test(service) ? null : thingIn(service))),
    rule: listed ? null : (ruled?.rule ?? null),
    told: listed
      ? [fieldName ?? '', fieldDetail ?? ''].filter((part) => part !== '').join(': ')
      : toldOf(tidy(shape.told), detail, tidy(whole)),
    detail: listed
      ? (fieldDetail ?? '')
      : [shape.measured, detail]
          .filter((part) => part !== '')
          .join(': ')
          .replace(/^\(?([^()]*)\)\.?$/s, '$1'),
    labels,
    number: said.number,
    owner: said.owner === null || /^(?:nobody|no one|none|unassigned)$/i.test(said.owner) ? null : said.owner.replace(/^@/, ''),
  };
}

const nothing: StateWord = { state: null, level: null };

/** Whether a name in brackets is the tool's whose message, with its own state, is passed on: `[Datadog] [Triggered] ...`. */
function isPassedOn(name: string, behind: string): boolean {
  const inside = /^\[([^\]\n]{1,80})\]/.exec(behind)?.[1];
  return reportingTools.has(name.toLowerCase()) && inside !== undefined && bracketOf(inside) !== undefined;
}

/** Whether words that look like a state at the end of a title tell none. */
function isNoState(tail: string, before: string, word: string, said: AlertState | null): boolean {
  const isGood = stateOf(word)?.state === 'resolved';
  return (
    (isGood && noneOf.test(before)) ||
    (!isGood && said === 'resolved' && formerly.test(tail.slice(before.length, tail.indexOf(word, before.length))))
  );
}

/** What is checked with what was found; whole where that would tear a sentence, and once where the one begins with the other. */
function toldOf(checked: string, found: string, whole: string): string {
  if (/^(?:for|since|after|in|from|due|because|with)\b/i.test(found) && checked !== '') return whole;
  if (checked === '' || found.toLowerCase().startsWith(checked.toLowerCase())) return found === '' ? checked : found;
  return found === '' ? checked : `${checked}: ${found}`;
}

/** Several alerts in one message, each with its own state; one where the message is one. */
export function titlesIn(text: string): string[] {
  const starts = [...text.slice(0, maxTextLength).matchAll(startOfTitle)].map(({ index }) => index);
  if (starts.length < 2) return [text];
  const cuts = [0, ...starts.filter((start) => start > 0 && /(?:^|[.;)\]|!\n*]|\s[-–—/])\s*$/.test(text.slice(0, start)))].slice(0, 20);
  return cuts.map((cut, index) => text.slice(cut, cuts[index + 1]).replace(/[\s;|/–—-]+$/, '')).filter((part) => part.trim() !== '');
}
const startOfTitle =
  /(?:\b(?:Monitor|Website|Site) (?:is )?(?:UP|DOWN|Up|Down)\s*:)|\b(?:PROBLEM|RECOVERY)\s*(?:-|:)\s|\*\* (?:PROBLEM|RECOVERY)\b|\[(?:FIRING(?::\d+)?|RESOLVED(?::\d+)?|Alerting|OK|Triggered|Recovered|Warn|ALERT)\]/g;

/** What stands in brackets before a title, where it is nothing but state, level, number and labels. */
function bracketOf(content: string): (StateWord & { readonly number: string | null }) | undefined {
  let state: AlertState | null = null;
  let level: AlertLevel | null = null;
  let numbered: string | null = null;
  let isTelling = false;
  const whole = stateOf(content) ?? stateOf(content.replace(/[:\s]*\d+$/, ''));
  if (whole !== undefined) return { ...whole, number: null };
  const plain = content.replace(/\s+on\s+.*$/i, '').replace(/no data/i, 'nodata');
  for (const part of plain.split(/[\s:,|/–—]+|\s-\s/).filter((one) => one !== '' && one !== '-')) {
    const word = stateOf(part);
    const height = levelOf(part);
    if (word === undefined && height === undefined && !kinds.has(part.toLowerCase()) && !/^#?\d+$/.test(part)) return undefined;
    if (/^#\d+$/.test(part)) numbered ??= part.slice(1);
    isTelling ||= word !== undefined || height !== undefined || numbered !== null;
    state ??= word?.state ?? null;
    level ??= height ?? word?.level ?? null;
  }
  return isTelling ? { state, level, number: numbered } : undefined;
}

/** Words for what a title is about in general, and small words between them: with words of state they make the head of a title. */
const kinds: ReadonlySet<string> = new Set(
  'alert alerts alarm alarms incident incidents issue issues problem violation event notification monitor website web site check service host server sensor uptime health healthcheck probe heartbeat condition rule metric browser api new the your a an is has been now back again went was changed to set priority severity level urgency active'.split(
    ' ',
  ),
);
const isAvailability = /\b(?:monitor|website|site|check|uptime|host|server|sensor|down|up|offline|online)\b/i;

/** The head of a title, where nothing but state, level, kind and number stands before a colon, a dash or a bar. */
function headOf(
  text: string,
): (StateWord & { readonly number: string | null; readonly isSite: boolean; readonly length: number }) | undefined {
  const match = /^([A-Za-z#][^:|\n"“]{0,60}?)\s*(?:[:|](?=\s|["“[(]|$)|\s[-–—]\s|\s-{2,}\s)\s*/.exec(text);
  if (match?.[1] === undefined || match[0].length >= text.length) return undefined;
  const isSite = isAvailability.test(match[1]);
  const whole = stateOf(match[1]);
  if (whole !== undefined) return { ...whole, number: null, isSite, length: match[0].length };
  const words = match[1].replace(/\s(?:since|in|after|for)\s+[\d.].*$/i, '').split(/\s+/);
  if (words.length > 7) return undefined;
  let state: AlertState | null = null;
  let level: AlertLevel | null = null;
  let numbered: string | null = null;
  let isTelling = false;
  for (const word of words) {
    const said = stateOf(word);
    const height = levelOf(word);
    const id = /^(?:#[\w-]*\d[\w-]*|[A-Z]{1,5}-\d+)$/.test(word) ? word.replace(/^#/, '') : null;
    if (said === undefined && height === undefined && id === null && !kinds.has(word.toLowerCase())) return undefined;
    isTelling ||= said !== undefined || height !== undefined || /^(?:issue|problem|violation|event)s?$/i.test(word);
    // `Problem resolved`: what became of it stands behind what it was.
    if (said !== undefined && said.state !== null && (state === null || state === 'firing')) state = said.state;
    level ??= height ?? said?.level ?? null;
    numbered ??= id;
  }
  if (!isTelling) return undefined;
  return { state, level: state === 'resolved' ? null : level, number: numbered, isSite, length: match[0].length };
}

/** Whether a name before a title is the sender's own: `Zabbix: ...` from zabbix. */
function isSender(name: string, from: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');
  const own = plain(name);
  const sender = plain(from);
  return own.length > 2 && (sender.startsWith(own) || (sender.length > 3 && own.startsWith(sender)));
}

function tidy(name: string): string {
  return name
    .replace(/["“”]/g, '')
    .replace(/^[\s:;,.|–—-]+|[\s:;,.|!–—-]+$/g, '')
    .replace(/\s+/g, ' ');
}
