// Knows which open alert another message is about: a pager that repeats a monitor, a recovery in other words, a pager's number.
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { isPager } from './entities.ts';
import { familyOf } from './identifiers.ts';

/** An alert as twins are told by it. */
export type TwinAlert = {
  readonly words: ReadonlySet<string>;
  readonly entity: string | null;
  readonly number: string | null;
};
/** What is reckoned once is compared with every later alert. */
type Open = TwinAlert & { readonly from: string; readonly isPaged: boolean; readonly family: string | null; readonly at: EpochMs };

export type AlertTwins = {
  /** An alert fires under this key. */
  opened(key: string, alert: TwinAlert, from: string, at: EpochMs): void;
  closed(key: string): void;
  /** Whether an open alert was told by a sender of the other sort: a monitor's by a pager, or the reverse. */
  isRepeat(key: string, from: string): boolean;
  /** The open alert that this message of another sender repeats: one of the two is a pager's. */
  repeated(alert: TwinAlert, from: string, at: EpochMs): string | undefined;
  /** The open alert that this recovery ends, where its words are others than the problem's. */
  ended(alert: TwinAlert, from: string): string | undefined;
  /** The key that a pager's number stands for. */
  numbered(alert: TwinAlert): string | undefined;
  number(alert: TwinAlert, key: string): void;
};

const maxOpen = 200;
const repeatMs = 30 * minuteMs;
/** So much of the shorter title's words stand in the other one. */
const sameShare = 0.6;

export function createAlertTwins(): AlertTwins {
  const open = new Map<string, Open>();
  const numbers = new Map<string, string>();
  const keep = <V>(map: Map<string, V>, key: string, value: V): void => {
    map.delete(key);
    map.set(key, value);
    if (map.size > maxOpen) {
      const oldest = map.keys().next().value;
      if (oldest !== undefined) map.delete(oldest);
    }
  };
  return {
    opened: (key, { words, entity, number }, from, at) =>
      keep(open, key, { words, entity, number, from, isPaged: isPager(from), family: familyOfThing(entity), at }),
    isRepeat(key, from) {
      const one = open.get(key);
      return one !== undefined && one.isPaged !== isPager(from);
    },
    closed: (key) => void open.delete(key),
    repeated(alert, from, at) {
      const isPaged = isPager(from);
      const family = familyOfThing(alert.entity);
      const found = [...open].findLast(
        ([, one]) => one.from !== from && one.isPaged !== isPaged && at - one.at <= repeatMs && isAlike(one, alert, family),
      );
      return found?.[0];
    },
    ended(alert, from) {
      const family = familyOfThing(alert.entity);
      const alike = [...open].filter(([, one]) => isAlike(one, alert, family));
      if (alike.length > 0) return alike.at(-1)?.[0];
      // What a probe says of a thing ends the only trouble it told of that thing.
      const sameThing = [...open].filter(([, one]) => one.from === from && one.entity !== null && one.entity === alert.entity);
      return sameThing.length === 1 ? sameThing[0]?.[0] : undefined;
    },
    numbered: ({ number }) => (number === null ? undefined : numbers.get(number)),
    number({ number }, key) {
      if (number !== null) keep(numbers, number, key);
    },
  };
}

function familyOfThing(entity: string | null): string | null {
  return entity === null ? null : familyOf(entity);
}

/** `ap-12` and `ap-15`: what is said of one of them says nothing of the other. */
function isOtherMember(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && /\d$/.test(one) && /\d$/.test(other) && one.toLowerCase() !== other.toLowerCase();
}

function isAlike(one: Open, other: TwinAlert, family: string | null): boolean {
  const named = one.family !== null && family !== null;
  if (isOtherMember(one.entity, other.entity)) return false;
  if (named && one.family !== family) return false;
  const [short, long] = one.words.size <= other.words.size ? [one.words, other.words] : [other.words, one.words];
  const shared = [...short].filter((word) => long.has(word)).length;
  return shared >= (named ? 1 : 2) && shared / short.size >= sameShare;
}
