// Rooms for tests of memory and advice: entries in short words, folded as in a live room.
import type { Actor } from '../../domain/event.ts';
import { fold } from '../../domain/fold.ts';
import type { Seq } from '../../domain/ids.ts';
import { actionId, eventNumber, personId, questionId, signalSeq } from '../../domain/ids.ts';
import { type KnowledgeRecord, knowledgeRecord } from '../../domain/knowledge.ts';
import type { LogEntry, NewEntry } from '../../domain/log.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { type EpochMs, minuteMs, parseTime } from '../../domain/time.ts';
import type { ActionClass, Dimension, Direction, IncidentRole, Outcome, Severity, Stage } from '../../domain/vocabulary.ts';

const agent: Actor = { type: 'agent', name: 'Muster' };
const start = parseTime('2026-03-12T02:00:00Z') ?? (0 as EpochMs);

/** The time so many minutes after the incident was declared. */
export function minute(minutes: number): EpochMs {
  return (start + minutes * minuteMs) as EpochMs;
}

/** Builds a log step by step; every call says at which minute it happens. */
export class TestRoom {
  readonly entries: LogEntry[] = [];
  #number = 1;

  constructor(given: { severity?: Severity; origin?: 'declared' | 'webhook' | 'replay' } = {}) {
    const origins = {
      declared: { kind: 'declared' },
      webhook: { kind: 'webhook', source: 'test', groupKey: 'g' },
      replay: { kind: 'replay', recording: 'test', shiftMs: 0 },
    } as const;
    const origin = origins[given.origin ?? 'webhook'];
    const number = eventNumber.parse(this.#number++);
    const declared = {
      kind: 'declared' as const,
      data: { number, title: 'Test', severity: given.severity ?? 'sev2', reference: 'INC-1', origin },
    };
    this.add(0, declared, given.origin === 'declared' ? { type: 'person', id: 'ana', name: 'Ana' } : agent);
  }

  get state(): RoomState {
    return fold(this.entries);
  }

  add(at: number, entry: Pick<NewEntry, 'kind' | 'data'>, actor: Actor = agent): this {
    const time = minute(at);
    const full = { ...entry, seq: (this.entries.length + 1) as Seq, actor, occurredAt: time, observedAt: time, recordedAt: time };
    // Tests write kind and data as pairs.
    this.entries.push(full as LogEntry);
    return this;
  }

  event(
    at: number,
    dimension: Dimension,
    entity: string,
    to: string,
    more: { direction?: Direction; conflictsWith?: number; supersedes?: number; ref?: string } = {},
  ): this {
    const number = eventNumber.parse(this.#number++);
    const direction = more.direction ?? (dimension === 'symptom' || dimension === 'impact' ? 'worse' : 'neutral');
    const conflictsWith = more.conflictsWith === undefined ? {} : { conflictsWith: eventNumber.parse(more.conflictsWith) };
    const supersedes = more.supersedes === undefined ? {} : { supersedes: eventNumber.parse(more.supersedes) };
    const ref = more.ref ?? `e${number}`;
    const body = {
      ref,
      dimension,
      entity,
      from: null,
      to,
      direction,
      occurredAt: minute(at),
      observedAt: minute(at),
      sources: [signalSeq.parse(number)],
      confidence: 0.9,
    };
    return this.add(at, { kind: 'event-recorded', data: { number, event: { ...body, ...conflictsWith, ...supersedes } } });
  }

  action(
    at: number,
    cls: ActionClass,
    target: string | null,
    more: { state?: 'doing' | 'done'; outcome?: Outcome; text?: string } = {},
  ): this {
    const id = actionId.parse(`a${this.entries.length}`);
    const outcome = more.outcome === undefined ? {} : { outcome: more.outcome };
    const data = {
      actionId: id,
      class: cls,
      target,
      text: more.text ?? `${cls} ${target ?? ''}`,
      by: 'ana',
      state: more.state ?? 'done',
      sources: [signalSeq.parse(900)],
    };
    return this.add(at, { kind: 'action-noticed', data: { ...data, ...outcome } });
  }

  /** The latest action is broken off. */
  callOff(at: number): this {
    const id = [...this.state.actions.keys()].at(-1) ?? actionId.parse('none');
    return this.add(at, {
      kind: 'action-called-off',
      data: { actionId: id, by: 'ana', text: 'abort it', sources: [signalSeq.parse(901)] },
    });
  }

  severity(at: number, from: Severity, to: Severity): this {
    return this.add(at, { kind: 'severity-set', data: { number: eventNumber.parse(this.#number++), from, to } });
  }

  stage(at: number, from: Stage, to: Stage): this {
    return this.add(at, { kind: 'stage-set', data: { number: eventNumber.parse(this.#number++), from, to } });
  }

  resolve(at: number): this {
    return this.add(at, { kind: 'resolved', data: { number: eventNumber.parse(this.#number++) } });
  }

  reopen(at: number): this {
    return this.add(at, { kind: 'reopened', data: { number: eventNumber.parse(this.#number++), reason: 'It is back.' } });
  }

  role(at: number, role: IncidentRole, name: string): this {
    const person = { id: personId.parse(name), name };
    return this.add(at, { kind: 'role-set', data: { number: eventNumber.parse(this.#number++), role, person, previous: null } });
  }

  answer(at: number, text: string, answer: 'yes' | 'no'): this {
    const id = questionId.parse(`q${this.entries.length}`);
    this.add(at, { kind: 'question-asked', data: { questionId: id, text, to: null } });
    return this.add(at, { kind: 'question-answered', data: { questionId: id, answer } }, { type: 'person', id: 'ana', name: 'Ana' });
  }

  update(at: number, audience: 'internal' | 'public', nextDue: number): this {
    const data = { number: eventNumber.parse(this.#number++), audience, text: 'Update', nextDueAt: minute(nextDue) };
    return this.add(at, { kind: 'update-posted', data }, { type: 'person', id: 'ana', name: 'Ana' });
  }
}

type RecordInput = Partial<Omit<KnowledgeRecord, 'id' | 'key' | 'action'>> & {
  id: string;
  key?: Partial<KnowledgeRecord['key']>;
  action?: Partial<KnowledgeRecord['action']>;
};

/** A record with sensible values where the test does not care. */
export function record({ id, key, action, ...rest }: RecordInput): KnowledgeRecord {
  return knowledgeRecord.parse({
    id,
    version: 1,
    status: 'active',
    key: { symptoms: [], alerts: [], technologies: [], entityKinds: [], stages: [], roles: [], ...key },
    conditions: [],
    action: {
      class: 'inspect-logs',
      text: 'Read the logs of {target}',
      target: { from: 'symptom' },
      role: 'operations',
      risk: 'safe',
      expect: null,
      verify: null,
      undo: null,
      ...action,
    },
    urgency: 0.6,
    provenance: { kind: 'playbook', path: 'knowledge/test.md', line: 3, title: 'Test', quote: 'Read the logs.' },
    lastValidatedAt: 0,
    ...rest,
  });
}
