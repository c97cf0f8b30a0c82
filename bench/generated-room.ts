// A generated room: the log of a long incident, entry by entry, with advice written into it as the agent does.
import type { Actor } from '../domain/event.ts';
import { emptyRoom, fold } from '../domain/fold.ts';
import { eventNumber, type Seq, signalSeq } from '../domain/ids.ts';
import type { KnowledgeRecord } from '../domain/knowledge.ts';
import type { LogEntry, NewEntry } from '../domain/log.ts';
import type { RoomState } from '../domain/room-state.ts';
import type { EpochMs } from '../domain/time.ts';
import type { ActionClass, Dimension, Direction } from '../domain/vocabulary.ts';
import type { Random } from './random.ts';

const agent: Actor = { type: 'agent', name: 'Muster' };
const startAt = Date.UTC(2026, 10, 21, 3);
const stepMs = 4_000;
const teams = ['checkout', 'orders', 'payments', 'search', 'catalog', 'basket', 'identity', 'shipping', 'pricing', 'mail'];
const kinds = ['api', 'worker', 'db', 'cache', 'gateway', 'queue', 'node-3', 'ingress'];
const steps: ActionClass[] = ['inspect-logs', 'inspect-metrics', 'inspect-state', 'restart', 'rollback', 'scale', 'update-internal'];
/** How often each dimension changes, as in recorded incidents: mostly symptoms. */
const dimensions: Dimension[] = ['symptom', 'symptom', 'symptom', 'symptom', 'symptom', 'symptom', 'impact', 'scope', 'cause', 'change'];
/** A grown incident knows so many things that are wrong in one way or another. */
const fieldCount = 150;

/** An incident that goes on for as long as it is asked to. */
export class GeneratedRoom {
  #state: RoomState = emptyRoom;
  #number = 1;
  #now = startAt;
  readonly #random: Random;
  readonly #phrases: readonly string[];
  readonly #fields: readonly { readonly dimension: Dimension; readonly entity: string }[];

  /** Symptoms are worded with key words of `knowledge`, so that much of it is worth a look. */
  constructor(random: Random, knowledge: readonly KnowledgeRecord[]) {
    this.#random = random;
    this.#phrases = [...new Set(knowledge.flatMap(({ key }) => [...key.symptoms, ...key.alerts]))].slice(0, 2_000);
    this.#fields = Array.from({ length: fieldCount }, () => ({
      dimension: random.pick(dimensions),
      entity: `${random.pick(teams)}-${random.pick(kinds)}${random.chance(0.5) ? ` ${random.pick(this.#phrases).slice(0, 60)}` : ''}`,
    }));
    const origin = { kind: 'webhook' as const, source: 'bench', groupKey: 'bench' };
    this.write({
      kind: 'declared',
      data: { number: this.#nextNumber(), title: 'Long incident', severity: 'sev1', reference: 'INC-1', origin },
    });
  }

  get state(): RoomState {
    return this.#state;
  }

  get now(): EpochMs {
    return this.#now as EpochMs;
  }

  /** Appends an entry as the store would. */
  write(entry: Pick<NewEntry, 'kind' | 'data'>): void {
    const at = this.now;
    const full = { ...entry, seq: (this.#state.seq + 1) as Seq, actor: agent, occurredAt: at, observedAt: at, recordedAt: at };
    // Kind and data come as the pairs of NewEntry; the compiler cannot see that through `Pick`.
    this.#state = fold([full as LogEntry], this.#state);
  }

  /** Time passes, and one field changes. */
  recordEvent(): void {
    this.#now += stepMs;
    const random = this.#random;
    const { dimension, entity } = random.pick(this.#fields);
    const direction: Direction = dimension === 'change' || dimension === 'cause' ? 'neutral' : random.chance(0.4) ? 'better' : 'worse';
    const value = dimension === 'cause' ? random.pick(['suspected', 'supported', 'ruled out']) : random.pick(this.#phrases);
    const number = this.#nextNumber();
    const event = {
      ref: `event-${number}`,
      dimension,
      entity,
      from: null,
      to: direction === 'better' ? `resolved: ${value}` : value,
      direction,
      occurredAt: this.now,
      observedAt: this.now,
      sources: [signalSeq.parse(number)],
      confidence: 0.9,
    };
    this.write({ kind: 'event-recorded', data: { number, event } });
  }

  /** Somebody is seen to do something. */
  noticeAction(): void {
    const random = this.#random;
    const cls = random.pick(steps);
    const target = `${random.pick(teams)}-${random.pick(kinds)}`;
    const data = { actionId: `a-${this.#state.seq}`, class: cls, target, text: `${cls} ${target}`, by: 'ana', state: 'done', sources: [1] };
    this.write({ kind: 'action-noticed', data } as Pick<NewEntry, 'kind' | 'data'>);
  }

  #nextNumber() {
    return eventNumber.parse(this.#number++);
  }
}
