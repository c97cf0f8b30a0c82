// The reader of playbooks in our own convention (docs/knowledge.md): every step becomes one record.
import type { Condition, KnowledgeRecord, TargetExpression } from '../../domain/knowledge.ts';
import { knowledgeRecord } from '../../domain/knowledge.ts';
import { parseTime } from '../../domain/time.ts';
import {
  type ActionClass,
  actionGroup,
  comparesTarget,
  type IncidentRole,
  incidentRoles,
  type Risk,
  risks,
  type Stage,
  stages,
} from '../../domain/vocabulary.ts';
import { readConditions, wordList } from './condition-grammar.ts';
import { type Block, type Outline, plainText, slugOf } from './markdown-outline.ts';
import { classNamed, classOfSentence } from './step-lexicon.ts';

export type Problem = { readonly line: number; readonly message: string };
export type Distilled = { readonly records: readonly KnowledgeRecord[]; readonly problems: readonly Problem[] };

type Playbook = {
  readonly title: string;
  readonly symptoms: readonly string[];
  readonly not: readonly string[];
  readonly alerts: readonly string[];
  readonly technologies: readonly string[];
  readonly entities: readonly string[];
  readonly role: IncidentRole;
  readonly stages: readonly Stage[] | null;
  readonly validatedAt: number;
};

type Step = {
  readonly line: number;
  readonly imperative: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly strange: readonly string[];
};

const stepItem = /^\*\*(.+?)\*\*\s*(.*)$/;
const labels = ['When', 'Target', 'Class', 'Role', 'Stage', 'Risk', 'Urgency', 'Expect', 'Verify', 'Undo', 'Id'] as const;
const labelSplit = new RegExp(`(?:^|\\s)(${labels.join('|')}):(?:\\s+|$)`, 'g');
const frontKeys = new Set(['title', 'technologies', 'entities', 'alerts', 'role', 'stage', 'validated', 'not']);

const urgencyWords: Readonly<Record<string, number>> = { high: 0.9, medium: 0.6, low: 0.3 };

/** Whether a file is written in our convention: numbered steps in bold under a heading "Steps". */
export function isPlaybook(outline: Outline): boolean {
  return sections(outline.blocks).some((section) => section.title === 'steps' && section.blocks.some(isStep));
}

/** Reads a playbook of our convention; whatever is not understood is a problem with its line. */
export function readPlaybook(outline: Outline, path: string): Distilled {
  const problems: Problem[] = [];
  const playbook = headOf(outline, problems);
  const records: KnowledgeRecord[] = [];
  const taken = new Set<string>();
  for (const step of stepsOf(outline)) {
    const read = recordOf(step, playbook, path, outline, problems);
    if (read === null) continue;
    if (taken.has(read.id)) {
      problems.push({ line: step.line, message: `The step "${step.imperative}" stands twice; give one of them an "Id:".` });
      continue;
    }
    taken.add(read.id);
    records.push(read);
  }
  return { records, problems };
}

function headOf(outline: Outline, problems: Problem[]): Playbook {
  const { front, blocks } = outline;
  for (const [key, field] of front) {
    if (!frontKeys.has(key))
      problems.push({ line: field.line, message: `"${key}" is not a field of a playbook; use ${[...frontKeys].join(', ')}.` });
  }
  const list = (key: string): string[] => wordList(front.get(key)?.value ?? '');
  const first = blocks.find((block) => block.kind === 'heading');
  const validated = front.get('validated');
  const validatedAt = validated === undefined ? undefined : parseTime(`${validated.value}T00:00:00Z`);
  if (validatedAt === undefined) {
    problems.push({ line: validated?.line ?? 1, message: 'Say when a person last checked it: "validated: 2026-11-21".' });
  }
  const symptoms = sections(blocks)
    .filter((section) => section.title === 'symptoms')
    .flatMap((section) => section.blocks.flatMap((block) => (block.kind === 'item' ? wordList(plainText(block.text)) : [])));
  return {
    title: front.get('title')?.value ?? (first?.kind === 'heading' ? plainText(first.text) : ''),
    symptoms,
    not: list('not'),
    alerts: list('alerts'),
    technologies: list('technologies'),
    entities: list('entities'),
    role: named(incidentRoles, front.get('role')?.value) ?? 'operations',
    stages: stageList(front.get('stage')?.value),
    validatedAt: validatedAt ?? 0,
  };
}

function recordOf(step: Step, playbook: Playbook, path: string, outline: Outline, problems: Problem[]): KnowledgeRecord | null {
  const faults: string[] = step.strange.map((label) => `"${label}:" is not a label of a step; use ${labels.join(', ')}.`);
  const label = (name: (typeof labels)[number]): string | undefined => step.labels.get(name);
  const stated = label('Class');
  const cls = stated === undefined ? classOfSentence(step.imperative.replace(/\{target\}/g, 'it')) : classNamed(bare(stated));
  if (cls === null)
    faults.push(`No action class is known for "${stated ?? step.imperative}"; add "Class:" with one of formats/recording.md.`);

  const theirs = [...new Map([...playbook.symptoms, ...playbook.alerts].map((word) => [word.toLowerCase(), word])).values()];
  const when = label('When');
  if (when === undefined) faults.push('The step has no "When:".');
  const read = readConditions(when ?? '', { any: theirs, not: playbook.not });
  faults.push(...read.faults);
  if (when !== undefined && read.conditions.length === 0) faults.push('The step has no condition.');

  const risk = label('Risk');
  const readRisk = risk === undefined ? undefined : named(risks, bare(risk));
  if (readRisk === null) faults.push(`"${risk}" is not a risk; use ${risks.join(', ')}.`);
  const role = label('Role');
  const readRole = role === undefined ? playbook.role : named(incidentRoles, bare(role));
  if (readRole === null) faults.push(`"${role}" is not a role; use ${incidentRoles.join(', ')}.`);
  const stage = label('Stage');
  const readStages = stage === undefined ? null : stageList(bare(stage));
  if (stage !== undefined && readStages === null) faults.push(`"${stage}" is not a list of stages; use ${stages.join(', ')}.`);
  const urgency = label('Urgency');
  const readUrgency = urgency === undefined ? undefined : (urgencyWords[bare(urgency).toLowerCase()] ?? Number.NaN);
  if (Number.isNaN(readUrgency)) faults.push(`"${urgency}" is not an urgency; use high, medium or low.`);
  const target = label('Target');
  const readTarget = target === undefined ? undefined : targetOf(bare(target));
  if (readTarget === null)
    faults.push(`"${target}" is not a target; use symptom, change, cause, action, owner, none, a quoted name or kinds of entity.`);

  problems.push(...faults.map((message) => ({ line: step.line, message })));
  if (faults.length > 0 || cls === null || readRole === null) return null;
  const usesTarget = step.imperative.includes('{target}');
  const parsed = knowledgeRecord.safeParse({
    id: `${path}#${slugOf(label('Id') ?? step.imperative.replace(/\{target\}/g, ''))}`,
    version: 1,
    status: 'active',
    key: { ...keyWords(read.conditions, playbook), stages: readStages ?? playbook.stages ?? stagesOf(cls), roles: [readRole] },
    conditions: read.conditions,
    action: {
      class: cls,
      text: step.imperative,
      target: readTarget ?? (usesTarget || comparesTarget(cls) ? { from: 'symptom' } : { from: 'none' }),
      role: readRole,
      risk: readRisk ?? riskOf(cls),
      expect: label('Expect') ?? null,
      verify: label('Verify') ?? null,
      undo: label('Undo') ?? null,
    },
    urgency: readUrgency ?? 0.6,
    provenance: { kind: 'playbook', path, line: step.line, title: playbook.title, quote: quoteAt(outline, step.line) },
    lastValidatedAt: playbook.validatedAt,
  });
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) problems.push({ line: step.line, message: `${issue.path.join('.')}: ${issue.message}` });
  return null;
}

/**
 * A record is looked for by the playbook's symptoms where it asks for them: what else must be seen with them may be a
 * common word. Else by what its own conditions name.
 */
function keyWords(
  conditions: readonly Condition[],
  playbook: Playbook,
): Pick<KnowledgeRecord['key'], 'symptoms' | 'alerts' | 'technologies' | 'entityKinds'> {
  const seen = conditions.flatMap((one) => (one.kind === 'symptom' ? [one.any] : []));
  const theirs = seen.find(
    (any) => any.length > 0 && playbook.symptoms.length > 0 && playbook.symptoms.every((word) => any.includes(word)),
  );
  const others = conditions.flatMap((one) => (one.kind === 'change' || one.kind === 'cause' ? (one.any ?? []) : []));
  const words = unique(theirs ?? (seen.length > 0 ? seen.flat() : others));
  const alerts = new Set(playbook.alerts.map((word) => word.toLowerCase()));
  // Knowledge for every incident is found without a key: its conditions say when it applies.
  const bound = words.length > 0;
  return {
    symptoms: words.filter((word) => !alerts.has(word.toLowerCase())),
    alerts: words.filter((word) => alerts.has(word.toLowerCase())),
    technologies: bound ? [...playbook.technologies] : [],
    entityKinds: bound ? [...playbook.entities] : [],
  };
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}

/** The line's own text, as the file has it. */
export function quoteAt(outline: Outline, line: number): string {
  return (outline.lines[line - 1] ?? '').trim().slice(0, 500);
}

/** Where a step of this class belongs when its author says nothing; its own stage first. */
export function stagesOf(cls: ActionClass): Stage[] {
  switch (actionGroup(cls)) {
    case 'coordinate':
      return cls === 'declare' ? ['detect', 'triage'] : ['triage', 'detect', 'mitigate'];
    case 'diagnose':
      return ['triage', 'detect', 'mitigate'];
    case 'mitigate':
      return ['mitigate', 'triage'];
    case 'close':
      return cls === 'record' ? ['review', 'recover'] : ['recover', 'mitigate'];
  }
}

const destructive: ReadonlySet<ActionClass> = new Set(['free-resource', 'restore-data', 'replace']);

/** The risk of a step of this class when its author says nothing. */
export function riskOf(cls: ActionClass): Risk {
  if (destructive.has(cls)) return 'destructive';
  return actionGroup(cls) === 'mitigate' && cls !== 'silence' ? 'cautious' : 'safe';
}

const expressions = ['none', 'symptom', 'change', 'cause', 'action', 'owner'] as const;

/** Reads what a playbook's `Target:` says; null where it is no target. */
export function targetOf(text: string): TargetExpression | null {
  const name = /^["“](.+)["”]$/.exec(text)?.[1];
  if (name !== undefined) return { from: 'named', name: name.slice(0, 200) };
  const simple = named(expressions, text);
  if (simple !== null) return { from: simple };
  const kinds = wordList(text).map((kind) => kind.replace(/^an? /i, '').toLowerCase());
  // `change, node` would look for an entity of the kind "change", which there is none.
  const sound = kinds.every((kind) => /^[a-z-]{2,40}$/.test(kind) && named(expressions, kind) === null);
  return kinds.length > 0 && sound ? { from: 'entity', kinds } : null;
}

function stageList(text: string | undefined): Stage[] | null {
  if (text === undefined) return null;
  const read = wordList(text).map((word) => named(stages, word));
  const known = read.filter((one) => one !== null);
  return known.length > 0 && known.length === read.length ? known : null;
}

function named<T extends string>(set: readonly T[], word: string | undefined): T | null {
  return set.find((one) => one === word?.trim().toLowerCase()) ?? null;
}

function bare(value: string): string {
  return value.replace(/\.$/, '').trim();
}

type Section = { readonly title: string; readonly blocks: readonly Block[] };

/** Blocks by the heading of level two they stand under. */
function sections(blocks: readonly Block[]): Section[] {
  const out: { title: string; blocks: Block[] }[] = [];
  for (const block of blocks) {
    if (block.kind === 'heading') {
      if (block.level <= 2) out.push({ title: block.level === 2 ? block.text.toLowerCase() : '', blocks: [] });
    } else out.at(-1)?.blocks.push(block);
  }
  return out;
}

function isStep(block: Block): boolean {
  return block.kind === 'item' && block.ordered && block.indent === 0 && stepItem.test(block.text);
}

/** Numbered items in bold, each with the bullets and paragraphs below it. */
function stepsOf(outline: Outline): Step[] {
  const steps: { line: number; text: string }[] = [];
  for (const section of sections(outline.blocks)) {
    if (section.title !== 'steps') continue;
    for (const block of section.blocks) {
      const last = steps.at(-1);
      if (isStep(block)) steps.push({ line: block.line, text: block.kind === 'item' ? block.text : '' });
      else if (block.kind === 'item' && block.ordered && block.indent === 0) steps.push({ line: block.line, text: `**${block.text}**` });
      else if (last !== undefined && block.kind === 'item' && block.indent > 0) last.text = `${last.text} ${block.text}`;
    }
  }
  return steps.map(({ line, text }) => {
    const match = stepItem.exec(text);
    const imperative = (match?.[1] ?? text).trim().replace(/\.$/, '').slice(0, 400);
    return { line, imperative, ...labelled(match?.[2] ?? '') };
  });
}

function labelled(text: string): { labels: Map<string, string>; strange: string[] } {
  const found = new Map<string, string>();
  const marks = [...text.matchAll(labelSplit)];
  marks.forEach((mark, index) => {
    const from = (mark.index ?? 0) + mark[0].length;
    const value = text.slice(from, marks[index + 1]?.index ?? text.length).trim();
    if (mark[1] !== undefined && value !== '') found.set(mark[1], value);
  });
  const strange = [...text.matchAll(/(?:^|\.\s)([A-Z][a-z]{2,15}):\s/g)].map((match) => match[1] ?? '');
  return { labels: found, strange: strange.filter((word) => !(labels as readonly string[]).includes(word)) };
}
