// Reads the labels and the labelled fields that stand within the text of an alert.

/** A list of labelled fields, as mails of monitors have it. */
const field =
  /(?:^|[\n|;]|\s)\**(Notification Type|Host(?:name| name)?|Service(?: description)?|Monitor(?: name)?|Check(?: name)?|Problem(?: name)?|Trigger|URL|Website|State|Status|Additional Info|Info|Reason|Resource|Affected resource|Address|Date\/Time|Operational data|Original problem ID|Problem started(?: at)?|Description|Region)\**\s*:\s+/gi;

/** Labels within a title are taken out of it. */
export function takeLabels(text: string, labels: Record<string, string>): string {
  let count = 0;
  const add = (name: string, value: string): void => {
    if (count++ < 20 && labels[name.toLowerCase()] === undefined) labels[name.toLowerCase()] = value;
  };
  return text
    .replace(/[({]\s*((?:[\w./]+\s*=\s*"[^"]*"[\s,]*)+)[)}]/g, (_all, inside: string) => {
      for (const [, name, value] of inside.matchAll(/([\w./]+)\s*=\s*"([^"]*)"/g)) add(name ?? '', value ?? '');
      return ' ';
    })
    .replace(/(?:\s+(?:on|for|over))?\s*\{([\w.-]+:[\w./-]+(?:\s*,\s*[\w.-]+:[\w./-]+)*)\}/g, (_all, inside: string) => {
      for (const pair of inside.split(/\s*,\s*/)) add(pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1));
      return ' ';
    })
    .replace(
      /(?:\s+(?:on|for))?(?:^|\s)(host|service|instance|pod|app|queue|database|cluster):([A-Za-z][\w.-]*)/g,
      (_all, name: string, value: string) => {
        add(name, value);
        return ' ';
      },
    )
    .replace(/\(\s*\)/g, ' ')
    .replace(/[ \t]{2,}/g, ' ')
    .trim();
}

/** The labelled fields of a message that is a list of them, by what they mean; undefined where it is none. */
export function fieldsOf(text: string): ReadonlyMap<string, string> | undefined {
  const found = [...text.matchAll(field)].slice(0, 30);
  if (found.length < 2) return undefined;
  const fields = new Map<string, string>();
  for (const [index, match] of found.entries()) {
    const name = (match[1] ?? '').toLowerCase();
    const meant = /^host/.test(name)
      ? 'host'
      : /^(?:url|website|address)$/.test(name)
        ? 'url'
        : /resource$/.test(name)
          ? 'resource'
          : /^service/.test(name)
            ? 'service'
            : /^(?:monitor|check|trigger)/.test(name)
              ? 'check'
              : /^problem(?: name)?$/.test(name)
                ? 'problem'
                : /info$|^operational data$/.test(name)
                  ? 'info'
                  : name;
    const value = text
      .slice(match.index + match[0].length, found[index + 1]?.index)
      .replace(/[\s|;,]+$/, '')
      .trim();
    if (value !== '' && value.length <= 300 && !fields.has(meant)) fields.set(meant, value);
  }
  return fields.has('host') || fields.has('url') || fields.has('resource') || fields.has('problem') ? fields : undefined;
}
