// Reads what incidents add to the figures across them: each log once, without waking its room, and on from there when it has grown.

import { isIn } from '../../domain/across.ts';
import type { AcrossQuery } from '../../domain/across-api.ts';
import {
  entriesWithoutFacts,
  factsOf,
  type IncidentFacts,
  type IncidentKind,
  incidentKinds,
  kindOfIncident,
  type LogFacts,
  type LogReading,
  nothingRead,
  readOn,
} from '../../domain/across-facts.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import { isThing, thingOf } from '../memory/things.ts';
import type { IncidentRow, IncidentStore } from '../store/incident-store.ts';
import type { LogStore } from '../store/log-store.ts';

/** Incidents as their rows choose them; `service` is not looked at, since only a log names services. */
export type ChosenIncidents = {
  /** The newest first. */
  readonly rows: readonly IncidentRow[];
  /** How many there are of each kind, whatever kinds were asked for. */
  readonly kinds: Readonly<Record<IncidentKind, number>>;
  readonly counted: readonly IncidentKind[];
  /** There are older ones than are looked through. */
  readonly leftOut: boolean;
};

export type AcrossReader = {
  choose(query: AcrossQuery): Promise<ChosenIncidents>;
  /** The facts of these incidents, in their order; `unread` of them took longer than `withinMs` to come to. Asking again goes on. */
  read(rows: readonly IncidentRow[], withinMs: number): Promise<{ readonly facts: readonly IncidentFacts[]; readonly unread: number }>;
};

/** Figures are of the newest so many incidents that fit; rows are cheap, and logs are not. */
const maxIncidents = 2_000;
const maxRows = 10_000;
/** What is kept of one that was read is small, some kilobytes; of an open one it is its room, to read on from. */
const maxKept = 3_000;
const maxRoomsKept = 60;
/** Small pages: between two of them rooms have their turn. */
const pageSize = 400;
const atOnce = 3;

type Kept = { readonly logSeq: Seq; readonly facts: LogFacts; readonly reading: LogReading | null };

export function createAcrossReader({
  incidents,
  log,
}: {
  incidents: Pick<IncidentStore, 'listIncidents'>;
  log: Pick<LogStore, 'read'>;
}): AcrossReader {
  const kept = new Map<IncidentId, Kept>();
  const underWay = new Map<IncidentId, Promise<LogFacts>>();
  let roomsKept = 0;

  const keep = (id: IncidentId, one: Kept | null): void => {
    const before = kept.get(id);
    if (before !== undefined) roomsKept -= before.reading === null ? 0 : 1;
    kept.delete(id);
    if (one === null) return;
    roomsKept += one.reading === null ? 0 : 1;
    kept.set(id, one);
    const [oldest] = kept.keys();
    if (kept.size > maxKept && oldest !== undefined) keep(oldest, null);
  };

  async function readLog(row: IncidentRow): Promise<LogFacts> {
    const before = kept.get(row.id);
    let reading = before?.reading ?? nothingRead;
    let after = before === undefined || before.reading === null ? (0 as Seq) : before.logSeq;
    while (after < row.logSeq) {
      const limit = Math.min(pageSize, row.logSeq - after);
      reading = readOn(reading, await log.read(row.id, { after, limit, without: entriesWithoutFacts }));
      after = (after + limit) as Seq;
    }
    const facts = factsOf(reading, serviceOf);
    keep(row.id, { logSeq: row.logSeq, facts, reading: row.status === 'open' && roomsKept < maxRoomsKept ? reading : null });
    return facts;
  }

  async function factsFor(row: IncidentRow): Promise<LogFacts> {
    const known = kept.get(row.id);
    if (known !== undefined && known.logSeq >= row.logSeq) {
      keep(row.id, known);
      return known.facts;
    }
    const running = underWay.get(row.id) ?? readLog(row).finally(() => underWay.delete(row.id));
    underWay.set(row.id, running);
    return running;
  }

  return {
    async choose(query) {
      const all = await incidents.listIncidents({ limit: maxRows + 1 });
      const own = all.map((row) => ({ row, incident: { declaredAt: row.declaredAt, severity: row.severity, kind: kindOfIncident(row) } }));
      const counted = query.kind ?? kindsByDefault(own.map(({ incident }) => incident.kind));
      const kinds: Record<IncidentKind, number> = { open: 0, closed: 0, replayed: 0, imported: 0 };
      const { kind: _, ...rest } = query;
      const fitting = own.filter(({ incident }) => isIn(rest, incident));
      for (const { incident } of fitting) kinds[incident.kind] += 1;
      const rows = fitting.filter(({ incident }) => counted.includes(incident.kind)).map(({ row }) => row);
      rows.sort((a, b) => b.declaredAt - a.declaredAt);
      return { rows: rows.slice(0, maxIncidents), kinds, counted, leftOut: rows.length > maxIncidents || all.length > maxRows };
    },

    async read(rows, withinMs) {
      const endMs = performance.now() + withinMs;
      const found = new Map<IncidentId, LogFacts>();
      const waiting = rows.values();
      const worker = async (): Promise<void> => {
        for (const row of waiting) {
          if (performance.now() > endMs && (kept.get(row.id)?.logSeq ?? 0) < row.logSeq) continue;
          found.set(row.id, await factsFor(row));
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      const facts = rows.flatMap((row): IncidentFacts[] => {
        const own = found.get(row.id);
        const { id, reference, title, severity, declaredAt } = row;
        return own === undefined ? [] : [{ ...own, id, reference, title, severity, declaredAt, kind: kindOfIncident(row) }];
      });
      return { facts, unread: rows.length - facts.length };
    },
  };
}

/** Recordings are for trying out, and what was imported is other people's: they count only where there is nothing else. */
function kindsByDefault(kinds: readonly IncidentKind[]): readonly IncidentKind[] {
  const own: readonly IncidentKind[] = ['open', 'closed'];
  return kinds.some((kind) => own.includes(kind)) ? own : incidentKinds;
}

/** A name as machines have: `checkout-api`, `orders_db`, `relay-1`. */
const machineName = /^[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)+$/i;

/** The service that an entity or a target belongs to: the name of a machine, else a thing of a few words; null for a sentence. */
export function serviceOf(name: string): string | null {
  const thing = thingOf(name.trim());
  const [first = '', ...others] = thing.split(/\s+/);
  if (machineName.test(first)) return first;
  return others.length < 3 && !thing.includes(':') && isThing(thing) ? thing : null;
}
