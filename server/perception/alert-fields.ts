// Reads the labels and the labelled fields that stand within the text of an alert.

/** A list of labelled fields, as mails of monitors have it. */
const field =
  /(?:^|[\n|;]|\s)\**(Notification Type|Host(?:name| name)?|Service(?: description)?|Monitor(?: name)?|Check(?: name)?|Problem(?: name)?|Trigger|URL|Website|State|Status|Additional Info|Info|Reason|Resource|Affected resource|Address|Date\/Time|Operational data|Original problem ID|Problem started(?: at)?|Description|Region)\**\s*:\s+/gi;

/** Names of labels that are known as such wherever they stand. */
const known =
  'host|hostname|service|instance|pod|app|application|component|queue|topic|database|db|cluster|namespace|node|deployment|statefulset|daemonset|container|job|region|zone|env|environment|dc|datacenter|site|severity|priority|team|ingress|worker|device|vm|project|account|stage|tier|role|consumer_?group';
/** What a figure was and may be is told with it: no label. */
const figure =
  /^(?:value|threshold|limit|max|min|current|last|usage|used|count|rate|warn|warning|crit|critical|c|w|for|reason|since|duration)$/i;
const pair = /([A-Za-z_][\w./-]*)\s*([=:])\s*("[^"]*"|[^\s,;"()[\]{}]+)/g;
const pairsOnly = /^(?:[A-Za-z_][\w./-]*\s*[=:]\s*(?:"[^"]*"|[^\s,;"()[\]{}]+)[\s,;]*)+$/;
const isKnown = new RegExp(`^(?:${known})$`, 'i');
const bracketed = /(?:\s+(?:on|for|over))?\s*([({[])\s*([^()[\]{}]{3,400}?)\s*[)}\]]/g;
const bare = new RegExp(`(?:\\s+(?:on|for))?(?:^|\\s)(${known})=("[^"]*"|[^\\s,;"()[\\]{}]+)`, 'gi');

/** Labels within a title are taken out of it: `{host:web-1}`, `(queue=bulk severity="warning")`, `service=web`. */
export function takeLabels(text: string, labels: Record<string, string>): string {
  let count = 0;
  const add = (name: string, value: string): void => {
    if (count++ < 20 && labels[name.toLowerCase()] === undefined) labels[name.toLowerCase()] = value.replace(/^"|"$/g, '');
  };
  return text
    .replace(bracketed, (all: string, open: string, inside: string) => {
      if (!pairsOnly.test(inside)) return all;
      const pairs = [...inside.matchAll(pair)];
      const isLabel = ([, name = '', sign]: RegExpMatchArray): boolean =>
        !figure.test(name) && (sign === '=' || open === '{' || isKnown.test(name));
      const kept = pairs.filter((one) => !isLabel(one));
      if (kept.length === pairs.length) return all;
      for (const one of pairs) if (isLabel(one)) add(one[1] ?? '', one[3] ?? '');
      return kept.length === 0 ? ' ' : ` (${kept.map(([written]) => written).join(', ')})`;
    })
    .replace(bare, (_all, name: string, value: string) => {
      add(name, value);
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
