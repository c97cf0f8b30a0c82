// Follows which regions are affected, by whom that is said, and where sources disagree.
import type { SignalSeq } from '../../domain/ids.ts';
import type { Notebook, Voice } from './notebook.ts';

type Region = { affected: Set<Voice>; clear: Set<Voice>; reports: SignalSeq[] };

export type Scope = {
  /** Evidence that a region is affected (or not). `settled` evidence ends a disagreement. */
  evidence(regions: readonly string[], affected: boolean, voice: Voice, seq: SignalSeq, settled?: boolean): void;
};

const entity = 'Regions affected';
/** So many reports of users from a region count as it being affected. */
const enoughReports = 2;
const maxRegions = 50;

export function createScope(book: Notebook): Scope {
  const regions = new Map<string, Region>();
  let shown: readonly string[] = [];
  let deniedBy: string | undefined;
  /** The event that stands against another one. */
  let doubtful: string | undefined;

  const regionOf = (name: string): Region | undefined => {
    const known = regions.get(name);
    if (known !== undefined || regions.size >= maxRegions) return known;
    const fresh: Region = { affected: new Set(), clear: new Set(), reports: [] };
    regions.set(name, fresh);
    return fresh;
  };

  return {
    evidence(names, affected, voice, seq, settled = false) {
      for (const name of names) {
        const region = regionOf(name);
        if (region === undefined) continue;
        if (voice === 'users') {
          if (region.reports.length < 50) region.reports.push(seq);
          if (region.reports.length >= enoughReports) region.affected.add('users');
          continue;
        }
        (affected ? region.affected : region.clear).add(voice);
        if (settled) (affected ? region.clear : region.affected).clear();
      }
      const list = [...regions].filter(([, region]) => region.affected.size > 0);
      const now = list.map(([name]) => name).sort();
      const current = book.field('scope', entity);
      const same = now.join(', ') === shown.join(', ');
      if (same && settled && doubtful !== undefined && names.every((name) => now.includes(name)) && names.length === now.length) {
        book.set({
          dimension: 'scope',
          entity,
          from: shown.join(', '),
          to: now.join(', '),
          direction: 'worse',
          confidence: 0.95,
          voice,
          supersedesRef: doubtful,
          settles: true,
        });
        doubtful = undefined;
        return;
      }
      if (now.length === 0 || same) {
        if (current !== undefined && names.some((name) => now.includes(name))) book.attach(current.ref);
        // A denial of what stands is kept for when it matters: it is the other side of the disagreement.
        if (!affected && current !== undefined) deniedBy = current.ref;
        return;
      }
      const added = list.filter(([name]) => !shown.includes(name));
      const doubted = added.some(([, region]) => region.clear.size > 0 || ![...region.affected].some((one) => one !== 'users'));
      const reports = added.flatMap(([, region]) => region.reports);
      const against = doubted && !settled && current !== undefined ? (deniedBy ?? current.ref) : undefined;
      const ref = book.set({
        dimension: 'scope',
        entity,
        to: now.length === 1 ? (now[0] ?? '') : now.join(', '),
        direction: now.length >= shown.length ? (shown.length === 0 ? 'neutral' : 'worse') : 'better',
        confidence: against === undefined ? (settled ? 0.95 : 0.75) : 0.48,
        voice,
        sources: reports,
        ...(against === undefined ? {} : { conflictsWithRef: against }),
      });
      doubtful = against === undefined ? undefined : ref;
      shown = now;
    },
  };
}
