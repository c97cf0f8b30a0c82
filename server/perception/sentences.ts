// Reads one sentence: what it reports, suspects, rules out, decides, does, tells or asks.
import type { Channel, Outcome, ResponderRole, Severity, Stage } from '../../domain/vocabulary.ts';
import { actionsIn, type ReadAction } from './action-reader.ts';
import { type CauseStatement, readCause } from './cause-reader.ts';
import { isPerson, isRegion, type Mention, mentionsIn } from './entities.ts';
import { componentHeads } from './entity-words.ts';
import { impliedActions } from './implied-actions.ts';
import { type RoleStatement, readRoles, readSeverity, readStage } from './role-reader.ts';
import {
  type Aspect,
  deniedRecovery,
  deniedTrouble,
  failedPattern,
  hedge,
  partlyPattern,
  questionPattern,
  recoveryPattern,
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
  | CauseStatement
  | { readonly kind: 'outcome'; readonly outcome: Outcome; readonly hedged: boolean }
  | { readonly kind: 'severity'; readonly severity: Severity }
  | { readonly kind: 'stage'; readonly stage: Stage }
  | RoleStatement
  | { readonly kind: 'region'; readonly regions: readonly string[]; readonly affected: boolean }
  | { readonly kind: 'asked' };

export type Reading = { readonly text: string; readonly mentions: readonly Mention[]; readonly statements: readonly Statement[] };

/** Everything one sentence says. Total: any text gives a reading, most often an empty one. */
export function readSentence(written: string, context: Context): Reading {
  // The words of an address mean nothing in a sentence.
  const text = written.replace(/https?:\/\/\S+/g, 'URL');
  const statements: Statement[] = [];
  const mentions = mentionsIn(text);
  const question = questionPattern.test(text);
  const user = context.role === 'user';
  const person = !user && (context.channel === 'chat' || isPerson(context.from) || context.role !== null);
  const records = context.channel === 'change' || context.channel === 'status';
  // What a person wrote into a log or a graph's note counts where it begins with what they did.
  const noted = context.channel === 'log' || context.channel === 'telemetry';
  const read = person || records || noted ? actionsIn(text, context.channel) : [];
  const actions =
    person || records
      ? read
      : read.filter((one) => one.start === 0 && one.mode === 'done' && /^(?:inspect|reproduce|verify)/.test(one.class));
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
  for (const action of [...actions, ...implied]) statements.push({ kind: 'action', action });
  if (person) statements.push(...readRoles(text, context.from));
  const severity = person ? readSeverity(text) : undefined;
  if (severity !== undefined) statements.push({ kind: 'severity', severity });
  const stage = person ? readStage(text) : undefined;
  if (stage !== undefined) statements.push({ kind: 'stage', stage });
  readOutcome(text, question, statements);
  const cause = user ? undefined : readCause(text, question);
  if (cause !== undefined) statements.push(cause);
  // A sentence about the cause names its trouble only to explain it.
  if (cause === undefined) readHealth(text, context, mentions, question, user, statements);
  readRegions(text, question, mentions, statements);
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
  // A bare `jobs` or `pods` beside a name elsewhere in the sentence is that name's.
  const telling = within.filter((one) => one.certain || one.name.includes(' ') || !componentHeads.has(one.name.toLowerCase()));
  const usable =
    telling.length > 0
      ? telling
      : named.some((one) => one.certain)
        ? named.filter((one) => one.certain)
        : within.length > 0
          ? within
          : named;
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
  if (
    statements.some((one) => one.kind === 'outcome' && (one.outcome === 'partly' || one.outcome === 'worked')) &&
    !recoveryPattern.test(text)
  )
    return;
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

const unaffected =
  /\b(?:not affected|unaffected|is (?:green|fine|ok|okay|clean|normal|healthy)|looks? (?:green|fine|ok|okay|clean|normal|healthy)|no (?:impact|outage|errors)|do(?:es)? not see (?:an?|any) (?:outage|errors?|impact)|not in)\b/i;
const affectedWords =
  /\b(?:affected|too\b|also|as well|scope|failing|failed?|fails|errors?|down|outage|5xx|cannot|impact\w*|tickets?|timing out|slow|unavailable)\b/i;

function readRegions(text: string, question: boolean, mentions: readonly Mention[], statements: Statement[]): void {
  const regions = [...new Set(mentions.filter((one) => isRegion(one.name)).map((one) => one.name.toLowerCase()))];
  if (regions.length === 0 || question) return;
  if (unaffected.test(text) && !/\bbut\b/i.test(text)) statements.push({ kind: 'region', regions, affected: false });
  else if (affectedWords.test(text) && !statements.some((one) => one.kind === 'action' && one.action.mode !== 'negated'))
    statements.push({ kind: 'region', regions, affected: true });
}
