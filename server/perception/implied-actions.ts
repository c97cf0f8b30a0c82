// Actions that a sentence shows without an action verb: comms went out, a finding from a log, a question that checks a fix.
import type { ActionClass } from '../../domain/vocabulary.ts';
import type { Mention } from './entities.ts';
import type { ActionMode, ReadAction } from './read-action.ts';

export type ImpliedContext = { readonly person: boolean; readonly technical: boolean; readonly channel: string };

type Rule = readonly [pattern: RegExp, cls: ActionClass, mode: ActionMode];

const coordination: readonly Rule[] = [
  [/^(?:(?:ok(?:ay)?|done|and|so),? )*posted(?: (?:it|that|both|now))?\s*(?:[.!]|$)/i, 'update-external', 'done'],
  [
    /\b(?:mail|e-mail|newsletter)\b.{0,30}\b(?:went out|sent|is out)\b.{0,30}\b(?:customers?|users?|clients?|subscribers?)\b/i,
    'update-external',
    'done',
  ],
  [
    /\b(?:comms?|public (?:update|post|notice)|status (?:page )?(?:update|post)|announcement|customer (?:mail|notice)s?)\b.{0,30}\b(?:went|sent|is out|are out|posted|published|distributed|is up|done)\b(?!.{0,30}\b(?:leadership|management|exec(?:utive)?s?|board|stakeholders?)\b)/i,
    'update-external',
    'done',
  ],
  [
    /(?<!\b(?:their|its|his|her|[\w-]+['’]s) )\b(?:status ?page|banner|maintenance page)\b.{0,30}\b(?:is )?(?:updated|live|up|posted|green|set)\b/i,
    'update-external',
    'done',
  ],
  [
    /^(?:(?:i|we)(?:['’]ve| have)? )?(?:put up|posted|added|enabled|turned on|switched on) (?:the |a |our )?(?:banner|maintenance (?:page|mode))\b/i,
    'update-external',
    'done',
  ],
  [
    /\b(?:mail|e-mail|internal (?:update|note)|summary|brief(?:ing)?)\b.{0,40}\b(?:went out|sent|is out|posted|shared)\b(?!.{0,60}\b(?:flag|escalat|join|customers?|users?|clients?))/i,
    'update-internal',
    'done',
  ],
  [/^(?:follow-?up )?(?:mail|e-mail|internal update|update for (?:management|stakeholders))\s*:/i, 'update-internal', 'done'],
  [/\b(?:mail|e-mail|message|page)\b.{0,12}\bsent to\b.{0,60}\b(?:flag|escalat|join|help)/i, 'engage', 'done'],
  [/\b(?:war ?room|bridge|call)\b.{0,12}\b(?:started|opened|is open|is up|set up|running)\b/i, 'engage', 'done'],
  [
    /\b(?:please join|can you (?:join|help|take a look|jump)|need (?:help from|somebody from|someone from)|get .{2,30} (?:on the call|in here)|we need (?:the )?\S+ (?:team|on-?call|expert))\b/i,
    'engage',
    'done',
  ],
  [
    /\bincident (?:is |was |has been )?(?:declared|created|opened|raised)\b|^this is (?:an incident|a (?:major|sev))|\b(?:sev(?:erity)?[ -]?[1-4]|major incident) (?:ticket )?(?:is |was )?(?:raised|declared|opened|created)\b/i,
    'declare',
    'done',
  ],
  [
    /^(?:incident |outage |all |it is |issue )?(?:is |now )?(?:resolved|closed|all clear|stood down)\b(?!\s*(?:by|when|if|once|:))|\b(?:incident|outage|ticket)\b.{0,24}\b(?:closed|marked as resolved|is resolved|is over|is ended|has ended|ended|repaired and resolved)\b|^(?:ok(?:ay)?,? |alright,? |right,? |great,? )?closing(?: (?:this|it|the incident))?\s*(?:[.,!]|$)|^(?:incident|outage)(?: is)? over\b|^(?:we(?:['’]re| are) )?(?:all )?done here\b|\bstand(?:ing)? down\b/i,
    'resolve',
    'done',
  ],
  [
    /\bspot[- ]?check(?:ed|s)?\b|\b(?:smoke|health|end[- ]to[- ]end|e2e|synthetic) (?:tests?|checks?)\b.{0,16}\b(?:pass(?:ed|es|ing)?|green|ok|fine|good)\b|\bworks? (?:fine )?(?:for (?:me|us)|here)(?: now| again| too)?\s*(?:[.,;!]|$)/i,
    'verify',
    'done',
  ],
  [
    /^(?:signing off|handing over|over to|handover)\b|\bhands? over to\b|\b(?:is taking|takes|took) over\b(?! (?:as|the (?:lead|comms|command))\b)|^all yours\b|\bhas (?:the (?:watch|pager)|it from here)\b|\btak(?:es|ing) over from\b/i,
    'hand-over',
    'done',
  ],
  [
    /^(?:noted|for the record|timeline(?: so far)?|note)\b.{0,20}:|\b(?:timeline|post-?mortem|review) (?:doc|document|draft)\b.{0,20}\b(?:started|here|attached)|\bticket \b[A-Z]+-\d+\b/i,
    'record',
    'done',
  ],
  [
    /\b(?:suggest|worth|recommend)\b.{0,12}\b(?:scrolling|reading|going) (?:back|through)\b|\bknown (?:bug|issue)\b|\b(?:issue|bug report|thread|advisory|article|post)\b.{0,20}\bfound\b|\bfound (?:an|a|the) (?:\w+ )?(?:issue|bug report|thread|advisory|runbook|post-?mortem)\b|\baccording to the (?:docs|documentation|runbook)\b/i,
    'consult',
    'done',
  ],
  [
    /^decision:?.{0,40}\b(?:wait|re-?assess|leave it|monitor|watch|observe)\b|\b(?:keep(?:ing)?|will keep) (?:monitoring|watching|an eye)\b|^watching\b/i,
    'monitor',
    'doing',
  ],
];

/** A kill switch that is on takes what it is for out of use. */
const killSwitch =
  /\bkill[- ]?switch\b(?:\s+(?:for|of|on)\s+(?:the |our )?([\w-]+))?.{0,12}\b(?:is|are|was|has been)\s+(?:now\s+)?(?:on|active|activated|enabled|engaged|flipped|thrown|turned on|switched on)\b/i;

const looked: readonly Rule[] = [
  // `mail-out-2 says: "454 TLS not available"`: who quotes what a machine said has read it there.
  [
    /^(?:the |on )?[\w.-]+(?: logs?| stderr| output)? (?:says|said|shows|logs|prints|throws|spits out|reports|complains)\b[:,]?\s*["“`]/i,
    'inspect-logs',
    'done',
  ],
  [
    /\b(?:logs|(?<![-\w])log(?![-\w])|log lines|stack ?trace|traces?)\b.{0,24}\b(?:are|is|show|shows|say|says|full|contain|have|has|reveal|point)\b|\bin the logs?\b|\bon investigation of (?:the )?logs?\b|\b(?:from|see in) the logs?\b/i,
    'inspect-logs',
    'done',
  ],
  [
    /\b(?:dashboards?|graphs?|panel|metrics?|plots?)\b.{0,24}\b(?:shows?|says?|is|are|look)\b|\b(?:cpu|memory|load|p9\d|latency|pool wait|hit ratio|throughput|lag|connections in use|5xx|error rate)\b.{0,30}\s\d|\d+ ?%.{0,20}\b(?:cpu|memory|full|used)\b/i,
    'inspect-metrics',
    'done',
  ],
  [
    /\b(?:the (?:deploy|release|change) (?:channel|log|history) (?:has|shows|says|lists)|no (?:\S+ )?deploys? since|last (?:deploy|change|release) was|changed (?:between|in) (?:version|release)|the diff (?:shows|says)|what changed)\b/i,
    'inspect-changes',
    'done',
  ],
  [
    /\b(?:do(?:es)?(?: not)? match|differs? from|is set to|are set to|runs? with|(?:repository|repo|config|manifest|cluster|database) says|the pods? (?:are|is|run|say)|is bored|(?:is|are) running (?:on|in|version))\b|^\S+ on the \S+ (?:\S+ )?is \S+\.?$/i,
    'inspect-state',
    'done',
  ],
];

/** Actions that the words show though no verb says so. `already` holds the classes that verbs gave. */
export function impliedActions(
  text: string,
  mentions: readonly Mention[],
  context: ImpliedContext,
  already: ReadonlySet<ActionClass>,
): ReadAction[] {
  const found: ReadAction[] = [];
  const question = /\?\s*$/.test(text);
  const add = (cls: ActionClass, mode: ActionMode, targets: readonly string[], start: number): void => {
    if (!already.has(cls) && !found.some((one) => one.class === cls)) found.push({ class: cls, mode, lemma: '', targets, start });
  };
  if (question) {
    if (!context.person) return found;
    if (
      /\b(?:now|again|still|working|works?|better|recovered|resolved)\b.{0,20}\?/i.test(text) &&
      /^(?:is|are|does|do|can you|has|have|did)\b/i.test(text)
    )
      add('verify', 'done', [], 0);
    else if (/^@\S+.*\b(?:can|could|would) you (?:please )?(?:join|jump (?:in|on)|hop (?:in|on)|come (?:in|on)|help)\b/i.test(text))
      add('engage', 'done', [], 0);
    else if (
      /^(?:@\S+|what changed|who|does any|anyone|did any|do (?:you|we) know)|\b(?:can|could) you\b|\bany(?:one|body) (?:know|look|seen)/i.test(
        text,
      )
    )
      add(/\bwhat changed\b/i.test(text) ? 'inspect-changes' : 'consult', 'done', [], 0);
    return found;
  }
  const negated = /\b(?:not|no|nobody|should|would|could|will|if|when|once|before|until|please|need to|want to)\b/i;
  const switched = killSwitch.exec(text);
  if (switched !== null && context.person && !negated.test(text.slice(0, switched.index)))
    add('disable', 'done', switched[1] === undefined ? [] : [switched[1]], switched.index);
  for (const [pattern, cls, mode] of coordination) {
    const match = pattern.exec(text);
    if (match === null || (!context.person && context.channel !== 'status' && context.channel !== 'change')) continue;
    if (negated.test(text.slice(Math.max(0, match.index - 24), match.index)) && cls !== 'engage') continue;
    add(cls, mode, [], match.index);
  }
  if (context.technical && already.size === 0 && found.length === 0 && !/\b(?:might|maybe|should|would|could|if|need|will)\b/i.test(text)) {
    const named =
      mentions.find((one) => one.certain && one.kind !== 'region' && one.kind !== 'version' && one.kind !== 'change')?.name ??
      mentions.find((one) => one.kind !== 'region' && one.kind !== 'version')?.name;
    for (const [pattern, cls, mode] of looked) {
      if (context.channel === 'log' && cls !== 'inspect-logs') continue;
      const match = pattern.exec(text);
      if (match !== null) {
        add(cls, mode, named === undefined ? [] : [named], match.index);
        break;
      }
    }
  }
  return found;
}
