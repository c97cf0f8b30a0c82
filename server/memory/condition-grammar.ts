// The grammar of conditions: the words of a playbook's "When:" as predicates over working memory.
import type { Condition } from '../../domain/knowledge.ts';
import {
  type ActionClass,
  actionClasses,
  actionGroups,
  type Direction,
  type IncidentRole,
  incidentRoles,
  type Outcome,
  type Severity,
  type Stage,
  severities,
  stages,
} from '../../domain/vocabulary.ts';

/** What `these symptoms` stands for in a playbook. */
export type SymptomWords = { readonly any: readonly string[]; readonly not: readonly string[] };

export type ReadConditions = { readonly conditions: readonly Condition[]; readonly faults: readonly string[] };

type Said = { text: string; question?: string };
type ClauseReader = (clause: string, said: Said, symptoms: SymptomWords) => Condition | null;

/** Reads clauses separated by `;`. A clause the grammar does not know is a fault, never a guess. The forms are in docs/knowledge.md. */
export function readConditions(text: string, symptoms: SymptomWords): ReadConditions {
  const conditions: Condition[] = [];
  const faults: string[] = [];
  for (const part of text.split(';')) {
    const whole = part.trim().replace(/\.$/, '').trim();
    if (whole === '') continue;
    const ask = /\(ask: ?([^()]{1,300})\)/i.exec(whole);
    const clause = (ask === null ? whole : whole.replace(ask[0], '')).replace(/\s+/g, ' ').trim();
    const question = ask?.[1]?.trim();
    const said: Said = { text: capital(clause).slice(0, 300), ...(question === undefined ? {} : { question }) };
    const found = readers.map((read) => read(clause, said, symptoms)).find((condition) => condition !== null);
    if (found === undefined || found === null) faults.push(`"${clause}" is not a condition this grammar knows.`);
    else conditions.push(found);
  }
  return { conditions, faults };
}

/** The words of a list separated by commas; `or` before the last one goes. */
export function wordList(text: string): string[] {
  const seen = new Map<string, string>();
  for (const part of text.split(',')) {
    const word = part
      .trim()
      .replace(/^or /, '')
      .replace(/^["'`]|["'`]$/g, '')
      .trim()
      .slice(0, 100);
    if (word !== '' && !seen.has(word.toLowerCase())) seen.set(word.toLowerCase(), word);
  }
  return [...seen.values()];
}

/** How a symptom condition reads on the screen: its first words stand for all. */
export function symptomText(any: readonly string[]): string {
  return `Seen: ${any.slice(0, 4).join(', ')}${any.length > 4 ? ' or the like' : ''}`.slice(0, 300);
}

const readers: readonly ClauseReader[] = [
  (clause, said, symptoms) => {
    const match = /^these symptoms(?:, but not:? (.+))?$/i.exec(clause);
    if (match === null || symptoms.any.length === 0) return null;
    const not = [...symptoms.not, ...wordList(match[1] ?? '')];
    return { kind: 'symptom', any: [...symptoms.any], ...(not.length === 0 ? {} : { not }), ...said, text: symptomText(symptoms.any) };
  },
  (clause, said) => {
    const match = /^seen: (.+?)(?:, but not:? (.+))?$/i.exec(clause);
    if (match?.[1] === undefined) return null;
    const any = wordList(match[1]);
    if (any.length === 0) return null;
    const not = wordList(match[2] ?? '');
    return { kind: 'symptom', any, ...(not.length === 0 ? {} : { not }), ...said, text: symptomText(any) };
  },
  (clause, said) => {
    const match = /^an? change within (\d+) (minutes?|hours?)(?:: (.+))?$/i.exec(clause);
    if (match === null) return null;
    const any = wordList(match[3] ?? '');
    const subject = any.length === 0 ? 'Something changed' : `A change of ${any.slice(0, 4).join(', ')}`;
    const text = `${subject} within ${match[1]} ${match[2]} before the first symptom, or since`;
    return {
      kind: 'change',
      withinMinutes: minutesOf(match[1], match[2]),
      ...(any.length === 0 ? {} : { any }),
      ...said,
      text: text.slice(0, 300),
    };
  },
  (clause, said) => {
    const match = /^the stage is (.+)$/i.exec(clause);
    const named = match === null ? [] : alternatives(match[1] ?? '').map((word) => oneOf<Stage>(stages, word));
    const known = named.filter((one) => one !== null);
    return known.length > 0 && known.length === named.length ? { kind: 'stage', in: known, ...said } : null;
  },
  (clause, said) => {
    const match = /^the severity is (sev[1-4]) or worse$/i.exec(clause);
    const atLeast = match === null ? null : oneOf<Severity>(severities, match[1] ?? '');
    return atLeast === null ? null : { kind: 'severity', atLeast, ...said };
  },
  (clause, said) => {
    const match = /^nobody is (?:the )?([a-z]+)$/i.exec(clause);
    const role = match === null ? null : oneOf<IncidentRole>(incidentRoles, match[1] ?? '');
    return role === null ? null : { kind: 'role-open', role, ...said };
  },
  (clause, said) => {
    const match = /^somebody is (?:the )?([a-z]+)$/i.exec(clause);
    const role = match === null ? null : oneOf<IncidentRole>(incidentRoles, match[1] ?? '');
    return role === null ? null : { kind: 'role-held', role, ...said };
  },
  (clause, said) => {
    const match = /^after (.+?)(?: that (.+?))?(?: within (\d+) (minutes?|hours?))?$/i.exec(clause);
    const classes = match === null ? null : classList(match[1] ?? '');
    if (match === null || classes === null) return null;
    const words = alternatives(match[2] ?? '');
    const outcomes = words.map((word) => outcomeOf[word]).filter((one) => one !== undefined);
    if (outcomes.length !== words.length) return null;
    return {
      kind: 'done',
      classes,
      ...(outcomes.length === 0 ? {} : { outcomes }),
      ...(match[3] === undefined ? {} : { withinMinutes: minutesOf(match[3], match[4]) }),
      ...said,
    };
  },
  (clause, said) => {
    const match = /^no (.+?) (?:yet|within (\d+) (minutes?|hours?))$/i.exec(clause);
    const classes = match === null ? null : classList(match[1] ?? '');
    if (match === null || classes === null) return null;
    return { kind: 'not-done', classes, ...(match[2] === undefined ? {} : { withinMinutes: minutesOf(match[2], match[3]) }), ...said };
  },
  (clause, said) => {
    if (/^an update is overdue$/i.test(clause)) return { kind: 'update-due', withinMinutes: 0, ...said };
    const match = /^an update is due within (\d+) (minutes?|hours?)$/i.exec(clause);
    return match === null ? null : { kind: 'update-due', withinMinutes: minutesOf(match[1], match[2]), ...said };
  },
  (clause, said) => {
    const match = /^(?:at least )?(\d+) (minutes?|hours?) in$/i.exec(clause);
    return match === null
      ? null
      : { kind: 'elapsed', minutes: minutesOf(match[1], match[2]), ...said, text: `It began at least ${match[1]} ${match[2]} ago` };
  },
  (clause, said) => {
    const match = /^nothing was tried for (\d+) (minutes?|hours?)$/i.exec(clause);
    return match === null ? null : { kind: 'idle', minutes: minutesOf(match[1], match[2]), ...said };
  },
  (clause, said) => {
    const match = /^it got (worse|better) within (\d+) (minutes?|hours?)$/i.exec(clause);
    if (match === null) return null;
    const direction: Direction = match[1]?.toLowerCase() === 'worse' ? 'worse' : 'better';
    return { kind: 'trend', direction, withinMinutes: minutesOf(match[2], match[3]), ...said };
  },
  (clause, said) => {
    const match = /^a cause is ((?:suspected|supported|confirmed|ruled out|, | or )+)(?:: (.+))?$/i.exec(clause);
    if (match === null) return null;
    const named = alternatives(match[1] ?? '').map((word) => oneOf(hypothesisStates, word));
    const known = named.filter((one) => one !== null);
    if (known.length === 0 || known.length !== named.length) return null;
    const any = wordList(match[2] ?? '');
    return { kind: 'cause', in: known, ...(any.length === 0 ? {} : { any }), ...said };
  },
  (clause, said) => (/^sources disagree$/i.test(clause) ? { kind: 'conflict', ...said } : null),
  (clause, said) => {
    const match = /^said: (.+)$/i.exec(clause);
    const any = wordList(match?.[1] ?? '');
    return any.length === 0 ? null : { kind: 'fact', any, ...said };
  },
];

const hypothesisStates = ['suspected', 'supported', 'confirmed', 'ruled out'] as const;

const outcomeOf: Readonly<Record<string, Outcome>> = {
  worked: 'worked',
  'worked in part': 'partly',
  'did not work': 'did-not-work',
  'made it worse': 'harmful',
  'had no known effect': 'unknown',
};

/** `restart or scale`, `any mitigation`: all must be known, or it is not a list of classes. */
function classList(text: string): ActionClass[] | null {
  const out: ActionClass[] = [];
  for (const word of alternatives(text)) {
    if (word === 'mitigation' || word === 'any mitigation') out.push(...actionGroups.mitigate.filter((one) => one !== 'silence'));
    else if (word === 'diagnosis' || word === 'any diagnosis') out.push(...actionGroups.diagnose);
    else if (word === 'update') out.push('update-internal', 'update-external');
    else {
      const known = oneOf<ActionClass>(actionClasses, word);
      if (known === null) return null;
      out.push(known);
    }
  }
  return out.length === 0 ? null : out;
}

function alternatives(text: string): string[] {
  return text
    .toLowerCase()
    .split(/,\s*(?:or\s+)?|\s+or\s+/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function oneOf<T extends string>(set: readonly T[], word: string): T | null {
  return set.find((one) => one === word.trim().toLowerCase()) ?? null;
}

function minutesOf(count: string | undefined, unit: string | undefined): number {
  return Number(count ?? '0') * (unit?.toLowerCase().startsWith('hour') === true ? 60 : 1);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
