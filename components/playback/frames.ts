// Makes frames of playback: the room and the words as of a moment, with only what the page does not have yet.
import { advisedAndDone } from '../../domain/advised.ts';
import type { CriticalEvent } from '../../domain/event.ts';
import type { ActionId, OfferId } from '../../domain/ids.ts';
import type { LogEntry } from '../../domain/log.ts';
import { type AdviceView, adviceViews, type RankedOffer } from '../../domain/offer.ts';
import { countUpTo } from '../../domain/playback.ts';
import { noLists } from '../../domain/room-draft.ts';
import type { ActionState, OfferState, RoomState } from '../../domain/room-state.ts';
import { type StatePanel, statePanel } from '../../domain/state-panel.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { EntryRow } from '../timeline/timeline-doc.ts';
import { plainText } from '../timeline/timeline-text.ts';
import type { DocumentReel } from './document-reel.ts';
import type { LogReel } from './log-reel.ts';
import type { AdvisedSummary, EndMessage, PlaybackFrame } from './playback-messages.ts';

/** A strip or a dialog of the page shows a few fields of a dimension; thousands would only be copied. */
const maxFieldsShown = 60;
const maxActionsShown = 40;
const advisedEveryMs = 250;
/** The panel of a long incident is made anew from all its events: while it plays, a few times a second. */
const panelEveryMs = 120;

export class FrameMaker {
  readonly #log: LogReel;
  readonly #document: DocumentReel;
  /** Where the entries that ranked stand in the log. */
  readonly #rankings: number[] = [];
  #looked = 0;
  #sentActions: ReadonlyMap<ActionId, ActionState> = new Map();
  #sentRows: readonly EntryRow[] | null = null;
  /** The events as the page has them. */
  readonly #sentEvents: CriticalEvent[] = [];
  #advised: { readonly seq: number; readonly atMs: number } = { seq: -1, atMs: Number.NEGATIVE_INFINITY };
  readonly #nowMs: () => number;
  #panel: { readonly events: readonly CriticalEvent[]; readonly panel: StatePanel; readonly atMs: number } | null = null;

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
    this.#sentEvents.push(...fresh);
    return fresh;
  }

  /** The frame as of t, after `newEvents` was given. Actions, changed events and rows are given as changes to the frame before. */
  frameAt(t: EpochMs): PlaybackFrame {
    const count = this.#log.countAt(t);
    const state = this.#log.stateAfter(count);
    const { events, offers, actions, foreign: _, ...room } = state;
    const ranked = this.#rankedAfter(count);
    const edits = this.#document.countAt(t);
    const rows = this.#document.rowsAfter(edits);
    const frame: PlaybackFrame = {
      type: 'frame',
      at: t,
      seq: state.seq,
      room,
      eventCount: events.length,
      changedEvents: this.#changesOf(events),
      ranked,
      offers: offersShown(offers, ranked, actions),
      actions: changesOf(this.#sentActions, actions),
      panel: this.#panelOf(events),
      advised: this.#advisedOf(state),
      fates: this.#fatesOf(ranked),
      rows: rows === this.#sentRows ? null : rows,
      documentEdits: edits,
    };
    this.#sentActions = actions;
    this.#sentRows = rows;
    return frame;
  }

  /** Which events are other than the page has them. What is told of an event when it is recorded never changes. */
  #changesOf(events: readonly CriticalEvent[]): [number, CriticalEvent][] {
    const changed: [number, CriticalEvent][] = [];
    for (let place = 0; place < events.length; place += 1) {
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
  #rankedAfter(count: number): Readonly<Record<AdviceView, readonly RankedOffer[]>> {
    const { entries } = this.#log;
    for (; this.#looked < entries.length; this.#looked += 1) {
      if (entries[this.#looked]?.kind === 'ranked') this.#rankings.push(this.#looked);
    }
    const place = this.#rankings[countUpTo(this.#rankings, count - 1) - 1];
    const entry: LogEntry | undefined = place === undefined ? undefined : entries[place];
    if (entry?.kind !== 'ranked') return noLists();
    return { ...noLists(), ...entry.data.ranking.lists };
  }

  /** Counting pairs of a long incident takes longer than a frame: while it plays, a few times a second. */
  #advisedOf(state: RoomState): AdvisedSummary | null {
    const nowMs = this.#nowMs();
    if (state.seq === this.#advised.seq || nowMs - this.#advised.atMs < advisedEveryMs) return null;
    this.#advised = { seq: state.seq, atMs: nowMs };
    return summaryOf(state);
  }

  /** What only hindsight shows. */
  end(): EndMessage {
    const rows = this.#document.rowsAfter(this.#document.length);
    const lastWords = new Map(rows.map((row) => [row.id as string, plainText(row.text)]));
    const last = this.#log.last();
    return { type: 'end', lastWords, advised: summaryOf(last), milestones: last.milestones };
  }

  #fatesOf(ranked: Readonly<Record<AdviceView, readonly RankedOffer[]>>): PlaybackFrame['fates'] {
    const last = this.#log.last();
    const fates = new Map<OfferId, { offer: OfferState; action: ActionState | null }>();
    for (const view of adviceViews) {
      for (const { offerId } of ranked[view]) {
        const offer = last.offers.get(offerId);
        if (offer !== undefined)
          fates.set(offerId, { offer, action: offer.actionId === null ? null : (last.actions.get(offer.actionId) ?? null) });
      }
    }
    return fates;
  }

  #panelOf(events: readonly CriticalEvent[]): StatePanel {
    const nowMs = this.#nowMs();
    if (this.#panel !== null && (this.#panel.events === events || nowMs - this.#panel.atMs < panelEveryMs)) return this.#panel.panel;
    const whole = statePanel(events);
    const fields = { ...whole.fields };
    for (const dimension of Object.keys(fields) as (keyof typeof fields)[]) fields[dimension] = fields[dimension].slice(0, maxFieldsShown);
    const { leading, competing, ruledOut } = whole.cause;
    const cause = { leading, competing: competing.slice(0, maxFieldsShown), ruledOut: ruledOut.slice(0, maxFieldsShown) };
    const panel = { ...whole, fields, cause };
    this.#panel = { events, panel, atMs: nowMs };
    return panel;
  }
}

function offersShown(
  offers: RoomState['offers'],
  ranked: Readonly<Record<AdviceView, readonly RankedOffer[]>>,
  actions: RoomState['actions'],
): Map<OfferId, OfferState> {
  const shown = new Map<OfferId, OfferState>();
  const show = (id: OfferId): void => {
    const offer = offers.get(id);
    if (offer !== undefined) shown.set(id, offer);
  };
  for (const view of adviceViews) for (const { offerId } of ranked[view]) show(offerId);
  for (const { offerId, outcome } of actions.values()) if (offerId !== null && outcome === null) show(offerId);
  return shown;
}

function changesOf<Key, Value>(
  before: ReadonlyMap<Key, Value>,
  after: ReadonlyMap<Key, Value>,
): { set: (readonly [Key, Value])[]; gone: Key[] } {
  const set = [...after].filter(([key, value]) => before.get(key) !== value);
  const gone = [...before.keys()].filter((key) => !after.has(key));
  return { set, gone };
}

function summaryOf(state: RoomState): AdvisedSummary {
  const { offers: _, actions, ...figures } = advisedAndDone(state);
  const latest = actions.slice(-maxActionsShown).map(({ action, at, advised, leadTimeMs, ruled, offer }) => {
    return { action, at, advised, leadTimeMs, ruled, offer: offer === null ? null : { id: offer.offer.id, text: offer.offer.text } };
  });
  return { ...figures, latest, actions: actions.length };
}
