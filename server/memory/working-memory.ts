// Working memory: what is known, unknown, tried and open in a room now, as advice needs it.
import type { CriticalEvent } from '../../domain/event.ts';
import { updateIntervalMs } from '../../domain/fold.ts';
import type { EventNumber } from '../../domain/ids.ts';
import type { Evidence } from '../../domain/offer.ts';
import type { QuestionState, RoomState } from '../../domain/room-state.ts';
import { type FieldValue, type Hypothesis, type StatePanel, statePanel } from '../../domain/state-panel.ts';
import { type EpochMs, later, plus } from '../../domain/time.ts';
import type { Dimension, Direction, IncidentRole, Severity, Stage } from '../../domain/vocabulary.ts';
import { incidentRoles } from '../../domain/vocabulary.ts';
import { entityKinds } from './entity-kinds.ts';
import { type TriedStep, triedSteps } from './tried-steps.ts';
import { type Words, wordsOf } from './words.ts';

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
  readonly words: Words;
  /** What sort of thing the entity may be. */
  readonly kinds: readonly string[];
};

export type HeldRole = { readonly role: IncidentRole; readonly holder: string; readonly evidence: Evidence };

export type WorkingMemory = {
  readonly now: EpochMs;
  /** When it began: the first symptom or the declaration, whichever was first. */
  readonly startedAt: EpochMs;
  readonly severity: Severity;
  readonly stage: Stage;
  readonly stageSince: EpochMs;
  readonly resolved: boolean;
  readonly panel: StatePanel;
  /** What is wrong now, newest first. */
  readonly symptoms: readonly MemoryItem[];
  /** What was wrong and is better, newest first. */
  readonly recovered: readonly MemoryItem[];
  /** All stems of `symptoms`: a quick no for most key words. */
  readonly symptomStems: ReadonlySet<string>;
  /** What changed, newest first. */
  readonly changes: readonly MemoryItem[];
  readonly hypotheses: readonly Hypothesis[];
  /** Every current field of any dimension, newest first: where facts and technologies are looked up. */
  readonly items: readonly MemoryItem[];
  readonly itemStems: ReadonlySet<string>;
  /** What people did, announced or were given, oldest first. */
  readonly tried: readonly TriedStep[];
  readonly roles: readonly HeldRole[];
  readonly openRoles: readonly IncidentRole[];
  readonly update: { readonly lastAt: EpochMs | null; readonly dueAt: EpochMs | null };
  /** Which way the last change of impact or symptom went. */
  readonly trend: { readonly direction: Direction; readonly at: EpochMs; readonly event: EventNumber } | null;
  readonly conflicts: readonly FieldValue[];
  readonly questions: readonly QuestionState[];
};

/** The fields of what is wrong, changed or said that advice looks at: the newest of each, so that the cost stays flat. */
const maxItems = 400;

const itemOfEvent = new WeakMap<CriticalEvent, MemoryItem>();

/** What the room knows at `now`, projected from its state: pure, and nothing of it is stored. */
export function workingMemory(room: RoomState, now: EpochMs): WorkingMemory {
  const panel = statePanel(room.events);
  const items = currentItems(room.events);
  const recoveredAt = recoverySince(room);
  const wrong = items.filter((item) => item.dimension === 'symptom' || item.dimension === 'impact' || item.dimension === 'scope');
  // Once the incident recovers, what was wrong before counts as over until it is seen again.
  const stands = (item: MemoryItem): boolean => item.direction !== 'better' && (recoveredAt === null || item.at > recoveredAt);
  const symptoms = wrong.filter(stands);
  const tried = triedSteps(room);
  const firstSymptomAt = room.events.find((event) => event.dimension === 'symptom' || event.dimension === 'impact')?.observedAt;
  const startedAt = [room.declaredAt, firstSymptomAt].filter((at) => at !== null && at !== undefined).sort((a, b) => a - b)[0] ?? now;
  const roles = heldRoles(room, items);
  const trend = wrong.find((item) => item.dimension !== 'scope' && item.direction !== 'neutral');
  return {
    now,
    startedAt,
    severity: room.severity,
    stage: room.stage,
    stageSince: room.stages.at(-1)?.from ?? startedAt,
    resolved: room.resolvedAt !== null,
    panel,
    symptoms,
    recovered: wrong.filter((item) => !stands(item)),
    symptomStems: stemsOf(symptoms),
    changes: items.filter((item) => item.dimension === 'change'),
    hypotheses: [panel.cause.leading, ...panel.cause.competing, ...panel.cause.ruledOut].filter((hypothesis) => hypothesis !== null),
    items,
    itemStems: stemsOf(items),
    tried,
    roles,
    openRoles: incidentRoles.filter((role) => !roles.some((held) => held.role === role)),
    update: updateClock(room, tried),
    trend: trend === undefined ? null : { direction: trend.direction, at: trend.at, event: trend.event },
    conflicts: Object.values(panel.fields).flatMap((fields) => fields.filter((field) => field.conflicting.length > 0)),
    questions: [...room.questions.values()],
  };
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
    items.push(itemOf(event));
  }
  return items;
}

function itemOf(event: CriticalEvent): MemoryItem {
  const known = itemOfEvent.get(event);
  if (known !== undefined) return known;
  const { number, dimension, entity, to, direction, observedAt, occurredAt, confidence } = event;
  const words = wordsOf(`${entity} · ${to}`);
  const item: MemoryItem = {
    event: number,
    dimension,
    entity,
    value: to,
    direction,
    at: observedAt,
    occurredAt,
    confidence,
    words,
    kinds: entityKinds(entity),
  };
  itemOfEvent.set(event, item);
  return item;
}

function stemsOf(items: readonly MemoryItem[]): ReadonlySet<string> {
  const stems = new Set<string>();
  for (const item of items) for (const word of item.words.list) stems.add(word);
  return stems;
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
