// Matching offers with what people did, exactly as formats/scoring.md says.
import type { RecordedAction, RecordedEntity, Recording } from '../../domain/recording.ts';
import { minuteMs } from '../../domain/time.ts';
import { comparesTarget, stepKind } from '../../domain/vocabulary.ts';
import { containsRun, plainWords } from '../memory/words.ts';
import type { ScoredOffer } from './offer-book.ts';

/** `kind` is the matching proper; `strict` asks for equal class, `class-only` does not compare the target. */
export type MatchMode = 'kind' | 'strict' | 'class-only';

/** What of an offer decides whether it matches. */
export type MatchedOffer = Pick<ScoredOffer, 'class' | 'target' | 'openedAt' | 'openedAfter'>;

export type Pair = { readonly offer: ScoredOffer; readonly action: RecordedAction };

/** Advice may be followed so long after it was opened. */
export const longestLeadMs = 120 * minuteMs;

/** Pairs actions, in the order of their times, each with the first-opened offer that fits and is free. */
export function matchOffers(recording: Recording, offers: readonly ScoredOffer[], mode: MatchMode): Pair[] {
  const byOpening = offers
    .map((offer, index) => ({ offer, index }))
    .sort((a, b) => a.offer.openedAt - b.offer.openedAt || a.index - b.index);
  const free = new Set(byOpening.map(({ offer }) => offer));
  const pairs: Pair[] = [];
  for (const action of actionsInOrder(recording)) {
    const found = byOpening.find(({ offer }) => free.has(offer) && whyNot(recording, offer, action, mode) === null);
    if (found === undefined) continue;
    free.delete(found.offer);
    pairs.push({ offer: found.offer, action });
  }
  return pairs;
}

/** Why an offer does not match an action: the first rule that fails, or null where all hold. */
export function whyNot(
  recording: Recording,
  offer: MatchedOffer,
  action: RecordedAction,
  mode: MatchMode,
): 'class' | 'target' | 'too late' | 'already revealed' | 'too early' | null {
  const sameClass = mode === 'strict' ? offer.class === action.class : stepKind(offer.class) === stepKind(action.class);
  if (!sameClass) return 'class';
  if (mode !== 'class-only' && !sameTarget(recording, offer, action)) return 'target';
  if (offer.openedAt >= action.at) return 'too late';
  const revealing = recording.signals.findIndex((signal) => signal.reveals?.includes(action.id));
  if (revealing !== -1 && offer.openedAfter >= revealing) return 'already revealed';
  if (action.at - offer.openedAt > longestLeadMs) return 'too early';
  return null;
}

/** Taken or endorsed: what precision is measured against. */
export function actionsInOrder(recording: Recording): RecordedAction[] {
  return recording.actions.filter((action) => action.taken || action.endorsed).toSorted((a, b) => a.at - b.at);
}

function sameTarget(recording: Recording, offer: MatchedOffer, action: RecordedAction): boolean {
  if (action.target === null || !comparesTarget(action.class)) return true;
  if (offer.target === null) return false;
  const entity = recording.incident.entities.find((known) => known.id === action.target);
  return namesEntity(offer.target, entity ?? { id: action.target, kind: '', aliases: [] });
}

/** Whether a name means the entity: its words equal, contain, or are contained in those of its id or an alias. */
export function namesEntity(name: string, entity: RecordedEntity): boolean {
  const words = plainWords(name);
  return [entity.id, ...entity.aliases].some((alias) => {
    const other = plainWords(alias);
    if (words.length === 0 || other.length === 0) return false;
    return words.join(' ') === other.join(' ') || containsRun(words, other) || containsRun(other, words);
  });
}
