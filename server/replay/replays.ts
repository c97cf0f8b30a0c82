// The replays of this server: opens an incident for a recording and plays it in, at its pace or as fast as possible.
import path from 'node:path';
import type { Logger } from 'pino';
import type { RecordingsAnswer, ReplayInput } from '../../domain/api.ts';
import { MusterError } from '../../domain/errors.ts';
import type { Actor } from '../../domain/event.ts';
import type { IncidentId } from '../../domain/ids.ts';
import type { Account } from '../../domain/policy.ts';
import type { EpochMs } from '../../domain/time.ts';
import { agentActor } from '../room/agent-types.ts';
import { newSignal } from '../room/new-signal.ts';
import type { Rooms } from '../room/rooms.ts';
import { fastestRate } from '../room/summaries.ts';
import { planReplay, play, type ReplayRate } from './player.ts';
import { listRecordings, type PlayableRecording, readRecording } from './recording-folder.ts';

export type ReplaysDependencies = {
  readonly rooms: Rooms;
  /** Folder of recordings, one folder each. */
  readonly folder: string;
  readonly logger: Logger;
  readonly wallNow: () => EpochMs;
};

export type Replays = {
  list(): Promise<RecordingsAnswer['recordings']>;
  /** Opens an incident and plays the recording into it. Throws MusterError `not-found` for an unknown recording. */
  start(input: ReplayInput, account: Account): Promise<{ id: IncidentId; reference: string }>;
  /** Plays a recording that was read elsewhere. */
  play(recording: PlayableRecording, rate: ReplayRate, account: Account): Promise<{ id: IncidentId; reference: string }>;
  /** Ends the replay of an incident where it is. Throws MusterError `not-found` when none is playing there. */
  stop(incidentId: IncidentId): Promise<void>;
  /** Whether a replay of this server plays, or has played, in the incident, and how fast. */
  status(incidentId: IncidentId): { readonly state: 'playing' | 'ended'; readonly rate: number } | null;
  /** Ends all of them. */
  close(): Promise<void>;
};

type Playing = { readonly abort: AbortController; readonly done: Promise<void>; readonly rate: number };

export function createReplays({ rooms, folder, logger, wallNow }: ReplaysDependencies): Replays {
  const playing = new Map<IncidentId, Playing>();

  /** From now on the incident's time passes as the world's does. */
  async function slowDown(id: IncidentId, incidentAt: EpochMs | null): Promise<void> {
    const room = await rooms.open(id);
    await room.write(() => {
      const at = incidentAt ?? room.now();
      const data = { incidentAt: at, wallAt: wallNow(), rate: 1 };
      return { entries: [{ kind: 'clock-set', data, actor: agentActor, occurredAt: at, observedAt: at }] };
    });
  }

  async function run(id: IncidentId, given: Omit<Parameters<typeof play>[0], 'post' | 'nowMs'>): Promise<void> {
    const post = async (signals: Parameters<Parameters<typeof play>[0]['post']>[0]): Promise<void> => {
      const room = await rooms.open(id);
      const now = room.now();
      await room.ingest(signals.map((signal) => newSignal(signal, { now, isReplay: true, fallbackId: null })));
    };
    try {
      await play({ ...given, post, nowMs: wallNow });
      // Without a clock, time is that of the signals: it may be set only when they have all been read.
      if (given.rate === 'max') await rooms.whenRead(id);
      await slowDown(id, given.rate === 'max' ? given.plan.endsAt : null);
    } catch (error) {
      if (!given.abort.aborted) logger.error({ err: error, incident: id }, 'a replay ended in an error');
      await slowDown(id, null).catch((cause: unknown) => logger.warn({ err: cause, incident: id }, 'the clock of a replay was not set'));
    } finally {
      playing.delete(id);
    }
  }

  async function start({ incident, signals }: PlayableRecording, rate: ReplayRate, account: Account) {
    const now = wallNow();
    const plan = planReplay(signals, rate, now);
    const actor: Actor = { type: 'person', id: account.id, name: account.name };
    const { id, reference } = await rooms.declare({
      ...{ title: incident.title, severity: incident.severity, actor, now: plan.startsAt },
      origin: { kind: 'replay', recording: incident.id, shiftMs: plan.shiftMs },
      ...(rate === 'max' ? {} : { clock: { incidentAt: plan.startsAt, wallAt: now, rate: plan.clockRate } }),
    });
    const abort = new AbortController();
    const done = run(id, { signals, plan, rate, abort: abort.signal });
    playing.set(id, { abort, done, rate: rate === 'max' ? fastestRate : rate });
    return { id, reference };
  }

  return {
    list: () => listRecordings(folder, (recording, error) => logger.warn({ err: error, recording }, 'a recording cannot be read')),

    async start({ recording, rate }, account) {
      return start(await readRecording(path.join(folder, path.basename(recording))), rate, account);
    },

    play: start,

    async stop(incidentId) {
      const replay = playing.get(incidentId);
      if (replay === undefined) throw new MusterError('not-found', 'No replay is playing in this incident.');
      replay.abort.abort();
      await replay.done;
    },

    status(incidentId) {
      const replay = playing.get(incidentId);
      return replay === undefined ? null : { state: 'playing', rate: replay.rate };
    },

    async close() {
      for (const replay of playing.values()) replay.abort.abort();
      await Promise.all([...playing.values()].map(({ done }) => done));
    },
  };
}
