// What the state strip says, worked out from the room and its panel.
import type { OpenQuestion } from '../../domain/offer.ts';
import type { PersonRef, QuestionState, RoomState } from '../../domain/room-state.ts';
import type { FieldValue, StatePanel } from '../../domain/state-panel.ts';
import type { EpochMs } from '../../domain/time.ts';
import { isUnderWay } from '../../domain/under-way.ts';
import type { IncidentRole } from '../../domain/vocabulary.ts';

/** Who holds the work now, and when they report back. */
export type Owner = {
  readonly holder: { readonly person: PersonRef; readonly role: IncidentRole } | null;
  readonly callBack: { readonly name: string; readonly at: EpochMs; readonly text: string } | null;
  /** Actions accepted and not yet done. */
  readonly underWay: number;
};

/** Operations owns the work; without one, the commander does. */
export function ownerOf(room: RoomState): Owner {
  const held = room.roles.find(({ role }) => role === 'operations') ?? room.roles.find(({ role }) => role === 'commander');
  const open = [...room.actions.values()].filter(isUnderWay);
  const next = open.filter((action) => action.callBackAt !== null).sort((a, b) => (a.callBackAt ?? 0) - (b.callBackAt ?? 0))[0];
  return {
    holder: held === undefined ? null : { person: held.person, role: held.role },
    callBack: next === undefined || next.callBackAt === null ? null : { name: next.doer.name, at: next.callBackAt, text: next.text },
    underWay: open.length,
  };
}

/** A question nobody has answered: put to somebody, or known to be worth asking. */
export type Unknown =
  | { readonly kind: 'asked'; readonly question: QuestionState }
  | { readonly kind: 'open'; readonly question: OpenQuestion };

/** Unanswered questions, those asked first and the oldest of them on top, then those that the agent would ask. */
export function unknowns(room: RoomState): readonly Unknown[] {
  const asked = [...room.questions.values()];
  const texts = new Set(asked.map((question) => question.text.toLowerCase()));
  return [
    ...asked
      .filter((question) => question.answer === null)
      .sort((a, b) => a.askedAt - b.askedAt)
      .map((question): Unknown => ({ kind: 'asked', question })),
    ...room.openQuestions
      .filter((question) => !texts.has(question.text.toLowerCase()))
      .toSorted((a, b) => b.waiting - a.waiting)
      .map((question): Unknown => ({ kind: 'open', question })),
  ];
}

/** The holder of the role that most likely knows, so that Ask names somebody. */
export function whoKnows(room: RoomState, role: IncidentRole): PersonRef | null {
  return room.roles.find((held) => held.role === role)?.person ?? null;
}

/** A field's value for one line: a short value needs its entity before it to mean something. */
export function valueParts(field: Pick<FieldValue, 'entity' | 'value'>): { readonly lead: string | null; readonly value: string } {
  const speaksForItself = field.value.length > 14 || field.value.toLowerCase().includes(field.entity.toLowerCase());
  return { lead: speaksForItself ? null : field.entity, value: field.value };
}

/** The same as one string. */
export function valueLine(field: Pick<FieldValue, 'entity' | 'value'>): string {
  const { lead, value } = valueParts(field);
  return lead === null ? value : `${lead} ${value}`;
}

/** The entity, where the value line does not say it. */
export function entityLine(field: Pick<FieldValue, 'entity' | 'value'>): string | null {
  return valueLine(field).toLowerCase().includes(field.entity.toLowerCase()) ? null : field.entity;
}

/** How many fields have values that contradict each other; impact and scope are shown in the strip itself. */
export function conflictsOf(panel: StatePanel): readonly FieldValue[] {
  return Object.values(panel.fields)
    .flat()
    .filter((field) => field.conflicting.length > 0);
}
