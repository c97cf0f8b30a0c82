// Trials over the past incidents of an installation: a few at a time, in turns with other work, until told to stop.
import { setImmediate } from 'node:timers/promises';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { TrialAnswer } from '../../domain/knowledge-api.ts';
import type { LogEntry } from '../../domain/log.ts';
import { offerThreshold } from '../advice/score.ts';
import { readWholeLog } from '../room/learn-after-close.ts';
import type { IncidentRow, IncidentStore } from '../store/incident-store.ts';
import type { LogStore } from '../store/log-store.ts';
import { prepareTrial, replayTrial, type Spoke, type Trial, type TrialSetting, trialFigures } from './knowledge-trial.ts';

/** The newest so many past incidents are tried; what is older says little of the systems of today. */
const mostIncidents = 40;
/** Logs longer than this are not tried: none that people wrote is. */
const mostEntries = 20_000;
/** The server answers others in between. */
const turnMs = 12;
/** Whoever waits gets what there is by then. */
const deadlineMs = 20_000;

export type TrialRequest = TrialSetting & {
  readonly record: KnowledgeRecord;
  /** The version that advises now, to compare with; null where none does or it is the same. */
  readonly current: KnowledgeRecord | null;
  readonly signal: AbortSignal;
};

/** Runs trials against what the stores hold. Incidents that are over, and recordings that were played, count as past. */
export function createTrials(stores: { incidents: Pick<IncidentStore, 'listIncidents'>; log: Pick<LogStore, 'read'> }) {
  return {
    /** Throws what the stores throw, and the signal's reason when it is aborted. */
    async run({ record, current, signal, ...setting }: TrialRequest): Promise<TrialAnswer> {
      const past = (await stores.incidents.listIncidents({ limit: 1_000 }))
        .filter((row) => (row.status === 'resolved' || row.origin.kind === 'replay') && row.logSeq <= mostEntries)
        .toSorted((a, b) => b.recordedAt - a.recordedAt);
      const trials = [prepareTrial(record, setting), ...(current === null ? [] : [prepareTrial(current, setting)])];
      const found: { row: IncidentRow; spoke: Spoke }[][] = trials.map(() => []);
      const startedMs = performance.now();
      let tried = 0;
      for (const row of past.slice(0, mostIncidents)) {
        if (tried > 0 && performance.now() - startedMs > deadlineMs) break;
        const entries = await readWholeLog(stores.log, row.id);
        for (const [index, trial] of trials.entries()) {
          const spoke = await inTurns(entries, trial, signal);
          if (spoke !== null) found[index]?.push({ row, spoke });
        }
        tried += 1;
      }
      const [own = [], currents = []] = found;
      return {
        incidents: tried,
        left: past.length - tried,
        firings: own.map(({ row, spoke }) => ({ incidentId: row.id, reference: row.reference, title: row.title, ...spoke })),
        leastScore: offerThreshold,
        figures: trialFigures(own.map(({ spoke }) => spoke)),
        current: current === null ? null : { version: current.version, ...trialFigures(currents.map(({ spoke }) => spoke)) },
      };
    },
  };
}

export type Trials = ReturnType<typeof createTrials>;

async function inTurns(entries: readonly LogEntry[], trial: Trial, signal: AbortSignal): Promise<Spoke | null> {
  const steps = replayTrial(entries, trial);
  for (let turnAt = performance.now(); ; ) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - turnAt < turnMs) continue;
    await setImmediate();
    signal.throwIfAborted();
    turnAt = performance.now();
  }
}
