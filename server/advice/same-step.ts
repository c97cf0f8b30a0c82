// When two steps are one: identity of offers, and whether what people did is what was offered.
import type { Offer } from '../../domain/offer.ts';
import type { OfferState, RoomState } from '../../domain/room-state.ts';
import { type ActionClass, actionClasses, comparesTarget, stepKind } from '../../domain/vocabulary.ts';
import type { TriedStep } from '../memory/tried-steps.ts';
import { plainWords, readPlainWords, sameName } from '../memory/words.ts';
import type { WorkingMemory } from '../memory/working-memory.ts';

export type Step = { readonly class: ActionClass; readonly target: string | null };

/** The classes of the same kind as each. */
const classesAlike: Readonly<Record<string, readonly ActionClass[]>> = Object.fromEntries(
  actionClasses.map((step) => [step, actionClasses.filter((other) => stepKind(other) === stepKind(step))]),
);

/** What makes an offer the same offer: its class and target, or the class alone where the target is not compared. */
export function identityOf(step: Step): string {
  return comparesTarget(step.class) ? `${step.class} ${plainWords(step.target ?? '').join(' ')}` : step.class;
}

const identities = new WeakMap<Offer, string>();

/** The identity of an offer, read once: a long incident has hundreds, and each ranking compares with all of them. */
export function offerIdentity(offer: Offer): string {
  const known = identities.get(offer);
  if (known !== undefined) return known;
  const identity = identityOf(offer);
  identities.set(offer, identity);
  return identity;
}

const noOffers: readonly OfferState[] = [];
const byIdentityIn = new WeakMap<RoomState, ReadonlyMap<string, readonly OfferState[]>>();

/** The offers of a step that the room ever had, oldest first: each step that may be offered asks for its own. */
export function offersOf(identity: string, room: RoomState): readonly OfferState[] {
  let byIdentity = byIdentityIn.get(room);
  if (byIdentity === undefined) {
    byIdentity = byIdentityOf([...room.offers.values()]);
    byIdentityIn.set(room, byIdentity);
  }
  return byIdentity.get(identity) ?? noOffers;
}

function byIdentityOf(offers: readonly OfferState[]): ReadonlyMap<string, readonly OfferState[]> {
  const lists = new Map<string, OfferState[]>();
  for (const state of offers) {
    const identity = offerIdentity(state.offer);
    const list = lists.get(identity);
    if (list === undefined) lists.set(identity, [state]);
    else list.push(state);
  }
  return lists;
}

/** The last step that was tried of those that are the offered step and `counts`. */
export function lastTried(offered: Step, memory: WorkingMemory, counts: (step: TriedStep) => boolean): TriedStep | undefined {
  const alike = offered.target === null ? null : memory.triedBy.targetsLike(offered.target);
  const isMeant = (target: string): boolean => alike?.has(target) ?? false;
  return memory.triedBy
    .of(classesAlike[offered.class] ?? [])
    .findLast((step) => counts(step) && (isSameStep(step, offered, isMeant) || (step.class === offered.class && isTakenOn(step, offered))));
}

/** Whether the words of a step say that it was taken on the thing or on a part of it: `renewing the client cert on mail-out-2`. */
function isTakenOn({ text }: TriedStep, { target }: Step): boolean {
  if (target === null) return false;
  const words = readPlainWords(text);
  const name = plainWords(target);
  if (name.length === 0 || (name.length === 1 && (name[0]?.length ?? 0) < shortestTellingWord)) return false;
  return words.some((word, at) => {
    if (!placing.has(word)) return false;
    const from = at + 1 + (articles.has(words[at + 1] ?? '') ? 1 : 0);
    return name.every((part, offset) => words[from + offset] === part);
  });
}

/** Words before the whole that a step is taken on. Not `for`, `to`, `from` and `with`: what stands behind those is another thing. */
const placing: ReadonlySet<string> = new Set(['on', 'of', 'in', 'at', 'inside']);
const articles: ReadonlySet<string> = new Set(['the', 'our', 'this']);

/** Whether the step people took is the step that was offered: the same kind of step on the same thing. `isMeant` says whether a name means the offered thing. */
export function isSameStep(
  taken: Step,
  offered: Step,
  isMeant = (name: string): boolean => offered.target !== null && sameName(name, offered.target),
): boolean {
  if (stepKind(taken.class) !== stepKind(offered.class)) return false;
  if (!comparesTarget(taken.class) || !comparesTarget(offered.class)) return true;
  // Said without naming the thing, only the very same class is taken to mean it.
  if (taken.target === null) return taken.class === offered.class;
  return isMeant(taken.target);
}

/** Whether two targets may mean the same: whoever was told to raise `the pool limit` and changes `checkout-api pool.max` does what was said. */
export function mayMeanTheSame(a: string | null, b: string | null): boolean {
  if (a === null || b === null || sameName(a, b)) return true;
  // Two identifiers with a word in common (`cart-api`, `cart-web`) are two things.
  if (isIdentifier(a) && isIdentifier(b)) return false;
  const words = tellingWords(a);
  return [...tellingWords(b)].some((word) => words.has(word));
}

function isIdentifier(name: string): boolean {
  return !/\s/.test(name);
}

function tellingWords(name: string): Set<string> {
  return new Set(
    name
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length >= shortestTellingWord),
  );
}

/** Words shorter than this (`api`, `db`, `eu`) stand in the names of many things. */
const shortestTellingWord = 4;
