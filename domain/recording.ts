// A recorded incident (formats/recording.md, version 1): the shapes of its three files, and reading and checking them.
import { z } from 'zod';
import { type FieldFault, faultsOf } from './errors.ts';
import { maxSignalTextLength } from './signal.ts';
import { timeField } from './time.ts';
import { actionClass, channel, outcome, responderRole, severity, stage } from './vocabulary.ts';

const signalId = z.string().regex(/^s[1-9]\d{0,9}$/, 'Write a signal id as s1, s2, ...');
const recordedActionId = z.string().regex(/^a[1-9]\d{0,9}$/, 'Write an action id as a1, a2, ...');
const name = z.string().min(1).max(200);
const milestone = timeField.nullable();

/** Something signals or actions name: a service, node, database, team, vendor. */
export const recordedEntity = z.looseObject({ id: name, kind: name, aliases: z.array(z.string().min(1)) });
export type RecordedEntity = z.output<typeof recordedEntity>;

/** `incident.json`. Times are epoch milliseconds once read; `summary` is hindsight and never reaches a recommender. */
export const recordingIncident = z.looseObject({
  version: z.literal(1, 'Only version 1 of the recording format is known.'),
  id: z
    .string()
    .max(100)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Use lower-case letters, digits and single hyphens: it is the folder's name."),
  title: z.string().min(1).max(300),
  summary: z.string(),
  organization: z.string(),
  platform: z.string(),
  startedAt: milestone,
  detectedAt: milestone,
  mitigatedAt: milestone,
  resolvedAt: milestone,
  severity,
  entities: z.array(recordedEntity),
  source: z.looseObject({
    repository: z.string(),
    commit: z.string().nullable(),
    path: z.string(),
    license: z.string(),
    copyright: z.string(),
  }),
});
export type RecordingIncident = z.output<typeof recordingIncident>;

/** One line of `signals.jsonl`. Times are epoch milliseconds once read; `reveals` is for the scorer only. */
export const recordedSignal = z.looseObject({
  id: signalId,
  at: timeField,
  occurredAt: timeField.optional(),
  channel,
  from: name,
  role: responderRole.optional(),
  text: z.string().min(1, 'A signal needs text.').max(maxSignalTextLength),
  attributes: z.record(z.string().min(1).max(200), z.json()).optional(),
  reveals: z.array(recordedActionId).optional(),
});
export type RecordedSignal = z.output<typeof recordedSignal>;

/** One line of `actions.jsonl`: what responders did, or what should have been done. */
export const recordedAction = z.looseObject({
  id: recordedActionId,
  at: timeField,
  by: name,
  role: responderRole,
  stage,
  class: actionClass,
  target: name.nullable(),
  text: z.string().min(1).max(1_000),
  taken: z.boolean(),
  endorsed: z.boolean(),
  outcome,
  basis: z.array(signalId),
});
export type RecordedAction = z.output<typeof recordedAction>;

export type RecordingFile = 'incident.json' | 'signals.jsonl' | 'actions.jsonl';

/** A fault in one file: `line` counts from 1, `path` is the dotted field within the line ('' for the whole line). */
export type RecordingFault = FieldFault & { readonly file: RecordingFile; readonly line: number };

/** What reading gives: the value, or everything that is wrong with the text (at most `maxFaults`). */
export type RecordingRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly RecordingFault[] };

export type Recording = {
  readonly incident: RecordingIncident;
  readonly signals: readonly RecordedSignal[];
  readonly actions: readonly RecordedAction[];
};

/** Reading stops after this many faults: a file of another kind would have one on every line. */
export const maxFaults = 100;

/** Reads the text of `incident.json`; faults are on line 1, their path names the field. */
export function parseRecordingIncident(text: string): RecordingRead<RecordingIncident> {
  return parseText(recordingIncident, 'incident.json', withoutMark(text), 1);
}

/** Reads one line of `signals.jsonl`, for readers that stream; `line` is its number, from 1. */
export function parseRecordedSignal(text: string, line: number): RecordingRead<RecordedSignal> {
  return parseText(recordedSignal, 'signals.jsonl', text, line);
}

/** Reads the text of `signals.jsonl` (empty lines are passed over) and refuses double ids and lines out of order of `at`. */
export function parseRecordedSignals(text: string): RecordingRead<RecordedSignal[]> {
  return parseLines(recordedSignal, 'signals.jsonl', text);
}

/** Reads the text of `actions.jsonl` (empty lines are passed over) and refuses double ids and lines out of order of `at`. */
export function parseRecordedActions(text: string): RecordingRead<RecordedAction[]> {
  return parseLines(recordedAction, 'actions.jsonl', text);
}

/** Reads a whole recording from the texts of its files, with the references between them checked. */
export function parseRecording(files: Readonly<Record<RecordingFile, string>>): RecordingRead<Recording> {
  const incident = parseRecordingIncident(files['incident.json']);
  const signals = parseRecordedSignals(files['signals.jsonl']);
  const actions = parseRecordedActions(files['actions.jsonl']);
  if (!incident.ok || !signals.ok || !actions.ok) {
    return { ok: false, faults: [incident, signals, actions].flatMap((read) => (read.ok ? [] : read.faults)).slice(0, maxFaults) };
  }
  const recording = { incident: incident.value, signals: signals.value, actions: actions.value };
  const faults = referenceFaults(recording);
  return faults.length === 0 ? { ok: true, value: recording } : { ok: false, faults };
}

/**
 * References that lead nowhere: a `basis` that does not exist or is later than its action, a `reveals` that does not exist,
 * an action's target that is not an entity. `line` is the position among the recording's signals or actions, from 1 (empty lines not
 * counted); the message names the signal or action itself.
 */
export function referenceFaults({ incident, signals, actions }: Recording): RecordingFault[] {
  const faults: RecordingFault[] = [];
  const observedAt = new Map(signals.map((signal) => [signal.id, signal.at]));
  const actionIds = new Set(actions.map((action) => action.id));
  const entityIds = new Set(incident.entities.map((entity) => entity.id));
  signals.forEach((signal, index) => {
    signal.reveals?.forEach((id, at) => {
      if (actionIds.has(id)) return;
      faults.push({
        file: 'signals.jsonl',
        line: index + 1,
        path: `reveals.${at}`,
        message: `Signal ${signal.id} reveals ${id}, but there is no such action.`,
      });
    });
  });
  actions.forEach((action, index) => {
    const fault = (path: string, message: string) => faults.push({ file: 'actions.jsonl', line: index + 1, path, message });
    action.basis.forEach((id, at) => {
      const seen = observedAt.get(id);
      if (seen === undefined) fault(`basis.${at}`, `Action ${action.id} rests on ${id}, but there is no such signal.`);
      else if (seen > action.at) fault(`basis.${at}`, `Action ${action.id} rests on ${id}, which is later than the action.`);
    });
    if (action.target !== null && !entityIds.has(action.target)) {
      fault('target', `Action ${action.id} acts on ${action.target}, but incident.json has no such entity.`);
    }
  });
  return faults.slice(0, maxFaults);
}

function parseLines<T extends { id: string; at: number }>(schema: z.ZodType<T>, file: RecordingFile, text: string): RecordingRead<T[]> {
  const value: T[] = [];
  const faults: RecordingFault[] = [];
  const ids = new Set<string>();
  let last = Number.NEGATIVE_INFINITY;
  for (const [index, raw] of withoutMark(text).split('\n').entries()) {
    if (raw.trim() === '') continue;
    const line = index + 1;
    const read = parseText(schema, file, raw, line);
    if (read.ok) {
      const { id, at } = read.value;
      if (ids.has(id)) faults.push({ file, line, path: 'id', message: `${id} is used twice.` });
      if (at < last) faults.push({ file, line, path: 'at', message: 'This line is earlier than the one before: order the lines by at.' });
      ids.add(id);
      last = Math.max(last, at);
      value.push(read.value);
    } else {
      faults.push(...read.faults);
    }
    if (faults.length >= maxFaults) break;
  }
  return faults.length === 0 ? { ok: true, value } : { ok: false, faults: faults.slice(0, maxFaults) };
}

function parseText<T>(schema: z.ZodType<T>, file: RecordingFile, text: string, line: number): RecordingRead<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    const message = file === 'incident.json' ? 'This file is not JSON.' : 'This line is not JSON: write one object a line.';
    return { ok: false, faults: [{ file, line, path: '', message }] };
  }
  const read = schema.safeParse(json);
  if (read.success) return { ok: true, value: read.data };
  return { ok: false, faults: faultsOf(read.error).map((fault) => ({ file, line, ...fault })) };
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
