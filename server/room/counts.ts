// How many signals an incident has and each event stands for; told at most once a second, and only what changed.
import type { EventNumber, SignalSeq } from '../../domain/ids.ts';
import { secondMs } from '../../domain/time.ts';
import type { SignalCounts } from '../../domain/wire.ts';
import type { SignalAttachment } from '../store/log-store.ts';

export type EventCounts = SignalCounts['byEvent'];

/** Keeps the counts of one room and tells changes of them. */
export class CountsPublisher {
  readonly #publish: (counts: SignalCounts, counted: EventCounts) => void;
  readonly #byEvent = new Map<EventNumber, number>();
  readonly #changed = new Set<EventNumber>();
  readonly #countedHere = new Set<EventNumber>();
  #total = 0;
  #timer: NodeJS.Timeout | null = null;

  /** `counted` are those of `counts.byEvent` that were counted here, not taken from another node. */
  constructor(publish: (counts: SignalCounts, counted: EventCounts) => void) {
    this.#publish = publish;
  }

  start(counts: SignalCounts): void {
    this.#total = counts.total;
    for (const [event, count] of counts.byEvent) this.#byEvent.set(event, count);
  }

  /** Takes what another node counted, or what was counted anew in the store. */
  adopt(byEvent: EventCounts): void {
    for (const [event, count] of byEvent) {
      if (this.#byEvent.get(event) === count) continue;
      this.#byEvent.set(event, count);
      this.#changed.add(event);
      this.#tellSoon();
    }
  }

  current(): SignalCounts {
    return { total: this.#total, byEvent: [...this.#byEvent] };
  }

  /** The signals of an incident are numbered without gaps: the last one's number is how many there are. */
  sawSignals(upTo: SignalSeq): void {
    if (upTo <= this.#total) return;
    this.#total = upTo;
    this.#tellSoon();
  }

  attach(attachments: readonly SignalAttachment[]): void {
    for (const { event } of attachments) {
      this.#byEvent.set(event, (this.#byEvent.get(event) ?? 0) + 1);
      this.#changed.add(event);
      this.#countedHere.add(event);
    }
    if (attachments.length > 0) this.#tellSoon();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #tellSoon(): void {
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const byEvent = [...this.#changed].map((event): [EventNumber, number] => [event, this.#byEvent.get(event) ?? 0]);
      const counted = byEvent.filter(([event]) => this.#countedHere.has(event));
      this.#changed.clear();
      this.#countedHere.clear();
      this.#publish({ total: this.#total, byEvent }, counted);
    }, secondMs);
    this.#timer.unref();
  }
}
