// Makes frames of playback: the room and the words as of a moment, with only what the page does not have yet.
import { advisedAndDone } from '../../domain/advised.ts';
import type { CriticalEvent } from '../../domain/event.ts';
import type { ActionId, EventNumber, OfferId } from '../../domain/ids.ts';
import type { LogEntry } from '../../domain/log.ts';
import { adviceViews } from '../../domain/offer.ts';
import { countUpTo } from '../../domain/playback.ts';
import { noLists } from '../../domain/room-draft.ts';
import type { ActionState, OfferState, RoomState } from '../../domain/room-state.ts';
import { type StatePanel, statePanel } from '../../domain/state-panel.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { EntryRow } from '../timeline/timeline-doc.ts';
import { plainText } from '../timeline/timeline-text.ts';
import type { DocumentReel } from './document-reel.ts';
import { changedFields, changesOf } from './frame-changes.ts';
import type { LogReel } from './log-reel.ts';
import type { AdvisedSummary, EndMessage, Fate, PlaybackFrame, Ranked, SentApart } from './playback-messages.ts';

/** A strip or a dialog of the page shows a few fields of a dimension; thousands would only be copied. */
const maxFieldsShown = 60;
const maxActionsShown = 40;
/** The panel of a long incident is made anew from all its events: while it plays on, a few times a second. */
const panelEveryMs = 200;
/** A moment that is at most so many entries after the one before is playing on; another is made whole at once. */
const playsOnWithin = 200;

const noRanking: Ranked = noLists();

/** What the page has. */
type Sent = {
  readonly count: number;
  readonly room: Partial<Omit<RoomState, SentApart>>;
  readonly ranked: Ranked | null;
  readonly offers: ReadonlyMap<OfferId, OfferState>;
  readonly actions: ReadonlyMap<ActionId, ActionState>;
  /** Made when and of what. */
  readonly panel: { readonly panel: StatePanel; readonly events: readonly CriticalEvent[]; readonly atMs: number } | null;
  readonly fates: ReadonlyMap<OfferId, Fate>;
  /** The end that they are of. */
  readonly end: RoomState | null;
  readonly rows: readonly EntryRow[];
};
const nothing: Sent = {
  ...{ count: 0, room: {}, ranked: null, panel: null, end: null, rows: [] },
  ...{ offers: new Map(), actions: new Map(), fates: new Map() },
};

export class FrameMaker {
  readonly #log: LogReel;
  readonly #document: DocumentReel;
  /** Where the entries that ranked stand in the log. */
  readonly #rankings: number[] = [];
  /** The place of the first event of each number: entries name events by number. */
  readonly #placeOf = new Map<EventNumber, number>();
  /** Places of events that a later entry corrects or supports; all others are at any moment as they were recorded. */
  readonly #changing = new Set<number>();
  #looked = 0;
  #sent = nothing;
  /** The events as the page has them. */
  readonly #sentEvents: CriticalEvent[] = [];
  readonly #nowMs: () => number;

  constructor(log: LogReel, document: DocumentReel, nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
    this.#log = log;
    this.#document = document;
  }

  /** Events that were not given before, as if none had been corrected yet; each frame says which are. */
  newEvents(): CriticalEvent[] {
    const { events } = this.#log.last();
    const fresh = events
      .slice(this.#sentEvents.length)
      .map((event) => (event.supersededBy === null ? event : { ...event, supersededBy: null }));
    for (const event of fresh) {
      if (!this.#placeOf.has(event.number)) this.#placeOf.set(event.number, this.#sentEvents.length);
      this.#sentEvents.push(event);
    }
    this.#look();
    return fresh;
  }

  /** The frame as of t, after `newEvents` was given. Everything in it is told as changes to the frame before. */
  frameAt(t: EpochMs): PlaybackFrame {
    const before = this.#sent;
    const count = this.#log.countAt(t);
    const state = this.#log.stateAfter(count);
    const { events, offers: _, actions, foreign: __, ...room } = state;
    const ranked = this.#rankedAfter(count);
    const rows = this.#document.rowsAfter(this.#document.countAt(t));
    const end = this.#log.last();
    const sent: Sent = {
      ...{ count, room, ranked, actions, rows, end },
      panel: this.#panelOf(events, count),
      offers: offersShown(state, ranked),
      fates: ranked === before.ranked && end === before.end ? before.fates : this.#fatesOf(ranked),
    };
    this.#sent = sent;
    return {
      type: 'frame',
      at: t,
      room: changedFields(before.room, room),
      eventCount: events.length,
      changedEvents: this.#changesOf(events),
      ranked: ranked === before.ranked ? null : ranked,
      offers: changesOf(before.offers, sent.offers),
      actions: changesOf(before.actions, actions),
      panel: sent.panel === before.panel || sent.panel === null ? null : sent.panel.panel,
      fates: changesOf(before.fates, sent.fates),
      rows: changesOfRows(before.rows, rows),
    };
  }

  /** What only hindsight shows; what became of offers is told anew with the next frame. */
  end(): EndMessage {
    const rows = this.#document.rowsAfter(this.#document.length);
    const lastWords = new Map(rows.map((row) => [row.id as string, plainText(row.text)]));
    const last = this.#log.last();
    return { type: 'end', lastWords, advised: summaryOf(last), milestones: last.milestones };
  }

  /** Whether a frame as of t would play on from the one before. */
  playsOnTo(t: EpochMs): boolean {
    const on = this.#log.countAt(t) - this.#sent.count;
    return on >= 0 && on <= playsOnWithin;
  }

  /** Advised and done as of t. Of a long incident it takes longer than a frame. */
  advisedAt(t: EpochMs): AdvisedSummary {
    return summaryOf(this.#log.stateAfter(this.#log.countAt(t)));
  }

  /** Notes what a frame needs to find: where entries stand, and which events change. */
  #look(): void {
    const { entries } = this.#log;
    for (; this.#looked < entries.length; this.#looked += 1) {
      const entry = entries[this.#looked];
      if (entry?.kind === 'ranked') this.#rankings.push(this.#looked);
      const corrected =
        entry?.kind === 'event-supported' ? entry.data.event : entry?.kind === 'event-recorded' ? entry.data.event.supersedes : undefined;
      const place = corrected === undefined ? undefined : this.#placeOf.get(corrected);
      if (place !== undefined) this.#changing.add(place);
    }
  }

  /** Which events are other than the page has them. */
  #changesOf(events: readonly CriticalEvent[]): [number, CriticalEvent][] {
    const changed: [number, CriticalEvent][] = [];
    for (const place of this.#changing) {
      const event = events[place];
      const sent = this.#sentEvents[place];
      if (event === undefined || event === sent) continue;
      const isSame =
        sent !== undefined &&
        sent.supersededBy === event.supersededBy &&
        sent.confidence === event.confidence &&
        sent.sources.length === event.sources.length;
      if (isSame) continue;
      this.#sentEvents[place] = event;
      changed.push([place, event]);
    }
    return changed;
  }

  /** The lists of the last ranking, with those that were decided about since: a commander saw them there. */
  #rankedAfter(count: number): Ranked {
    const place = this.#rankings[countUpTo(this.#rankings, count - 1) - 1];
    const entry: LogEntry | undefined = place === undefined ? undefined : this.#log.entries[place];
    if (entry?.kind !== 'ranked') return noRanking;
    return entry.data.ranking.lists;
  }

  #fatesOf(ranked: Ranked): Map<OfferId, Fate> {
    const last = this.#log.last();
    const fates = new Map<OfferId, Fate>();
    for (const view of adviceViews) {
      for (const { offerId } of ranked[view]) {
        const offer = last.offers.get(offerId);
        if (offer === undefined) continue;
        const action = offer.actionId === null ? null : (last.actions.get(offer.actionId) ?? null);
        const known = this.#sent.fates.get(offerId);
        fates.set(offerId, known?.offer === offer && known.action === action ? known : { offer, action });
      }
    }
    return fates;
  }

  #panelOf(events: readonly CriticalEvent[], count: number): NonNullable<Sent['panel']> {
    const { panel, count: before } = this.#sent;
    const nowMs = this.#nowMs();
    const playsOn = count > before && count - before <= playsOnWithin;
    if (panel !== null && (panel.events === events || (playsOn && nowMs - panel.atMs < panelEveryMs))) return panel;
    return { panel: shortened(statePanel(events)), events, atMs: nowMs };
  }
}

function shortened(whole: StatePanel): StatePanel {
  const fields = { ...whole.fields };
  for (const dimension of Object.keys(fields) as (keyof typeof fields)[]) fields[dimension] = fields[dimension].slice(0, maxFieldsShown);
  const { leading, competing, ruledOut } = whole.cause;
  return {
    ...whole,
    fields,
    cause: { leading, competing: competing.slice(0, maxFieldsShown), ruledOut: ruledOut.slice(0, maxFieldsShown) },
  };
}

function offersShown({ offers, actions }: RoomState, ranked: Ranked): Map<OfferId, OfferState> {
  const shown = new Map<OfferId, OfferState>();
  const show = (id: OfferId): void => {
    const offer = offers.get(id);
    if (offer !== undefined) shown.set(id, offer);
  };
  for (const view of adviceViews) for (const { offerId } of ranked[view]) show(offerId);
  for (const { offerId, outcome } of actions.values()) if (offerId !== null && outcome === null) show(offerId);
  return shown;
}

function changesOfRows(before: readonly EntryRow[], after: readonly EntryRow[]): PlaybackFrame['rows'] {
  if (before === after) return { set: [], order: null };
  const had = new Map(before.map((row) => [row.id, row]));
  const isOrder = before.length !== after.length || after.some(({ id }, place) => before[place]?.id !== id);
  return { set: after.filter((row) => had.get(row.id) !== row), order: isOrder ? after.map(({ id }) => id) : null };
}

function summaryOf(state: RoomState): AdvisedSummary {
  const { offers: _, actions, ...figures } = advisedAndDone(state);
  const latest = actions.slice(-maxActionsShown).map(({ action, at, advised, leadTimeMs, ruled, offer }) => {
    return { action, at, advised, leadTimeMs, ruled, offer: offer === null ? null : { id: offer.offer.id, text: offer.offer.text } };
  });
  return { ...figures, latest, actions: actions.length };
}
