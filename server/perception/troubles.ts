// Keeps what is wrong with which thing whoever said it, so that the alert, the graph, the log and the chat line about it are one event.

import { type EpochMs, minuteMs } from '../../domain/time.ts';
import type { Channel, Dimension } from '../../domain/vocabulary.ts';
import { familyOf } from './identifiers.ts';
import type { Field, Notebook } from './notebook.ts';
import type { Aspect } from './sentence-patterns.ts';

export type Trouble = {
  readonly dimension: Dimension;
  /** Under which name the field is kept in the notebook. */
  readonly key: string;
  /** The thing it is about, without what is wrong with it. */
  readonly thing: string;
  readonly aspect: Aspect | undefined;
  /** Which sort of source told it. */
  readonly told: Channel;
  readonly at: EpochMs;
};

export type Troubles = {
  note(trouble: Trouble): void;
  /** The event of another sort of source that is about the same part of the same thing and still stands; `exactly` where another of its sort is another thing. */
  same(thing: string, aspect: Aspect | undefined, told: Channel, at: EpochMs, exactly?: boolean): Field | undefined;
  /** What another sort of source still says is wrong with this thing. */
  standing(thing: string, told: Channel, at: EpochMs): { readonly trouble: Trouble; readonly field: Field } | undefined;
  /** What stands of this part of any thing, whoever said it, the newest: a figure without a subject is about that. */
  standingPart(aspect: Aspect, at: EpochMs): Field | undefined;
  /** The only thing that is in trouble, or undefined while none or several are. */
  onlyThing(at: EpochMs): string | undefined;
  /** The event by which another sort of source said, a little while ago, that this thing is better. */
  cleared(thing: string, told: Channel, at: EpochMs): Field | undefined;
};

const maxTroubles = 200;
/** So long after the first word of it, the same trouble from another source is no news. */
const sameMs = 15 * minuteMs;
/** A trouble without a word for so long may have gone unseen. */
const standingMs = 120 * minuteMs;
const clearedMs = 20 * minuteMs;
/** What fails, errs or answers late is often one trouble in several words. */
const kin: ReadonlySet<Aspect | undefined> = new Set<Aspect | undefined>(['errors', 'health', undefined]);

export function createTroubles(book: Notebook): Troubles {
  const known = new Map<string, Trouble>();

  const of = (thing: string, told: Channel, at: EpochMs, withinMs: number): { trouble: Trouble; field: Field }[] => {
    const family = familyOf(thing);
    const found: { trouble: Trouble; field: Field }[] = [];
    for (const trouble of known.values()) {
      if (trouble.told === told || at - trouble.at > withinMs || familyOf(trouble.thing) !== family) continue;
      const field = book.field(trouble.dimension, trouble.key);
      if (field !== undefined) found.push({ trouble, field });
    }
    return found;
  };

  const worse = (at: EpochMs): { trouble: Trouble; field: Field }[] =>
    [...known.values()].flatMap((trouble) => {
      const field = at - trouble.at > standingMs ? undefined : book.field(trouble.dimension, trouble.key);
      return field?.direction === 'worse' ? [{ trouble, field }] : [];
    });

  return {
    note(trouble) {
      const key = `${trouble.dimension}\n${trouble.key}`;
      known.delete(key);
      known.set(key, trouble);
      if (known.size > maxTroubles) {
        const oldest = known.keys().next().value;
        if (oldest !== undefined) known.delete(oldest);
      }
    },
    same(thing, aspect, told, at, exactly = false) {
      const all = of(thing, told, at, sameMs).filter(
        ({ field, trouble }) => field.direction === 'worse' && (!exactly || trouble.thing.toLowerCase() === thing.toLowerCase()),
      );
      const exact = all.findLast(({ trouble }) => trouble.aspect === aspect);
      if (exact !== undefined) return exact.field;
      // People say `is down` of what an alert counts as errors; two graphs or logs of different things stay two.
      return told === 'chat' || told === 'ticket' || told === 'alert'
        ? all.findLast(({ trouble }) => kin.has(trouble.aspect) && kin.has(aspect))?.field
        : undefined;
    },
    standing(thing, told, at) {
      return of(thing, told, at, standingMs).findLast(({ field }) => field.direction === 'worse');
    },
    standingPart: (aspect, at) => worse(at).findLast(({ trouble }) => trouble.aspect === aspect)?.field,
    onlyThing(at) {
      const things = new Map(worse(at).map(({ trouble }) => [familyOf(trouble.thing), trouble.thing]));
      return things.size === 1 ? [...things.values()][0] : undefined;
    },
    cleared(thing, told, at) {
      return of(thing, told, at, standingMs).findLast(({ field }) => field.direction === 'better' && at - field.at <= clearedMs)?.field;
    },
  };
}
