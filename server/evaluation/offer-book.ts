// The book of offers: what stood in the list, from when to when and how high, for the scorer and other scorers.
import type { RecordedSignal } from '../../domain/recording.ts';
import { type EpochMs, formatTime } from '../../domain/time.ts';
import type { ActionClass, IncidentRole, Stage } from '../../domain/vocabulary.ts';

/** One offer as it is scored. Ranks count from 1. */
export type ScoredOffer = {
  readonly recording: string;
  readonly offer: string;
  readonly openedAt: EpochMs;
  /** The last signal that had been seen when it was opened, by position; -1 for none. */
  readonly openedAfter: number;
  closedAt: EpochMs | null;
  reason: string | null;
  readonly class: ActionClass;
  readonly target: string | null;
  readonly text: string;
  readonly role: IncidentRole;
  readonly stage: Stage;
  readonly rank: number;
  bestRank: number;
  readonly score: number;
  readonly evidence: readonly string[];
  readonly knowledge: readonly string[];
};

/** What a list says of an offer when it first shows it. */
export type ShownOffer = Pick<ScoredOffer, 'class' | 'target' | 'text' | 'role' | 'stage' | 'score' | 'evidence' | 'knowledge'>;

/** Collects the offers of one replay, one after the other. */
export class OfferBook {
  readonly #recording: string;
  readonly #offers = new Map<string, ScoredOffer>();
  #lastSignal = -1;

  constructor(recording: string) {
    this.#recording = recording;
  }

  get offers(): readonly ScoredOffer[] {
    return [...this.#offers.values()];
  }

  /** Notes the list as it stands; ids are unique in the recording. `signal` is the position of the signal just seen. */
  show(list: readonly string[], now: EpochMs, signal: number | null, describe: (id: string) => ShownOffer | undefined): void {
    if (signal !== null) this.#lastSignal = signal;
    list.forEach((id, index) => {
      const rank = index + 1;
      const known = this.#offers.get(id);
      if (known !== undefined) {
        known.bestRank = Math.min(known.bestRank, rank);
        return;
      }
      const shown = describe(id);
      if (shown === undefined) return;
      const opened = { recording: this.#recording, offer: id, openedAt: now, openedAfter: this.#lastSignal };
      this.#offers.set(id, { ...opened, closedAt: null, reason: null, ...shown, rank, bestRank: rank });
    });
  }

  close(id: string, at: EpochMs, reason: string): void {
    const offer = this.#offers.get(id);
    if (offer === undefined || offer.closedAt !== null) return;
    offer.closedAt = at;
    offer.reason = reason;
  }
}

/** Offers as JSON Lines, in the order they were opened (formats/scoring.md). */
export function offersAsJsonLines(offers: readonly ScoredOffer[]): string {
  return offers
    .map(({ openedAfter: _, openedAt, closedAt, recording, offer, reason, ...rest }) => {
      const times = { openedAt: formatTime(openedAt), closedAt: closedAt === null ? null : formatTime(closedAt) };
      return `${JSON.stringify({ recording, offer, ...times, reason, ...rest })}\n`;
    })
    .join('');
}

/** The recorded ids of signals given by position from 1. */
export function signalIds(positions: readonly number[], signals: readonly RecordedSignal[]): string[] {
  return [...new Set(positions)].map((position) => signals[position - 1]?.id).filter((id) => id !== undefined);
}
