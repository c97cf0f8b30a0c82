// Working memory: what is known, unknown, tried and open in a room now, as advice needs it.
import type { CriticalEvent } from '../../domain/event.ts';
import { updateIntervalMs } from '../../domain/fold.ts';
import type { EventNumber } from '../../domain/ids.ts';
import type { Evidence } from '../../domain/offer.ts';
import type { QuestionState, RoomState } from '../../domain/room-state.ts';
import { type Hypothesis, statePanel } from '../../domain/state-panel.ts';
import { type EpochMs, hourMs, later, plus } from '../../domain/time.ts';
import type { Dimension, Direction, IncidentRole, Severity, Stage } from '../../domain/vocabulary.ts';
import { incidentRoles } from '../../domain/vocabulary.ts';
import { entityKinds } from './entity-kinds.ts';
import { namedBy, runsOf, type Thing, thingOf, thingsIn } from './things.ts';
import { type TriedStep, triedSteps } from './tried-steps.ts';
import { hasPhrase, type Phrase, plainWords, type Words, wordsOf } from './words.ts';

/** One current value of a field, with its words and the event that set it. */
export type MemoryItem = {
  readonly event: EventNumber;
  readonly dimension: Dimension;
  readonly entity: string;
  readonly value: string;
  readonly direction: Direction;
  readonly at: EpochMs;
  readonly occurredAt: EpochMs;
  readonly confidence: number;
  /** The standing event that says otherwise about the same field. */
  readonly conflictsWith: EventNumber | null;
  readonly words: Words;
  /** The entity without the aspect of it that the field is about. */
  readonly thing: string;
  /** Entity and value as runs of one to four lower-case words. */
  readonly runs: ReadonlySet<string>;
  /** What sort of thing the entity may be. */
  readonly kinds: readonly string[];
};

export type HeldRole = { readonly role: IncidentRole; readonly holder: string; readonly evidence: Evidence };

export type WorkingMemory = {
  readonly now: EpochMs;
  /** When it began: the first symptom or the declaration, whichever was first. */
  readonly startedAt: EpochMs;
  /** The first sign of what is wrong now. */
  readonly troubleSince: EpochMs;
  readonly severity: Severity;
  readonly stage: Stage;
  readonly stageSince: EpochMs;
  readonly resolved: boolean;
  /** What is wrong now, newest first. */
  readonly symptoms: readonly MemoryItem[];
  /** What was wrong and is better, newest first. */
  readonly recovered: readonly MemoryItem[];
  /** What changed, newest first. */
  readonly changes: readonly MemoryItem[];
  readonly hypotheses: readonly Hypothesis[];
  /** Every current field of any dimension, newest first: where facts and technologies are looked up. */
  readonly items: readonly MemoryItem[];
  /** The items that hold each word. */
  readonly byWord: ReadonlyMap<string, readonly MemoryItem[]>;
  /** The items that hold a phrase, newest first. */
  readonly mentions: (phrase: Phrase) => readonly MemoryItem[];
  /** What is talked about, the most salient first. */
  readonly things: readonly Thing[];
  /** The things that an item's words name, its own among them. */
  readonly thingsNamedBy: (item: MemoryItem) => readonly Thing[];
  /** What people did, announced or were given, oldest first. */
  readonly tried: readonly TriedStep[];
  /** What people were heard to mean to do, oldest first. */
  readonly intended: RoomState['intended'];
  readonly roles: readonly HeldRole[];
  readonly openRoles: readonly IncidentRole[];
  readonly update: { readonly lastAt: EpochMs | null; readonly dueAt: EpochMs | null };
  /** Which way the last change of impact or symptom went. */
  readonly trend: { readonly direction: Direction; readonly at: EpochMs; readonly event: EventNumber } | null;
  /** Fields about which sources disagree, each with the event that says otherwise. */
  readonly conflicts: readonly { readonly item: MemoryItem; readonly other: EventNumber }[];
  readonly questions: readonly QuestionState[];
};

/** A sign of trouble that was not seen again for so long, while other things were, is no longer taken as present. */
const symptomLifeMs = 4 * hourMs;

/** The fields of what is wrong, changed or said that advice looks at: the newest of each, so that the cost stays flat. */
const maxItems = 250;

const itemOfEvent = new WeakMap<CriticalEvent, MemoryItem>();

/** Memory without the clock, reckoned once per state of a room: minutes pass far more often than something happens. */
const knownOfRoom = new WeakMap<RoomState, Omit<WorkingMemory, 'now'>>();

/** What the room knows at `now`, projected from its state: pure, and nothing of it is stored. */
export function workingMemory(room: RoomState, now: EpochMs): WorkingMemory {
  const known = knownOfRoom.get(room) ?? project(room, now);
  knownOfRoom.set(room, known);
  return { ...known, now };
}

function project(room: RoomState, now: EpochMs): Omit<WorkingMemory, 'now'> {
  // Only hypotheses need the whole history of their field; the rest is the newest event of each.
  const { cause } = statePanel(room.events.filter((event) => event.dimension === 'cause'));
  const items = currentItems(room.events);
  const recoveredAt = recoverySince(room);
  const wrong = items.filter(tellsOfTrouble);
  // Once the incident recovers, what was wrong before counts as over until it is seen again.
  const overBefore = (recoveredAt ?? 0) as EpochMs;
  const stands = (item: MemoryItem): boolean => item.direction !== 'better' && item.at > overBefore;
  // Much has happened since an old sign: it may still be so, but nothing is to be built on it.
  const freshAfter = (items[0]?.at ?? now) - symptomLifeMs;
  const symptoms = wrong.filter((item) => stands(item) && item.at >= freshAfter);
  const tried = triedSteps(room);
  const byWord = indexWords(items);
  const things = thingsIn(items, tried);
  const firstSymptomAt = room.events.find((event) => event.dimension === 'symptom' || event.dimension === 'impact')?.observedAt;
  const startedAt = [room.declaredAt, firstSymptomAt].filter((at) => at !== null && at !== undefined).sort((a, b) => a - b)[0] ?? now;
  const roles = heldRoles(room, items);
  const trend = wrong.find((item) => item.dimension !== 'scope' && item.direction !== 'neutral');
  return {
    startedAt,
    troubleSince: symptoms.reduce((first, item) => (item.at < first ? item.at : first), startedAt),
    severity: room.severity,
    stage: room.stage,
    stageSince: room.stages.at(-1)?.from ?? startedAt,
    resolved: room.resolvedAt !== null,
    symptoms,
    recovered: wrong.filter((item) => !stands(item)),
    changes: items.filter((item) => item.dimension === 'change'),
    hypotheses: [cause.leading, ...cause.competing, ...cause.ruledOut].filter((hypothesis) => hypothesis !== null),
    items,
    byWord,
    mentions: mentionsIn(byWord),
    things,
    thingsNamedBy: namedBy(things),
    tried,
    intended: room.intended,
    roles,
    openRoles: incidentRoles.filter((role) => !roles.some((held) => held.role === role)),
    update: updateClock(room, tried),
    trend: trend === undefined ? null : { direction: trend.direction, at: trend.at, event: trend.event },
    conflicts: items.flatMap((item) => (item.conflictsWith === null ? [] : [{ item, other: item.conflictsWith }])),
    questions: [...room.questions.values()],
  };
}

/** Whether an item is of a dimension that says what is wrong. */
export function tellsOfTrouble({ dimension }: MemoryItem): boolean {
  return dimension === 'symptom' || dimension === 'impact' || dimension === 'scope';
}

/** The newest standing event of each field, newest first. */
function currentItems(events: readonly CriticalEvent[]): MemoryItem[] {
  const seen = new Set<string>();
  const items: MemoryItem[] = [];
  for (let index = events.length - 1; index >= 0 && items.length < maxItems; index--) {
    const event = events[index];
    if (event === undefined || event.supersededBy !== null) continue;
    const field = `${event.dimension}\n${event.entity.toLowerCase()}`;
    if (seen.has(field)) continue;
    seen.add(field);
    items.push(itemOf(event, events));
  }
  return items;
}

function itemOf(event: CriticalEvent, events: readonly CriticalEvent[]): MemoryItem {
  const known = itemOfEvent.get(event);
  // Who is contradicted may be superseded later, so an item with a conflict is never taken from the memo.
  if (known !== undefined && known.conflictsWith === null && event.conflictsWith === undefined) return known;
  const { number, dimension, entity, to, direction, observedAt, occurredAt, confidence } = event;
  const against = event.conflictsWith === undefined ? undefined : events.find((other) => other.number === event.conflictsWith);
  const item: MemoryItem = {
    event: number,
    dimension,
    entity,
    value: to,
    direction,
    at: observedAt,
    occurredAt,
    confidence,
    conflictsWith: against === undefined || against.supersededBy !== null ? null : against.number,
    words: known?.words ?? wordsOf(`${entity} · ${to}`),
    thing: known?.thing ?? thingOf(entity),
    runs: known?.runs ?? runsOf(plainWords(`${entity} · ${to}`)),
    kinds: known?.kinds ?? entityKinds(entity),
  };
  itemOfEvent.set(event, item);
  return item;
}

function indexWords(items: readonly MemoryItem[]): ReadonlyMap<string, readonly MemoryItem[]> {
  const byWord = new Map<string, MemoryItem[]>();
  for (const item of items) {
    for (const word of item.words.set) {
      const holding = byWord.get(word);
      if (holding === undefined) byWord.set(word, [item]);
      else holding.push(item);
    }
  }
  return byWord;
}

/** Looks phrases up by the rarest of their words, each phrase once: hundreds of records ask for the same ones. */
function mentionsIn(byWord: ReadonlyMap<string, readonly MemoryItem[]>): WorkingMemory['mentions'] {
  const known = new Map<string, readonly MemoryItem[]>();
  const rarest = (words: readonly string[]): readonly MemoryItem[] => {
    let fewest: readonly MemoryItem[] | undefined;
    for (const word of words) {
      const holding = byWord.get(word);
      if (holding === undefined) return [];
      if (fewest === undefined || holding.length < fewest.length) fewest = holding;
    }
    return fewest ?? [];
  };
  return (phrase) => {
    const before = known.get(phrase.text);
    if (before !== undefined) return before;
    const possible =
      phrase.parts.length === phrase.whole.length ? rarest(phrase.whole) : [...new Set([...rarest(phrase.whole), ...rarest(phrase.parts)])];
    const found = possible.filter((item) => hasPhrase(item.words, phrase)).sort((a, b) => b.event - a.event);
    known.set(phrase.text, found);
    return found;
  };
}

function recoverySince(room: RoomState): EpochMs | null {
  if (room.stage !== 'recover' && room.stage !== 'review') return null;
  return room.stages.find((spell) => spell.to === null)?.from ?? null;
}

/** Roles set in the room, and roles that people were heard to take. */
function heldRoles(room: RoomState, items: readonly MemoryItem[]): HeldRole[] {
  const held: HeldRole[] = room.roles.map(({ role, person }) => ({
    role,
    holder: person.name,
    evidence: { kind: 'room', note: `${person.name} holds the role.` },
  }));
  for (const item of items) {
    if (item.dimension !== 'ownership' || item.value === 'nobody') continue;
    const role = incidentRoles.find((known) => item.words.set.has(known) || (known === 'commander' && item.words.set.has('lead')));
    if (role === undefined || held.some((other) => other.role === role)) continue;
    held.push({ role, holder: item.value, evidence: { kind: 'event', number: item.event } });
  }
  return held;
}

/** The clock of updates, moved on by updates that were noticed in the signals, too. */
function updateClock(room: RoomState, tried: readonly TriedStep[]): WorkingMemory['update'] {
  const sent = tried.filter((step) => step.class === 'update-internal' || step.class === 'update-external').map((step) => step.at);
  const lastAt = sent.length === 0 ? null : sent.reduce(later);
  const noticedDue = lastAt === null ? null : plus(lastAt, updateIntervalMs[room.severity]);
  if (room.nextUpdateDueAt === null) return { lastAt, dueAt: null };
  const posted = room.updates.at(-1);
  if (noticedDue === null || (posted !== undefined && lastAt !== null && posted.at >= lastAt))
    return { lastAt, dueAt: room.nextUpdateDueAt };
  return { lastAt, dueAt: later(noticedDue, room.nextUpdateDueAt) };
}
