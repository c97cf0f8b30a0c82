// How many signals an incident has and each event stands for; told at most once a second, and only what changed.
import type { EventNumber } from '../../domain/ids.ts';
import { secondMs } from '../../domain/time.ts';
import type { SignalCounts } from '../../domain/wire.ts';
import type { SignalAttachment } from '../store/log-store.ts';

/** Keeps the counts of one room and tells changes of them. */
export class CountsPublisher {
  readonly #publish: (counts: SignalCounts) => void;
  readonly #byEvent = new Map<EventNumber, number>();
  readonly #changed = new Set<EventNumber>();
  #total = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(publish: (counts: SignalCounts) => void) {
    this.#publish = publish;
  }

  start(counts: SignalCounts): void {
    this.#total = counts.total;
    for (const [event, count] of counts.byEvent) this.#byEvent.set(event, count);
  }

  current(): SignalCounts {
    return { total: this.#total, byEvent: [...this.#byEvent] };
  }

  addSignals(count: number): void {
    this.#total += count;
    this.#tellSoon();
  }

  attach(attachments: readonly SignalAttachment[]): void {
    for (const { event } of attachments) {
      this.#byEvent.set(event, (this.#byEvent.get(event) ?? 0) + 1);
      this.#changed.add(event);
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
      this.#changed.clear();
      this.#publish({ total: this.#total, byEvent });
    }, secondMs);
    this.#timer.unref();
  }
}
