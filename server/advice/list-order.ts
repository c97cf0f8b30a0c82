// The order of a list: diverse, at most five, and stable under the cursor.
import { maxOffersInList } from '../../domain/offer.ts';
import { type ActionClass, actionGroup, stepKind } from '../../domain/vocabulary.ts';
import { sameName } from '../memory/words.ts';

export type Listed<Key extends string = string> = {
  readonly key: Key;
  readonly class: ActionClass;
  readonly target: string | null;
  readonly score: number;
};

/** A score must be so much better to move a step past another that stands already. */
const margin = 0.08;

/** Whether people still search for what it is, or act on what they found. */
export type Phase = 'searching' | 'acting';

/** What is left of a step's worth beside another of its kind on the same thing, and on another one. */
const sameThingLeft = 0.45;
const otherThingLeft = 0.75;
/** While they search, people look at several things side by side; once they act, they look where they acted. */
const otherLookLeft: Record<Phase, number> = { searching: 0.95, acting: 0.55 };

/**
 * Chooses and orders what is shown. `before` are the keys of the list as it stands: they keep their places unless another
 * step is clearly better, so nothing moves while nothing changed. Steps below `threshold` enter no list.
 */
export function orderList<Item extends Listed>(items: readonly Item[], before: readonly string[], threshold: number, phase: Phase): Item[] {
  const byKey = new Map<string, Item>(items.map((item) => [item.key, item]));
  const kept = before.map((key) => byKey.get(key)).filter((item) => item !== undefined);
  const keptKeys = new Set(kept.map((item) => item.key));
  const list = settle(kept);
  const fresh = items
    .filter((item) => !keptKeys.has(item.key) && item.score >= threshold)
    .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
  // Greedy: each further step of a kind, or on the same thing, has to be that much better.
  while (fresh.length > 0) {
    const worth = fresh.map((item) => diversified(item, list, phase));
    const best = worth.indexOf(Math.max(...worth));
    const [item] = fresh.splice(best, 1);
    const value = worth[best];
    if (item === undefined || value === undefined || value < threshold) break;
    if (list.length < maxOffersInList) insert(list, item);
    else {
      const weakest = list.reduce((low, other) => (other.score < low.score ? other : low));
      if (value <= weakest.score + margin) break;
      list.splice(list.indexOf(weakest), 1);
      insert(list, item);
    }
  }
  return list;
}

/** Those that stand swap places only where the lower one is clearly better. */
function settle<Item extends Listed>(items: readonly Item[]): Item[] {
  const list: Item[] = [];
  for (const item of items) insert(list, item);
  return list;
}

function insert<Item extends Listed>(list: Item[], item: Item): void {
  let at = list.length;
  while (at > 0 && item.score > (list[at - 1]?.score ?? 1) + margin) at--;
  list.splice(at, 0, item);
}

function diversified(item: Listed, list: readonly Listed[], phase: Phase): number {
  const isLook = actionGroup(item.class) === 'diagnose';
  let value = item.score;
  for (const other of list) {
    if (stepKind(other.class) === stepKind(item.class)) {
      if (isSameThing(other.target, item.target)) value *= sameThingLeft;
      else value *= isLook ? otherLookLeft[phase] : otherThingLeft;
    } else if (other.target === item.target && actionGroup(other.class) === actionGroup(item.class)) value *= 0.92;
  }
  return value;
}

/** `Hub` and `hub pod` are one thing to look at, whatever they are to those who run them. */
function isSameThing(one: string | null, other: string | null): boolean {
  return one === other || (one !== null && other !== null && sameName(one, other));
}
