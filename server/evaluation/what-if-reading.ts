// What a run of "what if" reads: the incident, and today's knowledge and learning without anything that came from the incident.
import { MusterError } from '../../domain/errors.ts';
import type { IncidentId, SignalSeq } from '../../domain/ids.ts';
import type { IncidentOrigin } from '../../domain/imported.ts';
import type { Signal } from '../../domain/signal.ts';
import type { WhatIfUsed } from '../../domain/what-if.ts';
import { inForce, learnedBy } from '../learning/learning-steps.ts';
import { createEpisodeIndex } from '../memory/episodes-index.ts';
import { createPerceiver } from '../perception/perceiver.ts';
import { readWholeLog } from '../room/learn-after-close.ts';
import type { Database } from '../store/database.ts';
import { createIncidentStore, type IncidentRow } from '../store/incident-store.ts';
import { createKnowledgeStore } from '../store/knowledge-store.ts';
import { createLearningStore } from '../store/learning-store.ts';
import { createLogStore } from '../store/log-store.ts';
import { createSignalStore } from '../store/signal-store.ts';
import { isAct, type PastIncident, type TodaysAgent } from './what-if.ts';

/** The longest incident that is run over: a run holds it whole. */
export const mostWhatIf = { entries: 50_000, signals: 200_000 } as const;
/** Copies of an incident are looked for among so many of the newest. */
const mostIncidents = 1_000;
const pageSize = 2_000;

/** Why an incident cannot be run over, in a sentence; null when it can. */
export function whyNoWhatIf({ status, logSeq, signalSeq }: Pick<IncidentRow, 'status' | 'logSeq' | 'signalSeq'>): string | null {
  if (status === 'open') return 'This incident is still open. What if looks back: resolve the incident first.';
  if (logSeq <= mostWhatIf.entries && signalSeq <= mostWhatIf.signals) return null;
  const [entries, signals] = [mostWhatIf.entries.toLocaleString('en-GB'), mostWhatIf.signals.toLocaleString('en-GB')];
  return `This incident is too long for it: at most ${entries} entries and ${signals} signals are run over.`;
}

export type WhatIfInput = { readonly past: PastIncident; readonly agent: TodaysAgent; readonly used: Omit<WhatIfUsed, 'tookMs'> };

/**
 * Reads everything a run needs; only reads. Throws MusterError `not-found`, `wrong-state` for an open incident, `too-large`,
 * `unavailable`.
 */
export async function readWhatIf(database: Pick<Database, 'pool'>, id: IncidentId): Promise<WhatIfInput> {
  const incidents = createIncidentStore(database);
  const row = await incidents.findIncident(id);
  if (row === undefined) throw new MusterError('not-found');
  const refusal = whyNoWhatIf(row);
  if (refusal !== null) throw new MusterError(row.status === 'open' ? 'wrong-state' : 'too-large', refusal);
  const entries = await readWholeLog(createLogStore(database), id);
  const signals = await readSignals(database, id);
  const copies = (await incidents.listIncidents({ limit: mostIncidents })).filter((other) => isCopy(row, other));
  const own = new Set<string>([id, ...copies.map((copy) => copy.id)]);

  const { records, revision } = await createKnowledgeStore(database).read();
  const active = records.map(({ record }) => record).filter(({ status }) => status === 'active');
  const knowledge = active.filter(({ provenance }) => provenance.kind !== 'incident' || !own.has(provenance.incident));

  const learning = createLearningStore(database);
  const steps = await learning.readSteps();
  const refs = [...inForce(steps).values()];
  const known = refs.filter(({ incident }) => !own.has(incident));
  const lessons = new Map((await learning.readLessons(known)).map((lesson) => [`${lesson.incident} ${lesson.digest}`, lesson]));
  return {
    past: { entries, signals },
    agent: {
      createPerceiver,
      knowledge,
      knowledgeVersion: `revision-${revision}`,
      reliability: learnedBy(steps, ({ incident, digest }) => lessons.get(`${incident} ${digest}`)),
      episodes: createEpisodeIndex([...lessons.values()].map(({ episode }) => episode)),
    },
    used: {
      signals: signals.length,
      acts: entries.filter(isAct).length,
      knowledge: { records: knowledge.length, leftOut: active.length - knowledge.length },
      learning: { step: steps.at(-1)?.version ?? null, incidents: lessons.size, leftOut: refs.length - known.length },
      copies: copies.map(({ reference }) => reference),
    },
  };
}

async function readSignals(database: Pick<Database, 'pool'>, id: IncidentId): Promise<Signal[]> {
  const store = createSignalStore(database);
  const signals: Signal[] = [];
  for (;;) {
    const page = await store.readFrom(id, signals.at(-1)?.seq ?? (0 as SignalSeq), pageSize);
    signals.push(...page);
    if (page.length < pageSize) return signals;
  }
}

/** The same incident once more: another replay of its recording, or an import of it. What it taught would give the answers away. */
function isCopy(row: IncidentRow, other: IncidentRow): boolean {
  if (other.id === row.id) return false;
  const [recording, otherRecording] = [recordingOf(row.origin), recordingOf(other.origin)];
  return (recording !== null && recording === otherRecording) || other.declaredAt === row.declaredAt;
}

function recordingOf(origin: IncidentOrigin): string | null {
  const first = origin.kind === 'imported' ? origin.was : origin;
  return first?.kind === 'replay' ? first.recording : null;
}
