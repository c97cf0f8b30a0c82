// The list of incidents: each as one row, made from its room or, for those not in memory, from its log once.
import type { IncidentSummary } from '../../domain/api.ts';
import { incidentTime } from '../../domain/clock.ts';
import { fold } from '../../domain/fold.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import { importedMarkOf } from '../../domain/imported.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { statePanel } from '../../domain/state-panel.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import type { IncidentRow, IncidentStore } from '../store/incident-store.ts';
import type { LogStore } from '../store/log-store.ts';
import type { Rooms } from './rooms.ts';

export type SummariesDependencies = {
  readonly rooms: Pick<Rooms, 'peek' | 'open'>;
  readonly incidents: IncidentStore;
  readonly log: LogStore;
  /** How many people have the incident on screen. */
  readonly here: (id: IncidentId) => number;
  readonly replayOf: (id: IncidentId) => { readonly state: 'playing' | 'ended'; readonly rate: number } | null;
  readonly wallNow: () => EpochMs;
};

export type Summaries = { list(): Promise<IncidentSummary[]> };

/** As fast as it can be played is shown as this rate: nobody can tell it from it. */
export const fastestRate = 600;
const maxListed = 100;
const maxKept = 500;
const readPageSize = 2_000;
const pulseBins = 12;
const pulseBinMs = 5 * minuteMs;

/** What of a log the list shows; `eventTimes` are those of the last hour before the last event. */
type Digest = Pick<IncidentSummary, 'roles' | 'impact' | 'clock' | 'nextUpdateDueAt'> & { readonly eventTimes: readonly EpochMs[] };

export function createSummaries(dependencies: SummariesDependencies): Summaries {
  const { rooms, incidents, log, here, replayOf, wallNow } = dependencies;
  const kept = new Map<IncidentId, { readonly logSeq: Seq; readonly digest: Digest }>();

  async function digestFor(row: IncidentRow): Promise<Digest> {
    const known = kept.get(row.id);
    if (known?.logSeq === row.logSeq) return known.digest;
    const room = await roomOf(row, known !== undefined);
    const digest = digestOf(room);
    if (kept.size >= maxKept) kept.clear();
    kept.set(row.id, { logSeq: room.seq, digest });
    return digest;
  }

  /** An open incident that moved since it was last listed here will move again: from now on it is followed in memory. */
  async function roomOf(row: IncidentRow, hasMoved: boolean): Promise<RoomState> {
    const open = rooms.peek(row.id) ?? (hasMoved && row.status === 'open' ? await rooms.open(row.id) : undefined);
    if (open === undefined) return readRoom(log, row.id);
    await open.follow(row);
    return open.state;
  }

  return {
    async list() {
      const summaries: IncidentSummary[] = [];
      for (const row of await incidents.listIncidents({ limit: maxListed })) {
        const { eventTimes, ...digest } = await digestFor(row);
        const now = row.resolvedAt ?? incidentTime(digest.clock, wallNow());
        const { id, reference, title, severity, stage, status, declaredAt, resolvedAt, origin } = row;
        const replay =
          origin.kind === 'replay' ? { recording: origin.recording, ...(replayOf(id) ?? replayElsewhere(digest.clock)) } : null;
        const own = { id, reference, title, severity, stage, status, declaredAt, resolvedAt };
        summaries.push({ ...own, ...digest, pulse: pulse(eventTimes, now), here: here(id), replay, imported: importedMarkOf(origin) });
      }
      return summaries;
    },
  };
}

/** A replay that another node plays shows in the incident's clock, which is set to the pace of the world when it ends. */
function replayElsewhere(clock: IncidentSummary['clock']): { readonly state: 'playing' | 'ended'; readonly rate: number } {
  if (clock === null) return { state: 'playing', rate: fastestRate };
  return { state: clock.rate === 1 ? 'ended' : 'playing', rate: clock.rate };
}

async function readRoom(log: LogStore, id: IncidentId): Promise<RoomState> {
  let room = fold([]);
  for (;;) {
    const page = await log.read(id, { after: room.seq, limit: readPageSize });
    room = fold(page, room);
    if (page.length < readPageSize) return room;
  }
}

function digestOf(room: RoomState): Digest {
  const last = room.events.reduce((latest, event) => Math.max(latest, event.observedAt), 0);
  return {
    roles: room.roles.map(({ role, person }) => ({ role, name: person.name })),
    impact: statePanel(room.events).impact?.value ?? null,
    clock: room.clock,
    nextUpdateDueAt: room.nextUpdateDueAt,
    eventTimes: room.events.filter((event) => event.observedAt > last - pulseBins * pulseBinMs).map((event) => event.observedAt),
  };
}

function pulse(times: readonly EpochMs[], now: EpochMs): number[] {
  const bins = new Array<number>(pulseBins).fill(0);
  for (const at of times) {
    const bin = pulseBins - 1 - Math.floor((now - at) / pulseBinMs);
    const count = bins[bin];
    if (count !== undefined) bins[bin] = count + 1;
  }
  return bins;
}
