// What went wrong one by one: actions nobody was advised to take, and advice nobody took.
import type { RecordedAction, Recording } from '../../domain/recording.ts';
import { stepKind } from '../../domain/vocabulary.ts';
import { actionsInOrder, matchOffers, type Pair, whyNot } from './matching.ts';
import type { ScoredOffer } from './offer-book.ts';

export type Miss = { readonly action: RecordedAction; readonly why: string };
export type FalseAlarm = { readonly offer: ScoredOffer; readonly why: string };
export type Differences = {
  readonly pairs: readonly Pair[];
  readonly misses: readonly Miss[];
  readonly falseAlarms: readonly FalseAlarm[];
};

/** Compares offers with actions and says of each that stayed alone why it did. */
export function differences(recording: Recording, offers: readonly ScoredOffer[]): Differences {
  const pairs = matchOffers(recording, offers, 'kind');
  const matchedOffers = new Map(pairs.map((pair) => [pair.offer, pair.action]));
  const matchedActions = new Map(pairs.map((pair) => [pair.action, pair.offer]));
  const actions = actionsInOrder(recording);
  return {
    pairs,
    misses: actions
      .filter((action) => !matchedActions.has(action))
      .map((action) => ({ action, why: whyMissed(recording, action, offers, matchedOffers) })),
    falseAlarms: offers
      .filter((offer) => !matchedOffers.has(offer))
      .map((offer) => ({ offer, why: whyAlone(recording, offer, actions, matchedActions) })),
  };
}

function whyMissed(
  recording: Recording,
  action: RecordedAction,
  offers: readonly ScoredOffer[],
  matched: ReadonlyMap<ScoredOffer, RecordedAction>,
): string {
  const ofKind = offers.filter((offer) => stepKind(offer.class) === stepKind(action.class));
  if (ofKind.length === 0) return 'No step of this kind was offered.';
  const reasons = ofKind.map((offer) => {
    const reason = whyNot(recording, offer, action, 'kind');
    const name = `"${offer.text}"`;
    if (reason === null) return `${name} fits, but was matched with ${matched.get(offer)?.id ?? 'another action'}.`;
    return `${name}: ${sentenceOf(reason)}.`;
  });
  return shorten(reasons);
}

function whyAlone(
  recording: Recording,
  offer: ScoredOffer,
  actions: readonly RecordedAction[],
  matched: ReadonlyMap<RecordedAction, ScoredOffer>,
): string {
  const ofKind = actions.filter((action) => stepKind(action.class) === stepKind(offer.class));
  if (ofKind.length === 0) return 'Nobody took a step of this kind.';
  const reasons = ofKind.map((action) => {
    const reason = whyNot(recording, offer, action, 'kind');
    const name = `${action.id} "${action.text}"`;
    if (reason === null) return `${name} fits, but was matched with "${matched.get(action)?.text ?? 'another offer'}".`;
    return `${name}: ${sentenceOf(reason)}${reason === 'target' ? ` (${offer.target ?? 'none'} is not ${action.target ?? 'none'})` : ''}.`;
  });
  return shorten(reasons);
}

function sentenceOf(reason: NonNullable<ReturnType<typeof whyNot>>): string {
  switch (reason) {
    case 'class':
      return 'another kind of step';
    case 'target':
      return 'another target';
    case 'too late':
      return 'it was offered after the action';
    case 'already revealed':
      return 'a signal had already told of the action';
    case 'too early':
      return 'it was offered more than 120 minutes before';
  }
}

const mostReasons = 3;

function shorten(reasons: readonly string[]): string {
  const more = reasons.length - mostReasons;
  return `${reasons.slice(0, mostReasons).join(' ')}${more > 0 ? ` And ${more} more.` : ''}`;
}
