// What the page and the playback worker say to each other.
import type { ActionAdvice, AdvisedAndDone } from '../../domain/advised.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { CriticalEvent } from '../../domain/event.ts';
import type { ActionId, IncidentId, OfferId, TimelineEntryId } from '../../domain/ids.ts';
import type { AdviceView, RankedOffer } from '../../domain/offer.ts';
import type { PlaybackMark } from '../../domain/playback.ts';
import type { ActionState, OfferState, RoomState } from '../../domain/room-state.ts';
import type { StatePanel } from '../../domain/state-panel.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { EntryRow } from '../timeline/timeline-doc.ts';

export type PlaybackRequest =
  /** Load an incident, of which the page shows the moment `at` already. */
  | { readonly type: 'open'; readonly incidentId: IncidentId; readonly at: EpochMs }
  /** Show another moment as soon as it is loaded. A newer question replaces one that still waits. */
  | { readonly type: 'seek'; readonly at: EpochMs }
  /** Load what has been written since. */
  | { readonly type: 'refresh' };

/** Critical events as if none had been corrected, with the moment each became part of the room. */
export type EventsMessage = {
  readonly type: 'events';
  /** How many came before. */
  readonly from: number;
  readonly events: readonly CriticalEvent[];
  readonly times: Float64Array;
};

/** What stands where, as far as it is loaded. Marks follow each other in playback time. */
export type TrackMessage = {
  readonly type: 'track';
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly marks: readonly PlaybackMark[];
  readonly editTimes: Float64Array;
  /** Ascending moments at which anything changed. */
  readonly moments: Float64Array;
  readonly isWhole: boolean;
};

/** What only the end tells, once all is loaded: the last words of each entry, advised and done of the whole incident, and what reviewers marked. */
export type EndMessage = {
  readonly type: 'end';
  readonly lastWords: ReadonlyMap<string, string>;
  readonly advised: AdvisedSummary;
  readonly milestones: RoomState['milestones'];
};

/** Parts of the room that are sent apart, because they are long and change little from moment to moment. */
export type SentApart = 'events' | 'offers' | 'actions' | 'foreign';

/** What the page shows of advised and done: the figures, and the latest actions, newest last. */
export type AdvisedSummary = Omit<AdvisedAndDone, 'offers' | 'actions'> & {
  readonly latest: readonly (Pick<ActionAdvice, 'at' | 'advised' | 'leadTimeMs' | 'ruled'> & {
    readonly action: ActionState;
    readonly offer: { readonly id: OfferId; readonly text: string } | null;
  })[];
  readonly actions: number;
};

/** How what the page has becomes what it shall have. */
export type Changes<Key, Value> = { readonly set: readonly (readonly [Key, Value])[]; readonly gone: readonly Key[] };

/** What became of a ranked offer by the end of what is loaded. */
export type Fate = { readonly offer: OfferState; readonly action: ActionState | null };

/** The lists as they were last ranked, with what has been decided about since. */
export type Ranked = Readonly<Record<AdviceView, readonly RankedOffer[]>>;

/** A moment, told as what differs from the frame before. */
export type PlaybackFrame = {
  readonly type: 'frame';
  readonly at: EpochMs;
  /** The parts of the room that differ. */
  readonly room: Partial<Omit<RoomState, SentApart>>;
  /** How many events are part of the room. */
  readonly eventCount: number;
  /** Events among them that differ from what the page has, by place: corrected, or supported by other sources since. */
  readonly changedEvents: readonly (readonly [number, CriticalEvent])[];
  readonly ranked: Ranked | null;
  /** The offers of those lists, and those that people act on. */
  readonly offers: Changes<OfferId, OfferState>;
  readonly actions: Changes<ActionId, ActionState>;
  readonly panel: StatePanel | null;
  /** Of the ranked offers: shown only with hindsight. */
  readonly fates: Changes<OfferId, Fate>;
  /** Entries of the timeline that differ, and all their ids in order where that differs. */
  readonly rows: { readonly set: readonly EntryRow[]; readonly order: readonly TimelineEntryId[] | null };
};

/** Advised and done by a moment that was shown; it follows its frame, since counting takes longer. */
export type AdvisedMessage = { readonly type: 'advised'; readonly advised: AdvisedSummary };

export type PlaybackMessage =
  | EventsMessage
  | TrackMessage
  | EndMessage
  | PlaybackFrame
  | AdvisedMessage
  /** What is shown can be looked at; the rest could not be had. */
  | { readonly type: 'trouble'; readonly code: ErrorCode; readonly message: string };
