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
  const byNumber = new Map(events.map((event) => [event.number, event]));
  const current = new Map<string, FieldValue>();
  const hypotheses = new Map<string, Hypothesis>();
  for (const event of events) {
    if (event.supersededBy !== null) continue;
    if (event.dimension === 'cause') {
      const before = hypotheses.get(key(event));
      hypotheses.set(key(event), {
        statement: event.entity,
        state: hypothesisStates.find((state) => state === event.to) ?? 'suspected',
        confidence: event.confidence,
        at: event.observedAt,
        events: [...(before?.events ?? []), event.number],
      });
    }
    const against = event.conflictsWith === undefined ? undefined : byNumber.get(event.conflictsWith);
    const conflicting =
      against === undefined || against.supersededBy !== null ? [] : [{ value: against.to, event: against.number, entity: against.entity }];
    const at = event.observedAt;
    current.delete(key(event));
    current.set(key(event), {
      dimension: event.dimension,
      entity: event.entity,
      value: event.to,
      previous: event.from,
      direction: event.direction,
      event: event.number,
      at,
      confidence: event.confidence,
      conflicting,
    });
  }
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
  for (const value of current.values()) fields[value.dimension].unshift(value);
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
    known: current.size,
    conflicting: [...current.values()].filter((value) => value.conflicting.length > 0).length,
  };
}

function key(event: CriticalEvent): string {
  return `${event.dimension}\n${event.entity.toLowerCase()}`;
}

function rank(hypothesis: Hypothesis): number {
  return hypothesisStates.indexOf(hypothesis.state) + hypothesis.confidence;
}
