// Advised and done: what became of each offer, whether each action was advised, and the figures of one incident.
import type { ActionId, OfferId } from './ids.ts';
import { isStepOffered, wordsOf } from './offered-step.ts';
import type { ActionState, OfferState, RoomState } from './room-state.ts';
import { type EpochMs, minuteMs } from './time.ts';
import { type ActionClass, stepKind } from './vocabulary.ts';

/** Advice may be followed so long after it was opened (formats/scoring.md). */
const longestLeadMs = 120 * minuteMs;

export type Exposure = OfferState['seen'][number];

export type OfferFate = {
  readonly offer: OfferState;
  /** Who saw it first, and at which rank of which list; null when nobody did. */
  readonly firstSeen: Exposure | null;
  /** What people decided. `refused`: said in words, not on the card; `undecided`: it was closed before anybody did; `open`: it still stands. */
  readonly decision: 'accepted' | 'dismissed' | 'refused' | 'ignored' | 'undecided' | 'open';
  /** The action that followed it; null when none did. */
  readonly action: ActionState | null;
};

export type ActionAdvice = {
  readonly action: ActionState;
  /** When it was begun, as far as is known. */
  readonly at: EpochMs;
  readonly advised: 'before' | 'after' | 'never';
  /** The offer that advised it before, or came after it. */
  readonly offer: OfferState | null;
  /** From the offer's opening to the action; null unless it was advised before. */
  readonly leadTimeMs: number | null;
  /** A reviewer has confirmed or overruled it. */
  readonly ruled: boolean;
};

/** A share with its 95 % interval (Wilson 1927), all 0 to 1; null without cases. */
export type Share = {
  readonly hits: number;
  readonly of: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
};

export type AdvisedAndDone = {
  readonly offers: readonly OfferFate[];
  /** In the order in which they were begun. */
  readonly actions: readonly ActionAdvice[];
  /** Offers that an action followed. */
  readonly precision: Share;
  /** Actions that were advised before. */
  readonly recallTaken: Share;
  /** The same of actions that are not known to have done nothing or harm. */
  readonly recallEndorsed: Share;
  /** Median of the lead times, in milliseconds; null without any. */
  readonly leadTimeMs: number | null;
};

/**
 * Pairs what was advised with what was done in a room as it stands: one offer and one action at most. A reviewer's ruling
 * counts first, then acceptance, then the first-opened free offer of the same kind of step and target, as in scoring.
 */
export function advisedAndDone(room: Pick<RoomState, 'offers' | 'actions'>): AdvisedAndDone {
  const offers = [...room.offers.values()].sort((a, b) => a.offer.openedAt - b.offer.openedAt);
  const actions = [...room.actions.values()].sort((a, b) => begunAt(a) - begunAt(b));
  const free = new Set<OfferId>(offers.map(({ offer }) => offer.id));
  const paired = new Map<ActionId, OfferState>();
  const pair = (action: ActionState, id: OfferId | null): void => {
    const offer = id === null ? undefined : room.offers.get(id);
    if (offer === undefined || !free.delete(offer.offer.id)) return;
    paired.set(action.id, offer);
  };
  for (const action of actions) if (action.ruling !== null) pair(action, action.ruling.offerId);
  for (const action of actions) if (action.ruling === null) pair(action, action.offerId);
  const words = eachOnce(wordsOf);
  const byKind = new Map<ActionClass, OfferState[]>();
  for (const offer of offers) {
    const kind = stepKind(offer.offer.class);
    const same = byKind.get(kind);
    if (same === undefined) byKind.set(kind, [offer]);
    else same.push(offer);
  }
  const ofKind = (action: ActionState): readonly OfferState[] => (action.class === null ? [] : (byKind.get(stepKind(action.class)) ?? []));
  for (const action of actions) {
    if (action.ruling !== null || paired.has(action.id)) continue;
    const at = begunAt(action);
    const same = ofKind(action);
    // Only what was opened in the time before the action can have advised it.
    const [first, end] = [firstFrom(same, at - longestLeadMs), firstFrom(same, at)];
    const found = findIn(same, first, end, ({ offer }) => free.has(offer.id) && isStepOffered(offer, action, words));
    pair(action, found?.offer.id ?? null);
  }
  const advice = actions.map((action): ActionAdvice => {
    const at = begunAt(action);
    const before = paired.get(action.id) ?? null;
    const ruled = action.ruling !== null;
    if (before !== null) {
      return { action, at, advised: 'before', offer: before, leadTimeMs: Math.max(0, at - before.offer.openedAt), ruled };
    }
    const after = ruled
      ? undefined
      : findIn(ofKind(action), firstFrom(ofKind(action), at), offers.length, ({ offer }) => isStepOffered(offer, action, words));
    return { action, at, advised: after === undefined ? 'never' : 'after', offer: after ?? null, leadTimeMs: null, ruled };
  });
  const followed = new Map(
    advice.flatMap(({ advised, offer, action }) => (advised === 'before' && offer !== null ? [[offer.offer.id, action]] : [])),
  );
  const fates = offers.map((offer): OfferFate => {
    const action = followed.get(offer.offer.id) ?? null;
    return { offer, firstSeen: offer.seen[0] ?? null, decision: decisionOf(offer), action };
  });
  const endorsed = advice.filter(({ action }) => action.outcome !== 'did-not-work' && action.outcome !== 'harmful');
  const wasAdvised = ({ advised }: ActionAdvice): boolean => advised === 'before';
  return {
    offers: fates,
    actions: advice,
    precision: shareOf(fates.filter(({ action }) => action !== null).length, fates.length),
    recallTaken: shareOf(advice.filter(wasAdvised).length, advice.length),
    recallEndorsed: shareOf(endorsed.filter(wasAdvised).length, endorsed.length),
    leadTimeMs: median(advice.flatMap(({ leadTimeMs }) => (leadTimeMs === null ? [] : [leadTimeMs]))),
  };
}

/** A share with its Wilson score interval at 95 %. */
export function shareOf(hits: number, of: number): Share {
  if (of === 0) return { hits, of, value: null, low: null, high: null };
  const z = 1.96;
  const share = hits / of;
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const reach = (z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))) / (1 + (z * z) / of);
  return { hits, of, value: share, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

/** The middle of the values, or the mean of the two in the middle; null without values. */
export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5);
}

/** The value that this share (0 to 1) of the values does not exceed, between two of them in proportion; null without values. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const lower = sorted[Math.floor(place)];
  const upper = sorted[Math.ceil(place)];
  return upper === undefined || lower === undefined ? null : lower + (upper - lower) * (place - Math.floor(place));
}

/** The place of the first offer that was opened at t or later, in offers by their opening. */
function firstFrom(offers: readonly OfferState[], t: number): number {
  let low = 0;
  let high = offers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((offers[middle]?.offer.openedAt ?? 0) < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

function findIn(
  offers: readonly OfferState[],
  first: number,
  end: number,
  isMeant: (offer: OfferState) => boolean,
): OfferState | undefined {
  for (let place = first; place < Math.min(end, offers.length); place += 1) {
    const offer = offers[place];
    if (offer !== undefined && isMeant(offer)) return offer;
  }
  return undefined;
}

function begunAt(action: ActionState): EpochMs {
  return action.startedAt ?? action.acceptedAt;
}

function decisionOf({ actionId, dismissed, ignored, closed }: OfferState): OfferFate['decision'] {
  if (actionId !== null) return 'accepted';
  if (dismissed !== null) return 'dismissed';
  if (closed?.reason === 'refused') return 'refused';
  if (ignored) return 'ignored';
  return closed === null ? 'open' : 'undecided';
}

/** The same few names are compared again and again: each is taken apart once. */
function eachOnce(make: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const made = known.get(name) ?? make(name);
    known.set(name, made);
    return made;
  };
}
