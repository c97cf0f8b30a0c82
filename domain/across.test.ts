// Figures across incidents: unknown is never zero, groups add up to the whole, and every figure has its incidents behind it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  adviceBy,
  adviceOf,
  behind,
  groupsOf,
  isAbout,
  isIn,
  leastForPercentile,
  lengthsOf,
  servicesIn,
  spreadOf,
  updatesOf,
} from './across.ts';
import { acrossAnswer, acrossQuery, behindQuery } from './across-api.ts';
import { acrossCsv, acrossTables, csvCell, csvText } from './across-csv.ts';
import {
  adviceFigures,
  entriesWithoutFacts,
  factsOf,
  type IncidentFacts,
  incidentKinds,
  kindOfIncident,
  nothingRead,
  promisesBy,
  readOn,
  timeFigures,
  updateFigures,
} from './across-facts.ts';
import { advisedAndDone } from './advised.ts';
import { fold } from './fold.ts';
import { type RawEntry, readEntry } from './log.ts';
import { reviewDurations } from './review-durations.ts';
import { arbitraryLog } from './test-entries.ts';
import { type EpochMs, minuteMs } from './time.ts';
import { severities } from './vocabulary.ts';

const now = 1_800_000_000_000 as EpochMs;
const seed = 20261121;
const serviceOf = (name: string): string | null => (name === 'pool wait' ? null : name);

function incidentOf(raw: readonly RawEntry[], part: Partial<IncidentFacts> = {}): IncidentFacts {
  const facts = factsOf(readOn(nothingRead, raw.map(readEntry)), serviceOf);
  const row = { id: 'a', reference: 'INC-1', title: 'Trouble', severity: 'sev2', kind: 'closed', declaredAt: 1_700_000_000_000 };
  return { ...facts, ...row, ...part } as IncidentFacts;
}

const arbitraryIncidents = fc
  .array(fc.tuple(arbitraryLog(), fc.constantFrom(...severities), fc.constantFrom(...incidentKinds)), { maxLength: 8 })
  .map((logs) => logs.map(([raw, severity, kind], index) => incidentOf(raw, { id: `i${index}` as IncidentFacts['id'], severity, kind })));

let nextSeq = 0;
const person = { type: 'person', id: 'ada', name: 'Ada' };
function entry(kind: string, atMinutes: number, data: Record<string, unknown>): RawEntry {
  const at = atMinutes * minuteMs;
  nextSeq += 1;
  return { seq: nextSeq, kind, data, actor: person, occurredAt: at, observedAt: at, recordedAt: at } as RawEntry;
}
const declared = (severity: string) =>
  entry('declared', 0, { number: 1, title: 'Trouble', severity, reference: 'INC-1', origin: { kind: 'declared' } });
const update = (atMinutes: number, nextMinutes: number | null) =>
  entry('update-posted', atMinutes, {
    ...{ number: 2, audience: 'internal', text: 'Still looking.' },
    nextDueAt: nextMinutes === null ? null : nextMinutes * minuteMs,
  });

describe('times', () => {
  test('of nothing everything is unknown, and nothing is NaN', () => {
    const empty = spreadOf([]);
    expect(empty).toEqual({
      ...{ known: 0, unknown: 0, median: null, lowest: null, highest: null },
      ...{ lowerQuartile: null, upperQuartile: null, p90: null },
    });
    expect(spreadOf([null, null])).toEqual({ ...empty, unknown: 2 });
    expect(adviceOf([]).precision).toEqual({ hits: 0, of: 0, value: null, low: null, high: null });
    expect(updatesOf([], now).inTime.value).toBeNull();
  });

  test('unknown weighs nothing, and a few tell no percentile', () => {
    const few = spreadOf([4, null, 2]);
    expect(few).toMatchObject({ known: 2, unknown: 1, median: 3, lowest: 2, highest: 4, p90: null, lowerQuartile: null });
    const enough = spreadOf([10, 20, 30, 40, 50, null]);
    expect(enough).toMatchObject({ known: 5, unknown: 1, median: 30, lowerQuartile: 20, upperQuartile: 40, p90: 46, highest: 50 });
  });

  test('of any lengths, the figures lie in order', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: null })), (lengths) => {
        const { known, unknown, lowest, lowerQuartile, median, upperQuartile, p90, highest } = spreadOf(lengths);
        expect(known + unknown).toBe(lengths.length);
        const all = [lowest, lowerQuartile, median, upperQuartile, p90, highest].filter((value) => value !== null);
        expect(all).toEqual(all.toSorted((a, b) => a - b));
        expect(all.length).toBe(known === 0 ? 0 : known < leastForPercentile ? 3 : 6);
      }),
      { numRuns: 200, seed },
    );
  });

  test('they are those of the review, and detection counts from the first sign in the world', () => {
    const event = (atMinutes: number, occurredMinutes: number): RawEntry => {
      const body = {
        ref: `r${atMinutes}`,
        dimension: 'symptom',
        entity: 'hub',
        from: null,
        to: 'down',
        direction: 'worse',
        sources: [1],
        confidence: 1,
      };
      const times = { occurredAt: occurredMinutes * minuteMs, observedAt: atMinutes * minuteMs };
      return entry('event-recorded', atMinutes, { number: atMinutes, event: { ...body, ...times } });
    };
    nextSeq = 0;
    const log = [declared('sev2'), event(10, 8), event(30, 5)];
    expect(incidentOf(log).times.detect).toEqual({ at: null, tookMs: null });
    const marked = [...log, entry('milestone-marked', 60, { milestone: 'detected', at: 10 * minuteMs })];
    const { times } = incidentOf(marked);
    expect(times.detect).toEqual({ at: 10 * minuteMs, tookMs: 5 * minuteMs });
    const durations = reviewDurations(fold(marked.map(readEntry)));
    expect(times.resolve.tookMs).toBe(durations.find(({ what }) => what === 'resolved')?.tookMs);
    const early = [...log, entry('milestone-marked', 60, { milestone: 'detected', at: 4 * minuteMs })];
    expect(incidentOf(early).times.detect.tookMs).toBeNull();
  });
});

describe('advice', () => {
  test('groups by service and by role add up to the whole, and each record counts every offer it spoke for once', () => {
    fc.assert(
      fc.property(arbitraryIncidents, (incidents) => {
        const all = adviceOf(incidents);
        for (const by of ['service', 'role', 'record'] as const) {
          const groups = adviceBy(incidents, by);
          for (const figure of adviceFigures) expect(groups.reduce((sum, { counts }) => sum + counts[figure], 0)).toBe(all[figure]);
          for (const { key, counts } of groups) {
            expect(counts).toEqual(adviceOf(incidents, (offer) => groupsOf(offer, by).includes(key)));
            expect(counts.accepted + counts.dismissed + counts.ignored).toBeLessThanOrEqual(counts.offered);
            expect(counts.precision).toMatchObject({ hits: counts.followed, of: counts.offered });
          }
        }
      }),
      { numRuns: 150, seed },
    );
  });

  test('an offer that two records spoke for counts for both', () => {
    const at = 5 as EpochMs;
    const offer = { text: 'Restart', service: 'Hub', role: 'operations', records: ['one', 'two'], at: { offered: at, followed: at } };
    const incident = {
      ...incidentOf([]),
      offers: [offer, { ...offer, records: [], service: 'hub', at: { offered: at } }],
    } as unknown as IncidentFacts;
    expect(adviceBy([incident], 'record').map(({ key, counts }) => [key, counts.offered, counts.followed])).toEqual([
      ['', 1, 0],
      ['one', 1, 1],
      ['two', 1, 1],
    ]);
    expect(adviceBy([incident], 'service')).toMatchObject([{ key: 'hub', name: 'Hub', counts: { offered: 2, incidents: 1 } }]);
  });

  test('precision is that of advised and done', () => {
    fc.assert(
      fc.property(arbitraryLog(), (raw) => {
        const told = advisedAndDone(fold(raw.map(readEntry)));
        const counts = adviceOf([incidentOf(raw)]);
        expect(counts.precision).toEqual(told.precision);
        const decided = (decision: string) => told.offers.filter((fate) => fate.decision === decision).length;
        expect([counts.accepted, counts.dismissed, counts.ignored]).toEqual([
          decided('accepted'),
          decided('dismissed'),
          decided('ignored'),
        ]);
      }),
      { numRuns: 200, seed },
    );
  });
});

describe('promised updates', () => {
  test('in time is kept, after it late, and resolved without one after it missed', () => {
    nextSeq = 0;
    const log = [declared('sev1'), update(20, 50), update(55, 85), entry('resolved', 90, { number: 3 })];
    const facts = incidentOf(log);
    expect(facts.promises.map(({ dueAt, sentAt }) => [dueAt / minuteMs, sentAt === null ? null : sentAt / minuteMs])).toEqual([
      [30, 20],
      [50, 55],
      [85, null],
    ]);
    expect(updatesOf([facts], now)).toMatchObject({ promised: 3, kept: 1, late: 1, missed: 1, inTime: { hits: 1, of: 3 } });
  });

  test('what was resolved before it was due was not promised in vain, and what was promised to nobody is not counted', () => {
    nextSeq = 0;
    expect(incidentOf([declared('sev1'), entry('resolved', 10, { number: 3 })]).promises).toEqual([]);
    nextSeq = 0;
    const [first, ...others] = incidentOf([declared('sev1'), update(10, null), update(300, null)]).promises;
    expect([first?.sentAt, others]).toEqual([10 * minuteMs, []]);
  });

  test('is kept by an update that was heard of elsewhere', () => {
    nextSeq = 0;
    const posted = { actionId: 'a', class: 'update-external', target: null, text: 'Posted', by: 'bea', state: 'done', sources: [1] };
    const log = [declared('sev1'), entry('action-noticed', 20, posted), entry('resolved', 40, { number: 3 })];
    expect(incidentOf(log).promises).toEqual([{ severity: 'sev1', dueAt: 30 * minuteMs, sentAt: 20 * minuteMs }]);
    nextSeq = 0;
    const promised = [declared('sev1'), update(10, 50), entry('action-noticed', 20, posted), update(55, null)];
    expect(incidentOf(promised).promises.map(({ dueAt, sentAt }) => [dueAt / minuteMs, (sentAt ?? 0) / minuteMs])).toEqual([
      [30, 10],
      [50, 55],
    ]);
  });

  test('it counts for the severity there was, and raising it brings the promise forward', () => {
    nextSeq = 0;
    const log = [declared('sev3'), entry('severity-set', 5, { number: 2, from: 'sev3', to: 'sev1' }), update(40, 200)];
    const facts = incidentOf(log, { severity: 'sev3' });
    expect(facts.promises).toEqual([{ severity: 'sev1', dueAt: 35 * minuteMs, sentAt: 40 * minuteMs }]);
    expect(updatesOf([facts], 100 as EpochMs, 'sev1').late).toBe(1);
    expect(updatesOf([facts], 100 as EpochMs, 'sev3').promised).toBe(0);
  });

  test('the one that is owed is missed from when it is overdue on', () => {
    nextSeq = 0;
    const facts = incidentOf([declared('sev1')]);
    expect(promisesBy(facts, (30 * minuteMs) as EpochMs)).toEqual([]);
    expect(promisesBy(facts, (30 * minuteMs + 1) as EpochMs)).toEqual([{ severity: 'sev1', dueAt: 30 * minuteMs, sentAt: null }]);
  });

  test('severities add up to the whole', () => {
    fc.assert(
      fc.property(arbitraryIncidents, (incidents) => {
        const all = updatesOf(incidents, now);
        const parts = severities.map((severity) => updatesOf(incidents, now, severity));
        for (const figure of updateFigures) expect(parts.reduce((sum, part) => sum + part[figure], 0)).toBe(all[figure]);
        expect(all.kept + all.late + all.missed).toBe(all.promised);
      }),
      { numRuns: 150, seed },
    );
  });
});

test('reading a log in parts, and without what holds no fact, equals reading it at once', () => {
  fc.assert(
    fc.property(arbitraryLog(), fc.array(fc.nat(40), { maxLength: 4 }), (raw, cuts) => {
      const entries = raw.map(readEntry);
      const whole = factsOf(readOn(nothingRead, entries), serviceOf);
      let reading = nothingRead;
      let start = 0;
      for (const end of [...cuts.toSorted((a, b) => a - b), entries.length]) {
        reading = readOn(
          reading,
          entries.slice(start, end).filter(({ kind }) => kind === 'foreign' || !entriesWithoutFacts.includes(kind)),
        );
        start = Math.max(start, end);
      }
      expect(factsOf(reading, serviceOf)).toEqual(whole);
    }),
    { numRuns: 300, seed },
  );
});

test('every figure has as many incidents behind it as it says', () => {
  fc.assert(
    fc.property(arbitraryIncidents, (incidents) => {
      const ask = (figure: string, part: Record<string, unknown> = {}) => behind(incidents, behindQuery.parse({ figure, ...part }), now);
      for (const figure of timeFigures) {
        const { known, unknown } = spreadOf(lengthsOf(incidents, figure));
        expect([ask(figure).length, ask(figure, { is: 'unknown' }).length]).toEqual([known, unknown]);
        expect(ask(figure).every(({ tookMs }) => tookMs !== null)).toBe(true);
      }
      const all = adviceOf(incidents);
      expect(ask('offered')).toHaveLength(all.incidents);
      for (const figure of adviceFigures) expect(ask(figure).reduce((sum, { count }) => sum + count, 0)).toBe(all[figure]);
      for (const { key, counts } of adviceBy(incidents, 'record')) {
        expect(ask('offered', { by: 'record', key })).toHaveLength(counts.incidents);
        expect(ask('followed', { by: 'record', key }).reduce((sum, { count }) => sum + count, 0)).toBe(counts.followed);
      }
      const updates = updatesOf(incidents, now, 'sev1');
      for (const figure of updateFigures) {
        expect(ask(figure, { by: 'severity', key: 'sev1' }).reduce((sum, { count }) => sum + count, 0)).toBe(updates[figure]);
      }
    }),
    { numRuns: 60, seed },
  );
});

describe('which incidents', () => {
  test('the period holds its beginning and not its end, and sets are chosen from', () => {
    const incident = { declaredAt: 1_000 as EpochMs, severity: 'sev2' as const, kind: 'closed' as const };
    const query = (part: Record<string, unknown>) => isIn(acrossQuery.parse(part), incident);
    const second = '1970-01-01T00:00:01Z';
    expect([query({}), query({ from: second }), query({ to: second })]).toEqual([true, true, false]);
    expect([query({ severity: 'sev1,sev2' }), query({ severity: 'sev1' })]).toEqual([true, false]);
    expect([query({ kind: 'open,closed' }), query({ kind: 'replayed' })]).toEqual([true, false]);
    expect(acrossQuery.safeParse({ severity: 'sev9' }).success).toBe(false);
  });

  test('a replayed recording and one that was brought are told apart from open and closed ones', () => {
    const origins = [{ kind: 'declared' }, { kind: 'replay' }, { kind: 'imported' }] as unknown as Parameters<
      typeof kindOfIncident
    >[0]['origin'][];
    expect(origins.map((origin) => kindOfIncident({ status: 'resolved', origin }))).toEqual(['closed', 'replayed', 'imported']);
    expect(origins.map((origin) => kindOfIncident({ status: 'open', origin }))).toEqual(['open', 'replayed', 'imported']);
  });

  test('services are found in any case', () => {
    const [one, two] = [incidentOf([], { services: ['Hub', 'proxy'] }), incidentOf([], { services: ['hub'] })];
    expect(servicesIn([one, two])).toEqual([
      { name: 'Hub', incidents: 2 },
      { name: 'proxy', incidents: 1 },
    ]);
    expect([isAbout(two, 'HUB'), isAbout(two, 'proxy'), isAbout(two, undefined)]).toEqual([true, false, true]);
  });
});

describe('CSV', () => {
  test('no cell is a formula, and separators are quoted', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r']) expect(csvCell(`${start}1+1`).replace(/^"/, '')).toMatch(/^'/);
    expect(csvCell(' =HYPERLINK("x")')).toBe(`"' =HYPERLINK(""x"")"`);
    expect([csvCell('a,b'), csvCell('say "no"'), csvCell('two\nlines'), csvCell('plain'), csvCell(-1)]).toEqual([
      ...['"a,b"', '"say ""no"""', '"two\nlines"', 'plain', '-1'],
    ]);
    expect(
      csvText([
        ['a', 1],
        ['b', 2],
      ]),
    ).toBe('a,1\r\nb,2\r\n');
  });

  test('any text comes back as it was, but for the quote before a formula', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', '=', '+', '-', '@', '\t', ' ', 'é') }), { minLength: 1 }),
        (cells) => {
          const read = readCsv(csvText([cells]))[0] ?? [];
          expect(read).toHaveLength(cells.length);
          for (const [index, cell] of cells.entries()) {
            expect([cell, `'${cell}`]).toContain(read[index]);
            expect(read[index]).not.toMatch(/^[=+\-@\t\r]/);
          }
        },
      ),
      { numRuns: 300, seed },
    );
  });

  test('each table has as many cells in each row as names, one row per incident, and says unknown', () => {
    fc.assert(
      fc.property(arbitraryIncidents, (incidents) => {
        for (const table of acrossTables) {
          const rows = readCsv(acrossCsv(table, incidents, { wallAt: now, recordName: (key) => `K ${key}` }));
          expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
          expect(rows.flat()).not.toContain('NaN');
          if (table === 'incidents') expect(rows).toHaveLength(incidents.length + 1);
        }
      }),
      { numRuns: 60, seed },
    );
    const rows = readCsv(acrossCsv('incidents', [incidentOf([])], { wallAt: now, recordName: (key) => key }));
    expect(rows[1]?.[rows[0]?.indexOf('resolve_seconds') ?? -1]).toBe('unknown');
  });
});

test('the answer takes what the figures give', () => {
  const none = { groups: [], total: 0 };
  const answer = {
    ...{ incidents: 0, unread: 0, leftOut: false, kinds: { open: 0, closed: 0, replayed: 0, imported: 0 }, counted: [], services: [] },
    times: timeFigures.map((figure) => ({ figure, all: spreadOf([]), values: [], bySeverity: [] })),
    advice: { all: adviceOf([]), service: none, record: none, role: none },
    updates: { all: updatesOf([], now), bySeverity: [] },
  };
  expect(acrossAnswer.parse(answer)).toEqual(answer);
});

/** Reads CSV as RFC 4180 says. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = cell.exec(text); match !== null; match = cell.exec(text)) {
    row.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
