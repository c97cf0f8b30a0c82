// Figures across incidents: times, what became of advice, and updates in time, each with the incidents behind it. Pure arithmetic.
import type { AcrossQuery, AdviceCounts, AdviceGrouping, BehindIncident, BehindQuery, Spread, UpdateCounts } from './across-api.ts';
import {
  type AdviceFigure,
  adviceFigures,
  type IncidentFacts,
  type OfferFact,
  type PromiseFact,
  promisesBy,
  type TimeFigure,
  timeFigures,
  type UpdateFigure,
  updateFigures,
} from './across-facts.ts';
import { median, quantile, shareOf } from './advised.ts';
import type { EpochMs } from './time.ts';
import type { Severity } from './vocabulary.ts';

/** Of fewer lengths than this no percentile and no quartile is told: it would be one incident's length under another name. */
export const leastForPercentile = 5;

/** How lengths of time lie; an unknown one is counted as unknown and weighs nothing. */
export function spreadOf(lengths: readonly (number | null)[]): Spread {
  const known = lengths.filter((length) => length !== null);
  const enough = known.length >= leastForPercentile;
  return {
    known: known.length,
    unknown: lengths.length - known.length,
    median: median(known),
    lowest: quantile(known, 0),
    highest: quantile(known, 1),
    lowerQuartile: enough ? quantile(known, 0.25) : null,
    upperQuartile: enough ? quantile(known, 0.75) : null,
    p90: enough ? quantile(known, 0.9) : null,
  };
}

/** The lengths of one figure, in the order of the incidents. */
export function lengthsOf(incidents: readonly IncidentFacts[], figure: TimeFigure): (number | null)[] {
  return incidents.map(({ times }) => times[figure].tookMs);
}

/** What became of the offers that fit. */
export function adviceOf(incidents: readonly IncidentFacts[], fits: (offer: OfferFact) => boolean = () => true): AdviceCounts {
  const tally = newTally();
  for (const incident of incidents) {
    const own = incident.offers.filter(fits);
    if (own.length > 0) tally.incidents += 1;
    for (const offer of own) count(tally, offer);
  }
  return countsOf(tally);
}

/** The keys of the groups that an offer is in: one service and one role, but each record that spoke for it. "" is that of none. */
export function groupsOf(offer: OfferFact, by: AdviceGrouping): readonly string[] {
  if (by === 'role') return [offer.role];
  if (by === 'service') return [offer.service?.toLowerCase() ?? ''];
  return offer.records.length === 0 ? [''] : offer.records;
}

/** What became of offers in each group, the groups with the most offers first. `name` is as the first incident wrote it. */
export function adviceBy(incidents: readonly IncidentFacts[], by: AdviceGrouping): { key: string; name: string; counts: AdviceCounts }[] {
  const groups = new Map<string, { readonly name: string; readonly tally: Tally; last: IncidentFacts | null }>();
  for (const incident of incidents) {
    for (const offer of incident.offers) {
      for (const key of groupsOf(offer, by)) {
        const name = by === 'service' ? (offer.service ?? '') : key;
        const group = groups.get(key) ?? { name, tally: newTally(), last: null };
        groups.set(key, group);
        if (group.last !== incident) group.tally.incidents += 1;
        group.last = incident;
        count(group.tally, offer);
      }
    }
  }
  return [...groups]
    .map(([key, { name, tally }]) => ({ key, name, counts: countsOf(tally) }))
    .sort((a, b) => b.counts.offered - a.counts.offered || (a.key < b.key ? -1 : 1));
}

type Tally = Record<AdviceFigure, number> & { incidents: number; couldAccept: number };

function newTally(): Tally {
  return { incidents: 0, couldAccept: 0, offered: 0, seen: 0, followed: 0, accepted: 0, done: 0, worked: 0, dismissed: 0, ignored: 0 };
}

function count(tally: Tally, { at }: OfferFact): void {
  for (const figure of adviceFigures) if (at[figure] !== undefined) tally[figure] += 1;
  // Who accepts through the API has not had it on a screen, and has seen it all the same.
  if (at.seen !== undefined || at.accepted !== undefined) tally.couldAccept += 1;
}

function countsOf({ couldAccept, ...counts }: Tally): AdviceCounts {
  return { ...counts, precision: shareOf(counts.followed, counts.offered), acceptance: shareOf(counts.accepted, couldAccept) };
}

/** What became of the updates that were promised by a wall time; of one severity when named. */
export function updatesOf(incidents: readonly IncidentFacts[], wallAt: EpochMs, severity?: Severity): UpdateCounts {
  const own = incidents.map((incident) =>
    promisesBy(incident, wallAt).filter((promise) => (severity ?? promise.severity) === promise.severity),
  );
  const promises = own.flat();
  const of = (figure: UpdateFigure): number => promises.filter((promise) => momentOf(promise, figure) !== null).length;
  const [promised, kept, late, missed] = [of('promised'), of('kept'), of('late'), of('missed')];
  return { incidents: own.filter(({ length }) => length > 0).length, promised, kept, late, missed, inTime: shareOf(kept, promised) };
}

/** Where to look for what became of a promise; null when it did not become that. */
function momentOf({ dueAt, sentAt }: PromiseFact, figure: UpdateFigure): EpochMs | null {
  switch (figure) {
    case 'promised':
      return sentAt ?? dueAt;
    case 'kept':
      return sentAt !== null && sentAt <= dueAt ? sentAt : null;
    case 'late':
      return sentAt !== null && sentAt > dueAt ? sentAt : null;
    case 'missed':
      return sentAt === null ? dueAt : null;
  }
}

/** Whether an incident counts by what its row says; its service is not looked at. */
export function isIn(
  { from, to, severity, kind }: AcrossQuery,
  incident: Pick<IncidentFacts, 'declaredAt' | 'severity' | 'kind'>,
): boolean {
  const { declaredAt } = incident;
  if ((from !== undefined && declaredAt < from) || (to !== undefined && declaredAt >= to)) return false;
  return (severity?.includes(incident.severity) ?? true) && (kind?.includes(incident.kind) ?? true);
}

/** Whether an incident is about the service; every one is when none is named. */
export function isAbout({ services }: IncidentFacts, service: string | undefined): boolean {
  return service === undefined || services.some((name) => name.toLowerCase() === service.toLowerCase());
}

/** The services of incidents, those of most incidents first. */
export function servicesIn(incidents: readonly IncidentFacts[]): { name: string; incidents: number }[] {
  const found = new Map<string, { name: string; incidents: number }>();
  for (const { services } of incidents) {
    for (const name of services) {
      const known = found.get(name.toLowerCase()) ?? { name, incidents: 0 };
      found.set(name.toLowerCase(), { ...known, incidents: known.incidents + 1 });
    }
  }
  return [...found.values()].sort((a, b) => b.incidents - a.incidents || (a.name < b.name ? -1 : 1));
}

type Behind = Pick<BehindQuery, 'figure' | 'is' | 'by' | 'key'>;

/** At most so many moments of one incident are named. */
const maxMoments = 8;

/** The incidents behind a figure, the newest first, with the moments to look at; those of which nothing is counted are not among them. */
export function behind(incidents: readonly IncidentFacts[], asked: Behind, wallAt: EpochMs): BehindIncident[] {
  return incidents
    .flatMap((incident) => {
      const found = behindOne(incident, asked, wallAt);
      if (found === null) return [];
      const { id, reference, title, severity, kind, declaredAt, review } = incident;
      const moments = found.moments.toSorted((a, b) => a.at - b.at);
      const part = { moments: moments.slice(0, maxMoments), count: moments.length, tookMs: found.tookMs };
      return [{ id, reference, title, severity, kind, declaredAt, review, ...part }];
    })
    .sort((a, b) => b.declaredAt - a.declaredAt || (a.id < b.id ? -1 : 1));
}

function behindOne(
  incident: IncidentFacts,
  { figure, is, by, key }: Behind,
  wallAt: EpochMs,
): Pick<BehindIncident, 'moments' | 'tookMs'> | null {
  const time = timeFigures.find((one) => one === figure);
  if (time !== undefined) {
    const { at, tookMs } = incident.times[time];
    if ((by === 'severity' && key !== incident.severity) || (tookMs === null) !== (is === 'unknown')) return null;
    return { tookMs, moments: at === null ? [] : [{ at, text: null }] };
  }
  const advice = adviceFigures.find((one) => one === figure);
  const update = updateFigures.find((one) => one === figure) ?? 'promised';
  const moments =
    advice === undefined
      ? promisesBy(incident, wallAt).flatMap((promise) => {
          const at = by === 'severity' && key !== promise.severity ? null : momentOf(promise, update);
          return at === null ? [] : [{ at, text: null }];
        })
      : incident.offers.flatMap((offer) => {
          const at = offer.at[advice];
          const isInGroup = by === undefined || by === 'severity' || groupsOf(offer, by).includes(key);
          return at === undefined || !isInGroup ? [] : [{ at, text: offer.text }];
        });
  return moments.length === 0 ? null : { tookMs: null, moments };
}
