// What the list of next actions shows: the cards of a view, in the order that holds now, as words and marks.
import { unreachable } from '../../domain/errors.ts';
import type { OfferId, PersonId } from '../../domain/ids.ts';
import type { AdviceView, EvaluatedCondition, Evidence, Offer } from '../../domain/offer.ts';
import { saidNo } from '../../domain/refusal.ts';
import type { OfferState, PersonRef, QuestionState, RefusedState, RoomState } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import { dismissReasonWord, type IncidentRole, type Risk, roleWord } from '../../domain/vocabulary.ts';
import { findEvent, isSystemName } from '../events/event-rows.ts';

/** A place in the list as it stood when the reader's pointer or focus came in. */
export type HeldPlace = { readonly offerId: OfferId; readonly rank: number };

export type TitlePart = { readonly text: string; readonly isName: boolean };

export type WhyLine = {
  readonly text: string;
  readonly status: 'true' | 'unknown';
  readonly evidence: readonly Evidence[];
  /** What would settle an unknown. */
  readonly question: string | null;
  /** The question as it was last put in this room. */
  readonly asked: QuestionState | null;
  /** Who most likely knows. */
  readonly ask: PersonRef | null;
  readonly askRole: IncidentRole;
};

export type CardFate =
  | { readonly kind: 'open' }
  /** The situation took it away; `evidence` says what changed, `facts` says it in words. */
  | {
      readonly kind: 'withdrawn';
      readonly words: string;
      readonly evidence: readonly Evidence[];
      readonly facts: string;
      /** When somebody said no to it. */
      readonly at?: EpochMs;
    }
  /** Somebody decided it while the order was held. */
  | { readonly kind: 'decided'; readonly words: string };

export type AdviceCard = {
  readonly offerId: OfferId;
  readonly rank: number;
  readonly fate: CardFate;
  readonly text: string;
  readonly title: readonly TitlePart[];
  readonly target: string | null;
  readonly risk: Risk;
  readonly role: IncidentRole;
  /** Short facts for the line under the title of a closed card, and of an open one. */
  readonly metaClosed: readonly string[];
  readonly metaOpen: readonly string[];
  readonly why: readonly WhyLine[];
  readonly basis: readonly Evidence[];
  readonly expect: string | null;
  readonly verify: string | null;
  readonly undo: string | null;
};

export type AdviceList = {
  readonly cards: readonly AdviceCard[];
  /** New actions that wait because the order is held. */
  readonly waiting: number;
  /** Whether the order that holds differs from the one there would be. */
  readonly stale: boolean;
};

/** How long a withdrawn action stays in sight, in wall time. */
export const withdrawnForMs = 90_000;

/**
 * The cards of a view. While `held` is given its order and ranks stand, with what became of each place; otherwise the
 * list is the latest ranking, followed by what was just withdrawn after somebody had seen it. `mine` are the offers this
 * reader decided here: they leave at once, because that change was asked for.
 */
export function adviceList(
  room: RoomState,
  view: AdviceView,
  options: {
    readonly held: readonly HeldPlace[] | null;
    readonly mine: ReadonlySet<OfferId>;
    readonly me: PersonId;
    readonly now: EpochMs;
  },
): AdviceList {
  const { held, mine, me, now } = options;
  const latest = currentPlaces(room, view).filter((place) => !mine.has(place.offerId));
  const make = (place: HeldPlace): AdviceCard[] => {
    const state = room.offers.get(place.offerId);
    return state === undefined ? [] : [card(state, place.rank, room, view, me)];
  };
  const places = (held ?? []).filter((place) => !mine.has(place.offerId));
  // A list with nothing in it has no order to hold: what comes is shown, whoever is in it.
  if (places.length > 0) {
    const inPlace = new Set(places.map((place) => place.offerId));
    return {
      cards: places.flatMap(make),
      waiting: latest.filter((place) => !inPlace.has(place.offerId)).length,
      stale: places.length !== latest.length || places.some((place, index) => place.offerId !== latest[index]?.offerId),
    };
  }
  const rate = room.clock?.rate ?? 1;
  const gone = [...room.offers.values()]
    .filter(({ closed, seen, offer }) => {
      if ((closed?.reason !== 'not-applicable' && closed?.reason !== 'refused') || seen.length === 0 || room.resolvedAt !== null)
        return false;
      return now - closed.at < withdrawnForMs * rate && (view === 'all' || offer.audience.includes(view));
    })
    .slice(-2)
    .flatMap((state) => make({ offerId: state.offer.id, rank: 0 }));
  return { cards: [...latest.flatMap(make), ...gone], waiting: 0, stale: false };
}

/** The places of a view as ranked last, for holding them. */
export function currentPlaces(room: RoomState, view: AdviceView): HeldPlace[] {
  return room.lists[view].map(({ offerId }, index) => ({ offerId, rank: index + 1 }));
}

function card(state: OfferState, rank: number, room: RoomState, view: AdviceView, me: PersonId): AdviceCard {
  const { offer } = state;
  const why = offer.conditions.map((condition) => whyLine(condition, offer, room, me));
  const doneBy = offer.role === view ? [] : [`done by ${roleWord[offer.role]}`];
  const record = recordWords(offer);
  return {
    offerId: offer.id,
    rank,
    fate: fate(state, room),
    text: offer.text,
    title: titleParts(offer.text, offer.target),
    target: offer.target,
    risk: offer.risk,
    role: offer.role,
    metaClosed: [conditionWords(offer.conditions), record].filter((words) => words !== ''),
    metaOpen: [...doneBy.map(capital), reliabilityWords(offer)],
    why,
    basis: offer.basis,
    expect: offer.expect,
    verify: offer.verify,
    undo: offer.undo,
  };
}

function fate(state: OfferState, room: RoomState): CardFate {
  const { closed, dismissed, actionId } = state;
  if (closed === null) return { kind: 'open' };
  switch (closed.reason) {
    case 'accepted': {
      const action = actionId === null ? undefined : room.actions.get(actionId);
      if (action === undefined) return { kind: 'decided', words: 'Accepted' };
      const given = action.doer.name === action.givenBy ? '' : `, ${action.doer.name} does it`;
      return { kind: 'decided', words: `Accepted by ${action.givenBy}${given}` };
    }
    case 'dismissed':
      return {
        kind: 'decided',
        words: dismissed === null ? 'Dismissed' : `Dismissed by ${dismissed.by.name}: ${lower(dismissReasonWord[dismissed.reason])}`,
      };
    case 'done':
      return { kind: 'withdrawn', words: 'Done already', evidence: closed.evidence, facts: '' };
    case 'not-applicable':
      return { kind: 'withdrawn', words: 'Withdrawn', evidence: closed.evidence, facts: factsOf(closed.evidence, room) };
    case 'expired':
      return { kind: 'withdrawn', words: 'Expired: nobody decided in time', evidence: closed.evidence, facts: '' };
    case 'refused':
      return { kind: 'withdrawn', evidence: closed.evidence, ...refusalWords(closed.refusal) };
    case 'advice-off':
      return { kind: 'withdrawn', words: 'Advice was turned off', evidence: closed.evidence, facts: '' };
    default:
      return unreachable(closed.reason);
  }
}

/** Who said no, when and why; their own words where they gave no reason. */
function refusalWords(refusal: RefusedState | undefined): { words: string; facts: string; at?: EpochMs } {
  if (refusal === undefined) return { words: 'Refused', facts: '' };
  return { words: saidNo(refusal), facts: refusal.reason ?? `“${refusal.text}”`, at: refusal.at };
}

/** What the cited events say: `orders-db CPU, normal`. */
function factsOf(evidence: readonly Evidence[], room: RoomState): string {
  const events = evidence.flatMap((one) => (one.kind === 'event' ? (findEvent(room.events, one.number) ?? []) : []));
  return events.map((event) => `${event.entity}, ${event.to}`).join('; ');
}

function whyLine(condition: EvaluatedCondition, offer: Offer, room: RoomState, me: PersonId): WhyLine {
  const question = condition.status === 'unknown' ? (condition.question ?? null) : null;
  const askRole = room.openQuestions.find((open) => open.text === question)?.role ?? offer.role;
  return {
    text: condition.text,
    status: condition.status,
    evidence: condition.evidence,
    question,
    asked: question === null ? null : lastAsked(room, question),
    ask: question === null ? null : whoKnows(room, askRole, me),
    askRole,
  };
}

/** The question as it was last put in this room, or null. */
export function lastAsked(room: RoomState, text: string): QuestionState | null {
  let last: QuestionState | null = null;
  for (const question of room.questions.values()) if (question.text === text) last = question;
  return last;
}

/** Who holds the role that most likely knows; null when nobody does, or only the asker. */
export function whoKnows(room: RoomState, role: IncidentRole, me: PersonId): PersonRef | null {
  return room.roles.find((held) => held.role === role && held.person.id !== me)?.person ?? null;
}

/** The title with its target set apart, where the target is the name of a thing in the system. */
export function titleParts(text: string, target: string | null): TitlePart[] {
  const start = target === null || !isSystemName(target) ? -1 : text.lastIndexOf(target);
  if (target === null || start === -1) return [{ text, isName: false }];
  return [
    { text: text.slice(0, start), isName: false },
    { text: target, isName: true },
    { text: text.slice(start + target.length), isName: false },
  ].filter((part) => part.text !== '');
}

function conditionWords(conditions: readonly EvaluatedCondition[]): string {
  if (conditions.length === 0) return '';
  const unknown = conditions.filter((condition) => condition.status === 'unknown').length;
  const known = conditions.length - unknown;
  if (unknown > 0) return known === 0 ? `${unknown} unknown` : `${known} true, ${unknown} unknown`;
  return conditions.length === 1 ? '1 condition, true' : `${known} of ${conditions.length} conditions true`;
}

function recordWords({ reliability: { worked, tried } }: Offer): string {
  return tried === 0 ? 'not tried before' : `${worked} of ${tried} worked`;
}

/** How far it has proved itself, with the interval that the true share lies in with 95 % probability. */
function reliabilityWords({ reliability: { worked, tried, low, high } }: Offer): string {
  if (tried === 0) return 'not tried before';
  return `worked ${worked} of ${tried} ${tried === 1 ? 'time' : 'times'} when tried, ${Math.round(100 * low)}–${Math.round(100 * high)} %`;
}

/** The list a person sees first: their role's, for scribe and responder the nearest role's, without a role all. */
export function viewOf(room: RoomState, me: PersonId): AdviceView {
  const held = room.roles.filter((one) => one.person.id === me).map((one) => one.role);
  const first = (['commander', 'operations', 'communications', 'expert', 'scribe', 'responder'] as const).find((role) =>
    held.includes(role),
  );
  switch (first) {
    case undefined:
      return 'all';
    case 'scribe':
      return 'communications';
    case 'responder':
      return 'operations';
    default:
      return first;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
