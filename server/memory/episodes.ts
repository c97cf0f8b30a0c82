// Episodes: a closed incident distilled from its log, so that the next one like it can be told what helped.
import type { Episode, EpisodeStep } from '../../domain/episode.ts';
import type { CriticalEvent } from '../../domain/event.ts';
import type { IncidentId } from '../../domain/ids.ts';
import type { ActionState, RoomState } from '../../domain/room-state.ts';
import { statePanel } from '../../domain/state-panel.ts';
import { actionGroup } from '../../domain/vocabulary.ts';
import { thingOf } from './things.ts';
import { workingMemory } from './working-memory.ts';

/** An episode stays readable, and as cheap to compare after a day of incident as after an hour. */
const most = { entities: 12, symptoms: 30, ruledOut: 10, steps: 30 };
const maxText = 300;

/** Distils a closed incident; null while it is open. Pure: the same room gives the same episode. */
export function episodeOf(incident: IncidentId, room: RoomState): Episode | null {
  if (room.resolvedAt === null || room.declaredAt === null) return null;
  const standing = room.events.filter((event) => event.supersededBy === null);
  const { leading } = statePanel(standing).cause;
  const memory = workingMemory(room, room.resolvedAt);
  const kinds = new Map(memory.items.map((item) => [item.thing, item.kinds]));
  const isCause = leading !== null && leading.state !== 'suspected';
  return {
    incident,
    reference: room.reference,
    title: room.title,
    severity: room.severity,
    declaredAt: room.declaredAt,
    resolvedAt: room.resolvedAt,
    entities: memory.things.slice(0, most.entities).map(({ name }) => ({ name, kinds: [...(kinds.get(name) ?? [])] })),
    symptoms: symptomsIn(standing),
    cause: isCause ? { statement: leading.statement, state: leading.state, event: lastOf(leading.events) } : null,
    ruledOut: statePanel(standing)
      .cause.ruledOut.slice(0, most.ruledOut)
      .map(({ statement, events }) => ({ statement, event: lastOf(events) })),
    steps: [...room.actions.values()].flatMap(stepOf).slice(0, most.steps),
  };
}

/** What was wrong, each field once as it first went wrong: later values say how bad it got, not what it was. */
function symptomsIn(events: readonly CriticalEvent[]): Episode['symptoms'] {
  const seen = new Set<string>();
  const symptoms: Episode['symptoms'] = [];
  for (const { dimension, entity, to, direction, number } of events) {
    if ((dimension !== 'symptom' && dimension !== 'impact') || direction === 'better') continue;
    const field = entity.toLowerCase();
    if (seen.has(field) || symptoms.length >= most.symptoms) continue;
    seen.add(field);
    symptoms.push({ entity, value: to.slice(0, maxText), event: number });
  }
  return symptoms;
}

/** Mitigations that were begun; looking and telling help to find out, they do not help by themselves. */
function stepOf(action: ActionState): EpisodeStep[] {
  const { id, class: step, target, text, startedAt, doneAt, outcome, outcomeAt } = action;
  if (step === null || actionGroup(step) !== 'mitigate' || startedAt === null) return [];
  const end = outcomeAt ?? doneAt;
  const tookMs = outcome === null || end === null ? null : Math.max(0, end - startedAt);
  const named = target === null ? null : thingOf(target);
  return [{ action: id, class: step, target: named, text: text.slice(0, maxText), outcome: outcome ?? 'unknown', tookMs }];
}

function lastOf<Value>(values: readonly Value[]): Value {
  const last = values.at(-1);
  if (last === undefined) throw new RangeError('A hypothesis without an event.');
  return last;
}
