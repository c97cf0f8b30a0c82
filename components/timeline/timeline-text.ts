// The words of an entry as plain data: what the static rendering, the search and the composer share with the editor.
import { type EventNumber, eventNumber } from '../../domain/ids.ts';

/** Inline marks that a run of words can carry; `href` is set on links only. */
export type TextRun = {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly code?: boolean;
  readonly href?: string;
};

export type TextBlock =
  | { readonly type: 'paragraph'; readonly runs: readonly TextRun[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly (readonly TextBlock[])[] };

/** The words without their form, one line a block: for search, titles and screen reader names. */
export function plainText(blocks: readonly TextBlock[]): string {
  return blocks.map(blockText).join('\n');
}

function blockText(block: TextBlock): string {
  switch (block.type) {
    case 'paragraph':
      return block.runs.map((run) => run.text).join('');
    case 'code':
      return block.text;
    case 'list':
      return block.items.map(plainText).join('\n');
  }
}

const inlinePattern = /(`[^`\n]+`)|(\*\*[^*\n]+\*\*)|(\bhttps?:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]])/g;

/** Reads one typed line: `code`, **bold** and web addresses get their form, everything else stays as it was typed. */
export function runsOf(line: string): TextRun[] {
  const runs: TextRun[] = [];
  let from = 0;
  for (const match of line.matchAll(inlinePattern)) {
    if (match.index > from) runs.push({ text: line.slice(from, match.index) });
    const found = match[0];
    if (found.startsWith('`')) runs.push({ text: found.slice(1, -1), code: true });
    else if (found.startsWith('**')) runs.push({ text: found.slice(2, -2), bold: true });
    else runs.push({ text: found, href: found });
    from = match.index + found.length;
  }
  if (from < line.length) runs.push({ text: line.slice(from) });
  return runs;
}

/** Reads what was typed into the composer: lines, `- ` and `1. ` lists, and ``` blocks. */
export function blocksOf(typed: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  const lines = typed.replace(/\r\n?/g, '\n').split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const fence = /^```/.test(line) ? lines.indexOf('```', index + 1) : -1;
    if (fence > index) {
      blocks.push({ type: 'code', text: lines.slice(index + 1, fence).join('\n') });
      index = fence;
      continue;
    }
    const item = /^(?:[-*]|(\d{1,3})[.)]) +(.+)$/.exec(line);
    if (item !== null) {
      const ordered = item[1] !== undefined;
      const words: TextBlock[] = [{ type: 'paragraph', runs: runsOf(item[2] ?? '') }];
      const last = blocks.at(-1);
      if (last?.type === 'list' && last.ordered === ordered) blocks[blocks.length - 1] = { ...last, items: [...last.items, words] };
      else blocks.push({ type: 'list', ordered, items: [words] });
      continue;
    }
    blocks.push({ type: 'paragraph', runs: runsOf(line) });
  }
  return blocks;
}

/** Splits words at mentions of critical events (`E12`), so that each can be shown as a link to its evidence. */
export function splitEvents(text: string): (string | EventNumber)[] {
  const parts: (string | EventNumber)[] = [];
  let from = 0;
  for (const match of text.matchAll(/(?<![\p{L}\p{N}_./-])E([1-9]\d{0,5})(?![\p{L}\p{N}_])/gu)) {
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push(eventNumber.parse(Number(match[1])));
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}
