// Proposals: the steps that knowledge speaks for now, each with its target, its conditions and its score.
import type { Condition, KnowledgeRecord } from '../../domain/knowledge.ts';
import type { EvaluatedCondition, Evidence, OpenQuestion, Reliability } from '../../domain/offer.ts';
import { type EpochMs, later, minuteMs } from '../../domain/time.ts';
import { type ActionClass, comparesTarget } from '../../domain/vocabulary.ts';
import { type Evaluation, evaluate } from '../memory/conditions.ts';
import type { Candidate } from '../memory/knowledge-index.ts';
import { sameName } from '../memory/words.ts';
import { type MemoryItem, tellsOfTrouble, type WorkingMemory } from '../memory/working-memory.ts';
import { adviceContext } from './advice-context.ts';
import { conditionWords } from './condition-words.ts';
import { aim, freshness } from './practice.ts';
import type { ReliabilitySource } from './reliability-source.ts';
import { identityOf } from './same-step.ts';
import { certainty, offerThreshold, score } from './score.ts';
import { type Subjects, targetChoices } from './targets.ts';

/** One record's word on what to do now. */
export type Voice = {
  readonly record: KnowledgeRecord;
  /** In words, with what shows each: put together only for a step that is offered. */
  readonly conditions: () => EvaluatedCondition[];
  readonly reliability: () => Reliability;
  readonly score: number;
  /** What to do, in words. */
  readonly text: () => string;
};

/** A step worth considering, with every record that says it, the strongest first. */
export type Proposal = {
  readonly identity: string;
  readonly target: string | null;
  readonly step: ActionClass;
  /** None where only people speak for it. */
  readonly voices: readonly Voice[];
  /** Who in the room means to do it, in words with the line. */
  readonly said?: EvaluatedCondition;
  readonly score: number;
  /** When the newest thing that speaks for it was seen. */
  readonly supportAt: EpochMs;
  /** When the situation last gave a new reason for it: what brings a step back after it was done or dismissed. */
  readonly freshAt: EpochMs;
  /** What similar past incidents say of it. */
  readonly past?: readonly Evidence[];
};

export type Considered = { readonly proposals: readonly Proposal[]; readonly questions: readonly OpenQuestion[] };

/** A record with its conditions evaluated; `refuted` where one of them is false. */
export type Assessment = {
  readonly record: KnowledgeRecord;
  readonly results: readonly { readonly condition: Condition; readonly evaluation: Evaluation }[];
  readonly refuted: { readonly condition: Condition; readonly evidence: readonly Evidence[] } | null;
};

/** Evaluates every condition of a record. */
export function assess(record: KnowledgeRecord, memory: WorkingMemory): Assessment {
  const results: Assessment['results'][number][] = [];
  for (const condition of record.conditions) {
    // "No restart yet" guards against doing it twice to the same thing; whether it was is known once the target is.
    if (guardsRepeat(condition, record)) continue;
    const evaluation = evaluate(condition, memory);
    if (evaluation.value === 'false') return { record, results, refuted: { condition, evidence: evaluation.evidence } };
    results.push({ condition, evaluation });
  }
  return { record, results, refuted: null };
}

function guardsRepeat(condition: Condition, record: KnowledgeRecord): condition is Extract<Condition, { kind: 'not-done' }> {
  const { class: step } = record.action;
  return condition.kind === 'not-done' && comparesTarget(step) && condition.classes.includes(step);
}

/** Whether a guard of the record holds the step back: it was taken on this target lately. */
function isRepeated(record: KnowledgeRecord, target: string | null, memory: WorkingMemory): boolean {
  for (const condition of record.conditions) {
    if (!guardsRepeat(condition, record)) continue;
    const withinMs = (condition.withinMinutes ?? Number.POSITIVE_INFINITY) * minuteMs;
    const last = memory.triedBy.on(condition.classes, target).at(-1);
    if (last !== undefined && memory.now - last.at <= withinMs) return true;
  }
  return false;
}

/** What the guards of a record say of a target on which the step was not taken. */
function guarding(record: KnowledgeRecord, target: string | null, { startedAt }: WorkingMemory): Assessment['results'] {
  const evidence: Evidence[] = [{ kind: 'room', note: `Nothing of the kind was noticed on ${target ?? 'it'} so far.` }];
  const evaluation: Evaluation = { value: 'true', evidence, subjects: [], since: startedAt };
  return record.conditions.filter((condition) => guardsRepeat(condition, record)).map((condition) => ({ condition, evaluation }));
}

/** Conditions that give a new reason when they come true again; the others only say where and when. */
const renewing: ReadonlySet<Condition['kind']> = new Set([
  'symptom',
  'change',
  'cause',
  'fact',
  'done',
  'trend',
  'conflict',
  'update-due',
  'idle',
  'elapsed',
]);

const maxQuestions = 3;
/** A voice of less than half of what an offer needs says nothing. */
const weakestVoice = offerThreshold / 2;
/** Knowledge for every incident has no key to be specific by; its conditions say enough. */
const generalSpecificity = 0.6;

/**
 * Considers the candidates: false conditions drop one, unknown ones become questions, targets are filled in, and records
 * that say the same step are merged. `standing` gives the targets of open offers that rest on a record, `isFamiliar` says whether
 * past incidents acted on a thing.
 */
export function consider(
  candidates: readonly Candidate[],
  memory: WorkingMemory,
  reliability: ReliabilitySource,
  standing: (record: KnowledgeRecord) => readonly string[],
  isFamiliar: (thing: string) => boolean,
): Considered {
  const merged = new Map<string, { voices: Voice[]; target: string | null; supportAt: EpochMs; freshAt: EpochMs }>();
  const questions = new Map<string, { question: OpenQuestion; weight: number }>();
  const context = adviceContext(memory);
  for (const candidate of candidates) {
    const { record } = candidate;
    const { results, refuted } = assess(record, memory);
    if (refuted !== null) continue;
    collectQuestions(candidate, results, memory, questions);
    const known = results.filter(({ evaluation }) => evaluation.value === 'true');
    if (known.length === 0) continue;
    const trust = reliability.of(record, context);
    const specificity = candidate.matches.length === 0 ? generalSpecificity : candidate.specificity;
    const fits = score(record, { conditions: results, specificity, reliability: trust.mean }, memory);
    const value = Math.min(1, reliability.lift(record, context) * fits);
    // Too weak to be offered and to speak for another; most candidates end here, before the dearer search for a target.
    if (value < weakestVoice) continue;
    const { class: step } = record.action;
    const supportAt = supportedAt(candidate, known, memory);
    for (const { name: target, share } of choicesFor(record, subjectsOf(candidate, known), memory, standing)) {
      const aimed = target !== null && comparesTarget(step) ? aim(step, target, share, memory, isFamiliar(target)) : 1;
      // However fresh its reason is, which is dearer to find out.
      if (value * aimed < weakestVoice || (target === null && needsTarget(record))) continue;
      const freshAt = freshFor(target, known, memory);
      const worth = value * freshness(freshAt, memory.now) * aimed;
      if (worth < weakestVoice) continue;
      if (isRepeated(record, target, memory)) continue;
      const voice: Voice = {
        record,
        conditions: () => [...results, ...guarding(record, target, memory)].map((result) => evaluated(result, target, memory)),
        reliability: () => reliability.of(record),
        score: worth,
        text: () => actionText(record, target),
      };
      const identity = identityOf({ class: step, target });
      const group = merged.get(identity);
      if (group === undefined) merged.set(identity, { voices: [voice], target, supportAt, freshAt });
      else {
        group.voices.push(voice);
        group.supportAt = later(group.supportAt, supportAt);
        group.freshAt = later(group.freshAt, freshAt);
      }
    }
  }
  const proposals: Proposal[] = [];
  for (const [identity, group] of merged) {
    const [first, ...rest] = group.voices.sort((a, b) => b.score - a.score || (a.record.id < b.record.id ? -1 : 1));
    if (first === undefined) continue;
    // A second source that says the same is a reason more, not a second offer, and makes no offer of what none of them would offer.
    const agreement = first.score < offerThreshold ? 0 : (rest[0]?.score ?? 0);
    proposals.push({
      ...group,
      identity,
      step: first.record.action.class,
      voices: [first, ...rest],
      score: Math.min(1, first.score + 0.4 * agreement * (1 - first.score)),
    });
  }
  return { proposals, questions: topQuestions(questions) };
}

/** The things to propose the step for: several where the target is part of the step, else the one that its words are about. */
function choicesFor(
  record: KnowledgeRecord,
  subjects: Subjects,
  memory: WorkingMemory,
  standing: (record: KnowledgeRecord) => readonly string[],
): readonly { readonly name: string | null; readonly share: number }[] {
  const { class: step, target } = record.action;
  if (comparesTarget(step)) return targetChoices(target, subjects, memory, standing(record), step);
  return [targetChoices(target, subjects, memory, [], step)[0] ?? { name: null, share: 1 }];
}

/** When the newest thing that speaks for a record was seen. */
function supportedAt({ matches }: Candidate, known: Assessment['results'], { startedAt }: WorkingMemory): EpochMs {
  let at = startedAt;
  for (const { evaluation } of known) at = later(at, evaluation.since ?? startedAt);
  for (const { item } of matches) at = later(at, item.at);
  return at;
}

/** When the situation last gave a reason for the step on this very thing: news of another thing is none. */
function freshFor(target: string | null, known: Assessment['results'], memory: WorkingMemory): EpochMs {
  let fresh = memory.startedAt;
  for (const { condition, evaluation } of known) {
    if (!renewing.has(condition.kind)) continue;
    const { subjects, since } = evaluation;
    if (subjects.length === 0 || target === null) fresh = later(fresh, since ?? memory.startedAt);
    else for (const item of subjects) if (item.at > fresh && isAbout(item, target, memory)) fresh = item.at;
  }
  return fresh;
}

function isAbout(item: MemoryItem, target: string, memory: WorkingMemory): boolean {
  return memory.thingsNamedBy(item).some(({ name }) => name === target) || isNamed(item, target);
}

const namesOf = new WeakMap<MemoryItem, Map<string, boolean>>();

/** Whether the item's entity is the thing of this name; the same few dozen names are asked for again and again. */
function isNamed(item: MemoryItem, name: string): boolean {
  let names = namesOf.get(item);
  if (names === undefined) {
    names = new Map();
    namesOf.set(item, names);
  }
  const known = names.get(name);
  if (known !== undefined) return known;
  const isSame = sameName(item.entity, name);
  names.set(name, isSame);
  return isSame;
}

function subjectsOf(candidate: Candidate, known: Assessment['results']): Subjects {
  const of = (...kinds: readonly Condition['kind'][]): readonly MemoryItem[] => {
    let found: readonly MemoryItem[] = [];
    for (const { condition, evaluation } of known) {
      if (kinds.includes(condition.kind)) found = found.length === 0 ? evaluation.subjects : [...found, ...evaluation.subjects];
    }
    return found;
  };
  const own = of('symptom');
  const said = of('fact', 'trend', 'conflict').filter(tellsOfTrouble);
  const symptoms = said.length === 0 ? own : [...own, ...said];
  // The first step that a record names is the one it goes on from; the others say when.
  const after = known.flatMap(({ condition }) => (condition.kind === 'done' ? [condition.classes] : []))[0] ?? [];
  return { symptoms: symptoms.length > 0 ? symptoms : matchedTrouble(candidate), changes: of('change'), causes: of('cause'), after };
}

/** What is wrong by the words of the key alone. */
function matchedTrouble({ matches }: Candidate): MemoryItem[] {
  return matches.filter(({ kind, item }) => (kind === 'symptoms' || kind === 'alerts') && tellsOfTrouble(item)).map(({ item }) => item);
}

function needsTarget({ action }: KnowledgeRecord): boolean {
  return action.text.includes('{target}');
}

function actionText(record: KnowledgeRecord, target: string | null): string {
  const { text } = record.action;
  if (target === null) return text;
  if (needsTarget(record)) return shorten(text.replaceAll('{target}', target));
  if (!comparesTarget(record.action.class) || record.action.target.from === 'named') return text;
  return shorten(text.toLowerCase().includes(target.toLowerCase()) ? text : `${text} (${target})`);
}

function shorten(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`;
}

function evaluated(
  { condition, evaluation }: Assessment['results'][number],
  target: string | null,
  memory: WorkingMemory,
): EvaluatedCondition {
  return {
    text: conditionWords(condition, evaluation, target, memory),
    status: evaluation.value === 'true' ? 'true' : 'unknown',
    evidence: [...evaluation.evidence],
    ...(evaluation.question === undefined ? {} : { question: evaluation.question }),
  };
}

/** A question counts by how much would be gained: how telling the record's key is, and how much of it is known already. */
function collectQuestions(
  candidate: Candidate,
  results: Assessment['results'],
  memory: WorkingMemory,
  questions: Map<string, { question: OpenQuestion; weight: number }>,
): void {
  for (const { evaluation } of results) {
    const text = evaluation.question;
    if (evaluation.value !== 'unknown' || text === undefined || memory.questions.some((asked) => asked.text === text)) continue;
    const weight = 0.5 * candidate.specificity + 0.5 * certainty(results);
    const before = questions.get(text);
    const role = before?.question.role ?? candidate.record.action.role;
    questions.set(text, {
      question: { text, role, waiting: (before?.question.waiting ?? 0) + 1 },
      weight: (before?.weight ?? 0) + weight,
    });
  }
}

function topQuestions(questions: ReadonlyMap<string, { question: OpenQuestion; weight: number }>): OpenQuestion[] {
  return [...questions.values()]
    .filter(({ weight }) => weight >= 0.3)
    .sort((a, b) => b.weight - a.weight || (a.question.text < b.question.text ? -1 : 1))
    .slice(0, maxQuestions)
    .map(({ question }) => question);
}
