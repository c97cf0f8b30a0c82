// What a person's decision about a knowledge record makes of it: edits read and checked, merges, and the words of a difference.
import { type FieldFault, faultsOf, MusterError, unreachable } from '../../domain/errors.ts';
import { type Condition, type KnowledgeRecord, knowledgeRecord } from '../../domain/knowledge.ts';
import { type KnowledgeDecision, knowledgeLabel, type RecordEdit } from '../../domain/knowledge-api.ts';
import type { KnowledgeWrite, StoredKnowledge } from '../../domain/stored-knowledge.ts';
import type { EpochMs } from '../../domain/time.ts';
import { comparesTarget } from '../../domain/vocabulary.ts';
import { readConditions } from './condition-grammar.ts';
import { writeConditions, writeTarget } from './condition-writer.ts';
import { targetOf } from './playbook-reader.ts';

/**
 * What to write for a decision. `into` is the record to merge into, where the decision is a merge. Throws MusterError
 * `already-decided` when the record changed since the person looked, `wrong-state` when it cannot be done to a record of
 * this state, `invalid-input` naming the field of an edit.
 */
export function decideOn(
  stored: StoredKnowledge,
  decision: KnowledgeDecision,
  now: EpochMs,
  into: StoredKnowledge | undefined,
): readonly KnowledgeWrite[] {
  const { record } = stored;
  if (record.version !== decision.version) {
    throw new MusterError('already-decided', 'Somebody changed this record before you. Look at what it says now, then decide again.');
  }
  const version = { kind: 'version', id: record.id, expected: record.version } as const;
  const looked = { lastValidatedAt: now };
  switch (decision.type) {
    case 'approve':
      if (record.status === 'active') throw new MusterError('wrong-state', 'This record is active already.');
      if (record.conditions.length === 0)
        throw new MusterError('wrong-state', 'A record without a condition cannot be approved: say when it applies.');
      return [
        {
          ...version,
          record: { ...record, ...looked, status: 'active' },
          change: 'approved',
          marks: { isPending: false, isGone: false, mergedInto: null },
        },
      ];
    case 'edit':
      return [
        {
          ...version,
          record: { ...editedRecord(record, decision.edit), ...(record.status === 'active' ? looked : {}) },
          change: 'edited',
          marks: { isEdited: true },
        },
      ];
    case 'validate':
      if (record.status !== 'active') throw new MusterError('wrong-state', 'Only an active record is checked again; approve it first.');
      return [{ ...version, record: { ...record, ...looked }, change: 'validated' }];
    case 'reject':
      if (record.status !== 'draft') throw new MusterError('wrong-state', 'Only a draft is rejected; deprecate an active record.');
      return [
        {
          ...version,
          record: { ...record, status: 'rejected' },
          change: 'rejected',
          reason: decision.reason,
          marks: { isEdited: true, isPending: false },
        },
      ];
    case 'deprecate':
      if (record.status !== 'active') throw new MusterError('wrong-state', 'Only an active record is deprecated.');
      return [
        {
          ...version,
          record: { ...record, status: 'deprecated' },
          change: 'deprecated',
          reason: decision.reason,
          marks: { isEdited: true, isPending: false, isGone: false },
        },
      ];
    case 'adopt':
      if (!stored.isPending || stored.upstream === null) throw new MusterError('wrong-state', 'Its source says nothing new.');
      return [
        {
          ...version,
          record: { ...stored.upstream, ...looked, status: 'active' },
          change: 'adopted',
          marks: { isPending: false, isGone: false, isEdited: false },
        },
      ];
    case 'keep':
      if (!stored.isPending && !stored.isGone) throw new MusterError('wrong-state', 'Its source says nothing new.');
      return [
        {
          ...version,
          record: record.status === 'active' ? { ...record, ...looked } : record,
          change: 'validated',
          reason: stored.isGone ? 'Kept although its source no longer holds it.' : 'Kept although its source changed.',
          marks: { isPending: false, isGone: false, isEdited: true },
        },
      ];
    case 'merge': {
      if (into === undefined) throw new MusterError('not-found', 'There is no record by this number to merge into.');
      if (into.number === stored.number) throw new MusterError('wrong-state', 'A record cannot be merged into itself.');
      if (into.record.status === 'rejected' || into.record.status === 'deprecated')
        throw new MusterError('wrong-state', 'Merge into a draft or an active record.');
      const status = record.status === 'active' ? 'deprecated' : 'rejected';
      return [
        {
          kind: 'version',
          id: into.record.id,
          expected: decision.intoVersion,
          record: { ...mergedRecord(into.record, record), ...(into.record.status === 'active' ? looked : {}) },
          change: 'merged',
          reason: `${knowledgeLabel(stored.number)} was merged into it.`,
          marks: { isEdited: true },
        },
        {
          ...version,
          record: { ...record, status },
          change: 'merged',
          reason: `Merged into ${knowledgeLabel(into.number)}.`,
          marks: { isEdited: true, isPending: false, isGone: false, mergedInto: into.number },
        },
      ];
    }
    default:
      return unreachable(decision);
  }
}

/** The record with what a person wrote. A condition that asks what it asked keeps its words on the screen. Throws `invalid-input`. */
export function editedRecord(record: KnowledgeRecord, edit: RecordEdit): KnowledgeRecord {
  const faults: FieldFault[] = [];
  const read = readConditions(edit.conditions.replaceAll('\n', ';'), { any: edit.symptoms, not: [] });
  for (const message of read.faults) faults.push({ path: 'edit.conditions', message });
  if (read.faults.length === 0 && read.conditions.length === 0)
    faults.push({ path: 'edit.conditions', message: 'Say when it applies: a record without a condition speaks in every incident.' });
  const target = targetOf(edit.target);
  if (target === null) {
    faults.push({
      path: 'edit.target',
      message: `"${edit.target}" is not a target; use symptom, change, cause, action, owner, none, a quoted name or kinds of entity.`,
    });
  } else if (target.from === 'none' && (edit.text.includes('{target}') || comparesTarget(edit.class))) {
    faults.push({ path: 'edit.target', message: 'Say what it acts on: this kind of step needs a target.' });
  }
  if (faults.length > 0 || target === null) throw new MusterError('invalid-input', undefined, { faults });
  const { text, role, risk, urgency, expect, verify, undo } = edit;
  const before = new Map(record.conditions.map((condition) => [askedBy(condition), condition]));
  const parsed = knowledgeRecord.safeParse({
    ...record,
    key: {
      symptoms: edit.symptoms,
      alerts: edit.alerts,
      technologies: edit.technologies,
      entityKinds: edit.entityKinds,
      stages: edit.stages,
      roles: edit.roles,
    },
    conditions: read.conditions.map((condition) => before.get(askedBy(condition)) ?? condition),
    action: { class: edit.class, text, target, role, risk, expect, verify, undo },
    urgency,
  });
  if (!parsed.success) throw new MusterError('invalid-input', undefined, { faults: faultsOf(parsed.error, 'edit') });
  return parsed.data;
}

/** `into` with the key words of both, and what it did not say itself. Its conditions and its action stay. */
export function mergedRecord(into: KnowledgeRecord, from: KnowledgeRecord): KnowledgeRecord {
  const union = <T>(one: readonly T[], other: readonly T[]): T[] => [...new Set([...one, ...other])].slice(0, 60);
  return {
    ...into,
    key: {
      symptoms: union(into.key.symptoms, from.key.symptoms),
      alerts: union(into.key.alerts, from.key.alerts),
      technologies: union(into.key.technologies, from.key.technologies),
      entityKinds: union(into.key.entityKinds, from.key.entityKinds),
      stages: union(into.key.stages, from.key.stages),
      roles: union(into.key.roles, from.key.roles),
    },
    conditions: into.conditions.map((condition) => widened(condition, from)),
    action: {
      ...into.action,
      expect: into.action.expect ?? from.action.expect,
      verify: into.action.verify ?? from.action.verify,
      undo: into.action.undo ?? from.action.undo,
    },
  };
}

/** The first symptom condition of both asks for the same trouble in the words of two sources. */
function widened(condition: Condition, from: KnowledgeRecord): Condition {
  if (condition.kind !== 'symptom') return condition;
  const theirs = from.conditions.find((other) => other.kind === 'symptom');
  if (theirs?.kind !== 'symptom') return condition;
  return { ...condition, any: [...new Set([...condition.any, ...theirs.any])].slice(0, 60) };
}

/** What two versions of a record say differently, field by field, in words. */
export function differencesOf(before: KnowledgeRecord, after: KnowledgeRecord): { field: string; before: string; after: string }[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return Object.entries(now).flatMap(([field, said]) => {
    const was = old[field] ?? '';
    return was === said ? [] : [{ field, before: was, after: said }];
  });
}

function fieldsOf({ key, conditions, action, urgency, status }: KnowledgeRecord): Record<string, string> {
  return {
    Status: status,
    Action: action.text,
    Class: action.class,
    Target: writeTarget(action.target),
    Role: action.role,
    Risk: action.risk,
    Urgency: `${Math.round(urgency * 100)}%`,
    Conditions: writeConditions(conditions),
    Expect: action.expect ?? '',
    Verify: action.verify ?? '',
    Undo: action.undo ?? '',
    Symptoms: key.symptoms.join(', '),
    Alerts: key.alerts.join(', '),
    Technologies: key.technologies.join(', '),
    'Kinds of entity': key.entityKinds.join(', '),
    Stages: key.stages.join(', '),
    Roles: key.roles.join(', '),
  };
}

function askedBy({ text: _, ...asked }: Condition): string {
  return JSON.stringify(asked, Object.keys(asked).sort());
}
