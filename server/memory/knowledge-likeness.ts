// Likeness of knowledge: which records may be doubles of one another, and which say the opposite of each other.
import type { KnowledgeId } from '../../domain/ids.ts';
import type { Condition, KnowledgeRecord } from '../../domain/knowledge.ts';
import { stepKind } from '../../domain/vocabulary.ts';
import { stem } from './words.ts';

export type Alike = { readonly record: KnowledgeRecord; readonly likeness: number; readonly why: string };
export type Contradiction = { readonly other: KnowledgeId; readonly why: string };

const leastLikeness = 0.55;
const mostAlike = 5;
/** At least so much of the smaller of two keys, or of what two actions are about, must be shared to speak of the same thing. */
const sameEnough = 0.5;

type Traits = {
  /** The content words of the action, as stems. */
  readonly words: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
  /** Which way the action turns something: `+capacity`, `-power`; null where its verb turns nothing. */
  readonly turn: { readonly axis: string; readonly sign: 1 | -1 } | null;
  /** What the action turns: its words without the verb. */
  readonly object: ReadonlySet<string>;
  /** What it asks beside its symptoms and against repeating itself: the situation it is for. */
  readonly situation: string;
};

const traitsOf = new WeakMap<KnowledgeRecord, Traits>();

const empty = new Set(
  'a an the of for to in on at by with from and or its it is are that this which all any one if not your our into as be them then'.split(
    ' ',
  ),
);

/** Verbs at the start of an imperative, by what they turn and which way. Longer ones stand first. */
const turns: readonly (readonly [RegExp, string, 1 | -1])[] = [
  [/^(?:scale|ramp) (?:up|out)\b/, 'capacity', 1],
  [/^(?:scale|ramp) (?:down|in)\b/, 'capacity', -1],
  [/^(?:turn|switch) on\b/, 'power', 1],
  [/^(?:turn|switch|shut) (?:off|down)\b/, 'power', -1],
  [/^roll forward\b/, 'version', 1],
  [/^roll back\b|^rollback\b/, 'version', -1],
  [/^put\b.*\bback into (?:service|rotation)\b/, 'power', 1],
  [/^take\b.*\bout of\b/, 'power', -1],
  [/^(?:add|increase|raise|grow|expand|extend|double|provision)\b/, 'capacity', 1],
  [/^(?:remove|reduce|lower|decrease|shrink|halve|limit)\b/, 'capacity', -1],
  [/^(?:start|enable|resume|unpause|uncordon|reactivate|allow|unblock|reopen|unfreeze)\b/, 'power', 1],
  [/^(?:stop|disable|pause|suspend|cordon|drain|block|freeze|isolate)\b/, 'power', -1],
  [/^(?:deploy|upgrade|release)\b/, 'version', 1],
  [/^(?:revert|downgrade|undo)\b/, 'version', -1],
  [/^(?:silence|mute)\b/, 'sound', -1],
  [/^(?:unsilence|unmute)\b/, 'sound', 1],
];
const forbids = /^(?:do not|don't|never|avoid)\s+/;

/** Records that may say what `record` says, the likest first: the same kind of step in much the same words under much the same key. */
export function similarTo(record: KnowledgeRecord, others: Iterable<KnowledgeRecord>): Alike[] {
  const own = traits(record);
  const kind = stepKind(record.action.class);
  const found: Alike[] = [];
  for (const other of others) {
    if (other.id === record.id || stepKind(other.action.class) !== kind) continue;
    const its = traits(other);
    const words = shared(own.words, its.words, 'all');
    const keys = shared(own.keys, its.keys, 'smaller');
    const likeness = 0.65 * words + 0.35 * keys;
    // The same words under an unrelated key are the same step for another trouble: "Restart {target}".
    if (likeness < leastLikeness || (keys === 0 && words < 0.9)) continue;
    const why =
      keys >= sameEnough ? 'Same kind of step, much the same words, under the same key' : 'Same kind of step in much the same words';
    found.push({ record: other, likeness: Math.round(likeness * 100) / 100, why });
  }
  return found.sort((a, b) => b.likeness - a.likeness || (a.record.id < b.record.id ? -1 : 1)).slice(0, mostAlike);
}

/**
 * The records that contradict one another: under the same key and in the same situation the one turns a thing this way
 * and the other that way, or the one forbids what the other asks. Each pair stands under both ids.
 */
export function contradictions(records: readonly KnowledgeRecord[]): ReadonlyMap<KnowledgeId, readonly Contradiction[]> {
  const found = new Map<KnowledgeId, Contradiction[]>();
  const places = new Map<string, { readonly up: KnowledgeRecord[]; readonly down: KnowledgeRecord[] }>();
  for (const record of records) {
    const { turn, keys } = traits(record);
    if (turn === null) continue;
    for (const key of keys) {
      const place = `${turn.axis}\n${key}`;
      const here = places.get(place) ?? { up: [], down: [] };
      places.set(place, here);
      (turn.sign === 1 ? here.up : here.down).push(record);
    }
  }
  const note = (record: KnowledgeRecord, other: KnowledgeRecord): void => {
    const list = found.get(record.id) ?? [];
    if (list.some((known) => known.other === other.id)) return;
    list.push({ other: other.id, why: `Says the opposite under the same key: ${other.action.text}` });
    found.set(record.id, list);
  };
  for (const { up, down } of places.values()) {
    for (const one of up) {
      for (const other of down) {
        if (!contradicts(one, other)) continue;
        note(one, other);
        note(other, one);
      }
    }
  }
  return found;
}

function contradicts(one: KnowledgeRecord, other: KnowledgeRecord): boolean {
  const [a, b] = [traits(one), traits(other)];
  if (a.situation !== b.situation || shared(a.keys, b.keys, 'smaller') < sameEnough) return false;
  const sameStage =
    one.key.stages.length === 0 || other.key.stages.length === 0 || one.key.stages.some((stage) => other.key.stages.includes(stage));
  const sameObject = a.object.size === 0 && b.object.size === 0 ? true : shared(a.object, b.object, 'all') >= sameEnough;
  return sameStage && sameObject;
}

function traits(record: KnowledgeRecord): Traits {
  const known = traitsOf.get(record);
  if (known !== undefined) return known;
  const text = record.action.text.toLowerCase();
  const forbidden = forbids.test(text);
  const asked = text.replace(forbids, '');
  const verb = turns.find(([rule]) => rule.test(asked));
  const start = verb === undefined ? '' : (verb[0].exec(asked)?.[0] ?? '');
  const read: Traits = {
    words: stems(asked),
    keys: new Set([...record.key.symptoms, ...record.key.alerts].map((word) => word.toLowerCase())),
    turn: verb === undefined ? null : { axis: verb[1], sign: forbidden ? (verb[2] === 1 ? -1 : 1) : verb[2] },
    object: stems(asked.slice(start.length)),
    situation: record.conditions.filter(tellsSituation).map(situationOf).sort().join('\n'),
  };
  traitsOf.set(record, read);
  return read;
}

function tellsSituation({ kind }: Condition): boolean {
  return kind !== 'symptom' && kind !== 'not-done';
}

function situationOf({ text: _, question: __, ...asked }: Condition): string {
  return JSON.stringify(asked);
}

function stems(text: string): Set<string> {
  const words = text.replace(/\{target\}/g, ' ').match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => !empty.has(word)).map(stem));
}

/** How much two sets share, 0 to 1: of all they hold together, or of the smaller one. */
function shared(one: ReadonlySet<string>, other: ReadonlySet<string>, of: 'all' | 'smaller'): number {
  if (one.size === 0 || other.size === 0) return 0;
  let both = 0;
  for (const word of one) if (other.has(word)) both += 1;
  return of === 'all' ? both / (one.size + other.size - both) : both / Math.min(one.size, other.size);
}
