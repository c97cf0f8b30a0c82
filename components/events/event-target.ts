// The event that the address names (`#E12`): the list shows it when the page opens and when the address changes.
import { type EventNumber, eventLabel } from '../../domain/ids.ts';

/** The event a hash names, or null. */
export function eventOfHash(hash: string): EventNumber | null {
  const match = /^#E([1-9]\d{0,8})$/.exec(hash);
  return match === null ? null : (Number(match[1]) as EventNumber);
}

/** Tells which event the address names, now and whenever it changes. Returns the way to stop. */
export function followAddress(tell: (number: EventNumber) => void): () => void {
  const onChange = () => {
    const number = eventOfHash(window.location.hash);
    if (number !== null) tell(number);
  };
  onChange();
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

/** The address of an event in this room, for the clipboard. */
export function eventAddress(number: EventNumber): string {
  return `${window.location.origin}${window.location.pathname}#${eventLabel(number)}`;
}
