// Scores perception against labelled cases: which critical events it should have made, which it made, and about what.

import type { SignalSeq } from '../../domain/ids.ts';
import type { NoticedAction, PerceivedEvent } from '../../domain/perception.ts';
import { type Dimension, dimensions } from '../../domain/vocabulary.ts';
import type { Perceiver } from '../room/agent-types.ts';
import type { LabelledCase, LabelledEvent } from './perception-labels.ts';

type Got = { readonly event: PerceivedEvent; readonly actions: readonly NoticedAction[] };

export type ScoredCase = {
  readonly labelled: LabelledCase;
  readonly pairs: readonly {
    readonly wanted: LabelledEvent;
    readonly got: PerceivedEvent;
    readonly entity: 'right' | 'wrong' | 'not judged';
  }[];
  readonly misses: readonly LabelledEvent[];
  readonly falseAlarms: readonly PerceivedEvent[];
  /** Signals that are labelled as belonging to an event, and how many of them perception tied to it. */
  readonly links: { readonly labelled: number; readonly right: number };
  /** Disagreements of sources that must be shown, and how many were. */
  readonly conflicts: { readonly labelled: number; readonly right: number };
};

export type Count = {
  readonly labelled: number;
  readonly perceived: number;
  readonly right: number;
  readonly entityJudged: number;
  readonly entityRight: number;
};

/** Runs every case through a perceiver of its own. Deterministic. */
export function scorePerception(cases: readonly LabelledCase[], createPerceiver: () => Perceiver): ScoredCase[] {
  return cases.map((one) => scoreCase(one, createPerceiver()));
}

function scoreCase(labelled: LabelledCase, perceiver: Perceiver): ScoredCase {
  const got: Got[] = [];
  const tied = new Map<string, Set<SignalSeq>>();
  for (const { signal, judged } of labelled.signals) {
    const { events, actions, attached } = perceiver.observe(signal);
    if (judged) for (const event of events) got.push({ event, actions });
    for (const { ref, signal: seq } of attached) tied.set(ref, (tied.get(ref) ?? new Set()).add(seq));
    for (const { ref, sources } of events) for (const seq of sources) tied.set(ref, (tied.get(ref) ?? new Set()).add(seq));
  }
  const open = new Set(got);
  const left = new Set(labelled.events);
  const pairs: { wanted: LabelledEvent; got: PerceivedEvent; entity: 'right' | 'wrong' | 'not judged' }[] = [];
  // Those about the right thing find each other first; what must be made comes before what may be.
  for (const strict of [true, false]) {
    for (const optional of [false, true]) {
      for (const wanted of left) {
        if ((wanted.optional ?? false) !== optional) continue;
        const fitting = [...open].find((one) => fits(wanted, one) && (!strict || entityOf(wanted, one.event) !== 'wrong'));
        if (fitting === undefined) continue;
        left.delete(wanted);
        open.delete(fitting);
        pairs.push({ wanted, got: fitting.event, entity: entityOf(wanted, fitting.event) });
      }
    }
  }
  const wantedLinks = pairs.flatMap(({ wanted, got: event }) => (wanted.signals ?? []).map((given) => ({ given, ref: event.ref })));
  const isTied = ({ given, ref }: { given: number; ref: string }): boolean =>
    labelled.signals.some((one) => one.given === given && tied.get(ref)?.has(one.signal.seq) === true);
  const wantedConflicts = labelled.events.filter(({ conflict }) => conflict === true);
  return {
    labelled,
    pairs,
    misses: [...left].filter(({ optional }) => optional !== true),
    falseAlarms: [...open].map(({ event }) => event).filter((event) => !isImplied(event, labelled.events)),
    links: { labelled: labelled.events.flatMap(({ signals = [] }) => signals).length, right: wantedLinks.filter(isTied).length },
    conflicts: {
      labelled: wantedConflicts.length,
      right: pairs.filter(({ wanted, got: event }) => wanted.conflict === true && event.conflictsWithRef !== undefined).length,
    },
  };
}

/** The stage that follows from other events is judged only where the label names a stage that the incident is in. */
function isImplied(event: PerceivedEvent, wanted: readonly LabelledEvent[]): boolean {
  const named = wanted.some(({ dimension, to = [] }) => dimension.includes('stage') && !to.includes('declared resolved'));
  return event.dimension === 'stage' && event.entity === 'Incident' && !named;
}

function fits(wanted: LabelledEvent, { event, actions }: Got): boolean {
  if (!wanted.dimension.includes(event.dimension)) return false;
  if (wanted.direction !== undefined && !wanted.direction.includes(event.direction)) return false;
  if (wanted.to !== undefined && !wanted.to.some((value) => value.toLowerCase() === event.to.toLowerCase())) return false;
  if (wanted.contains !== undefined && !hasWords(event.to, wanted.contains)) return false;
  if (wanted.entityHas !== undefined && !hasWords(event.entity, wanted.entityHas)) return false;
  // Who holds a role is one field for each role: another role is another event.
  if (event.dimension === 'ownership' && event.to !== 'called in' && entityOf(wanted, event) === 'wrong') return false;
  if (event.dimension === 'communication' && entityOf(wanted, event) === 'wrong') return false;
  return wanted.action === undefined || actions.some((action) => wanted.action?.includes(action.class));
}

function entityOf(wanted: LabelledEvent, event: PerceivedEvent): 'right' | 'wrong' | 'not judged' {
  if (wanted.entity === undefined) return 'not judged';
  return wanted.entity.some((name) => named(event.entity, name)) ? 'right' : 'wrong';
}

/** Whether an entity is this thing, perhaps with the part of it that is wrong: `orders-db pool wait` is about `orders-db`. */
export function named(entity: string, name: string): boolean {
  const words = ` ${plain(entity)} `;
  return words.includes(` ${plain(name)} `);
}

function hasWords(text: string, wanted: string): boolean {
  const words = ` ${plain(text)} `;
  return plain(wanted)
    .split(' ')
    .every((word) => words.includes(` ${word}`));
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_.#/-]+/gu, ' ')
    .replace(/(?:^|(?<=\s))[./-]+|[./-]+(?=\s|$)/g, '')
    .trim();
}

/** Counts over cases, of one dimension or of all. An optional event counts as neither labelled nor perceived. */
export function countOf(cases: readonly ScoredCase[], of?: Dimension): Count {
  const is = (dimension: Dimension | undefined): boolean => of === undefined || dimension === of;
  const pairs = cases.flatMap((one) => one.pairs).filter(({ wanted, got }) => wanted.optional !== true && is(got.dimension));
  const misses = cases.flatMap((one) => one.misses).filter(({ dimension }) => is(dimension[0]));
  const falseAlarms = cases.flatMap((one) => one.falseAlarms).filter(({ dimension }) => is(dimension));
  return {
    labelled: pairs.length + misses.length,
    perceived: pairs.length + falseAlarms.length,
    right: pairs.length,
    entityJudged: pairs.filter(({ entity }) => entity !== 'not judged').length,
    entityRight: pairs.filter(({ entity }) => entity === 'right').length,
  };
}

/** The dimensions that are labelled or perceived in these cases, in the order of the vocabulary. */
export function dimensionsOf(cases: readonly ScoredCase[]): Dimension[] {
  return dimensions.filter((one) => {
    const { labelled, perceived } = countOf(cases, one);
    return labelled + perceived > 0;
  });
}

/** The 95 % interval of a share (Wilson, 1927), or null of nothing. */
export function shareInterval(part: number, whole: number): { readonly low: number; readonly high: number } | null {
  if (whole === 0) return null;
  const z = 1.959964;
  const share = part / whole;
  const middle = (share + (z * z) / (2 * whole)) / (1 + (z * z) / whole);
  const reach = (z / (1 + (z * z) / whole)) * Math.sqrt((share * (1 - share)) / whole + (z * z) / (4 * whole * whole));
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

/** A share in words with its interval: `88.6 % (76.0 % to 95.0 %)`. */
export function share(part: number, whole: number): string {
  const interval = shareInterval(part, whole);
  if (interval === null) return 'none';
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  return `${percent(part / whole)} (${percent(interval.low)} to ${percent(interval.high)})`;
}
