// Reads in a sentence what is wrong and what is better, by its words and by its numbers, and what it is about.

import { isElsewhere } from './denied-recovery.ts';
import type { Mention } from './entities.ts';
import { componentHeads } from './entity-words.ts';
import { isRegion } from './identifiers.ts';
import { readLimit } from './limits.ts';
import { readMeasure } from './measures.ts';
import { plainTrouble } from './plain-troubles.ts';
import type { RecoveryForm } from './recovery-forms.ts';
import {
  type Aspect,
  deniedRecovery,
  deniedTrouble,
  hedge,
  recoveryPattern,
  symptomPatterns,
  unreal,
  userWords,
} from './sentence-patterns.ts';
import type { Context, Statement } from './sentences.ts';

const plural = (name: string): boolean => /^(?:pods?|nodes?|hosts?|replicas?|containers?)$/i.test(name);

/** After `to` stands a thing only where something goes or leads there; elsewhere it is what somebody does: `failed to create`. */
const place =
  /\b(?:of|on|from|in|(?<=\b(?:access|calls?|connect|connected|connecting|connections?|links?|log-?ins?|loss|packets|queries|quer(?:y|ies)|reads|requests?|routes?|traffic|writes)\s)to)\s+(?:the |our )?(?!(?:our|the|its|their|his|her|these|those|north|south|east|west|my|your|this|that|it|all|some|a|an|each|every|one|two|many|most|both|last|first|next|time|hour|minutes?|seconds?|today|now|production|prod|general|total|case|fact|place|progress|parallel|sight|short|order|which|what|them|us|everyone|everybody|people|users?|customers?)\b)([a-z][\w-]{2,}(?: (?:server|service|cluster|database|db|queue|team|site|page|host|node|pool|gateway|portal))?)\b/i;

/** The thing after a preposition, where no name is known: `the deploy of billing hangs`. */
function placeIn(text: string): string | null {
  const name = place.exec(text)?.[1];
  return name === undefined || ordinary.test(name) ? null : name;
}
const ordinary =
  /^(?:\w+(?:ing|ed|ly|tion|ness)|noon|midnight|morning|night|week|monday|tuesday|wednesday|thursday|friday|saturday|sunday|normal|zero|nothing|memory|disk|cpu|space|errors?|requests?|memory|connections?|retries|work|way|side|end|start|top|bottom|half|part|lot|number|couple|bit)$/i;

/** `The node where x is running went down`: the sentence is about the node, and x only says which. */
const carrying =
  /^(?:the |a |another |one )?((?:[a-z]+ )?(?:node|host|machine|server|instance|vm)) (?:where|on which|that (?:runs|hosts|carries)|which (?:runs|hosts)|running|hosting)\b/i;

/** `spikes on the Grafana dashboard`: where it is seen is not where it is. */
function isShownOn(text: string, { name, start }: Mention): boolean {
  return /\bdashboards?$/i.test(name) && /\b(?:on|in|from) (?:the |our |a )?$/i.test(text.slice(0, start));
}

/** The thing a sentence is about: the name nearest before the telling words, else the first. */
export function subjectOf(text: string, mentions: readonly Mention[], at: number): string | null {
  const carrier = carrying.exec(text)?.[1];
  if (carrier !== undefined && at > carrier.length) return carrier.toLowerCase();
  const named = mentions.filter((one) => !isRegion(one.name) && one.kind !== 'version' && one.kind !== 'change' && !isShownOn(text, one));
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
  // A capital somewhere is a weaker sign than a name that is known.
  const isGuess = telling.every((one) => !one.certain && one.kind === 'thing') && named.some((one) => one.certain);
  const usable =
    telling.length > 0 && !isGuess
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
  // `Queue depth of mail-out`: the name after the preposition says whose.
  if (chosen !== undefined && !chosen.certain) {
    const owner = usable.find((one) => one.certain && /\b(?:of|on|in|for|from|at)\s+(?:the |our )?[`'"]?$/i.test(text.slice(0, one.start)));
    if (owner !== undefined) return owner.name;
  }
  if (chosen === undefined) return placeIn(text);
  return plural(chosen.name) ? (chosen.name.toLowerCase() === 'one node' ? 'node' : chosen.name) : chosen.name;
}

/** What is wrong or better by a sentence, as words or numbers say it; told to `statements`. */
export function readHealth(
  text: string,
  context: Context,
  mentions: readonly Mention[],
  question: boolean,
  user: boolean,
  better: RecoveryForm | undefined,
  statements: Statement[],
): void {
  const hedged = hedge.test(text);
  const recovery = recoveryPattern.exec(text);
  const failed = statements.some((one) => one.kind === 'outcome' && one.outcome !== 'worked');
  if (
    statements.some((one) => one.kind === 'outcome' && (one.outcome === 'partly' || one.outcome === 'worked')) &&
    !recoveryPattern.test(text) &&
    better === undefined
  )
    return;
  const recovered = recovery !== null && !deniedRecovery.test(text) && !isElsewhere(text) && !failed;
  const users = context.role === 'stakeholder' || saysUsers(text, mentions);
  const measure = question ? undefined : readMeasure(text);
  if (
    better !== undefined &&
    (!failed || (better.how === 'eased' && !isWorse(statements))) &&
    !(better.how === 'works' && (isNew(measure) || tellsTrouble(text, better)))
  ) {
    statements.push(recoveryOf(better, text, subjectOf(text, mentions, better.start), users));
    return;
  }
  // `Restarted it, all pods ready` says that the restart is through.
  const through = measure !== undefined && actsBefore(measure.at, statements);
  if (measure?.direction === 'better' && !through && !failed && !deniedRecovery.test(text)) {
    statements.push({
      kind: 'recovery',
      entity: subjectOf(text, mentions, measure.at),
      users: users || measure.users,
      hedged,
      of: measure.aspect,
      ...(measure.isOver ? {} : { eased: true }),
    });
    return;
  }
  const words = deniedTrouble.test(text) ? undefined : (firstTrouble(text.replace(fewErrors, blank)) ?? plainTrouble(text));
  const limit = question || deniedTrouble.test(text) ? undefined : readLimit(text);
  const trouble = (measure?.direction === 'worse' && (words === undefined || words.aspect === 'errors') ? measure : words) ?? limit;
  if (
    recovered &&
    recovery !== null &&
    measure?.direction !== 'worse' &&
    (trouble === undefined || recovery.index > trouble.at || /^(?:everything|all|deletions|no signs)/i.test(text))
  ) {
    statements.push({ kind: 'recovery', entity: subjectOf(text, mentions, recovery.index), users, hedged });
    return;
  }
  if (trouble === undefined || (question && !user) || (unreal.test(text.replace(/\([^()]*\)/g, blank)) && !user)) return;
  // What people do about trouble is an action, not news of the trouble.
  const acting = actsBefore(trouble.at, statements);
  const planning = statements.some((one) => one.kind === 'action' && (one.action.mode === 'planned' || one.action.mode === 'asked'));
  if ((acting || planning) && !user && context.channel !== 'log') return;
  if (context.channel === 'change' && trouble.aspect !== 'deploy') return;
  statements.push({
    kind: 'symptom',
    aspect: trouble.aspect,
    entity: subjectOf(text, mentions, trouble.at),
    users: user || users || (trouble === measure && measure.users),
    hedged,
    ...(limit === undefined ? {} : { atLimit: true }),
    ...(measure?.direction === 'worse' || trouble === limit ? { measured: true } : {}),
  });
}

/** Whether a sentence tells of trouble beside what works: `answers pings, mounts hang`. */
function tellsTrouble(text: string, { start, end }: RecoveryForm): boolean {
  const told = text.slice(start, end);
  // `Without a crash` names it to deny it; `cannot log in` is not to be torn apart.
  const rest = /^(?:without|nothing)\b/i.test(told) ? text.slice(0, start) + blank(told) + text.slice(end) : text;
  return !deniedTrouble.test(rest) && (firstTrouble(rest.replace(fewErrors, blank)) ?? plainTrouble(rest)) !== undefined;
}

/** Whether a step is said to have failed, or to have done harm. */
function isWorse(statements: readonly Statement[]): boolean {
  return statements.some((one) => one.kind === 'outcome' && (one.outcome === 'did-not-work' || one.outcome === 'harmful'));
}

/** A measure that says that something is wrong. */
function isNew(measure: { readonly direction: 'worse' | 'better' } | undefined): boolean {
  return measure?.direction === 'worse';
}

/** What one of the forms tells: `graphs look normal` is what somebody saw, and no doubt. */
function recoveryOf(better: RecoveryForm, text: string, entity: string | null, users: boolean): Statement {
  const aside = better.everything ? text.slice(0, better.start) + text.slice(better.end) : text;
  return {
    kind: 'recovery',
    entity: better.everything ? null : entity,
    users: users || better.users,
    hedged: hedge.test(aside),
    told: true,
    ...(better.aspect === null ? {} : { of: better.aspect }),
    ...(better.how === 'works' ? { weak: true } : {}),
    ...(better.how === 'eased' ? { eased: true } : {}),
    ...(better.everything ? { everything: true } : {}),
  };
}

/** Whether a sentence tells a step, that is more than looking, before a place in it. */
function actsBefore(at: number, statements: readonly Statement[]): boolean {
  return statements.some(
    (one) =>
      one.kind === 'action' &&
      one.action.mode !== 'negated' &&
      one.action.start < at &&
      !/^(?:inspect|reproduce|verify|monitor|declare|tried)/.test(one.action.class),
  );
}

/** `5xx 0.02%`, `0 errors`, `4xx 2%`: as many as on a good day. */
const fewErrors =
  /\b(?:5xx|50[0-4]s?|(?:error|failure) rate|errors?|failures?|timeouts?)\b[^\d,;.]{0,12}\b0(?:[.,]\d+)?\s?%?(?![\d.])|\b0 (?:errors?|failures?|failed|timeouts?|5xx)\b|4xx\b[^\d,;.]{0,12}1?\d(?:[.,]\d+)?\s?%/gi;
const blank = (found: string): string => ' '.repeat(found.length);

const shareOfRequests =
  /(?:\d ?%|\bhalf|\bthird|\bquarter|\bmost|\bevery|\bone in \w+|\ball|\bmany) (?:of )?(?:our |the |all )?(?:\w+ )?(?:requests?|calls|sessions|transactions|page views)\b/i;

/** Whether a sentence speaks of users, or of what they do; `checkout-api` and `payments-db` are no users. */
function saysUsers(text: string, mentions: readonly Mention[]): boolean {
  if (shareOfRequests.test(text)) return true;
  // What is quoted is output, not users.
  const said = text.replace(/"[^"]*"|`[^`]*`/g, (quoted) => ' '.repeat(quoted.length));
  for (const match of said.matchAll(new RegExp(userWords, 'gi'))) {
    const { index } = match;
    if (!mentions.some((one) => one.certain && index >= one.start && index < one.start + one.name.length)) return true;
  }
  return false;
}

/** The first sort of trouble a text speaks of, and where. */
export function firstTrouble(text: string): { readonly aspect: Aspect; readonly at: number } | undefined {
  for (const [aspect, pattern] of symptomPatterns) {
    const match = pattern.exec(text);
    if (match !== null) return { aspect, at: match.index };
  }
  return undefined;
}
