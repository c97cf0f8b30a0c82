// Whom a ticket asks: what it asks for is theirs to do.
import type { Signal } from '../../domain/signal.ts';

/** `OPS-12 to Storage: ...`, `To: support@example.org`: whom a ticket asks, by the name or the domain. */
const ticketTo =
  /^(?:[A-Z][A-Z0-9]*-\d+ to |To: ?|To (?=[A-Z][\w ]{2,40}\b(?:support|team|desk|on-?call)\b))(?:[\w.+-]+@)?([A-Za-z][\w-]*)/;

/** Whom a ticket asks by its first words, or undefined. */
export function addresseeOf(text: string): string | undefined {
  return ticketTo.exec(text)?.[1];
}

/** What a ticket asks of others is for them to do: `Please confirm within 10 minutes`. */
export function isToOthers({ channel, text, attributes }: Signal): boolean {
  return channel === 'ticket' && (ticketTo.test(text) || (typeof attributes.vendor === 'string' && attributes.vendor !== ''));
}
