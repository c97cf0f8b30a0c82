// Conditions of knowledge, evaluated over working memory: true, false or unknown, each with what shows it.
import { unreachable } from '../../domain/errors.ts';
import type { Condition, ConditionValue } from '../../domain/knowledge.ts';
import type { Evidence } from '../../domain/offer.ts';
import type { QuestionState } from '../../domain/room-state.ts';
import { type EpochMs, minuteMs, plus } from '../../domain/time.ts';
import { type ActionClass, actionGroup, roleWord, severities, severityWord, stageWord, stepKind } from '../../domain/vocabulary.ts';
import { isBegun, isTaken, type TriedStep } from './tried-steps.ts';
import { newestFirst, type Watch, type WordIndex } from './word-index.ts';
import { hasPhrase, type Phrase, phraseOf } from './words.ts';
import { type MemoryItem, tellsOfTrouble, type WorkingMemory } from './working-memory.ts';

export type Evaluation = {
  readonly value: ConditionValue;
  /** What shows it; never empty where the value is true. */
  readonly evidence: readonly Evidence[];
  /** What would settle it, where it is unknown and the author said. */
  readonly question?: string;
  /** The things it is true of, most telling first: what an action's target is taken from. */
  readonly subjects: readonly MemoryItem[];
  /** Since when what makes it true is so; null where it is not true. */
  readonly since: EpochMs | null;
};

/** An evidence list stays readable: the newest few. */
const maxEvidence = 5;

/** How long before the first symptom a change can have made it. */
const lagMs = 5 * minuteMs;

/** Evaluates one condition at `memory.now`. An unknown one takes the answer of a person to its question, if there is one. */
export function evaluate(condition: Condition, memory: WorkingMemory): Evaluation {
  const found = atThisMoment(condition, memory);
  if (found.value !== 'unknown' || condition.question === undefined) return found;
  return answered(condition.question, memory) ?? { ...found, question: condition.question };
}

type Remembered = { readonly evaluation: Evaluation; readonly revision: number; readonly watch: Watch };

/** What was found of a condition in each room, and when. */
const rememberedIn = new WeakMap<WordIndex, Map<Condition, Remembered>>();
/** Some hundred conditions are looked at in one ranking. */
const mostRemembered = 10_000;

/** What the condition's words lead to: found anew only when an item with one of them came, went or changed its state. */
function whileWordsStand<Worded extends Extract<Condition, { kind: 'symptom' | 'fact' }>>(
  condition: Worded,
  memory: WorkingMemory,
  find: (condition: Worded, memory: WorkingMemory) => Evaluation,
): Evaluation {
  const { index, revision } = memory.words;
  let remembered = rememberedIn.get(index);
  if (remembered === undefined) {
    remembered = new Map();
    rememberedIn.set(index, remembered);
  }
  const before = remembered.get(condition);
  if (before !== undefined && memory.words.isUnchanged(before.watch, before.revision)) return before.evaluation;
  const watch = before?.watch ?? memory.words.watch(phrasesOf(condition.any));
  const evaluation = find(condition, memory);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(condition, { evaluation, revision, watch });
  return evaluation;
}

const foundAt = new WeakMap<WorkingMemory, Map<string, Evaluation>>();

/** Many records ask the very same of the room, the stage or what was done: looked at once for each moment. */
function atThisMoment(condition: Condition, memory: WorkingMemory): Evaluation {
  // What was found by words stays for longer than a moment.
  if (condition.kind === 'symptom' || condition.kind === 'fact') return look(condition, memory);
  let found = foundAt.get(memory);
  if (found === undefined) {
    found = new Map();
    foundAt.set(memory, found);
  }
  const asked = askedBy(condition);
  const known = found.get(asked);
  if (known !== undefined) return known;
  const evaluation = look(condition, memory);
  found.set(asked, evaluation);
  return evaluation;
}

const asks = new WeakMap<Condition, string>();

/** What a condition asks, without the words that people read. */
function askedBy(condition: Condition): string {
  const known = asks.get(condition);
  if (known !== undefined) return known;
  const asked = JSON.stringify({ ...condition, text: undefined, question: undefined });
  asks.set(condition, asked);
  return asked;
}

function look(condition: Condition, memory: WorkingMemory): Evaluation {
  switch (condition.kind) {
    case 'symptom':
      return whileWordsStand(condition, memory, symptom);
    case 'change':
      return change(condition, memory);
    case 'stage':
      return condition.in.includes(memory.stage)
        ? yes([room(`The stage is ${stageWord[memory.stage]}.`)], memory.stageSince)
        : no([room(`The stage is ${stageWord[memory.stage]}.`)]);
    case 'severity': {
      const { severity, saidSeverity: said, startedAt } = memory;
      const evidence: Evidence[] =
        said === null
          ? [room(`The severity is ${severityWord[severity]}.`)]
          : [{ kind: 'event', number: said.event }, room(`${severityWord[severity]} was said, ${severityWord[said.set]} is set.`)];
      return severities.indexOf(severity) <= severities.indexOf(condition.atLeast) ? yes(evidence, said?.at ?? startedAt) : no(evidence);
    }
    case 'role-open':
    case 'role-held': {
      const held = memory.roles.find((other) => other.role === condition.role);
      if (held === undefined) {
        const evidence = [room(`Nobody is named ${roleWord[condition.role]}.`)];
        return condition.kind === 'role-open' ? yes(evidence, memory.startedAt) : no(evidence);
      }
      return condition.kind === 'role-held' ? yes([held.evidence], memory.startedAt) : no([held.evidence]);
    }
    case 'done':
    case 'not-done':
      return done(condition, memory);
    case 'update-due': {
      const due = memory.update.dueAt;
      if (due === null) return no([room('No update is due.')]);
      const from = plus(due, -condition.withinMinutes * minuteMs);
      const minutes = Math.round((due - memory.now) / minuteMs);
      const note = minutes >= 0 ? `The next update is due in ${minutes} min.` : `The update is ${-minutes} min overdue.`;
      return memory.now >= from ? yes([room(note)], from) : no([room(note)]);
    }
    case 'elapsed': {
      const from = plus(memory.startedAt, condition.minutes * minuteMs);
      const evidence = [room(`It began ${minutesSince(memory.startedAt, memory.now)} min ago.`)];
      return memory.now >= from ? yes(evidence, from) : no(evidence);
    }
    case 'idle': {
      const last = memory.tried.filter((step) => actionGroup(step.class) === 'mitigate' && isBegun(step)).at(-1);
      const from = plus(last?.at ?? memory.startedAt, condition.minutes * minuteMs);
      if (memory.now < from) return no(last === undefined ? [room('It has only begun.')] : [last.evidence]);
      const minutes = minutesSince(last?.at ?? memory.startedAt, memory.now);
      const note = room(
        last === undefined ? `Nothing was tried in the ${minutes} min since it began.` : `Nothing was tried for ${minutes} min.`,
      );
      return yes(last === undefined ? [note] : [note, last.evidence], from);
    }
    case 'trend': {
      const { trend } = memory;
      if (trend === null || memory.now - trend.at > condition.withinMinutes * minuteMs) return unknown();
      const evidence: Evidence[] = [{ kind: 'event', number: trend.event }];
      return trend.direction === condition.direction ? yes(evidence, trend.at, itemsOf(memory, [trend.event])) : no(evidence);
    }
    case 'cause':
      return cause(condition, memory);
    case 'conflict': {
      if (memory.conflicts.length === 0) return no([room('No two sources disagree.')]);
      const items = memory.conflicts.map(({ item }) => item);
      const evidence = events(memory.conflicts.flatMap(({ item, other }) => [item.event, other]));
      return yes(evidence, Math.min(...items.map((item) => item.at)) as EpochMs, items);
    }
    case 'fact':
      return whileWordsStand(condition, memory, fact);
    default:
      return unreachable(condition);
  }
}

/** True of a symptom that stands, false when the only one that matches got better, unknown when nothing was seen either way. */
function symptom(condition: Extract<Condition, { kind: 'symptom' }>, memory: WorkingMemory): Evaluation {
  const any = phrasesOf(condition.any);
  const not = condition.not === undefined ? [] : phrasesOf(condition.not);
  const found = mentioning(any, memory).filter((item) => tellsOfTrouble(item) && !matches(item, not));
  const standing = found.filter((item) => memory.stateOf(item) === 'stands');
  if (standing.length > 0) return yes(eventsOf(standing), newest(standing), standing);
  const over = found.filter((item) => memory.stateOf(item) === 'over');
  return over.length > 0 ? no(eventsOf(over)) : unknown();
}

/** True of a change near or since the first symptom, false when somebody looked and found none or all are older, else unknown. */
function change(condition: Extract<Condition, { kind: 'change' }>, memory: WorkingMemory): Evaluation {
  const earliest = memory.troubleSince - Math.max(condition.withinMinutes * minuteMs, lagMs);
  const any = condition.any === undefined ? null : phrasesOf(condition.any);
  const known = any === null ? memory.changes : mentioning(any, memory).filter((item) => item.dimension === 'change');
  const recent = known.filter((item) => item.occurredAt >= earliest);
  if (recent.length > 0) return yes(eventsOf(recent), newest(recent), recent);
  if (known.length > 0) return no(eventsOf(known));
  const looked = memory.tried.findLast((step) => step.class === 'inspect-changes' && step.state === 'done');
  return looked === undefined ? unknown() : no([looked.evidence]);
}

function done(condition: Extract<Condition, { kind: 'done' | 'not-done' }>, memory: WorkingMemory): Evaluation {
  const within = condition.withinMinutes === undefined ? Number.POSITIVE_INFINITY : condition.withinMinutes * minuteMs;
  const outcomes = condition.kind === 'done' ? condition.outcomes : undefined;
  // A check made before the last mitigation says nothing of it.
  const from = condition.classes.every(isCheck) ? lastMitigationAt(memory) : null;
  // A step under way is not done yet, but it is no longer not done.
  const counts = (step: TriedStep): boolean =>
    (from === null || step.at >= from) && (condition.kind === 'done' ? isTaken(step, memory.now) : isBegun(step));
  const all = memory.triedBy.of(from === null ? condition.classes : checks);
  const newest: TriedStep[] = [];
  for (let index = all.length - 1; index >= 0 && newest.length < maxEvidence; index -= 1) {
    const step = all[index];
    if (step === undefined || memory.now - step.at > within) break;
    if (counts(step) && (outcomes === undefined || outcomes.includes(step.outcome ?? 'unknown'))) newest.push(step);
  }
  const [last] = newest;
  const evidence = newest.map((step) => step.evidence);
  if (condition.kind === 'done') return last === undefined ? no([room('Nothing of the kind was noticed.')]) : yes(evidence, later(last));
  if (last !== undefined) return no(evidence);
  const before = all.at(-1);
  const isOld = before === undefined || (from !== null && before.at < from);
  const since = isOld || within === Number.POSITIVE_INFINITY ? (from ?? memory.startedAt) : plus(before.at, within);
  return yes([room('Nothing of the kind was noticed so far.')], since);
}

/** Once something was done about it, to try what did not work is to check. */
const checks: readonly ActionClass[] = ['verify', 'monitor', 'reproduce'];

function isCheck(step: ActionClass): boolean {
  return stepKind(step) === stepKind('verify');
}

/** When the last mitigation was begun; null where nothing was tried. */
function lastMitigationAt({ tried }: WorkingMemory): EpochMs | null {
  return tried.findLast((step) => actionGroup(step.class) === 'mitigate' && isBegun(step))?.at ?? null;
}

/** True of a hypothesis in the state asked for, false when one matches in another state, else unknown. */
function cause(condition: Extract<Condition, { kind: 'cause' }>, memory: WorkingMemory): Evaluation {
  const any = condition.any === undefined ? null : phrasesOf(condition.any);
  const items = (any === null ? memory.items : mentioning(any, memory)).filter((item) => item.dimension === 'cause');
  const known = memory.hypotheses.filter((hypothesis) => items.some((item) => item.entity === hypothesis.statement));
  const standing = known.filter((hypothesis) => condition.in.includes(hypothesis.state));
  const at = standing.flatMap((hypothesis) => hypothesis.events);
  if (standing.length > 0) {
    return yes(events(at), Math.max(...standing.map((hypothesis) => hypothesis.at)) as EpochMs, itemsOf(memory, at));
  }
  return known.length > 0 ? no(events(known.flatMap((hypothesis) => hypothesis.events))) : unknown();
}

/** True when it was said anywhere, false when the only mention is a hypothesis that was ruled out, else unknown. */
function fact(condition: Extract<Condition, { kind: 'fact' }>, memory: WorkingMemory): Evaluation {
  const said = mentioning(phrasesOf(condition.any), memory);
  const standing = said.filter((item) => item.value !== 'ruled out');
  if (standing.length > 0) return yes(eventsOf(standing), newest(standing), standing);
  return said.length > 0 ? no(eventsOf(said)) : unknown();
}

function answered(question: string, memory: WorkingMemory): Evaluation | null {
  const asked = memory.questions.findLast((other) => other.text === question && other.answer !== null && other.answer.kind !== 'text');
  if (asked?.answer == null) return null;
  const evidence = [room(answerNote(asked))];
  return asked.answer.kind === 'yes' ? yes(evidence, asked.answer.at) : no(evidence);
}

function answerNote(question: QuestionState): string {
  return `${question.answer?.by ?? 'Somebody'} answered "${question.text}": ${question.answer?.kind ?? 'unknown'}.`;
}

const phraseLists = new WeakMap<readonly string[], readonly Phrase[]>();

/** Reads a list of key words, once per list. */
function phrasesOf(list: readonly string[]): readonly Phrase[] {
  const known = phraseLists.get(list);
  if (known !== undefined) return known;
  const phrases = list.map(phraseOf);
  phraseLists.set(list, phrases);
  return phrases;
}

function matches(item: MemoryItem, phrases: readonly Phrase[]): boolean {
  return phrases.some((phrase) => hasPhrase(item.words, phrase));
}

/** The items that hold any of the phrases, newest first. */
function mentioning(phrases: readonly Phrase[], { words }: WorkingMemory): MemoryItem[] {
  const found = new Set<MemoryItem>();
  for (const phrase of phrases) for (const item of words.mentions(phrase)) found.add(item);
  return found.size === 0 ? [] : newestFirst(found);
}

function yes(evidence: readonly Evidence[], since: EpochMs, subjects: readonly MemoryItem[] = []): Evaluation {
  return { value: 'true', evidence: evidence.slice(0, maxEvidence), subjects, since };
}

function no(evidence: readonly Evidence[]): Evaluation {
  return { value: 'false', evidence: evidence.slice(0, maxEvidence), subjects: [], since: null };
}

function unknown(): Evaluation {
  return { value: 'unknown', evidence: [], subjects: [], since: null };
}

function room(note: string): Evidence {
  return { kind: 'room', note };
}

function events(numbers: readonly MemoryItem['event'][]): Evidence[] {
  return numbers.map((number) => ({ kind: 'event', number }));
}

function eventsOf(items: readonly MemoryItem[]): Evidence[] {
  return events(items.map((item) => item.event));
}

function itemsOf(memory: WorkingMemory, numbers: readonly MemoryItem['event'][]): MemoryItem[] {
  return memory.items.filter((item) => numbers.includes(item.event));
}

function newest(items: readonly MemoryItem[]): EpochMs {
  return Math.max(...items.map((item) => item.at)) as EpochMs;
}

function later(step: TriedStep): EpochMs {
  return step.outcomeAt !== null && step.outcomeAt > step.at ? step.outcomeAt : step.at;
}

function minutesSince(at: EpochMs, now: EpochMs): number {
  return Math.max(0, Math.round((now - at) / minuteMs));
}
