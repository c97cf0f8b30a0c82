// Whom people call in or ask, as they write it: a team, a vendor, somebody on call.

/** Whom a sentence calls in or asks, as it names them; undefined where it names nobody. */
export function calledIn(text: string): string | undefined {
  const role =
    /\b(?:paging|page|call\w*|engag\w*|escalat\w*|pull\w* in|bring\w* in)\b.{0,30}\bas (?:the )?([a-z]+ (?:on-?call|expert|lead|team))\b/i.exec(
      text,
    )?.[1];
  if (role !== undefined) return role;
  const outside =
    /\b(?:with|to|at|from)\s+(?:the |our )?((?:[\w-]+ ){0,2}?(?:provider|vendor|supplier|carrier|registrar|host(?:er)?))\b/i.exec(
      text,
    )?.[1];
  if (outside !== undefined) return outside;
  const whom =
    /\b(?:with|to|from|at)\s+(?:the )?([A-Z][\w-]+(?: (?:team|support|on-?call))?|[\w-]+ (?:team|on-?call|support|squad))\b/.exec(
      text,
    )?.[1] ??
    /\b(?:paging|page|paged|calling|engaging|asked|asking|ask|contacted|contacting|pinged|pinging)\s+(?:in\s+)?(?:the |a |an )?([A-Za-z][\w-]*(?: (?:team|on-?call|support|dba|lead|engineer|expert))?)\b/i.exec(
      text,
    )?.[1];
  if (whom !== undefined && !/^(?:you|it|this|us|them|sev\w*|me|whether|if|for|in|about|as)$/i.test(whom)) return whom;
  return /^@([\w-]+)/.exec(text)?.[1];
}
