// What became of a ranked offer by a moment, in words: accepted, dismissed, seen without action, or never seen.
import type { AdviceView } from '../../domain/offer.ts';
import { saidNo } from '../../domain/refusal.ts';
import type { ActionState, OfferState } from '../../domain/room-state.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { durationWords } from '../../domain/time-words.ts';
import { dismissReasonWord, outcomeWord } from '../../domain/vocabulary.ts';

export type ExposureWords = {
  readonly kind: 'accepted' | 'dismissed' | 'seen' | 'never';
  readonly word: string;
  readonly detail: string;
};

/** `personOf` names a person; `clock` writes a time. */
export function exposureWords(
  { offer, seen, dismissed }: OfferState,
  action: ActionState | null,
  personOf: (id: string) => string,
  clock: (at: EpochMs) => string,
): ExposureWords {
  if (action !== null) {
    const after = durationWords(Math.max(0, action.acceptedAt - offer.openedAt));
    return { kind: 'accepted', word: 'Accepted', detail: `by ${action.givenBy} ${clock(action.acceptedAt)}, ${after} after offer` };
  }
  if (dismissed !== null) {
    const reason = dismissReasonWord[dismissed.reason].toLowerCase();
    return { kind: 'dismissed', word: 'Dismissed', detail: `by ${dismissed.by.name} ${clock(dismissed.at)}: ${reason}` };
  }
  if (seen.length === 0) return { kind: 'never', word: 'Never seen', detail: 'nobody had it on screen' };
  const names = [...new Set(seen.map(({ personId }) => personOf(personId)))];
  const shown = names.slice(0, 3).join(', ');
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return { kind: 'seen', word: 'Seen, no action', detail: `${shown}${more}` };
}

/** What became of it after the moment; null when nothing did. */
export function fateWords(
  now: OfferState,
  fate: { offer: OfferState; action: ActionState | null } | undefined,
  at: EpochMs,
  clock: (at: EpochMs) => string,
): string | null {
  if (fate === undefined) return null;
  const { offer, action } = fate;
  if (action !== null && action.acceptedAt > at) {
    const outcome = action.outcome === null ? '' : `, ${outcomeWord[action.outcome].toLowerCase()}`;
    const waitedMs = action.acceptedAt - offer.offer.openedAt;
    const waited = waitedMs >= minuteMs ? ` Waited ${durationWords(waitedMs)}.` : '';
    return `Accepted at ${clock(action.acceptedAt)}${outcome}.${waited}`;
  }
  if (offer.dismissed !== null && now.dismissed === null) return `Dismissed at ${clock(offer.dismissed.at)}.`;
  if (offer.closed !== null && now.closed === null) {
    const { refusal } = offer.closed;
    if (refusal === undefined) return `Withdrawn at ${clock(offer.closed.at)}.`;
    return `${saidNo(refusal)} at ${clock(refusal.at)}${refusal.reason === null ? '' : `: ${refusal.reason}`}.`;
  }
  return null;
}

export const viewWord: Record<AdviceView, string> = {
  all: 'For everybody',
  commander: 'For commander',
  operations: 'For operations',
  communications: 'For communications',
  expert: 'For experts',
};
