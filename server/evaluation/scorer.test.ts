// The scorer on small recordings where every figure is worked out by hand.
import { describe, expect, it } from 'vitest';
import { parseRecording, type Recording } from '../../domain/recording.ts';
import { type EpochMs, parseTime } from '../../domain/time.ts';
import { type ActionClass, actionClasses } from '../../domain/vocabulary.ts';
import { differences } from './differences.ts';
import { figuresOf, intervalsOf, tally } from './figures.ts';
import { matchOffers, namesEntity } from './matching.ts';
import { offersAsJsonLines, type ScoredOffer } from './offer-book.ts';

const at = (minutes: number): EpochMs => ((parseTime('2026-03-12T02:00:00Z') ?? 0) + minutes * 60_000) as EpochMs;
const time = (minutes: number): string => new Date(at(minutes)).toISOString().replace('.000', '');

type ActionInput = [id: string, minutes: number, cls: ActionClass, target: string | null, flags?: { taken?: boolean; endorsed?: boolean }];

/** A recording with a signal every ten minutes from 0 to 180; `reveals` maps a signal's minute to an action. */
function recording(actions: ActionInput[], reveals: Record<number, string> = {}): Recording {
  const signals = Array.from({ length: 19 }, (_, index) => {
    const revealed = reveals[index * 10];
    const more = revealed === undefined ? {} : { reveals: [revealed] };
    return JSON.stringify({ id: `s${index + 1}`, at: time(index * 10), channel: 'log', from: 'x', text: 'a line', ...more });
  });
  const incident = {
    version: 1,
    id: 'made-2026-03-12',
    title: 'Made',
    summary: '',
    organization: 'x',
    platform: 'x',
    startedAt: null,
    detectedAt: null,
    mitigatedAt: null,
    resolvedAt: null,
    severity: 'sev2',
    entities: [
      { id: 'checkout-api', kind: 'service', aliases: ['the checkout', 'co'] },
      { id: 'orders-db', kind: 'database', aliases: [] },
    ],
    source: { repository: 'x', commit: null, path: 'x', license: 'x', copyright: 'x' },
  };
  const lines = actions.map(([id, minutes, cls, target, flags]) =>
    JSON.stringify({
      id,
      at: time(minutes),
      by: 'r',
      role: 'operations',
      stage: 'triage',
      class: cls,
      target,
      text: 'Do.',
      taken: true,
      endorsed: true,
      outcome: 'unknown',
      basis: [],
      ...flags,
    }),
  );
  const read = parseRecording({
    'incident.json': JSON.stringify(incident),
    'signals.jsonl': signals.join('\n'),
    'actions.jsonl': lines.join('\n'),
  });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.value;
}

let count = 0;
function offer(minutes: number, cls: ActionClass, target: string | null, bestRank = 1): ScoredOffer {
  count += 1;
  return {
    recording: 'made-2026-03-12',
    offer: `o${count}`,
    openedAt: at(minutes),
    openedAfter: Math.floor(minutes / 10),
    closedAt: null,
    reason: null,
    class: cls,
    target,
    text: `${cls} ${target ?? ''}`,
    role: 'operations',
    stage: 'triage',
    rank: bestRank,
    bestRank,
    score: 0.5,
    evidence: ['s1'],
    knowledge: ['k'],
  };
}

const pairsOf = (given: Recording, offers: ScoredOffer[], mode: Parameters<typeof matchOffers>[2] = 'kind'): string[] =>
  matchOffers(given, offers, mode).map((pair) => `${pair.action.id}=${offers.indexOf(pair.offer)}`);

describe('matching', () => {
  const kinds: ActionClass[][] = [
    ['inspect-logs', 'inspect-metrics', 'inspect-state', 'reproduce'],
    ['consult', 'engage'],
    ['verify', 'monitor'],
    ['restart', 'replace'],
    ['isolate', 'reroute'],
    ['scale', 'reconfigure'],
    ['rollback', 'disable'],
  ];

  it('takes classes of one kind as one step, and no others', () => {
    for (const taken of actionClasses) {
      for (const offered of actionClasses) {
        const same = taken === offered || kinds.some((kind) => kind.includes(taken) && kind.includes(offered));
        expect(pairsOf(recording([['a1', 50, taken, null]]), [offer(10, offered, 'x')])).toEqual(same ? ['a1=0'] : []);
        expect(pairsOf(recording([['a1', 50, taken, null]]), [offer(10, offered, 'x')], 'strict')).toEqual(
          taken === offered ? ['a1=0'] : [],
        );
      }
    }
  });

  it.each([
    ['checkout-api', true],
    ['Checkout API', true],
    ['checkout api pods', true],
    ['checkout', true],
    ['api', true],
    ['the checkout', true],
    ['co', true],
    ['co-located', false],
    ['check', false],
    ['orders-db', false],
    ['checkout-web', false],
    ['', false],
  ])('compares the target %s with an entity by whole words', (name, same) => {
    expect(namesEntity(name, { id: 'checkout-api', kind: 'service', aliases: ['the checkout', 'co'] })).toBe(same);
  });

  it('asks for the target as the class of the action does', () => {
    expect(pairsOf(recording([['a1', 50, 'restart', 'orders-db']]), [offer(10, 'restart', 'checkout-api')])).toEqual([]);
    expect(pairsOf(recording([['a1', 50, 'restart', 'orders-db']]), [offer(10, 'restart', 'checkout-api')], 'class-only')).toEqual([
      'a1=0',
    ]);
    expect(pairsOf(recording([['a1', 50, 'restart', 'orders-db']]), [offer(10, 'restart', null)])).toEqual([]);
    expect(pairsOf(recording([['a1', 50, 'verify', 'orders-db']]), [offer(10, 'verify', 'checkout-api')])).toEqual(['a1=0']);
    expect(pairsOf(recording([['a1', 50, 'engage', 'orders-db']]), [offer(10, 'consult', null)])).toEqual([]);
    expect(pairsOf(recording([['a1', 50, 'consult', 'orders-db']]), [offer(10, 'engage', 'anybody')])).toEqual(['a1=0']);
    expect(pairsOf(recording([['a1', 50, 'restart', null]]), [offer(10, 'restart', 'checkout-api')])).toEqual(['a1=0']);
  });

  it('asks for an offer before the action, before what reveals it, and at most 120 minutes before', () => {
    const given = recording([['a1', 125, 'declare', null]]);
    expect(pairsOf(given, [offer(125, 'declare', null)])).toEqual([]);
    expect(pairsOf(given, [offer(124, 'declare', null)])).toEqual(['a1=0']);
    expect(pairsOf(given, [offer(5, 'declare', null)])).toEqual(['a1=0']);
    expect(pairsOf(given, [offer(4, 'declare', null)])).toEqual([]);
    const told = recording([['a1', 125, 'declare', null]], { 100: 'a1' });
    expect(pairsOf(told, [offer(101, 'declare', null)])).toEqual([]);
    expect(pairsOf(told, [offer(99, 'declare', null)])).toEqual(['a1=0']);
  });

  it('pairs one to one, actions in the order of time, each with the offer opened first', () => {
    const given = recording([
      ['a1', 50, 'restart', 'checkout-api'],
      ['a2', 60, 'restart', 'checkout-api'],
    ]);
    expect(pairsOf(given, [offer(20, 'restart', 'checkout-api'), offer(10, 'replace', 'checkout-api')])).toEqual(['a1=1', 'a2=0']);
    expect(pairsOf(given, [offer(20, 'restart', 'checkout-api')])).toEqual(['a1=0']);
  });

  it('leaves out actions that were neither taken nor endorsed', () => {
    expect(pairsOf(recording([['a1', 50, 'declare', null, { taken: false, endorsed: false }]]), [offer(10, 'declare', null)])).toEqual([]);
  });
});

describe('figures', () => {
  // Four offers, two matched: a1 (taken and endorsed) after 40 minutes, a3 (endorsed only) after 60. One matched stands first, one fifth.
  const given = recording([
    ['a1', 50, 'restart', 'checkout-api'],
    ['a2', 60, 'rollback', 'orders-db', { endorsed: false }],
    ['a3', 70, 'update-external', null, { taken: false }],
    ['a4', 80, 'resolve', null],
  ]);
  const offers = [
    offer(10, 'replace', 'checkout', 1),
    offer(10, 'update-external', null, 5),
    offer(20, 'rollback', 'checkout-api', 2),
    offer(20, 'declare', null, 4),
  ];

  it('counts what was worked out by hand', () => {
    const counted = tally(given, offers);
    expect(counted).toEqual({
      recording: 'made-2026-03-12',
      offers: 4,
      matched: 2,
      offersTop3: 2,
      matchedTop3: 1,
      taken: 3,
      takenMatched: 1,
      endorsed: 3,
      endorsedMatched: 2,
      hours: 3,
      leadTimesMs: [40 * 60_000, 60 * 60_000],
    });
    expect(figuresOf([counted])).toEqual({
      precision: 0.5,
      precisionAt3: 0.5,
      recallTaken: 1 / 3,
      recallEndorsed: 2 / 3,
      f1: 0.5,
      leadTimeMs: 50 * 60_000,
      offersPerHour: 4 / 3,
    });
    expect(figuresOf([tally(given, offers, 'strict')])).toMatchObject({ precision: 0.25, recallTaken: 0, recallEndorsed: 1 / 3 });
    expect(figuresOf([tally(given, offers, 'class-only')])).toMatchObject({ precision: 0.75, recallTaken: 2 / 3, recallEndorsed: 2 / 3 });
  });

  it('pools by adding up counts, not by averaging shares', () => {
    const empty = tally(given, []);
    expect(figuresOf([empty])).toMatchObject({
      precision: null,
      precisionAt3: null,
      recallTaken: 0,
      f1: 0,
      leadTimeMs: null,
      offersPerHour: 0,
    });
    expect(figuresOf([tally(given, offers), empty])).toMatchObject({ precision: 0.5, recallTaken: 1 / 6, offersPerHour: 4 / 6 });
  });

  it('draws intervals that depend on the seed alone and hold the figure', () => {
    const tallies = [tally(given, offers), tally(given, []), tally(given, offers.slice(0, 2))];
    expect(intervalsOf(tallies, 7)).toEqual(intervalsOf(tallies, 7));
    const { low, high } = intervalsOf(tallies, 7).recallEndorsed;
    expect([low, high]).toEqual([0, 2 / 3]);
    expect(intervalsOf([tallies[0]!], 1).precision).toEqual({ low: 0.5, high: 0.5 });
  });

  it('says why each miss and each false alarm did not match', () => {
    const { pairs, misses, falseAlarms } = differences(given, offers);
    expect(pairs).toHaveLength(2);
    expect(misses.map(({ action, why }) => [action.id, why])).toEqual([
      ['a2', '"rollback checkout-api": another target.'],
      ['a4', 'No step of this kind was offered.'],
    ]);
    expect(falseAlarms.map(({ offer: { class: cls }, why }) => [cls, why])).toEqual([
      ['rollback', 'a2 "Do.": another target (checkout-api is not orders-db).'],
      ['declare', 'Nobody took a step of this kind.'],
    ]);
  });

  it('writes offers as lines that another scorer can read', () => {
    const [line] = offersAsJsonLines(offers).split('\n');
    expect(JSON.parse(line!)).toEqual({
      recording: 'made-2026-03-12',
      offer: offers[0]!.offer,
      openedAt: '2026-03-12T02:10:00.000Z',
      closedAt: null,
      reason: null,
      class: 'replace',
      target: 'checkout',
      text: 'replace checkout',
      role: 'operations',
      stage: 'triage',
      rank: 1,
      bestRank: 1,
      score: 0.5,
      evidence: ['s1'],
      knowledge: ['k'],
    });
  });
});
