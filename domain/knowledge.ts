// Knowledge: Key-Condition-Action records, distilled from playbooks and from past actions.
import { z } from 'zod';
import { knowledgeId } from './ids.ts';
import { epochMs } from './time.ts';
import { actionClass, direction, incidentRole, outcome, risk, severity, stage } from './vocabulary.ts';

const words = z.array(z.string().min(1).max(100)).max(60);

/** What a condition says in words, and the question that would settle it while it is unknown. */
const said = { text: z.string().min(1).max(300), question: z.string().min(1).max(300).optional() };

/** A predicate over working memory. Each is true, false or unknown; false withdraws the action, unknown becomes a question. */
export const condition = z.discriminatedUnion('kind', [
  /** Something that is wrong now matches one of `any` (words or phrases, matched whole, stems allowed) and none of `not`. */
  z.object({ kind: z.literal('symptom'), any: words.min(1), not: words.optional(), ...said }),
  /** Something changed (of the named sort, if any) within so many minutes before the first symptom or since. */
  z.object({ kind: z.literal('change'), withinMinutes: z.number().positive(), any: words.optional(), ...said }),
  z.object({ kind: z.literal('stage'), in: z.array(stage).min(1), ...said }),
  z.object({ kind: z.literal('severity'), atLeast: severity, ...said }),
  z.object({ kind: z.literal('role-open'), role: incidentRole, ...said }),
  z.object({ kind: z.literal('role-held'), role: incidentRole, ...said }),
  /** An action of one of the classes was done (with one of the outcomes, if named) within so many minutes, if named. */
  z.object({
    kind: z.literal('done'),
    classes: z.array(actionClass).min(1),
    outcomes: z.array(outcome).optional(),
    withinMinutes: z.number().positive().optional(),
    ...said,
  }),
  z.object({ kind: z.literal('not-done'), classes: z.array(actionClass).min(1), withinMinutes: z.number().positive().optional(), ...said }),
  /** The next update is due within so many minutes, or overdue. */
  z.object({ kind: z.literal('update-due'), withinMinutes: z.number().nonnegative(), ...said }),
  /** So many minutes since the incident began. */
  z.object({ kind: z.literal('elapsed'), minutes: z.number().nonnegative(), ...said }),
  /** Nothing that could mitigate was tried for so many minutes. */
  z.object({ kind: z.literal('idle'), minutes: z.number().positive(), ...said }),
  /** The latest impact or symptom went this way within so many minutes. */
  z.object({ kind: z.literal('trend'), direction, withinMinutes: z.number().positive(), ...said }),
  /** A hypothesis stands in one of the states (and matches one of `any`, if named). */
  z.object({
    kind: z.literal('cause'),
    in: z.array(z.enum(['suspected', 'supported', 'confirmed', 'ruled out'])).min(1),
    any: words.optional(),
    ...said,
  }),
  /** Sources disagree about a field. */
  z.object({ kind: z.literal('conflict'), ...said }),
  /** Something only people may know: true when it was said or answered yes, false when denied, else unknown. */
  z.object({ kind: z.literal('fact'), any: words.min(1), ...said }),
]);
export type Condition = z.output<typeof condition>;
export type ConditionKind = Condition['kind'];
export type ConditionValue = 'true' | 'false' | 'unknown';

/** How an action finds what it acts on in working memory. */
export const targetExpression = z.discriminatedUnion('from', [
  z.object({ from: z.literal('none') }),
  /** The entity of the symptom that made the key or a condition true. */
  z.object({ from: z.literal('symptom') }),
  /** The entity that changed last before the symptoms. */
  z.object({ from: z.literal('change') }),
  /** The subject of the leading hypothesis. */
  z.object({ from: z.literal('cause') }),
  /** The entity last acted upon. */
  z.object({ from: z.literal('action') }),
  /** The team, person or vendor that owns the affected entity. */
  z.object({ from: z.literal('owner') }),
  /** A current entity of one of these kinds (`node`, `database`, `queue`, `vendor`, ...). */
  z.object({ from: z.literal('entity'), kinds: z.array(z.string().min(1).max(40)).min(1) }),
  /** Always this one. */
  z.object({ from: z.literal('named'), name: z.string().min(1).max(200) }),
]);
export type TargetExpression = z.output<typeof targetExpression>;

export const provenance = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('playbook'),
    path: z.string(),
    line: z.number().int().positive(),
    title: z.string(),
    quote: z.string().max(500),
  }),
  z.object({ kind: z.literal('incident'), incident: z.string(), reference: z.string(), action: z.string() }),
]);
export type Provenance = z.output<typeof provenance>;

/** A draft waits for a person; only an active record advises; the others are kept, and never advise. */
export const knowledgeStatuses = ['draft', 'active', 'deprecated', 'rejected'] as const;
export type KnowledgeStatus = (typeof knowledgeStatuses)[number];

export const knowledgeRecord = z.object({
  id: knowledgeId,
  version: z.number().int().positive(),
  status: z.enum(knowledgeStatuses),
  /** Fast routing: a record is a candidate when one of these is met in working memory. */
  key: z.object({
    symptoms: words,
    alerts: words,
    technologies: words,
    entityKinds: words,
    stages: z.array(stage),
    roles: z.array(incidentRole),
  }),
  conditions: z.array(condition),
  action: z.object({
    class: actionClass,
    /** Imperative; `{target}` stands for what the target expression finds. */
    text: z.string().min(1).max(200),
    target: targetExpression,
    role: incidentRole,
    risk,
    expect: z.string().max(300).nullable(),
    verify: z.string().max(300).nullable(),
    undo: z.string().max(300).nullable(),
  }),
  /** How much it matters to do this soon, 0 to 1: a judgement of the author. */
  urgency: z.number().min(0).max(1),
  provenance,
  lastValidatedAt: epochMs,
});
export type KnowledgeRecord = z.output<typeof knowledgeRecord>;
