// Deeds whose class no single verb tells: `put web-4 back in the pool`, `gave the heap 2 more gigs`, `power-cycled the router`, `sync is off`.
import type { ActionClass } from '../../domain/vocabulary.ts';
import type { ActionMode, ReadAction } from './read-action.ts';

type Idiom = {
  /** `verb` holds the verb as it stands, `thing` what the deed is done to. */
  readonly pattern: RegExp;
  readonly class: ActionClass;
  /** Where the words say no time of their own. */
  readonly mode?: ActionMode;
};

/** Who may stand before the deed, and small words. */
const doer =
  "^(?:@\\S+[,:]? )?(?:(?:ok|okay|so|and|then|now|also|just|meanwhile|update|done|fyi|right|yes|yep|well)[,:]? )*(?:(?:i|we|they|he|she)(?:['’](?:ve|m|re|d))? )?(?:(?:am|are|have|has|gonna|just|already|now|also|then|currently|quickly|manually|temporarily) )*";
const thing = '(?<thing>(?:the |our |that |this |both |all )?[\\w./:@-]+(?: [\\w./:-]+){0,2}?)';
const serving =
  '(?:the |its |our )?(?:lb|elb|alb|nlb|load[- ]?balancers?|(?:\\w+ )?pool|rotation|service|cluster|backends?|upstreams?|traffic|ring|dns)';
const starting = (pattern: string): RegExp => new RegExp(`${doer}${pattern}`, 'i');

const idioms: readonly Idiom[] = [
  {
    pattern: starting(`(?<verb>put|putting|brought|bringing|took|taking|adding|added) ${thing} back (?:in|into|on|to|onto) ${serving}\\b`),
    class: 'scale',
  },
  {
    pattern: starting(
      `(?<verb>pull|pulled|pulling|yank|yanked|yanking|kicked|kicking|booted|booting|threw|throwing|dropped|dropping) ${thing} (?:out of|from|off) ${serving}\\b`,
    ),
    class: 'isolate',
  },
  {
    pattern: starting(
      `(?<verb>unplug|unplugged|unplugging|disconnect|disconnected|disconnecting) ${thing}(?= (?:to|from|of|at|on|in|now|again)\\b|[,.;]|$)`,
    ),
    class: 'isolate',
  },
  {
    pattern: starting(
      `(?<verb>shut|shutting) (?:down )?(?<thing>(?:the |that )?(?:(?:switch )?port|interface|uplink|link)(?: [\\w./-]*\\d[\\w./-]*)?)\\b`,
    ),
    class: 'isolate',
    mode: 'done',
  },
  {
    pattern: starting(
      `(?<verb>power[- ]?cycle|power[- ]?cycled|power[- ]?cycling|hard[- ]?reset|hard[- ]?resetting|reseat|reseated|reseating|re-seated|re-seating) ${thing}(?= (?:to|from|of|at|on|in|via|with|now|again|by|through|and)\\b|[,.;]|$)`,
    ),
    class: 'restart',
  },
  { pattern: starting(`(?:try|trying|tried) (?<verb>turning) ${thing} off and (?:back )?on\\b`), class: 'restart' },
  { pattern: starting(`(?<verb>turn|turned|turning|switched|switching) ${thing} off and (?:back )?on\\b`), class: 'restart' },
  { pattern: starting(`(?<verb>kicked|kicking) ${thing}(?=[,.;]|$)`), class: 'restart' },
  {
    pattern: starting(
      `(?<verb>gave|giving|given) ${thing} (?:(?:a|some|\\d[\\d.]*) )*(?:more|extra|additional) (?:memory|ram|gigs?|[gmt]i?b|heap|cpus?|cores?|disk|space|replicas?|workers?|nodes?|headroom|capacity)\\b`,
    ),
    class: 'scale',
  },
  { pattern: starting(`(?<verb>rate[- ]?limited|rate[- ]?limiting) ${thing}(?= (?:to|from|at|on|for|now)\\b|[,.;]|$)`), class: 'throttle' },
  {
    pattern: starting(
      `(?<verb>swapped|swapping)(?: out)? (?<thing>(?:the |a |that |both )?(?:psu|power supply|disks?|drives?|sfps?|optics?|cables?|nics?|switch|line ?cards?|modules?|dimms?|fans?|batter(?:y|ies)|controller|server|node|host))\\b`,
    ),
    class: 'replace',
  },
  {
    pattern: starting(
      `(?<verb>running|ran|kicked off|kicking off) (?:a |an |the )?(?:manual |full )?(?:vacuum(?: full)?|compaction|garbage collection|gc|clean-?up)(?: (?:on|of|for|in) ${thing})?(?=[,.;]|$)`,
    ),
    class: 'free-resource',
  },
  {
    pattern:
      /\b(?<verb>freed|freeing)(?: up)? (?:about |some |~)?\d[\d.]* ?(?:[kmgt]i?b?|%)(?: (?:on|in|of|from) (?:the )?(?<thing>[\w./-]+))?/i,
    class: 'free-resource',
  },
  {
    pattern:
      /^(?:the |our )?(?<thing>(?:[\w.-]+[ -]){0,2}(?:flags?|sync|toggle|feature|cron(?:job)?|job|autoscal(?:er|ing)|experiment|import(?:er)?|scheduler|plugin))(?: (?:is|are))?(?: now)? (?:off|disabled|paused)(?: now)?(?= (?:now|for|in|on)\b|[,.;]|$)/i,
    class: 'disable',
    mode: 'done',
  },
  { pattern: /^(?:flipped|flipping|flip) (?:the )?(?<thing>[\w.-]+(?: flag)?) off\b/i, class: 'disable', mode: 'done' },
  {
    pattern:
      /^(?:the |our |a )?(?:hot-?)?(?:fix|patch)(?: (?:is|has been|was))?(?: now)? (?:out|live|deployed|merged and deployed|in prod(?:uction)?|rolled out|on prod(?:uction)?|everywhere)\b/i,
    class: 'deploy-fix',
    mode: 'done',
  },
  { pattern: starting('(?:still )?(?<verb>digging)(?= (?:in|into|around|further|deeper)\\b|[,.;]|$)'), class: 'inspect-state' },
  {
    pattern: starting('(?<verb>making|calling|made|called) this (?:an? )?(?:incident|outage|major|sev(?:erity)?[- ]?[1-4]|p[1-4])\\b'),
    class: 'declare',
    mode: 'done',
  },
  { pattern: /\b(?:i|we) can (?:also |still |easily )?(?:reproduce|repro)\b/i, class: 'reproduce', mode: 'done' },
  {
    pattern: /^(?:a |my )?curl(?:ing)? .{0,60}\b(?:times? out|fails?|hangs?|returns?|gives?|works?|is (?:ok|fine|slow))\b/i,
    class: 'reproduce',
    mode: 'done',
  },
];

/** Words that name nothing by themselves. */
const nothing = /^(?:it|that|this|them|those|both|all|everything|things?|one|us|me|you|him|her|users?|people|off|out|back|up|down|the|a)$/i;

/**
 * The deed that the words of a whole phrase of a sentence tell, and where they end; undefined where they tell none. It is under way
 * where its verb says so (`-ing`) and else done; a question or a condition tells no deed.
 */
export function idiomaticDeed(text: string): { readonly deed: ReadAction; readonly end: number } | undefined {
  if (/\?\s*$/.test(text) || /^(?:if|when|once|unless|until|should|could|would|please|maybe|perhaps)\b/i.test(text)) return undefined;
  for (const { pattern, class: cls, mode } of idioms) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const verb = (match.groups?.verb ?? '').toLowerCase();
    const named = (match.groups?.thing ?? '').replace(/^(?:the|our|that|this|both|all|a) /i, '').trim();
    const targets = named === '' || nothing.test(named) ? [] : [named];
    const start = match.index + Math.max(0, match[0].toLowerCase().indexOf(verb));
    const deed = { class: cls, mode: mode ?? (verb.endsWith('ing') ? 'doing' : 'done'), lemma: verb, targets, start } as const;
    return { deed, end: match.index + match[0].length };
  }
  return undefined;
}
