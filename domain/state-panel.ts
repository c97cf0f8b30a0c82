// The state panel: what is known, unknown and conflicting now, made of critical events alone.
import type { CriticalEvent } from './event.ts';
import type { EventNumber } from './ids.ts';
import type { EpochMs } from './time.ts';
import type { Dimension, Direction } from './vocabulary.ts';

/** The current value of one field of the incident's state (a dimension of an entity). */
export type FieldValue = {
  readonly dimension: Dimension;
  readonly entity: string;
  readonly value: string;
  readonly previous: string | null;
  readonly direction: Direction;
  readonly event: EventNumber;
  readonly at: EpochMs;
  readonly confidence: number;
  /** Values that other sources report for the same field; both stand until one is superseded. */
  readonly conflicting: readonly { readonly value: string; readonly event: EventNumber; readonly entity: string }[];
};

/** States a hypothesis can be in: the `to` of a cause event. */
export const hypothesisStates = ['suspected', 'supported', 'confirmed', 'ruled out'] as const;
export type HypothesisState = (typeof hypothesisStates)[number];

export type Hypothesis = {
  readonly statement: string;
  readonly state: HypothesisState;
  readonly confidence: number;
  readonly at: EpochMs;
  readonly events: readonly EventNumber[];
};

export type StatePanel = {
  /** Newest first within a dimension. */
  readonly fields: Readonly<Record<Dimension, readonly FieldValue[]>>;
  readonly impact: FieldValue | null;
  readonly scope: FieldValue | null;
  readonly cause: {
    readonly leading: Hypothesis | null;
    readonly competing: readonly Hypothesis[];
    readonly ruledOut: readonly Hypothesis[];
  };
  readonly known: number;
  readonly conflicting: number;
};

/** Folds critical events, in order, into the panel; superseded events do not count. Pure and total. */
export function statePanel(events: readonly CriticalEvent[]): StatePanel {
  const fields: Record<Dimension, FieldValue[]> = {
    impact: [],
    scope: [],
    severity: [],
    symptom: [],
    cause: [],
    change: [],
    mitigation: [],
    ownership: [],
    communication: [],
    stage: [],
  };
  let known = 0;
  let conflicting = 0;
  const causes: CriticalEvent[] = [];
  /** Fields that were met, as their entity was written, and whatever its case. */
  const written = new Set<string>();
  const met = new Set<string>();
  const find = finder(events);
  // From the last event back: the first of a field that is met is the one that counts, and most of a long log counts no more.
  for (let place = events.length - 1; place >= 0; place -= 1) {
    const event = events[place];
    if (event === undefined || event.supersededBy !== null) continue;
    if (event.dimension === 'cause') causes.push(event);
    const exact = `${event.dimension}\n${event.entity}`;
    if (written.has(exact)) continue;
    written.add(exact);
    const key = `${event.dimension}\n${event.entity.toLowerCase()}`;
    if (met.has(key)) continue;
    met.add(key);
    const value = fieldOf(event, find);
    fields[event.dimension].push(value);
    known += 1;
    if (value.conflicting.length > 0) conflicting += 1;
  }
  const hypotheses = new Map<string, Hypothesis>();
  for (const event of causes.reverse()) {
    const before = hypotheses.get(event.entity.toLowerCase());
    hypotheses.set(event.entity.toLowerCase(), {
      statement: event.entity,
      state: hypothesisStates.find((state) => state === event.to) ?? 'suspected',
      confidence: event.confidence,
      at: event.observedAt,
      events: [...(before?.events ?? []), event.number],
    });
  }
  const all = [...hypotheses.values()].sort((a, b) => rank(b) - rank(a) || b.at - a.at);
  const standing = all.filter((hypothesis) => hypothesis.state !== 'ruled out');
  return {
    fields,
    impact: fields.impact[0] ?? null,
    scope: fields.scope[0] ?? null,
    cause: {
      leading: standing[0] ?? null,
      competing: standing.slice(1),
      ruledOut: all.filter((hypothesis) => hypothesis.state === 'ruled out'),
    },
    known,
    conflicting,
  };
}

function fieldOf(event: CriticalEvent, find: (number: EventNumber) => CriticalEvent | undefined): FieldValue {
  const against = event.conflictsWith === undefined ? undefined : find(event.conflictsWith);
  return {
    dimension: event.dimension,
    entity: event.entity,
    value: event.to,
    previous: event.from,
    direction: event.direction,
    event: event.number,
    at: event.observedAt,
    confidence: event.confidence,
    conflicting:
      against === undefined || against.supersededBy !== null ? [] : [{ value: against.to, event: against.number, entity: against.entity }],
  };
}

/** Finds the last event of a number; an index is made when the first is asked for. */
function finder(events: readonly CriticalEvent[]): (number: EventNumber) => CriticalEvent | undefined {
  let byNumber: Map<EventNumber, CriticalEvent> | null = null;
  return (number) => {
    byNumber ??= new Map(events.map((event) => [event.number, event]));
    return byNumber.get(number);
  };
}

function rank(hypothesis: Hypothesis): number {
  return hypothesisStates.indexOf(hypothesis.state) + hypothesis.confidence;
}
