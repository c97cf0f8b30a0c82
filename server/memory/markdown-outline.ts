// The outline of a Markdown file: front matter and its blocks in order, each with its line.

export type FrontField = { readonly value: string; readonly line: number };

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string; readonly line: number }
  | { readonly kind: 'item'; readonly ordered: boolean; readonly indent: number; readonly text: string; readonly line: number }
  | { readonly kind: 'paragraph'; readonly text: string; readonly line: number }
  | { readonly kind: 'code'; readonly language: string; readonly text: string; readonly line: number };

export type Outline = {
  readonly front: ReadonlyMap<string, FrontField>;
  readonly blocks: readonly Block[];
  /** The file's lines; line 1 stands at index 0. */
  readonly lines: readonly string[];
};

type OpenBlock = { kind: 'item' | 'paragraph'; ordered: boolean; indent: number; parts: string[]; line: number };

const headingLine = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/;
const itemLine = /^([ \t]*)(?:([-*+])|(\d{1,4})[.)])[ \t]+(.*)$/;
const fenceLine = /^[ \t]*(`{3,}|~{3,})[ \t]*([\w.+-]*)/;
const frontLine = /^([A-Za-z][\w -]{0,40}):(?:[ \t]+(.*))?$/;

/** Reads a Markdown text, whatever it holds; lines are counted from 1. Pure and total, linear in the text's length. */
export function outlineOf(markdown: string): Outline {
  const lines = markdown.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const { front, next } = frontMatter(lines);
  const blocks: Block[] = [];
  let open: OpenBlock | null = null;
  let fence: { mark: string; language: string; line: number; text: string[] } | null = null;

  const close = (): void => {
    if (open === null) return;
    const { kind, ordered, indent, parts, line } = open;
    const text = parts.join(' ').trim();
    if (text !== '') blocks.push(kind === 'item' ? { kind, ordered, indent, text, line } : { kind, text, line });
    open = null;
  };

  for (let index = next; index < lines.length; index++) {
    const raw = lines[index] ?? '';
    const line = index + 1;
    if (fence !== null) {
      const mark = fenceLine.exec(raw)?.[1];
      if (mark !== undefined && mark[0] === fence.mark[0] && mark.length >= fence.mark.length) {
        blocks.push({ kind: 'code', language: fence.language, text: fence.text.join('\n'), line: fence.line });
        fence = null;
      } else fence.text.push(raw);
      continue;
    }
    const fenced = fenceLine.exec(raw);
    if (fenced?.[1] !== undefined) {
      close();
      fence = { mark: fenced[1], language: (fenced[2] ?? '').toLowerCase(), line, text: [] };
      continue;
    }
    if (raw.trim() === '') {
      close();
      continue;
    }
    const heading = headingLine.exec(raw);
    if (heading?.[1] !== undefined) {
      close();
      blocks.push({ kind: 'heading', level: heading[1].length, text: (heading[2] ?? '').trim(), line });
      continue;
    }
    const item = itemLine.exec(raw);
    if (item !== null) {
      close();
      const indent = (item[1] ?? '').replaceAll('\t', '    ').length;
      open = { kind: 'item', ordered: item[3] !== undefined, indent, parts: [(item[4] ?? '').trim()], line };
      continue;
    }
    if (open === null) open = { kind: 'paragraph', ordered: false, indent: 0, parts: [], line };
    open.parts.push(raw.trim());
  }
  close();
  if (fence !== null) blocks.push({ kind: 'code', language: fence.language, text: fence.text.join('\n'), line: fence.line });
  return { front, blocks, lines };
}

/** A text without Markdown's marks: links keep their words, emphasis its contents, code stays to the letter, tags go. */
export function plainText(text: string): string {
  const code: string[] = [];
  return text
    .replace(/[\uE000\uE001]/g, '')
    .replace(/`+([^`]*)`+/g, (_, inside: string) => `\uE000${code.push(inside) - 1}\uE001`)
    .replace(/!\[[^\]]{0,300}\]\([^)]{0,500}\)/g, '')
    .replace(/\[([^\]]{1,300})\](?:\([^)]{0,500}\)|\[[^\]]{0,100}\])/g, '$1')
    .replace(/\[([^\]]{1,300})\](?!\()/g, '$1')
    .replace(/<\/?[a-zA-Z][^<>]{0,300}>/g, '')
    .replace(/[`*]+|(?<![\w])_+|_+(?![\w])/g, '')
    .replace(/\uE000(\d+)\uE001/g, (_, index: string) => code[Number(index)] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Words to a name of letters, digits and dashes, of at most `limit` characters. */
export function slugOf(text: string, limit = 80): string {
  const slug = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return slug.length <= limit ? slug : slug.slice(0, limit).replace(/-[^-]*$/, '');
}

/** Fields of `key: value`, a value going on over indented lines or `- ` items, which count as separated by commas. */
function frontMatter(lines: readonly string[]): { front: Map<string, FrontField>; next: number } {
  const front = new Map<string, FrontField>();
  if (lines[0]?.trim() !== '---') return { front, next: 0 };
  const end = lines.findIndex((line, index) => index > 0 && line.trim() === '---');
  if (end < 0) return { front, next: 0 };
  let last: string | null = null;
  for (let index = 1; index < end; index++) {
    const raw = lines[index] ?? '';
    const field = frontLine.exec(raw);
    if (field?.[1] !== undefined) {
      last = field[1].toLowerCase();
      front.set(last, { value: unquoted(field[2] ?? ''), line: index + 1 });
    } else if (last !== null && raw.trim() !== '') {
      const before = front.get(last);
      const more = raw.trim();
      if (before === undefined) continue;
      const joined = more.startsWith('- ') ? [before.value, unquoted(more.slice(2))].filter(Boolean).join(', ') : `${before.value} ${more}`;
      front.set(last, { value: joined.trim(), line: before.line });
    }
  }
  return { front, next: end + 1 };
}

function unquoted(value: string): string {
  return value.trim().replace(/^(['"])(.*)\1$/, '$2');
}
