// Mines log lines into templates (Drain: He et al., 2017) and tells when a template is news: new trouble, a burst, or its end.
import type { SignalSeq } from '../../domain/ids.ts';
import { type EpochMs, minuteMs, plus } from '../../domain/time.ts';
import { type LogLine, readLogLine } from './log-lines.ts';

export type Template = {
  readonly id: number;
  tokens: string[];
  readonly source: string;
  count: number;
  readonly firstAt: EpochMs;
  lastAt: EpochMs;
  /** Lines in the current minute, and the usual number of lines in a minute. */
  windowStart: number;
  windowCount: number;
  usual: number;
  /** The event this template's lines belong to. */
  ref: string | null;
  reported: 'no' | 'yes' | 'stopped';
  /** Lines since it was reported. */
  since: number;
  readonly recent: SignalSeq[];
  trouble: LogLine['trouble'];
  sample: string;
};

export type LogNews =
  | { readonly kind: 'none'; readonly template: Template }
  | { readonly kind: 'attach'; readonly template: Template; readonly ref: string }
  | { readonly kind: 'new' | 'burst'; readonly template: Template };

const depth = 3;
const similarity = 0.5;
const maxChildren = 40;
const maxTemplates = 2_000;
const maxTokens = 24;
const quietMs = 5 * minuteMs;
/** A template is new for so long after its first line. */
const youngMs = 10 * minuteMs;
/** A source that sends less than this in five minutes is sparse: each of its lines counts. */
const sparseLines = 12;
const wildcard = '<*>';

type Node = { children: Map<string, Node>; templates: Template[] };

export type LogTemplates = {
  read(source: string, text: string, level: string | undefined, seq: SignalSeq, at: EpochMs): LogNews;
  /** Templates that were reported and have not been seen for a while; each is given once. */
  stopped(now: EpochMs): Template[];
  size(): number;
};

/** Words of a line with everything that varies replaced: numbers, ids, addresses, paths, quoted values. */
export function maskedTokens(message: string): string[] {
  const tokens: string[] = [];
  let start = -1;
  let digit = false;
  const length = message.length;
  for (let index = 0; index <= length; index++) {
    const code = index < length ? message.charCodeAt(index) : 32;
    if (code === 32 || code === 9) {
      if (start >= 0) {
        const word = digit ? wildcard : message.slice(start, index);
        // Runs of parameters count as one.
        if (word !== wildcard || tokens.at(-1) !== wildcard) tokens.push(word.length > 48 ? wildcard : word);
        if (tokens.length >= maxTokens) return tokens;
        start = -1;
        digit = false;
      }
    } else {
      if (start < 0) start = index;
      if (code >= 48 && code <= 57) digit = true;
    }
  }
  return tokens;
}

export function createLogTemplates(): LogTemplates {
  const roots = new Map<string, Node>();
  const all = new Map<number, Template>();
  const rates = new Map<string, { start: number; count: number; before: number }>();
  const live = new Set<Template>();
  let nextId = 1;

  const leafOf = (source: string, tokens: readonly string[]): Node => {
    const root = `${source}\n${tokens.length}`;
    let node: Node = roots.get(root) ?? { children: new Map(), templates: [] };
    roots.set(root, node);
    for (let level = 0; level < depth && level < tokens.length; level++) {
      const token = tokens[level] ?? wildcard;
      let child: Node | undefined = node.children.get(token);
      if (child === undefined) {
        const key = node.children.size >= maxChildren ? wildcard : token;
        child = node.children.get(key);
        if (child === undefined) {
          child = { children: new Map(), templates: [] };
          node.children.set(key, child);
        }
      }
      node = child;
    }
    return node;
  };

  const match = (leaf: Node, tokens: readonly string[]): Template | undefined => {
    let best: Template | undefined;
    let bestScore = 0;
    for (const template of leaf.templates) {
      let same = 0;
      for (let index = 0; index < tokens.length; index++) if (template.tokens[index] === tokens[index]) same++;
      const score = tokens.length === 0 ? 1 : same / tokens.length;
      if (score >= similarity && score > bestScore) {
        best = template;
        bestScore = score;
        if (score === 1) break;
      }
    }
    if (best !== undefined && bestScore < 1) {
      for (let index = 0; index < tokens.length; index++) if (best.tokens[index] !== tokens[index]) best.tokens[index] = wildcard;
    }
    return best;
  };

  const forgetOldest = (): void => {
    // The tree is rebuilt from nothing when it is full: rare, flat in cost, and what is reported stays reported by its ref.
    if (all.size < maxTemplates) return;
    roots.clear();
    all.clear();
  };

  const sparse = (source: string, at: number): boolean => {
    const rate = rates.get(source) ?? { start: at, count: 0, before: 0 };
    if (at - rate.start > quietMs) {
      rate.before = at - rate.start > 2 * quietMs ? 0 : rate.count;
      rate.start = at;
      rate.count = 0;
    }
    rate.count++;
    rates.set(source, rate);
    if (rates.size > maxTemplates) rates.clear();
    return rate.count + rate.before <= sparseLines;
  };

  return {
    read(source, text, level, seq, at) {
      const line = readLogLine(text, level);
      const isSparse = sparse(source, at);
      const tokens = maskedTokens(line.message);
      const leaf = leafOf(source, tokens);
      let template = match(leaf, tokens);
      if (template === undefined) {
        forgetOldest();
        template = {
          id: nextId++,
          tokens,
          source,
          count: 0,
          firstAt: at,
          lastAt: at,
          windowStart: at,
          windowCount: 0,
          usual: 0,
          ref: null,
          reported: 'no',
          since: 0,
          recent: [],
          trouble: line.trouble,
          sample: line.message,
        };
        leaf.templates.push(template);
        if (leaf.templates.length > 60) leaf.templates.shift();
        all.set(template.id, template);
      }
      template.count++;
      if (at - template.windowStart >= minuteMs) {
        const minutes = Math.max(1, Math.floor((at - template.windowStart) / minuteMs));
        template.usual = template.usual === 0 ? template.windowCount : template.usual * 0.7 ** minutes + template.windowCount * 0.3;
        template.windowStart = at;
        template.windowCount = 0;
      }
      template.windowCount++;
      template.lastAt = at;
      template.recent.push(seq);
      if (template.recent.length > 8) template.recent.shift();
      if (line.trouble !== 'none') template.trouble = line.trouble;
      if (template.ref !== null && template.reported === 'yes') {
        template.since++;
        return { kind: 'attach', template, ref: template.ref };
      }
      const young = at - template.firstAt <= youngMs;
      const need = needed(template, isSparse);
      const seen = young ? template.count : template.windowCount;
      if (seen < need) return { kind: 'none', template };
      // Trouble that was always there is no news until there is much more of it than usual.
      if (!young && template.reported === 'no' && template.windowCount < Math.max(need, template.usual * 5))
        return { kind: 'none', template };
      const kind = young ? 'new' : 'burst';
      template.reported = 'yes';
      template.since = template.windowCount;
      live.add(template);
      return { kind, template };
    },
    stopped(now) {
      const over: Template[] = [];
      for (const template of live) {
        if (now - template.lastAt < quietMs) continue;
        live.delete(template);
        template.reported = 'stopped';
        template.usual = 0;
        if (template.since >= 10) over.push(template);
      }
      return over.sort((a, b) => a.lastAt - b.lastAt || a.id - b.id);
    },
    size: () => all.size,
  };
}

/** How many lines of a template make it news. */
function needed(template: Template, isSparse: boolean): number {
  switch (template.trouble) {
    case 'grave':
      return 1;
    case 'error':
      return isSparse ? 1 : 3;
    case 'warn':
      return errorLike(template.sample) ? (isSparse ? 1 : 5) : 20;
    case 'none':
      return Number.POSITIVE_INFINITY;
  }
}

function errorLike(text: string): boolean {
  return /\b(?:fail\w*|error|refused|timed? ?out|timeout|unhealthy|cannot|unable|expired|exceeded|exhausted|back-?off|no connection)\b/i.test(
    text,
  );
}

/** When a stopped template was last quiet: the time of the event that says so. */
export function stoppedAt(template: Template): EpochMs {
  return plus(template.lastAt, quietMs);
}

/** The template as people read it: no timestamps, thread names or ids at its head, parameters as `…`. */
export function templateText(template: Template): string {
  const words = [...template.tokens];
  while (
    words.length > 3 &&
    (words[0] === wildcard ||
      /^[[\]()<>{}\-:|]|^(?:INFO|WARN|WARNING|ERROR|FATAL|DEBUG|LOG:|UTC|Normal|Warning)$|^[\w.$]+\.[\w$]+$|^---$|^:$/.test(words[0] ?? ''))
  )
    words.shift();
  return words
    .join(' ')
    .replaceAll(wildcard, '…')
    .replace(/(?:… ?){2,}/g, '… ')
    .replace(/^[\s:.…-]+/, '')
    .trim();
}
