// What the live regions say about new entries: events summed up, and what was given to this person.
import type { LogEntry } from '../../domain/log.ts';
import type { PersonRef } from '../../domain/room-state.ts';
import { roleWord } from '../../domain/vocabulary.ts';

export type News = { readonly events: number; readonly worse: number; readonly urgent: readonly string[] };

/** Sums up entries for `me`; one's own acts are no news. */
export function newsOf(entries: readonly LogEntry[], me: PersonRef): News {
  let events = 0;
  let worse = 0;
  const urgent: string[] = [];
  for (const entry of entries) {
    if (entry.kind === 'foreign' || (entry.actor.type === 'person' && entry.actor.id === me.id)) continue;
    switch (entry.kind) {
      case 'event-recorded':
        events += 1;
        if (entry.data.event.direction === 'worse') worse += 1;
        break;
      case 'severity-set':
        events += 1;
        if (entry.data.to < entry.data.from) worse += 1;
        break;
      case 'role-set':
        if (entry.data.person?.id === me.id) urgent.push(`${entry.actor.name} gave you the role ${roleWord[entry.data.role]}`);
        else if (entry.data.previous?.id === me.id) urgent.push(`${entry.actor.name} took over ${roleWord[entry.data.role]} from you`);
        break;
      case 'action-accepted':
      case 'task-given':
        if (entry.data.doer.id === me.id) urgent.push(`${entry.actor.name} gave you: ${entry.data.text}`);
        break;
      case 'question-asked':
        if (entry.data.to?.id === me.id) urgent.push(`${entry.actor.name} asks you: ${entry.data.text}`);
        break;
      default:
        break;
    }
  }
  return { events, worse, urgent };
}

export function eventsWords(amount: number): string {
  return amount === 1 ? '1 new event' : `${amount} new events`;
}

export function worseWords(amount: number): string {
  return `${amount} worse`;
}
