// After an incident is closed: what it teaches is learned, and the steps people took become drafts of knowledge.
import type { Logger } from 'pino';
import type { Actor } from '../../domain/event.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { LogEntry } from '../../domain/log.ts';
import { draftsFromIncident } from '../learning/drafts-from-incident.ts';
import type { Learning } from '../learning/learning.ts';
import type { LogStore } from '../store/log-store.ts';
import { agentActor } from './agent-types.ts';
import type { Rooms } from './rooms.ts';

export type AfterClose = {
  readonly rooms: Pick<Rooms, 'subscribe' | 'whenRead' | 'adviseAgain'>;
  readonly learning: Pick<Learning, 'learn'>;
  readonly readLog: (incident: IncidentId) => Promise<LogEntry[]>;
  readonly addDrafts: (drafts: readonly KnowledgeRecord[], incident: string, who: Actor) => Promise<unknown>;
  readonly logger: Logger;
};

const pageSize = 2_000;

/** Reads the whole log of an incident, page by page. */
export async function readWholeLog(log: Pick<LogStore, 'read'>, incident: IncidentId): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for (;;) {
    const page = await log.read(incident, { after: (entries.at(-1)?.seq ?? 0) as Seq, limit: pageSize });
    entries.push(...page);
    if (page.length < pageSize) return entries;
  }
}

/**
 * Learns from each incident that this node closes, once its signals are read. What goes wrong is logged: the incident is
 * closed all the same, and the next step of learning takes it over. Returns how to stop, which waits for what is under way.
 */
export function learnAfterClose({ rooms, learning, readLog, addDrafts, logger }: AfterClose): () => Promise<void> {
  let working: Promise<void> = Promise.resolve();
  const take = async (incident: IncidentId): Promise<void> => {
    await rooms.whenRead(incident);
    const step = await learning.learn(agentActor, [incident]);
    const { drafts } = draftsFromIncident(incident, await readLog(incident));
    if (drafts.length > 0) await addDrafts(drafts, incident, agentActor);
    if (step !== null) rooms.adviseAgain();
    logger.info({ incident, step: step?.version ?? null, drafts: drafts.length }, 'learned from a closed incident');
  };
  const leave = rooms.subscribe({
    onEntries: (incident, entries, isOwn) => {
      if (!isOwn || !entries.some((entry) => entry.kind === 'resolved')) return;
      working = working
        .then(() => take(incident))
        .catch((error: unknown) => logger.warn({ err: error, incident }, 'nothing was learned from a closed incident'));
    },
  });
  return () => {
    leave();
    return working;
  };
}
