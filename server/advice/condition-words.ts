// What an evaluated condition says to people: the very thing that makes it true, instead of the words of the playbook.
import type { Condition } from '../../domain/knowledge.ts';
import { minuteMs } from '../../domain/time.ts';
import { type ActionClass, actionClassWord } from '../../domain/vocabulary.ts';
import type { Evaluation } from '../memory/conditions.ts';
import type { MemoryItem, WorkingMemory } from '../memory/working-memory.ts';

const maxLength = 140;

/** A short sentence for the card. A condition that is not true, or that says best itself what it means, keeps its own words. */
export function conditionWords(condition: Condition, evaluation: Evaluation, target: string | null, memory: WorkingMemory): string {
  if (evaluation.value !== 'true') return condition.text;
  // Where several make it true, the one that the action is aimed at says most.
  const item = evaluation.subjects.find(({ entity, thing }) => entity === target || thing === target) ?? evaluation.subjects[0];
  switch (condition.kind) {
    case 'symptom':
      return item === undefined ? condition.text : shorten(`${item.entity}: ${item.value}`);
    case 'change':
      return item === undefined ? condition.text : shorten(`${item.entity} changed ${whenChanged(item, memory)}`);
    case 'done': {
      const step = memory.tried.findLast(({ class: done }) => condition.classes.includes(done));
      return step === undefined
        ? condition.text
        : shorten(`Done: ${stepWords(step.class)}${step.target === null ? '' : ` ${step.target}`}`);
    }
    case 'not-done': {
      const [first, ...more] = condition.classes;
      return first === undefined || more.length > 0
        ? condition.text
        : `Not done${condition.withinMinutes === undefined ? ' yet' : ' lately'}: ${plain(first)}`;
    }
    default:
      return condition.text;
  }
}

function whenChanged(item: MemoryItem, memory: WorkingMemory): string {
  const minutes = Math.round((memory.troubleSince - item.occurredAt) / minuteMs);
  if (minutes < 0) return 'after the first symptom';
  return minutes === 0 ? 'just before the first symptom' : `${minutes} min before the first symptom`;
}

function stepWords(step: ActionClass): string {
  const words = actionClassWord[step];
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** Without the preposition that waits for a target. */
function plain(step: ActionClass): string {
  return stepWords(step).replace(/ (?:of|to|on)$/, '');
}

function shorten(text: string): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}
