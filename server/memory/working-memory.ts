// Working memory: what is known, unknown, tried and open in a room now, as advice needs it.
import type { CriticalEvent } from '../../domain/event.ts';
import type { EventNumber } from '../../domain/ids.ts';
import type { Evidence } from '../../domain/offer.ts';
import type { QuestionState, RoomState } from '../../domain/room-state.ts';
import { type SaidSeverity, saidSeverity } from '../../domain/said-severity.ts';
import { type Hypothesis, statePanel } from '../../domain/state-panel.ts';
import { type EpochMs, hourMs } from '../../domain/time.ts';
import type { Dimension, Direction, IncidentRole, Severity, Stage } from '../../domain/vocabulary.ts';
import { incidentRoles } from '../../domain/vocabulary.ts';
import { CurrentItems } from './current-items.ts';
import { type Thing, ThingFinder } from './things.ts';
import { lookUpTried, type TriedLookup, type TriedStep, triedSteps } from './tried-steps.ts';
import { WordIndex, type WordView } from './word-index.ts';
import type { Words } from './words.ts';

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

/** What an item says: a trouble that `stands`, one that is `over`, or `other`: anything else, an old trouble among it. */
export type ItemState = 'stands' | 'over' | 'other';

export type HeldRole = { readonly role: IncidentRole; readonly holder: string; readonly evidence: Evidence };

export type WorkingMemory = {
  readonly now: EpochMs;
  /** When it began: the first symptom, the first step or a person's declaration, whichever was first. */
  readonly startedAt: EpochMs;
  /** The first sign of what is wrong now. */
  readonly troubleSince: EpochMs;
  /** What people said last, or set. */
  readonly severity: Severity;
  /** What was said of the severity and differs from what is `set`. */
  readonly saidSeverity: (SaidSeverity & { readonly set: Severity }) | null;
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
  /** Whether an item is among the symptoms, among what recovered, or neither. */
  readonly stateOf: (item: MemoryItem) => ItemState;
  /** The items by the words they hold. */
  readonly words: WordView;
  /** What is talked about, the most salient first. */
  readonly things: readonly Thing[];
  /** Whether a thing goes by exactly this name. */
  readonly isThing: (name: string) => boolean;
  /** The things that an item's words name, its own among them. */
  readonly thingsNamedBy: (item: MemoryItem) => readonly Thing[];
  /** What people did, announced or were given, oldest first. */
  readonly tried: readonly TriedStep[];
  readonly triedBy: TriedLookup;
  /** What people were heard to mean to do, oldest first. */
  readonly intended: RoomState['intended'];
  /** What people said no to and nobody proposed or took since, oldest first. */
  readonly refused: RoomState['refused'];
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

/** Memory without the clock, reckoned once per state of a room: minutes pass far more often than something happens. */
const knownOfRoom = new WeakMap<RoomState, Omit<WorkingMemory, 'now'>>();

/** A room's log only grows, so its first event names it: what is known of a room is followed from state to state. */
const followers = new WeakMap<CriticalEvent, RoomFollower>();

/** What the room knows at `now`, projected from its state: nothing of it is stored, and it does not matter what was asked before. */
export function workingMemory(room: RoomState, now: EpochMs): WorkingMemory {
  const known = knownOfRoom.get(room) ?? followerOf(room).project(room, now);
  knownOfRoom.set(room, known);
  return { ...known, now };
}

function followerOf({ events: [first] }: RoomState): RoomFollower {
  if (first === undefined) return new RoomFollower();
  const follower = followers.get(first) ?? new RoomFollower();
  followers.set(first, follower);
  return follower;
}

/** Projects one state of a room after the other, at the cost of what changed between them. */
class RoomFollower {
  readonly #items = new CurrentItems();
  readonly #words = new WordIndex();
  readonly #things = new ThingFinder();
  readonly #tried = remembering((room: RoomState) => lookUp(triedSteps(room)));
  readonly #hypotheses = remembering(hypothesesIn);

  project(room: RoomState, now: EpochMs): Omit<WorkingMemory, 'now'> {
    const items = this.#items.follow(room.events);
    // Once the incident recovers, what was wrong before counts as over until it is seen again.
    const overBefore = (recoverySince(room) ?? 0) as EpochMs;
    // Much has happened since an old sign: it may still be so, but nothing is to be built on it.
    const freshAfter = (items[0]?.at ?? now) - symptomLifeMs;
    const states = new Map<MemoryItem, ItemState>();
    for (const item of items) {
      if (!tellsOfTrouble(item)) continue;
      const stands = item.direction !== 'better' && item.at > overBefore;
      if (!stands) states.set(item, 'over');
      else if (item.at >= freshAfter) states.set(item, 'stands');
    }
    const symptoms = items.filter((item) => states.get(item) === 'stands');
    const { steps: tried, triedBy } = this.#tried(triedInputs(room), room);
    const { things, isThing, namedBy } = this.#things.follow(items, tried);
    const firstSymptomAt = room.events.find((event) => event.dimension === 'symptom' || event.dimension === 'impact')?.observedAt;
    // A replay opens with its first signal, which may tell of nothing wrong yet; people and alerts open a room because of what is.
    const declaredAt = room.origin?.kind === 'replay' ? null : room.declaredAt;
    const first = [declaredAt, firstSymptomAt, tried[0]?.knownAt].filter((at) => at !== null && at !== undefined).sort((a, b) => a - b)[0];
    const startedAt = first ?? room.declaredAt ?? now;
    const roles = heldRoles(room, items);
    // What got worse before people ended it is part of what they ended.
    const endedAt = tried.findLast((step) => step.class === 'resolve' && step.state === 'done')?.at ?? 0;
    const trend = items.find(
      (item) => item.at > endedAt && tellsOfTrouble(item) && item.dimension !== 'scope' && item.direction !== 'neutral',
    );
    const causes = room.events.filter((event) => event.dimension === 'cause');
    const said = saidSeverity(room);
    return {
      startedAt,
      troubleSince: symptoms.reduce((first, item) => (item.at < first ? item.at : first), startedAt),
      severity: said?.severity ?? room.severity,
      saidSeverity: said === null ? null : { ...said, set: room.severity },
      stage: room.stage,
      stageSince: room.stages.at(-1)?.from ?? startedAt,
      resolved: room.resolvedAt !== null,
      symptoms,
      recovered: items.filter((item) => states.get(item) === 'over'),
      changes: items.filter((item) => item.dimension === 'change'),
      hypotheses: this.#hypotheses(causes, causes),
      items,
      stateOf: (item) => states.get(item) ?? 'other',
      words: this.#words.follow(items, states),
      things,
      isThing,
      thingsNamedBy: namedBy,
      tried,
      triedBy,
      intended: room.intended,
      refused: room.refused,
      roles,
      openRoles: incidentRoles.filter((role) => !roles.some((held) => held.role === role)),
      update: { lastAt: room.lastUpdateAt, dueAt: room.nextUpdateDueAt },
      trend: trend === undefined ? null : { direction: trend.direction, at: trend.at, event: trend.event },
      conflicts: items.flatMap((item) => (item.conflictsWith === null ? [] : [{ item, other: item.conflictsWith }])),
      questions: [...room.questions.values()],
    };
  }
}

/** Computes anew only when one of the inputs is another than the last time. */
function remembering<From, Value>(compute: (from: From) => Value): (inputs: readonly unknown[], from: From) => Value {
  let last: { readonly inputs: readonly unknown[]; readonly value: Value } | null = null;
  return (inputs, from) => {
    if (last !== null && last.inputs.length === inputs.length && last.inputs.every((input, index) => input === inputs[index]))
      return last.value;
    last = { inputs, value: compute(from) };
    return last.value;
  };
}

/** All that `triedSteps` reads of a room. */
function triedInputs({ actions, roles, updates, declaredAt, declaredBy, resolvedAt, events: [first] }: RoomState): readonly unknown[] {
  return [...actions.values(), ...roles, ...updates, declaredAt, declaredBy, resolvedAt, first];
}

function lookUp(steps: readonly TriedStep[]): { readonly steps: readonly TriedStep[]; readonly triedBy: TriedLookup } {
  return { steps, triedBy: lookUpTried(steps) };
}

/** Only hypotheses need the whole history of their field; of the others the newest event says enough. */
function hypothesesIn(causes: readonly CriticalEvent[]): readonly Hypothesis[] {
  const { cause } = statePanel(causes);
  return [cause.leading, ...cause.competing, ...cause.ruledOut].filter((hypothesis) => hypothesis !== null);
}

/** Whether an item is of a dimension that says what is wrong. */
export function tellsOfTrouble({ dimension }: MemoryItem): boolean {
  return dimension === 'symptom' || dimension === 'impact' || dimension === 'scope';
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
