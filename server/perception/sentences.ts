// Reads one sentence: what it reports, suspects, rules out, decides, does, tells or asks.
import type { HypothesisState } from '../../domain/state-panel.ts';
import type { Channel, IncidentRole, Outcome, ResponderRole, Severity, Stage } from '../../domain/vocabulary.ts';
import { actionsIn, type ReadAction } from './action-reader.ts';
import { isPerson, isRegion, type Mention, mentionsIn } from './entities.ts';
import {
  type Aspect,
  causePattern,
  confirmedPattern,
  deniedRecovery,
  deniedTrouble,
  failedPattern,
  hedge,
  partlyPattern,
  questionPattern,
  recoveryPattern,
  ruledOutPattern,
  supportedPattern,
  symptomPatterns,
  unreal,
  userWords,
  workedPattern,
  worsenedPattern,
} from './sentence-patterns.ts';

export type Context = { readonly channel: Channel; readonly role: ResponderRole | null; readonly from: string };

export type Statement =
  | { readonly kind: 'action'; readonly action: ReadAction }
  | { readonly kind: 'symptom'; readonly aspect: Aspect; readonly entity: string | null; readonly users: boolean; readonly hedged: boolean }
  | { readonly kind: 'recovery'; readonly entity: string | null; readonly users: boolean; readonly hedged: boolean }
  | { readonly kind: 'cause'; readonly state: HypothesisState; readonly statement: string; readonly decided: boolean }
  | { readonly kind: 'outcome'; readonly outcome: Outcome; readonly hedged: boolean }
  | { readonly kind: 'severity'; readonly severity: Severity }
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'role'; readonly role: IncidentRole; readonly holder: string }
  | { readonly kind: 'region'; readonly regions: readonly string[]; readonly affected: boolean }
  | { readonly kind: 'asked' };

export type Reading = { readonly text: string; readonly mentions: readonly Mention[]; readonly statements: readonly Statement[] };

/** Everything one sentence says. Total: any text gives a reading, most often an empty one. */
export function readSentence(text: string, context: Context): Reading {
  const statements: Statement[] = [];
  const mentions = mentionsIn(text);
  const question = questionPattern.test(text);
  const person = isPerson(context.from) || context.role !== null;
  const user = context.role === 'user';
  const mayAct = person ? !user : context.channel === 'change' || context.channel === 'status';
  const actions = mayAct ? actionsIn(text, context.channel) : [];
  for (const action of actions) statements.push({ kind: 'action', action });
  readRoles(text, context, statements);
  readSeverity(text, statements);
  readOutcome(text, question, statements);
  const cause = user ? undefined : readCause(text, question);
  if (cause !== undefined) statements.push(cause);
  if (cause?.state !== 'ruled out') readHealth(text, context, mentions, question, user, statements);
  readRegions(text, question, mentions, cause !== undefined, statements);
  if (question && !statements.some((one) => one.kind === 'cause')) statements.push({ kind: 'asked' });
  return { text, mentions, statements };
}

const plural = (name: string): boolean => /^(?:pods?|nodes?|hosts?|replicas?|containers?)$/i.test(name);

/** The thing a sentence is about: the name nearest before the telling words, else the first. */
export function subjectOf(text: string, mentions: readonly Mention[], at: number): string | null {
  const named = mentions.filter((one) => !isRegion(one.name) && one.kind !== 'version' && one.kind !== 'change');
  const clauses = text.split(/(?<=[,;:])\s+/);
  let from = 0;
  let to = text.length;
  for (let index = 0, start = 0; index < clauses.length; index++) {
    const end = start + (clauses[index]?.length ?? 0) + 1;
    if (at >= start && at < end) [from, to] = [start, end];
    start = end;
  }
  const within = named.filter((one) => one.start >= from && one.start < to);
  const usable = within.length > 0 ? within : named;
  const before = usable.filter((one) => one.start <= at);
  const first = before[0];
  const pick =
    first !== undefined && (first.certain || !before.some((one) => one.certain)) ? first : (before.find((one) => one.certain) ?? first);
  const chosen = pick ?? usable.find((one) => one.certain) ?? usable[0];
  if (chosen === undefined) return null;
  return plural(chosen.name) ? (chosen.name.toLowerCase() === 'one node' ? 'node' : chosen.name) : chosen.name;
}

function readHealth(
  text: string,
  context: Context,
  mentions: readonly Mention[],
  question: boolean,
  user: boolean,
  statements: Statement[],
): void {
  const hedged = hedge.test(text);
  const recovery = recoveryPattern.exec(text);
  const failed = statements.some((one) => one.kind === 'outcome' && one.outcome !== 'worked');
  const recovered = recovery !== null && !deniedRecovery.test(text) && !failed;
  const trouble = deniedTrouble.test(text) ? undefined : firstTrouble(text);
  if (
    recovered &&
    recovery !== null &&
    (trouble === undefined || recovery.index > trouble.at || /^(?:everything|all|deletions|no signs)/i.test(text))
  ) {
    statements.push({ kind: 'recovery', entity: subjectOf(text, mentions, recovery.index), users: userWords.test(text), hedged });
    return;
  }
  if (trouble === undefined || (question && !user) || (unreal.test(text) && !user)) return;
  // What people do about trouble is an action, not news of the trouble.
  const acting = statements.some(
    (one) =>
      one.kind === 'action' &&
      one.action.mode !== 'negated' &&
      one.action.start < trouble.at &&
      !/^(?:inspect|reproduce|verify|monitor|declare|tried)/.test(one.action.class),
  );
  const planning = statements.some((one) => one.kind === 'action' && (one.action.mode === 'planned' || one.action.mode === 'asked'));
  if ((acting || planning) && !user && context.channel !== 'log') return;
  if (context.channel === 'change' && trouble.aspect !== 'deploy') return;
  statements.push({
    kind: 'symptom',
    aspect: trouble.aspect,
    entity: subjectOf(text, mentions, trouble.at),
    users: user || userWords.test(text),
    hedged,
  });
}

/** The first sort of trouble a text speaks of, and where. */
export function firstTrouble(text: string): { readonly aspect: Aspect; readonly at: number } | undefined {
  for (const [aspect, pattern] of symptomPatterns) {
    const match = pattern.exec(text);
    if (match !== null) return { aspect, at: match.index };
  }
  return undefined;
}

function readOutcome(text: string, question: boolean, statements: Statement[]): void {
  if (question || /^(?:if|when|once|unless|until)\b/i.test(text)) return;
  const hedged = hedge.test(text);
  const say = (outcome: Outcome): void => {
    statements.push({ kind: 'outcome', outcome, hedged });
  };
  if (worsenedPattern.test(text)) say('harmful');
  else if (partlyPattern.test(text)) say('partly');
  else if (failedPattern.test(text)) say('did-not-work');
  else if (workedPattern.test(text)) say('worked');
}

const leads =
  /^(?:(?:so|and|but|also|then|ok|okay|yes|no|well|hm+|decision|confirmed|update|idea|explanation found|found it|working hypothesis|hypothesis|theory|ruled out|ruling out|root cause|cause|note|there it is|this means|another realization)\b\s*[:,-]?\s+)+|^(?:it (?:could|might|may) (?:also )?be (?:that )?|(?:could|might|may) (?:also )?be (?:that )?|it (?:appears|seems|looks like) (?:that |like )?|(?:looks|seems) like |i (?:think|guess|bet|believe|suspect|read it as|am (?:fairly|pretty) sure)(?: that)? (?:it(?:'s| is) )?|we (?:think|suspect|believe)(?: that)? |my guess is(?: that)? |(?:probably|maybe|perhaps|possibly|likely|apparently|unlikely)[,:]? ?(?:it(?:'s| is) )?|this (?:might|may|could|is likely|is probably) be (?:because of |due to |caused by )?|assuming (?:that )?(?:this is )?|suspect(?:ed|ing)? |treat |it(?:'s| is) (?:not )?|there (?:is|was) no |this is (?:not )?(?:because of |due to |caused by )?|not )/i;
const tails =
  /(?:\s+(?:might|may|could) be (?:responsible|the (?:cause|culprit|reason|problem|issue)|to blame|behind (?:it|this))|\s+(?:is|was|are) (?:probably |likely )?(?:the (?:root )?(?:cause|culprit|reason|problem|issue)|to blame|responsible|ruled out|not (?:it|involved|related|to blame|the (?:cause|culprit|problem|issue|reason))|(?:suspected|believed)(?: to be)?(?: (?:the culprit|as the (?:source|cause)[^.]*))?|(?:might|may|could|would)? ?explains? .*|unrelated|innocent|in the clear|bored\b.*)|\s+as the cause.*|\s+(?:itself)\b|\s+until disproved.*|\s*\(.*\)|,\s+(?:to be|though|i think|i guess|right|but)\b.*)$/i;

function readCause(text: string, question: boolean): Extract<Statement, { kind: 'cause' }> | undefined {
  const decided = /^decision\b/i.test(text);
  const ruledOut = ruledOutPattern.test(text) && !(/\bunlikely\b/i.test(text) && /\bnot unlikely\b/i.test(text));
  const confirmed = confirmedPattern.test(text);
  const supported = supportedPattern.test(text);
  const suspected = causePattern.test(text) && (hedge.test(text) || /\b(?:hypothesis|theory|suspect\w*|culprits?|cause)\b/i.test(text));
  if (!ruledOut && !confirmed && !supported && !suspected) return undefined;
  if (question && !suspected && !/\bcould it be\b/i.test(text)) return undefined;
  if (
    /^(?:unclear|not sure|no idea|unknown|the cause (?:for this |of this )?is (?:still )?unknown)/i.test(text) ||
    /\bcause\b.{0,24}\b(?:unknown|unclear)\b|\b(?:find|finding|look(?:ing)? for|into|investigat\w*|know|found the likely|the likely) (?:out )?(?:the )?(?:root )?(?:likely )?cause\b/i.test(
      text,
    )
  )
    return undefined;
  // Outcomes and plans that happen to use the words: `rolling back because of the errors`.
  if (
    !ruledOut &&
    !suspected &&
    !supported &&
    /^(?:decision|rolling|restarting|raising)\b/i.test(text) &&
    !/\bas the cause\b|\bis the cause\b/i.test(text)
  )
    return undefined;
  const statement = hypothesisOf(text, ruledOut);
  // `That fits the wait`: it supports what was suspected last, which the sentence does not name.
  if (statement === '' && !supported && !confirmed) return undefined;
  const uncertain = hedge.test(text) && !/\b(?:found|turns out)\b/i.test(text);
  const state: HypothesisState = ruledOut ? 'ruled out' : confirmed && !uncertain ? 'confirmed' : supported ? 'supported' : 'suspected';
  // A decision to treat something as the cause is not yet proof.
  return { kind: 'cause', state: decided && state === 'confirmed' ? 'supported' : state, statement, decided };
}

/** The hypothesis in words, without the words that only say how sure somebody is. */
export function hypothesisOf(text: string, ruledOut = false): string {
  let clause = clauseOfCause(text);
  if (/^(?:that|this|it|which) (?:fits|matches|explains|would explain|makes sense|correlates|lines up|is consistent)/i.test(clause))
    return '';
  const because =
    /\b(?:due to|because of|caused by|culprit is|cause (?:is|was)|behind (?:it|this) is|turns out (?:that )?|points? to|traced (?:it |this )?(?:back )?to)\s+(.{3,})$/i.exec(
      text,
    );
  if (because?.[1] !== undefined && !ruledOut) clause = because[1];
  if (ruledOut) {
    const not =
      /(?:\b(?:it(?:'s| is| was)|this (?:is|was)|so|that is) not |\bthere (?:is|was) no |\bruled? out:?\s+|\bnothing to do with )(.{2,})$/i.exec(
        text,
      );
    if (not?.[1] !== undefined) clause = not[1];
  }
  for (let round = 0; round < 4; round++) {
    const shorter = clause
      .replace(leads, '')
      .replace(tails, '')
      .replace(/[.!?,;:\s]+$/, '');
    if (shorter === clause) break;
    clause = shorter;
  }
  clause = clause
    .replace(/^(?:the|a|an|our)\s+/i, '')
    .replace(/\s+/g, ' ')
    .trim();
  const cut = clause.length <= 100 ? clause : `${clause.slice(0, 100).replace(/\s+\S*$/, '')} ...`;
  return cut === '' || /^(?:it|this|that|so|yes|no)$/i.test(cut) ? '' : cut.charAt(0).toUpperCase() + cut.slice(1);
}

/** The part of a sentence, between colons and semicolons, that speaks of the cause. */
function clauseOfCause(text: string): string {
  const parts = text.split(/(?<=[^\d\s])[:;]\s+|\s+-\s+/);
  if (parts.length === 1) return text;
  const tests = [ruledOutPattern, confirmedPattern, causePattern, supportedPattern];
  const telling = parts.find((part) => tests.some((pattern) => pattern.test(part)));
  const only = telling?.replace(leads, '').trim() ?? '';
  return telling !== undefined &&
    only.length > 3 &&
    !/^(?:ruled? out|ruling out|working hypothesis|hypothesis|theory|root cause|explanation found|confirmed)$/i.test(telling.trim())
    ? telling
    : text;
}

const severityWords = /\b(?:sev(?:erity)?[\s-]?([1-4])|p([1-4])(?= (?:incident|outage|priority)|\b$))\b/i;

function readSeverity(text: string, statements: Statement[]): void {
  const match = severityWords.exec(text);
  const digit = match?.[1] ?? match?.[2];
  if (
    digit === undefined ||
    questionPattern.test(text) ||
    /\b(?:not|no|isn't|if|should|could|might|would|consider)\b/i.test(text.slice(0, match?.index ?? 0))
  )
    return;
  const severity: Severity = digit === '1' ? 'sev1' : digit === '2' ? 'sev2' : digit === '3' ? 'sev3' : 'sev4';
  if (!/\b(?:resolved|closed|marked|flagging)\b/i.test(text)) statements.push({ kind: 'severity', severity });
}

const roleNames: readonly (readonly [IncidentRole, RegExp])[] = [
  ['commander', /^(?:(?:the )?(?:incident )?(?:commander|command|lead|ic)(?: role)?)/i],
  ['communications', /^(?:(?:the )?(?:communications?|comms)(?: lead| role)?)/i],
  ['operations', /^(?:(?:the )?(?:operations|ops)(?: lead| role)?)/i],
  ['scribe', /^(?:(?:the )?scribe(?: role)?s?)/i],
  ['expert', /^(?:(?:the |our )?(?:subject matter )?expert)/i],
];
const roleWord = '(?:the )?(?:incident )?(?:commander|command|lead|ic|communications?|comms|operations|ops|scribe|sme)\\b';
const rolePhrases: readonly RegExp[] = [
  new RegExp(
    `\\b(I|we)(?:'ve| have|'m| am|'ll| will)?(?: now)?(?: be| got| hold| has)?\\s*(?:taking|take|have|got|be|hold|doing)?(?: over)?(?: as)?\\s+((?:${roleWord})(?:[\\w ]{0,6}\\band (?:${roleWord}))?)`,
    'i',
  ),
  new RegExp(
    `(@?[A-Za-z][\\w-]+)(?:,)? (?:is|takes|takes over(?: as)?|has|will be|will take|takes on|acts as|please take|is now|runs|becomes|owns)(?: the| now the)? ((?:${roleWord})(?:[\\w ]{0,6}\\band (?:${roleWord}))?)`,
    'i',
  ),
  new RegExp(`^(?:taking(?: over)?(?: as)?) (${roleWord})`, 'i'),
  new RegExp(`^(${roleWord}) here\\b`, 'i'),
];

function readRoles(text: string, context: Context, statements: Statement[]): void {
  if (questionPattern.test(text)) return;
  for (const part of text.split(/(?<=[.;,])\s+|\s+and\s+(?=\S+ (?:is|takes|has))/)) {
    for (const pattern of rolePhrases) {
      const match = pattern.exec(part);
      if (match === null) continue;
      const [, first = '', second] = match;
      const named = second ?? first;
      const who = second === undefined || /^(?:I|we)$/i.test(first) ? context.from : first.replace(/^@/, '');
      if (/^(?:it|this|that|who|there|nobody|which|what|he|she|they|the)$/i.test(who)) continue;
      for (const word of named.split(/\s+and\s+/)) {
        const role = roleNames.find(([, name]) => name.test(word.trim()))?.[0];
        if (role !== undefined && !statements.some((one) => one.kind === 'role' && one.role === role))
          statements.push({ kind: 'role', role, holder: who });
      }
      break;
    }
  }
  const stage = /\b(?:stage (?:is|:)|moving to|move to|we are (?:now )?in) (detect|triage|mitigat\w*|recover\w*|review)\b/i
    .exec(text)?.[1]
    ?.toLowerCase();
  if (stage !== undefined && !/\?$/.test(text)) {
    statements.push({
      kind: 'stage',
      stage: stage.startsWith('mit')
        ? 'mitigate'
        : stage.startsWith('rec')
          ? 'recover'
          : stage === 'review'
            ? 'review'
            : stage === 'triage'
              ? 'triage'
              : 'detect',
    });
  }
}

const unaffected =
  /\b(?:not affected|unaffected|is (?:green|fine|ok|okay|clean|normal|healthy)|looks? (?:green|fine|ok|okay|clean|normal|healthy)|no (?:impact|outage|errors)|do(?:es)? not see (?:an?|any) (?:outage|errors?|impact)|not in)\b/i;
const affectedWords =
  /\b(?:affected|too\b|also|as well|scope|failing|failed?|fails|errors?|down|outage|5xx|cannot|impact\w*|tickets?|timing out|slow|unavailable)\b/i;

function readRegions(text: string, question: boolean, mentions: readonly Mention[], _cause: boolean, statements: Statement[]): void {
  const regions = [...new Set(mentions.filter((one) => isRegion(one.name)).map((one) => one.name.toLowerCase()))];
  if (regions.length === 0 || question) return;
  if (unaffected.test(text) && !/\bbut\b/i.test(text)) statements.push({ kind: 'region', regions, affected: false });
  else if (affectedWords.test(text) && !statements.some((one) => one.kind === 'action' && one.action.mode !== 'negated'))
    statements.push({ kind: 'region', regions, affected: true });
}
