// Drafts from an incident: each step that people took by themselves, as knowledge with the state in which it was taken and how it went.
import { fold } from '../../domain/fold.ts';
import type { ActionId, IncidentId } from '../../domain/ids.ts';
import { type Condition, type KnowledgeRecord, knowledgeRecord, type TargetExpression } from '../../domain/knowledge.ts';
import type { LogEntry } from '../../domain/log.ts';
import type { ActionState, RoomState } from '../../domain/room-state.ts';
import { minuteMs } from '../../domain/time.ts';
import { type ActionClass, actionClassWord, actionGroup, comparesTarget, outcomeWord, stageWord } from '../../domain/vocabulary.ts';
import { symptomText } from '../memory/condition-grammar.ts';
import { entityKinds } from '../memory/entity-kinds.ts';
import { slugOf } from '../memory/markdown-outline.ts';
import { riskOf } from '../memory/playbook-reader.ts';
import { classOfSentence } from '../memory/step-lexicon.ts';
import { sameName } from '../memory/words.ts';
import { type MemoryItem, type WorkingMemory, workingMemory } from '../memory/working-memory.ts';

export type DraftsOfIncident = {
  readonly drafts: readonly KnowledgeRecord[];
  /** The steps of which no draft was made, each with the reason. */
  readonly passedOver: readonly { readonly action: ActionId; readonly why: string }[];
};

/** A draft names so many of the symptoms that stood, those of its target first. */
const mostPhrases = 6;
const wordsInPhrase = 3;
const changeWithinMinutes = 120;
const fillers = new Set(
  'a an the is are was were be been of for to in on at and or with from by this that its it not no too very has have had one two report reports user users says said firing resolved again still now all some many more most than per since after before when while'.split(
    ' ',
  ),
);
const alertName = /\b[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+\b/g;

/**
 * Drafts of a closed incident, in the order of its steps. Pure. Steps that followed advice make none, because the record they
 * came from learns instead; neither do steps that did not help, which stay dead ends of the episode, nor steps that every
 * incident has (roles, updates, closing).
 */
export function draftsFromIncident(incident: IncidentId, entries: readonly LogEntry[]): DraftsOfIncident {
  const room = fold(entries);
  const before = new Before(entries);
  const drafts = new Map<string, KnowledgeRecord>();
  const passedOver: { action: ActionId; why: string }[] = [];
  for (const action of room.actions.values()) {
    const reason = whyNot(action);
    const state = reason === null ? before.action(action.id) : null;
    const draft = state === null || action.class === null ? null : draftOf(incident, room, action, action.class, state);
    if (draft === null) passedOver.push({ action: action.id, why: reason ?? 'Nothing was known to be wrong when it was taken.' });
    else if (drafts.has(draft.id)) passedOver.push({ action: action.id, why: 'The same step was taken before in this incident.' });
    else drafts.set(draft.id, draft);
  }
  return { drafts: [...drafts.values()], passedOver };
}

function whyNot({ class: step, offerId, startedAt, outcome }: ActionState): string | null {
  if (offerId !== null) return 'It followed advice: the record it came from learns from it.';
  if (step === null) return 'What kind of step it was is unknown.';
  if (startedAt === null) return 'It was never begun.';
  if (outcome === 'did-not-work' || outcome === 'harmful') return `${outcomeWord[outcome]}: it is kept as a dead end.`;
  const group = actionGroup(step);
  if (group === 'close' || (group === 'coordinate' && step !== 'engage')) return 'Every incident has this step.';
  return null;
}

/** The room as it was when each action was first told of. */
class Before {
  readonly #entries: readonly LogEntry[];
  #room: RoomState = fold([]);
  #next = 0;

  constructor(entries: readonly LogEntry[]) {
    this.#entries = entries;
  }

  /** Asked for actions in the order of the log, which is the order of the room's actions. */
  action(id: ActionId): WorkingMemory | null {
    const isFirst = (entry: LogEntry): boolean =>
      (entry.kind === 'task-given' || entry.kind === 'action-noticed' || entry.kind === 'action-accepted') && entry.data.actionId === id;
    const at = this.#entries.findIndex(isFirst);
    const entry = this.#entries[at];
    if (entry === undefined) return null;
    this.#room = fold(this.#entries.slice(this.#next, at), this.#room);
    this.#next = Math.max(this.#next, at);
    return workingMemory(this.#room, entry.observedAt);
  }
}

function draftOf(
  incident: IncidentId,
  room: RoomState,
  action: ActionState,
  step: ActionClass,
  memory: WorkingMemory,
): KnowledgeRecord | null {
  const { target } = action;
  const symptoms = relevant(memory.symptoms, target);
  const phrases = [...new Set(symptoms.map((item) => phraseOf(item)).filter((phrase) => phrase !== ''))].slice(0, mostPhrases);
  const conditions: Condition[] = [];
  if (phrases.length > 0) conditions.push({ kind: 'symptom', any: phrases, text: symptomText(phrases) });
  const changed = memory.changes.some((item) => memory.now - item.occurredAt <= changeWithinMinutes * minuteMs);
  if (changed && (step === 'rollback' || step === 'disable' || phrases.length === 0)) {
    const text = 'Something changed within 2 hours before the first symptom, or since';
    conditions.push({ kind: 'change', withinMinutes: changeWithinMinutes, text });
  }
  if (conditions.length === 0) return null;
  conditions.push({ kind: 'stage', in: [memory.stage], text: `The stage is ${stageWord[memory.stage]}` });
  const expression = expressionFor(target, step, memory, symptoms);
  const parsed = knowledgeRecord.safeParse({
    id: `incident/${incident}#${slugOf(`${step} ${target ?? ''}`, 80)}`,
    version: 1,
    status: 'draft',
    key: {
      symptoms: phrases,
      alerts: [...new Set(symptoms.flatMap((item) => `${item.entity} ${item.value}`.match(alertName) ?? []))].slice(0, 5),
      technologies: [],
      entityKinds: [...new Set(symptoms.flatMap((item) => item.kinds.slice(0, 1)))].slice(0, 3),
      stages: [memory.stage],
      roles: ['operations'],
    },
    conditions,
    action: {
      class: step,
      text: textOf(action, step, expression),
      target: expression,
      ...{ role: 'operations', risk: riskOf(step), expect: null, verify: null, undo: null },
    },
    urgency: 0.5,
    provenance: { kind: 'incident', incident, reference: room.reference, action: told(action) },
    lastValidatedAt: 0,
  });
  return parsed.success ? parsed.data : null;
}

/** What is wrong with the target first; without a word of it, whatever was wrong. */
function relevant(symptoms: readonly MemoryItem[], target: string | null): MemoryItem[] {
  if (target === null) return symptoms.slice(0, mostPhrases);
  const own = symptoms.filter((item) => sameName(item.thing, target));
  return [...own, ...symptoms.filter((item) => !own.includes(item))].slice(0, mostPhrases);
}

/** A few telling words that stood near one another: what it was, not what it was about, so that it fits the next thing, too. */
function phraseOf({ entity, value, thing }: MemoryItem): string {
  const words = (text: string): string[] =>
    (text.replaceAll(thing, ' ').match(/[\p{L}\p{N}]+/gu) ?? []).filter(
      (word) => word.length >= 3 && !/^\d/.test(word) && !fillers.has(word.toLowerCase()),
    );
  const said = words(value);
  return (said.length >= 2 ? said : [...words(entity), ...said]).slice(0, wordsInPhrase).join(' ').slice(0, 100);
}

/** The expression that would have found the target in that state. */
function expressionFor(target: string | null, step: ActionClass, memory: WorkingMemory, symptoms: readonly MemoryItem[]): TargetExpression {
  if (target === null) return { from: comparesTarget(step) ? 'symptom' : 'none' };
  if (step === 'engage') return { from: 'owner' };
  const isIt = (item: MemoryItem): boolean => sameName(item.thing, target);
  if ((step === 'rollback' || step === 'disable') && memory.changes.some(isIt)) return { from: 'change' };
  if (symptoms.some(isIt)) return { from: 'symptom' };
  if (memory.changes.some(isIt)) return { from: 'change' };
  const kinds = entityKinds(target).slice(0, 2);
  return kinds.length > 0 ? { from: 'entity', kinds: [...kinds] } : { from: 'named', name: target.slice(0, 200) };
}

/** The sentence where it is an imperative already, else the class in words: what was read in signals is told in the past. */
function textOf({ text, target }: ActionState, step: ActionClass, expression: TargetExpression): string {
  const isNamed = expression.from === 'named' || target === null;
  if (classOfSentence(text) === step) return (isNamed ? text : replaced(text, target)).slice(0, 200);
  const words = actionClassWord[step];
  return comparesTarget(step) ? `${words} ${isNamed ? (target ?? '{target}') : '{target}'}` : words;
}

function replaced(text: string, target: string): string {
  const at = text.toLowerCase().indexOf(target.toLowerCase());
  return at === -1 ? text : `${text.slice(0, at)}{target}${text.slice(at + target.length)}`;
}

/** What was done and how it went, as people read it beside the draft. */
function told({ text, outcome, outcomeAt, startedAt }: ActionState): string {
  if (outcome === null || outcome === 'unknown') return `${text} (effect unknown)`;
  const minutes = outcomeAt === null || startedAt === null ? 0 : Math.round((outcomeAt - startedAt) / minuteMs);
  return `${text} (${outcomeWord[outcome].toLowerCase()}${minutes > 0 ? ` in ${minutes} min` : ''})`;
}
