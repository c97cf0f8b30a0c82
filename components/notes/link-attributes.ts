// What a link in a note is on screen: everything but the address is ours, and the address is checked.
import { safeHref } from '../../domain/safe-href.ts';

export const linkRel = 'noopener noreferrer nofollow';

/** The attributes of the link; null when the address may not be one, and the words stand alone. */
export function linkAttributes(href: unknown) {
  const safe = safeHref(href);
  return safe === null ? null : { class: 'lnk', href: safe, target: '_blank', rel: linkRel, title: safe };
}
