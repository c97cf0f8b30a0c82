// What people wrote in the document as plain data and as Markdown: what playback, export and people who only read are shown.
import { unreachable } from './errors.ts';
import { type ImageId, imageId } from './ids.ts';
import { safeHref } from './safe-href.ts';

/** Words with their marks; `href` on links only, `mention` on the name of a person. */
export type NoteRun = {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly strike?: boolean;
  readonly code?: boolean;
  readonly href?: string;
  readonly mention?: boolean;
};

export const noteHeadingLevels = [1, 2, 3] as const;
export type NoteHeadingLevel = (typeof noteHeadingLevels)[number];

export type NoteBlock =
  | { readonly type: 'paragraph'; readonly runs: readonly NoteRun[] }
  | { readonly type: 'heading'; readonly level: NoteHeadingLevel; readonly runs: readonly NoteRun[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'list'; readonly ordered: boolean; readonly start: number; readonly items: readonly (readonly NoteBlock[])[] }
  | { readonly type: 'quote'; readonly blocks: readonly NoteBlock[] }
  | { readonly type: 'rule' }
  | { readonly type: 'image'; readonly id: ImageId; readonly alt: string };

/** What is read of a Y.XmlFragment; the domain itself has no Yjs. */
export type XmlParent = { toArray(): readonly unknown[] };
type XmlElement = XmlParent & { readonly nodeName: string; getAttribute(name: string): unknown };
type XmlText = { toDelta(): unknown };

/** Nobody nests deeper by hand, and a reader must not run out of stack. */
const maxDepth = 24;
const maxAltLength = 500;

/**
 * Reads the fragment of a note, an entry or a review. Anybody in the room can write anything there: what is not of a known form gives its inner words
 * or nothing, addresses that may not be links give words only, and an image is the name of one of this incident or nothing.
 */
export function readNote(fragment: XmlParent): NoteBlock[] {
  return readBlocks(fragment, 0);
}

function readBlocks(parent: XmlParent, depth: number): NoteBlock[] {
  if (depth > maxDepth) return [];
  const blocks: NoteBlock[] = [];
  for (const child of parent.toArray()) {
    if (isText(child)) blocks.push({ type: 'paragraph', runs: readRuns(child) });
    else if (isElement(child)) blocks.push(...readElement(child, depth));
  }
  return blocks;
}

function readElement(element: XmlElement, depth: number): NoteBlock[] {
  switch (element.nodeName) {
    case 'paragraph':
      return [{ type: 'paragraph', runs: readInline(element) }];
    case 'heading': {
      const level = noteHeadingLevels.find((known) => known === element.getAttribute('level')) ?? 1;
      return [{ type: 'heading', level, runs: readInline(element) }];
    }
    case 'codeBlock':
      return [
        {
          type: 'code',
          text: readInline(element)
            .map(({ text }) => text)
            .join(''),
        },
      ];
    case 'bulletList':
    case 'orderedList': {
      const start = element.getAttribute('start');
      const items = element.toArray().flatMap((item) => (isElement(item) ? [readBlocks(item, depth + 1)] : []));
      const ordered = element.nodeName === 'orderedList';
      return [{ type: 'list', ordered, start: typeof start === 'number' && Number.isSafeInteger(start) && start >= 0 ? start : 1, items }];
    }
    case 'blockquote':
      return [{ type: 'quote', blocks: readBlocks(element, depth + 1) }];
    case 'horizontalRule':
      return [{ type: 'rule' }];
    case 'image': {
      const id = imageId.safeParse(element.getAttribute('image'));
      const alt = element.getAttribute('alt');
      return id.success ? [{ type: 'image', id: id.data, alt: typeof alt === 'string' ? alt.slice(0, maxAltLength) : '' }] : [];
    }
    default:
      return readBlocks(element, depth + 1);
  }
}

function readInline(element: XmlElement): NoteRun[] {
  return element.toArray().flatMap((child): readonly NoteRun[] => {
    if (isText(child)) return readRuns(child);
    if (!isElement(child)) return [];
    if (child.nodeName === 'hardBreak') return [{ text: '\n' }];
    const label = child.nodeName === 'mention' ? child.getAttribute('label') : null;
    return typeof label === 'string' && label !== '' ? [{ text: `@${label.slice(0, 100)}`, mention: true }] : [];
  });
}

function readRuns(text: XmlText): NoteRun[] {
  const delta = text.toDelta();
  const runs: NoteRun[] = [];
  for (const part of Array.isArray(delta) ? delta : []) {
    if (!isRecord(part) || typeof part.insert !== 'string' || part.insert === '') continue;
    const marks = isRecord(part.attributes) ? part.attributes : {};
    const href = isRecord(marks.link) ? safeHref(marks.link.href) : null;
    runs.push({
      text: part.insert,
      ...(isRecord(marks.bold) ? { bold: true } : {}),
      ...(isRecord(marks.italic) ? { italic: true } : {}),
      ...(isRecord(marks.strike) ? { strike: true } : {}),
      ...(isRecord(marks.code) ? { code: true } : {}),
      ...(href === null ? {} : { href }),
    });
  }
  return runs;
}

function isText(value: unknown): value is XmlText {
  return isRecord(value) && typeof value.toDelta === 'function';
}

function isElement(value: unknown): value is XmlElement {
  return (
    isRecord(value) && typeof value.nodeName === 'string' && typeof value.toArray === 'function' && typeof value.getAttribute === 'function'
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The note as CommonMark (with `~~` for struck words); `addressOf` says where an image is to be found from there. */
export function noteMarkdown(blocks: readonly NoteBlock[], addressOf: (image: ImageId) => string): string {
  return blocks
    .map((block) => blockMarkdown(block, addressOf))
    .filter((text) => text !== '')
    .join('\n\n');
}

function blockMarkdown(block: NoteBlock, addressOf: (image: ImageId) => string): string {
  switch (block.type) {
    case 'paragraph':
      return runsMarkdown(block.runs);
    case 'heading':
      return `${'#'.repeat(block.level)} ${runsMarkdown(block.runs).replaceAll('\\\n', ' ')}`;
    case 'code': {
      const fence = '`'.repeat(Math.max(3, 1 + longestTicks(block.text)));
      return `${fence}\n${block.text}\n${fence}`;
    }
    case 'list':
      return block.items
        .map((item, index) => {
          const mark = block.ordered ? `${block.start + index}. ` : '- ';
          return mark + indent(noteMarkdown(item, addressOf), ' '.repeat(mark.length));
        })
        .join('\n');
    case 'quote':
      return `> ${indent(noteMarkdown(block.blocks, addressOf), '> ')}`;
    case 'rule':
      return '---';
    case 'image':
      return `![${escaped(block.alt)}](<${addressOf(block.id)}>)`;
    default:
      return unreachable(block);
  }
}

/** All lines but the first. */
function indent(text: string, by: string): string {
  return text.replaceAll('\n', `\n${by}`);
}

function runsMarkdown(runs: readonly NoteRun[]): string {
  return runs
    .map(runMarkdown)
    .join('')
    .trim()
    .replace(/^([#+-])/, '\\$1')
    .replace(/^(\d+)([.)] )/, '$1\\$2');
}

function runMarkdown(run: NoteRun): string {
  if (run.code === true) {
    const ticks = '`'.repeat(1 + longestTicks(run.text));
    const space = run.text.startsWith('`') || run.text.endsWith('`') ? ' ' : '';
    return ticks + space + run.text + space + ticks;
  }
  // Marks do not take hold beside a space, so that stays outside them.
  const [, before = '', words = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(run.text) ?? [];
  let text = escaped(words).replaceAll('\n', '\\\n');
  if (words !== '') {
    if (run.strike === true) text = `~~${text}~~`;
    if (run.italic === true) text = `*${text}*`;
    if (run.bold === true) text = `**${text}**`;
    if (run.href !== undefined) text = `[${text}](<${run.href.replaceAll(/[<>\\]/g, encodeURIComponent)}>)`;
  }
  return before.replaceAll('\n', '\\\n') + text + after.replaceAll('\n', '\\\n');
}

/** Keeps words from being read as Markdown; an underscore within a word means nothing there. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*[\]<>~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&');
}

function longestTicks(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
}
