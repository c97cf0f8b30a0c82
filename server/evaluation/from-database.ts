// An installation's own closed incidents as recordings: their signals as they came, and what people did, from their logs, as the truth.
import { MusterError } from '../../domain/errors.ts';
import { fold } from '../../domain/fold.ts';
import type { IncidentId, SignalSeq } from '../../domain/ids.ts';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { LogEntry } from '../../domain/log.ts';
import type { RecordedAction, RecordedSignal, Recording } from '../../domain/recording.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { Signal } from '../../domain/signal.ts';
import { comparesTarget } from '../../domain/vocabulary.ts';
import { type RecordedStep, recordedSteps, revealedBy, stageAt } from '../replay/recorded-steps.ts';
import { readWholeLog } from '../room/learn-after-close.ts';
import type { Database } from '../store/database.ts';
import { createIncidentStore } from '../store/incident-store.ts';
import { createKnowledgeStore } from '../store/knowledge-store.ts';
import { createLogStore } from '../store/log-store.ts';
import { createSignalStore } from '../store/signal-store.ts';

/** What an installation is scored on: its closed incidents that had signals, oldest first, and the records that advise in it. */
export type OwnIncidents = { readonly recordings: readonly Recording[]; readonly knowledge: readonly KnowledgeRecord[] };

const mostIncidents = 1_000;
const pageSize = 2_000;

/** Reads an open database. Throws MusterError `not-found` when no closed incident has signals. */
export async function readOwnIncidents(database: Pick<Database, 'pool'>): Promise<OwnIncidents> {
  const [incidents, log, signals] = [createIncidentStore(database), createLogStore(database), createSignalStore(database)];
  const closed = (await incidents.listIncidents({ limit: mostIncidents })).filter(({ status }) => status === 'resolved');
  const recordings: Recording[] = [];
  for (const { id } of closed.reverse()) {
    const all: Signal[] = [];
    for (let page: readonly Signal[] = await signals.readFrom(id, 0 as SignalSeq, pageSize); page.length > 0; ) {
      all.push(...page);
      page = await signals.readFrom(id, all.at(-1)?.seq ?? (0 as SignalSeq), pageSize);
    }
    if (all.length > 0) recordings.push(recordingOf(id, await readWholeLog(log, id), all));
  }
  if (recordings.length === 0) throw new MusterError('not-found', 'No closed incident of this installation has signals to score.');
  const { records } = await createKnowledgeStore(database).read();
  return { recordings, knowledge: records.map(({ record }) => record).filter(({ status }) => status === 'active') };
}

/**
 * A closed incident as a recording. Its actions are the steps that people took in the room or were seen to take in the
 * signals; a step that did not help is taken and not endorsed. Pure.
 */
export function recordingOf(id: IncidentId, entries: readonly LogEntry[], stored: readonly Signal[]): Recording {
  const room = fold(entries);
  const signals = stored.toSorted((a, b) => a.observedAt - b.observedAt || a.seq - b.seq);
  const names = new Map(signals.map(({ seq }, index) => [seq, `s${index + 1}`]));
  const steps = recordedSteps(room);
  const actions = steps.map((step) => actionOf(step, room));
  const revealing = revealedBy(steps);
  const first = signals[0]?.observedAt ?? null;
  return {
    incident: {
      ...{ version: 1, id, title: room.title, summary: '', organization: '', platform: '', severity: room.severity },
      ...{ startedAt: first, detectedAt: room.declaredAt, mitigatedAt: null, resolvedAt: room.resolvedAt },
      // People's own names for things are what advice has to hit.
      entities: [...new Set(actions.flatMap(({ target }) => target ?? []))].map((name) => ({ id: name, kind: 'unknown', aliases: [] })),
      source: { repository: '', commit: null, path: room.reference, license: '', copyright: '' },
    },
    signals: signals.map((signal) => signalOf(signal, names.get(signal.seq) ?? 's0', revealing.get(signal.seq) ?? [])),
    actions,
  };
}

function actionOf(step: RecordedStep, room: RoomState): RecordedAction {
  const outcome = step.outcome ?? 'unknown';
  return {
    ...{
      id: step.id,
      at: step.at,
      by: 'responder',
      role: 'operations',
      class: step.class,
      text: step.text || step.class,
      outcome,
      basis: [],
    },
    stage: stageAt(room, step.at),
    target: comparesTarget(step.class) ? step.target : null,
    taken: true,
    endorsed: outcome !== 'did-not-work' && outcome !== 'harmful',
  };
}

function signalOf(
  { channel, from, role, text, attributes, occurredAt, observedAt }: Signal,
  id: string,
  reveals: readonly string[],
): RecordedSignal {
  return {
    ...{ id, at: observedAt, occurredAt, channel, from, text, attributes: { ...attributes } },
    ...(role === null ? {} : { role }),
    ...(reveals.length === 0 ? {} : { reveals: [...reveals] }),
  };
}
