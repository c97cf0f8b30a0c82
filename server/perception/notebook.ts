// The notebook of a perceiver: the current value of every field, and what the signal in hand adds to it.

import type { SignalSeq } from '../../domain/ids.ts';
import type { IntendedStep, NoticedAction, PerceivedEvent, Perception, RefusedStep, SupportedEvent } from '../../domain/perception.ts';
import type { Signal } from '../../domain/signal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Dimension, Direction } from '../../domain/vocabulary.ts';

/** A field's current value and the event that set it. */
export type Field = {
  readonly dimension: Dimension;
  readonly entity: string;
  readonly value: string;
  readonly direction: Direction;
  readonly ref: string;
  readonly at: EpochMs;
  /** Which sort of source set it: people and probes may disagree. */
  readonly voice: Voice;
};
export type Voice = 'monitoring' | 'people' | 'users' | 'vendor';

export type Change = {
  readonly dimension: Dimension;
  readonly entity: string;
  readonly to: string;
  readonly direction: Direction;
  readonly confidence: number;
  readonly voice: Voice;
  /** Default: the field's current value. */
  readonly from?: string | null;
  readonly occurredAt?: EpochMs;
  /** Earlier signals that led to it; the signal in hand decides and stands first. */
  readonly sources?: readonly SignalSeq[];
  readonly supersedesRef?: string;
  readonly conflictsWithRef?: string;
  /** An event even where the value is the same: it settles what was in doubt. */
  readonly settles?: boolean;
  /** Under which name the field is kept, where that is not the entity shown. */
  readonly key?: string;
};

export type Notebook = {
  /** Starts a turn: everything said until `close` belongs to this signal, or to a tick with the signal that was last. */
  open(signal: Signal | null, now: EpochMs): void;
  close(): Perception;
  field(dimension: Dimension, key: string): Field | undefined;
  /** Records a change of value and gives the event's ref; attaches the signal where the value is the same. */
  set(change: Change): string;
  /** The signal in hand belongs to this event. */
  attach(ref: string): void;
  /** The signal in hand says the same as this event: the first of each sort of source makes it more believed. */
  support(ref: string): void;
  act(action: Omit<NoticedAction, 'observedAt' | 'sources' | 'occurredAt'>): void;
  /** Somebody means to do this. */
  intend(step: Pick<IntendedStep, 'class' | 'target' | 'text' | 'by'>): void;
  /** Somebody says that this is not to be done. What is said of a step last in one signal is what is meant. */
  refuse(step: Pick<RefusedStep, 'class' | 'target' | 'text' | 'by' | 'reason' | 'forNow'>): void;
  /** The time of this turn. */
  now(): EpochMs;
  /** Whether this turn has added an event. */
  changed(): boolean;
};

const maxFields = 5_000;
const maxRefLength = 120;
const maxTold = 1_000;
const doubtLeft = 0.6;
const nothing: Perception = Object.freeze({ events: [], actions: [], attached: [] });

/** A name as part of a ref: lower case, words joined by hyphens, at most 48 characters. */
export function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48)
    .replace(/-+$/, '');
  return plain === '' ? 'x' : plain;
}

/** Texts as values of events: one line, at most `limit` characters, whole words. */
export function shorten(text: string, limit = 140): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 4).replace(/\s+\S*$/, '')} ...`;
}

export function createNotebook(): Notebook {
  const fields = new Map<string, Field>();
  let events: PerceivedEvent[] = [];
  let actions: NoticedAction[] = [];
  let attached: { signal: SignalSeq; ref: string }[] = [];
  let supported: SupportedEvent[] = [];
  let intended: IntendedStep[] = [];
  let refused: RefusedStep[] = [];
  /** Which sorts of source have told an event, and how much it is believed. */
  const told = new Map<string, { channels: Set<string>; confidence: number }>();
  let signal: Signal | null = null;
  let lastSeq = 0 as SignalSeq;
  let now = 0 as EpochMs;

  const keyOf = (dimension: Dimension, key: string): string => `${dimension}\n${key.toLowerCase()}`;
  const attach = (ref: string): void => {
    if (signal === null || attached.some((one) => one.ref === ref)) return;
    attached.push({ signal: signal.seq, ref });
  };

  return {
    open(next, at) {
      signal = next;
      if (next !== null) lastSeq = next.seq;
      now = at;
    },
    close() {
      if ([events, actions, attached, intended, refused].every((said) => said.length === 0)) return nothing;
      const perception = {
        events,
        actions,
        attached,
        ...(supported.length === 0 ? {} : { supported }),
        ...(intended.length === 0 ? {} : { intended }),
        ...(refused.length === 0 ? {} : { refused }),
      };
      refused = [];
      supported = [];
      intended = [];
      events = [];
      actions = [];
      attached = [];
      return perception;
    },
    field: (dimension, key) => fields.get(keyOf(dimension, key)),
    set(change) {
      const key = keyOf(change.dimension, change.key ?? change.entity);
      const before = fields.get(key);
      // Signals may hold nothing but spaces; an event always names something.
      const entity = shorten(before?.entity ?? change.entity, 120) || 'Unnamed';
      const to = shorten(change.to, 300) || 'unknown';
      if (before !== undefined && before.value === to && before.direction === change.direction && change.settles !== true) {
        attach(before.ref);
        return before.ref;
      }
      const plain = `${change.dimension}-${slug(entity)}-${lastSeq}`.slice(0, maxRefLength);
      let ref = plain;
      for (let twin = 2; events.some((event) => event.ref === ref) || before?.ref === ref; twin++) ref = `${plain}-${twin}`;
      const decided = signal?.seq;
      const sources = [...(decided === undefined ? [] : [decided]), ...(change.sources ?? []).filter((seq) => seq !== decided)].slice(
        0,
        50,
      );
      events.push({
        ref,
        dimension: change.dimension,
        entity,
        from: change.from === undefined ? (before?.value ?? null) : change.from === null ? null : shorten(change.from, 300),
        to,
        direction: change.direction,
        occurredAt: change.occurredAt ?? signal?.occurredAt ?? now,
        observedAt: signal?.observedAt ?? now,
        sources: sources.length > 0 ? sources : [lastSeq],
        confidence: Math.round(Math.min(0.99, Math.max(0.05, change.confidence)) * 100) / 100,
        ...(change.supersedesRef === undefined ? {} : { supersedesRef: change.supersedesRef }),
        ...(change.conflictsWithRef === undefined ? {} : { conflictsWithRef: change.conflictsWithRef }),
      });
      fields.delete(key);
      fields.set(key, { dimension: change.dimension, entity, value: to, direction: change.direction, ref, at: now, voice: change.voice });
      if (fields.size > maxFields) {
        const oldest = fields.keys().next().value;
        if (oldest !== undefined) fields.delete(oldest);
      }
      told.set(ref, { channels: new Set(signal === null ? [] : [signal.channel]), confidence: change.confidence });
      if (told.size > maxTold) {
        const oldest = told.keys().next().value;
        if (oldest !== undefined) told.delete(oldest);
      }
      attach(ref);
      return ref;
    },
    attach,
    support(ref) {
      attach(ref);
      const known = told.get(ref);
      if (signal === null || known === undefined || known.channels.has(signal.channel)) return;
      known.channels.add(signal.channel);
      // Each further sort of source takes away part of the doubt that was left.
      const confidence = Math.round(Math.min(0.99, 1 - (1 - known.confidence) * doubtLeft) * 100) / 100;
      if (confidence <= known.confidence) return;
      known.confidence = confidence;
      supported.push({ ref, signal: signal.seq, confidence, occurredAt: signal.occurredAt, observedAt: signal.observedAt });
    },
    act(action) {
      const seen: NoticedAction = {
        ...action,
        text: shorten(action.text, 300),
        occurredAt: signal?.occurredAt ?? now,
        observedAt: signal?.observedAt ?? now,
        sources: [lastSeq],
      };
      // `Restarted it, no change` tells a step and how it went: what is said last holds.
      const before = actions.findIndex((one) => one.ref === action.ref);
      if (before === -1) actions.push(seen);
      else actions[before] = seen;
    },
    intend(step) {
      if (signal === null || intended.some(isSame(step))) return;
      const { seq: source, occurredAt, observedAt } = signal;
      refused = refused.filter((one) => !isSame(step)(one));
      intended.push({ ...step, text: shorten(step.text, 300), source, occurredAt, observedAt });
    },
    refuse(step) {
      if (signal === null || refused.some(isSame(step))) return;
      const { seq: source, occurredAt, observedAt } = signal;
      intended = intended.filter((one) => !isSame(step)(one));
      refused.push({ ...step, text: shorten(step.text, 300), source, occurredAt, observedAt });
    },
    now: () => now,
    changed: () => events.length > 0,
  };
}

function isSame(step: Pick<IntendedStep, 'class' | 'target'>): (other: Pick<IntendedStep, 'class' | 'target'>) => boolean {
  return (other) => other.class === step.class && other.target === step.target;
}
