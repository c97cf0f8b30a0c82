// The reverse of the grammar: conditions and targets as a playbook would write them, so that a person can edit them.
import { unreachable } from '../../domain/errors.ts';
import type { Condition, TargetExpression } from '../../domain/knowledge.ts';
import type { Outcome } from '../../domain/vocabulary.ts';

/** Conditions in the grammar, one clause a line, each but the last ending in `;`. `readConditions` reads them back. */
export function writeConditions(conditions: readonly Condition[]): string {
  return conditions.map(writeCondition).join(';\n');
}

/** A target expression as a playbook's `Target:` says it. */
export function writeTarget(target: TargetExpression): string {
  if (target.from === 'named') return `"${target.name}"`;
  return target.from === 'entity' ? target.kinds.join(', ') : target.from;
}

function writeCondition(condition: Condition): string {
  const ask = condition.question === undefined ? '' : ` (ask: ${condition.question.replace(/[();]/g, ' ').replace(/\s+/g, ' ').trim()})`;
  return `${clauseOf(condition)}${ask}`;
}

function clauseOf(condition: Condition): string {
  switch (condition.kind) {
    case 'symptom':
      return `seen: ${listed(condition.any)}${condition.not === undefined ? '' : `, but not: ${listed(condition.not)}`}`;
    case 'change':
      return `a change within ${span(condition.withinMinutes)}${condition.any === undefined ? '' : `: ${listed(condition.any)}`}`;
    case 'stage':
      return `the stage is ${condition.in.join(' or ')}`;
    case 'severity':
      return `the severity is ${condition.atLeast} or worse`;
    case 'role-open':
      return `nobody is ${condition.role}`;
    case 'role-held':
      return `somebody is ${condition.role}`;
    case 'done': {
      const outcomes = condition.outcomes === undefined ? '' : ` that ${condition.outcomes.map((one) => outcomeWords[one]).join(' or ')}`;
      return `after ${condition.classes.join(' or ')}${outcomes}${within(condition.withinMinutes)}`;
    }
    case 'not-done':
      return `no ${condition.classes.join(' or ')}${condition.withinMinutes === undefined ? ' yet' : within(condition.withinMinutes)}`;
    case 'update-due':
      return condition.withinMinutes === 0 ? 'an update is overdue' : `an update is due${within(condition.withinMinutes)}`;
    case 'elapsed':
      return `${span(condition.minutes)} in`;
    case 'idle':
      return `nothing was tried for ${span(condition.minutes)}`;
    case 'trend':
      return `it got ${condition.direction === 'worse' ? 'worse' : 'better'}${within(condition.withinMinutes)}`;
    case 'cause':
      return `a cause is ${condition.in.join(' or ')}${condition.any === undefined ? '' : `: ${listed(condition.any)}`}`;
    case 'conflict':
      return 'sources disagree';
    case 'fact':
      return `said: ${listed(condition.any)}`;
    default:
      return unreachable(condition);
  }
}

const outcomeWords: Record<Outcome, string> = {
  worked: 'worked',
  partly: 'worked in part',
  'did-not-work': 'did not work',
  harmful: 'made it worse',
  unknown: 'had no known effect',
};

/** Commas part the words and semicolons the clauses, so neither can stand in a word. */
function listed(words: readonly string[]): string {
  return words
    .map((word) =>
      word
        .replace(/[,;()]+/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .join(', ');
}

function within(minutes: number | undefined): string {
  return minutes === undefined ? '' : ` within ${span(minutes)}`;
}

function span(minutes: number): string {
  const whole = Math.max(1, Math.round(minutes));
  if (whole % 60 === 0) return `${whole / 60} ${whole === 60 ? 'hour' : 'hours'}`;
  return `${whole} ${whole === 1 ? 'minute' : 'minutes'}`;
}
