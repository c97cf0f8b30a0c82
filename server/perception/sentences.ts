// Reads one sentence: what it reports, suspects, rules out, decides, does, tells or asks.
import { actionGroup, type Channel, type Outcome, type ResponderRole, type Severity, type Stage } from '../../domain/vocabulary.ts';
import { actionsIn } from './action-reader.ts';
import { type CauseStatement, readCause } from './cause-reader.ts';
import { confirms, no, unsure, yes } from './cause-words.ts';
import { idiomaticDeed } from './deed-idioms.ts';
import { type Mention, mentionsIn } from './entities.ts';
import { type Extent, readExtents } from './extent-reader.ts';
import { readHealth } from './health-reader.ts';
import { isPerson } from './identifiers.ts';
import { impliedActions } from './implied-actions.ts';
import type { ReadAction } from './read-action.ts';
import { type RecoveryForm, recoveryForm } from './recovery-forms.ts';
import { isComplaint, tellsOfReports } from './report-talk.ts';
import { type RoleStatement, readRoles, readSeverity, readStage } from './role-reader.ts';
import { readAffected, readRegions } from './scope-reader.ts';
import {
  type Aspect,
  failedPattern,
  hedge,
  partlyPattern,
  questionPattern,
  recoveryPattern,
  workedPattern,
  worsenedPattern,
} from './sentence-patterns.ts';
import { readToldChange, type ToldChange } from './told-changes.ts';

export type Context = {
  readonly channel: Channel;
  readonly role: ResponderRole | null;
  readonly from: string;
  /** Words that are known to name things, as labels and identifiers gave them. */
  readonly isKnown?: (word: string) => boolean;
  /** The sentence before, where it was nothing but a cry: what follows is what somebody has just seen. */
  readonly afterCry?: string;
};

export type Statement =
  | { readonly kind: 'action'; readonly action: ReadAction }
  | {
      readonly kind: 'symptom';
      readonly aspect: Aspect;
      readonly entity: string | null;
      readonly users: boolean;
      readonly hedged: boolean;
      /** It has used up what it may have. */
      readonly atLimit?: true;
      /** A figure tells it. */
      readonly measured?: true;
    }
  | {
      readonly kind: 'recovery';
      readonly entity: string | null;
      readonly users: boolean;
      readonly hedged: boolean;
      /** The measure that is well again: its condition alone is over. */
      readonly of?: Aspect;
      /** It only says that something works: news of what did not, and of nothing else. */
      readonly weak?: true;
      /** There is less of it, and it is not over. */
      readonly eased?: true;
      /** It is said of everything there is. */
      readonly everything?: true;
      /** It is told in so many words, by those who use it or by what ended, and not by a word such as `fine` alone. */
      readonly told?: true;
    }
  | CauseStatement
  | { readonly kind: 'outcome'; readonly outcome: Outcome; readonly hedged: boolean; readonly start: number }
  | { readonly kind: 'severity'; readonly severity: Severity }
  | { readonly kind: 'stage'; readonly stage: Stage }
  | RoleStatement
  | { readonly kind: 'region'; readonly regions: readonly string[]; readonly affected: boolean }
  | { readonly kind: 'affected'; readonly who: string; readonly of: Extent['of'] }
  /** Users report trouble, as those tell who answer them. */
  | { readonly kind: 'reports' }
  /** It takes up what was asked last. */
  | { readonly kind: 'answer'; readonly state: 'confirmed' | 'supported' | 'ruled out' }
  | ToldChange
  | { readonly kind: 'asked' };

export type Reading = { readonly text: string; readonly mentions: readonly Mention[]; readonly statements: readonly Statement[] };

const proposal = /^(?:we|i|you|they|somebody|someone)(?:['’](?:d|ll))? (?:should|could|might|can|need|must|may|have to|better)\b/i;

/** Everything one sentence says. Total: any text gives a reading, most often an empty one. */
export function readSentence(written: string, context: Context): Reading {
  // The words of an address mean nothing in a sentence.
  const text = written.replace(/https?:\/\/\S+/g, 'URL');
  const statements: Statement[] = [];
  const mentions = mentionsIn(text, context.isKnown);
  const question = questionPattern.test(text);
  const user = context.role === 'user';
  const person = !user && (context.channel === 'chat' || isPerson(context.from) || context.role !== null);
  const records = context.channel === 'change' || context.channel === 'status';
  // What a person wrote into a log or a graph's note counts where it begins with what they did.
  const noted = context.channel === 'log' || context.channel === 'telemetry';
  const idiom = person || records ? idiomaticDeed(text) : undefined;
  const read = (person || records || noted ? actionsIn(text, context.channel) : [])
    .filter((one) => idiom === undefined || one.start >= idiom.end)
    .map((one) => meantBy(text, one));
  if (idiom !== undefined) read.unshift(meantBy(text, idiom.deed));
  const stage = person ? readStage(text) : undefined;
  const told = person ? readToldChange(text, mentions, question) : undefined;
  // `Confirmed, the import added a column`: what it was, and no step.
  const explains = person && confirms.test(text) && !recoveryPattern.test(text);
  // `Moving to mitigation` names a stage and no step.
  const better = question ? undefined : recoveryForm(text);
  const stated = stage === undefined ? read.filter((one) => !isState(one, text) && !isWithin(one, better)) : [];
  const actions =
    person || records
      ? stated.filter((one) => (told === undefined || !told.instead.has(one.class)) && !(explains && isOfOthers(one, text)))
      : stated.filter((one) => one.start === 0 && one.mode === 'done' && /^(?:inspect|reproduce|verify)/.test(one.class));
  const vendor = context.role === 'vendor' || context.role === 'stakeholder';
  const implied = impliedActions(
    text,
    mentions,
    {
      person: person && !vendor,
      technical: noted
        ? context.channel === 'log'
        : context.channel === 'chat' && (context.role === 'operations' || context.role === 'expert' || context.role === null),
      channel: context.channel,
    },
    new Set(actions.map((one) => one.class)),
  );
  // Who asks for a step does not ask a question about the incident.
  const asksForStep = actions.some((one) => one.mode === 'asked' || one.mode === 'planned' || one.mode === 'refused');
  const shown = implied.filter(
    (one) => (one.class !== 'consult' || !question || !asksForStep) && (told === undefined || !told.instead.has(one.class)),
  );
  for (const action of [...actions, ...shown]) statements.push({ kind: 'action', action });
  if (person) statements.push(...readRoles(text, context.from));
  const severity = person ? readSeverity(text) : undefined;
  if (severity !== undefined) statements.push({ kind: 'severity', severity });
  if (stage !== undefined) statements.push({ kind: 'stage', stage });
  if (told !== undefined) statements.push(told);
  readOutcome(text, question, statements);
  const said = user ? undefined : readCause(text, question, { tellsChange: told !== undefined, afterCry: context.afterCry ?? '' });
  // `I think we should drain it` is a proposal, no belief about the cause.
  // Nor is `node-4 looks like a node that has network trouble`: it tells of the node.
  const cause =
    said !== undefined && (proposal.test(said.statement) || actions.some((one) => one.proposed) || isTold(text, mentions))
      ? undefined
      : said;
  if (cause !== undefined) statements.push(cause);
  const answer = person && !question ? answerIn(text) : undefined;
  if (answer !== undefined) statements.push({ kind: 'answer', state: answer });
  // A sentence about the cause names its trouble only to explain it, unless it needs no word for the cause.
  // What an idiom says from end to end is a deed: `rate-limited tenant 7` tells of no trouble.
  const isDeed = idiom !== undefined && !/[a-z]{3}/i.test(text.slice(idiom.end));
  if ((cause === undefined || cause.plain === true) && !isDeed && !passesOn.test(text))
    readHealth(text, context, mentions, question, user, better, statements);
  readReports(text, question, user, person, statements);
  readRegions(text, question, mentions, statements);
  const acts = statements.some((one) => one.kind === 'action' && one.action.mode !== 'negated' && one.action.mode !== 'refused');
  const who = question || user || acts ? undefined : readAffected(text, context);
  // `Nobody can log in` reads as if somebody logged in there.
  const extents = acts && !/^(?:nobody|no one)\b/i.test(text) ? [] : readExtents(text, question);
  for (const { of, who: hit } of extents) statements.push({ kind: 'affected', who: hit, of });
  if (who !== undefined && !extents.some(({ of }) => of === 'Who is affected'))
    statements.push({ kind: 'affected', who, of: 'Who is affected' });
  if (question && !statements.some((one) => one.kind === 'cause')) statements.push({ kind: 'asked' });
  return { text, mentions, statements };
}

/** Whether what was done has a subject that is nobody who responds: `the import added a column`. */
function isOfOthers({ mode, start }: ReadAction, text: string): boolean {
  return mode === 'done' && !/(?:^|[,.;:] |\b(?:i|we|and)(?:['’]ve)? )(?:just |already |now )?$/i.test(text.slice(0, start));
}

/** `Yes`, `nope`, `probably`: what an answer says of what was asked. */
function answerIn(text: string): 'confirmed' | 'supported' | 'ruled out' | undefined {
  if (no.test(text)) return 'ruled out';
  if (yes.test(text)) return unsure.test(text) ? 'supported' : 'confirmed';
  return /^(?:probably|i (?:think|guess) so|looks like it|seems (?:so|like it))\s*(?:[,.!]|$)/i.test(text) ? 'supported' : undefined;
}

/** What users write in their own words, and what is told of them: an impact even where no sort of trouble is named. */
function readReports(text: string, question: boolean, user: boolean, person: boolean, statements: Statement[]): void {
  if (statements.some((one) => one.kind === 'recovery' || (one.kind === 'symptom' && one.users))) return;
  if (user && isComplaint(text) && !statements.some((one) => one.kind === 'symptom'))
    statements.push({ kind: 'symptom', aspect: 'health', entity: null, users: true, hedged: false });
  else if (person && !question && tellsOfReports(text)) statements.push({ kind: 'reports' });
}

/** `Last time we raised the limit` proposes it; `needs a restart, I'd rather not` refuses it. */
function meantBy(text: string, action: ReadAction): ReadAction {
  const before = text.slice(0, action.start);
  if (action.mode === 'done' && formerly.test(before)) return { ...action, mode: 'planned', proposed: true };
  if (action.mode === 'planned' && unwilling.test(text)) return { ...action, mode: 'refused' };
  return action;
}
const formerly = /^(?:the )?(?:last time|back then|in the past|on the previous occasion|when (?:this|it|that) happened (?:before|last))\b/i;
const unwilling = /\b(?:i|we)(?:['’]d| would) (?:rather|prefer) not\b(?! to (?:wait|leave))/i;

/** Whether a verb tells what became of the trouble, not what somebody did: `the backlog cleared`, `two schools told us they can log in`. */
function isWithin(action: ReadAction, better: RecoveryForm | undefined): boolean {
  return (
    better !== undefined &&
    better.how !== 'works' &&
    action.start >= better.start &&
    action.start < better.end &&
    actionGroup(action.class) !== 'close'
  );
}
/** `Posting now that orders are late`: the words of an update, told before. */
const passesOn =
  /^(?:(?:i|we)(?:['’]m|['’]re|['’]ll| am| are| will| have)? )?(?:now )?(?:post(?:ing|ed)?|tell(?:ing)?|told|announc(?:e|ing|ed)|writ(?:e|ing)|wrote)\b.{0,30}\bthat\b/i;

/** Whether a thing that is named is said to look like one of its sort in trouble. */
function isTold(text: string, mentions: readonly Mention[]): boolean {
  const match = /\blooks? like (?:a|an|one) (?:[\w-]+ ){1,3}(?:that|which|with)\b/i.exec(text);
  return match !== null && mentions.some((one) => one.certain && one.start < match.index);
}

const creditPattern =
  /\b(?:gone|healthy|recovered|normal|fine|ok|again|stable|zero|back|better|accepts?|works?|cleared|dropped|down to)\b[^.;,!?]{0,40}\b(?:after|since|thanks to|due to) (?:the |our |that )?(?:\w+ )?(?:roll-?back|revert|restart|reboot|fail-?over|fix|hot-?fix|change|scale-?up|purge|flush|drain\w*|deploy\w*|patch|upgrade|clean-?up)\b/i;

/** `Does not come back ready after the restart` gives no credit. */
function isCredited(text: string): boolean {
  const match = creditPattern.exec(text);
  if (match === null) return false;
  // Before the credit or within it: `was fine before and does not come back after the restart`.
  const denied = /(?:\b(?:not|never|nothing|still)|n['’]t)\b/i;
  return !denied.test(match[0]) && !/(?:\b(?:not|never|nothing|still)|n['’]t)\b[^.;,]{0,24}$/i.test(text.slice(0, match.index));
}

function readOutcome(text: string, question: boolean, statements: Statement[]): void {
  if (question || /^(?:if|when|once|unless|until)\b/i.test(text)) return;
  const hedged = hedge.test(text);
  const verdicts = [
    [worsenedPattern, 'harmful'],
    [partlyPattern, 'partly'],
    [failedPattern, 'did-not-work'],
    [workedPattern, 'worked'],
  ] as const;
  for (const [pattern, outcome] of verdicts) {
    const match = pattern.exec(text);
    if (match === null) continue;
    statements.push({ kind: 'outcome', outcome, hedged, start: match.index });
    return;
  }
  if (isCredited(text)) statements.push({ kind: 'outcome', outcome: 'worked', hedged, start: 0 });
}

/** Verbs that tell of a state as often as of a deed: the system throttles, drops, evicts and suspends by itself. */
function isState(action: ReadAction, text: string): boolean {
  if (action.mode !== 'done') return false;
  // `Probably fixed`: a hope about the outcome, no deed.
  if (action.lemma === 'fix' && action.targets.length === 0 && hedge.test(text)) return true;
  const after = text.slice(action.start);
  if (action.lemma === 'drop')
    return /^dropp?ed (?:to|from|by|below|under|off|out|sharply|again|,|$)/i.test(after) || /^dropped$/i.test(after.trim());
  const before = text.slice(0, action.start);
  // `Once the queue has drained`, `looks drained`: it does so by itself.
  // `The 429s stopped for a minute`, too.
  if (
    /^(?:stop|halve|double)/.test(action.lemma) &&
    /\b(?:errors?|\d{3}s?|5xx|timeouts?|alerts?|crashes|failures|retries|reports|traffic|rate|latency|lag|load|it|they|that) (?:(?:is|are|has|have|was|were|more than) )*$/i.test(
      before,
    )
  )
    return true;
  if (
    /^(?:drain|clear|empty|work)$/.test(action.lemma) &&
    /\b(?:(?:queues?|backlogs?|lag|outbox|spool|it|that|all) (?:has |have |is |are |was )?|looks? |seems? )$/i.test(before)
  )
    return true;
  return (
    /^(?:throttle|suspend|evict|pause|freeze|seal|restrict|block|halt)$/.test(action.lemma) &&
    /\b(?:is|are|was|were|got|gets|being|pods?)\s+$/i.test(before) &&
    !/\bby (?:us|me|hand)\b/i.test(text)
  );
}
