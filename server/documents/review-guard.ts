// The guard of a published review: edits of its words are refused, whatever else of the document they come with.
import * as Y from 'yjs';
import { reviewMapName } from '../../domain/document.ts';
import { MusterError } from '../../domain/errors.ts';
import type { ReviewState } from '../../domain/vocabulary.ts';

/** What was on its way when it was published is let in: the screens of those who write hear of it a moment later. */
export const reviewGraceMs = 3_000;

export class ReviewGuard {
  readonly #nowMs: () => number;
  /** Since when it is published, on the clock of `nowMs`; null while it is not. */
  #publishedAtMs: number | null = null;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** The review is in this state; `isNews` when that has just been said, and not only found. */
  enter(state: ReviewState, isNews: boolean): void {
    if (state !== 'published') this.#publishedAtMs = null;
    else this.#publishedAtMs ??= isNews ? this.#nowMs() : Number.NEGATIVE_INFINITY;
  }

  /** Throws MusterError `locked` for an edit of a published review; the update must be one that can be decoded. */
  check(doc: Y.Doc, update: Uint8Array): void {
    if (this.#publishedAtMs === null || this.#nowMs() - this.#publishedAtMs < reviewGraceMs) return;
    if (changesType(doc, update, reviewMapName)) {
      throw new MusterError('locked', 'This review is published. Take it back into review to change it.');
    }
  }
}

type Decoded = ReturnType<typeof Y.decodeUpdate>;
type Struct = Decoded['structs'][number];

/**
 * Whether an update would change what stands in a top-level type of the document: put something into it that is not there
 * yet, or delete something of it. What is repeated changes nothing, and what builds on words that are not here is dropped.
 */
export function changesType(doc: Y.Doc, update: Uint8Array, name: string): boolean {
  const { structs, ds } = Y.decodeUpdate(update);
  const root = doc.share.get(name);
  const roots = new Roots(doc, structs, name);
  for (const struct of structs) {
    if (struct instanceof Y.Item && struct.id.clock + struct.length > Y.getState(doc.store, struct.id.client) && roots.isIn(struct))
      return true;
  }
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) if (root !== undefined && deletesFrom(doc, root, client, clock, clock + len)) return true;
  }
  return false;
}

function deletesFrom(doc: Y.Doc, root: unknown, client: number, from: number, to: number): boolean {
  const structs = doc.store.clients.get(client);
  if (structs === undefined || from >= Y.getState(doc.store, client)) return false;
  for (let index = Y.findIndexSS(structs, from); index < structs.length; index += 1) {
    const struct = structs[index];
    if (struct === undefined || struct.id.clock >= to) return false;
    if (struct instanceof Y.Item && !struct.deleted && rootOf(struct.parent) === root) return true;
  }
  return false;
}

/** The top-level type that a part of the document is in. */
function rootOf(parent: Y.Item['parent']): unknown {
  let type: unknown = parent;
  while (type instanceof Y.AbstractType && type._item !== null) type = type._item.parent;
  return type;
}

/** Finds out where new parts would stand: what they are beside or in may be in the document, or come with the same update. */
class Roots {
  readonly #doc: Y.Doc;
  readonly #name: string;
  readonly #new = new Map<number, Struct[]>();
  readonly #known = new Map<Struct, boolean>();

  constructor(doc: Y.Doc, structs: readonly Struct[], name: string) {
    this.#doc = doc;
    this.#name = name;
    for (const struct of structs) {
      const list = this.#new.get(struct.id.client);
      if (list === undefined) this.#new.set(struct.id.client, [struct]);
      else list.push(struct);
    }
  }

  /** Follows neighbours and parents up; a loop rather than a recursion, since a text is a chain of thousands. */
  isIn(struct: Struct): boolean {
    const path: Struct[] = [];
    let answer = false;
    for (let next: Struct | null = struct; next !== null; ) {
      const known = this.#known.get(next);
      if (known !== undefined) {
        answer = known;
        break;
      }
      path.push(next);
      // Until it is known, so that a loop in a hostile update ends.
      this.#known.set(next, false);
      if (!(next instanceof Y.Item)) break;
      const { parent, origin, rightOrigin }: Pick<Y.Item, 'parent' | 'origin' | 'rightOrigin'> = next;
      if (typeof parent === 'string') {
        answer = parent === this.#name;
        break;
      }
      const id: Y.ID | null = origin ?? rightOrigin ?? (parent instanceof Y.ID ? parent : null);
      const here: Y.Item | null = id === null ? null : this.#inDocument(id);
      if (here !== null) {
        answer = rootOf(here.parent) === this.#doc.share.get(this.#name);
        break;
      }
      next = id === null ? null : this.#inUpdate(id);
    }
    for (const one of path) this.#known.set(one, answer);
    return answer;
  }

  #inDocument({ client, clock }: Y.ID): Y.Item | null {
    const structs = this.#doc.store.clients.get(client);
    if (structs === undefined || clock >= Y.getState(this.#doc.store, client)) return null;
    const found = structs[Y.findIndexSS(structs, clock)];
    return found instanceof Y.Item ? found : null;
  }

  #inUpdate({ client, clock }: Y.ID): Struct | null {
    const list = this.#new.get(client) ?? [];
    let [low, high] = [0, list.length - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const struct = list[middle];
      if (struct === undefined) return null;
      if (struct.id.clock > clock) high = middle - 1;
      else if (struct.id.clock + struct.length <= clock) low = middle + 1;
      else return struct;
    }
    return null;
  }
}
