// Which addresses may become links in what people write.

/** The address when it may become a link, else null: web and mail only, so that no `javascript:` gets into the room. */
export function safeHref(href: unknown): string | null {
  return typeof href === 'string' && /^(https?:\/\/|mailto:)[^\s]+$/i.test(href) ? href : null;
}
