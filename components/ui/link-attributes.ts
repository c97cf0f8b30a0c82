// What a link in somebody's words is on screen: everything but the address is ours, and the address is checked.
import { safeHref } from '../../domain/safe-href.ts';

const look = { class: 'lnk', target: '_blank', rel: 'noopener noreferrer nofollow' } as const;

/** The attributes of the link; null when the address may not be one, and the words stand alone. */
export function linkAttributes(href: unknown) {
  const safe = safeHref(href);
  return safe === null ? null : { ...look, href: safe, title: safe };
}

/** How editors take and write links. What they draw is `OwnDrawing`'s; `HTMLAttributes` are for what is copied out. */
export const editorLinks = {
  openOnClick: false,
  autolink: true,
  isAllowedUri: (uri: string) => safeHref(uri) !== null,
  HTMLAttributes: look,
};
