// Cuts the words of a very long entry, so that a pasted log does not push everything else off the screen.
import type { TextBlock, TextRun } from './timeline-text.ts';
import { plainText } from './timeline-text.ts';

const maxLines = 12;
const maxCharacters = 1_200;
/** What a fold must save to be worth a click. */
const slackLines = 4;
const slackCharacters = 300;

export type FoldedText = {
  readonly shown: readonly TextBlock[];
  /** Lines that are not shown; 0 when nothing is folded. */
  readonly hidden: number;
};

const known = new WeakMap<readonly TextBlock[], FoldedText>();

/** The first lines of a very long text; a text of ordinary length comes back whole. */
export function foldText(text: readonly TextBlock[]): FoldedText {
  const before = known.get(text);
  if (before !== undefined) return before;
  const made = fold(text);
  known.set(text, made);
  return made;
}

function fold(text: readonly TextBlock[]): FoldedText {
  const whole = plainText(text);
  const lines = linesIn(whole);
  if (lines <= maxLines + slackLines && whole.length <= maxCharacters + slackCharacters) return { shown: text, hidden: 0 };
  const room = { lines: maxLines, characters: maxCharacters };
  const shown = cutBlocks(text, room);
  return { shown, hidden: Math.max(1, lines - linesIn(plainText(shown))) };
}

/** Lines as they would stand on a screen of ordinary width, roughly. */
function linesIn(text: string): number {
  return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 100)), 0);
}

type Room = { lines: number; characters: number };

function cutBlocks(blocks: readonly TextBlock[], room: Room): TextBlock[] {
  const shown: TextBlock[] = [];
  for (const block of blocks) {
    if (room.lines <= 0 || room.characters <= 0) break;
    const cut = cutBlock(block, room);
    if (cut !== null) shown.push(cut);
  }
  return shown;
}

function cutBlock(block: TextBlock, room: Room): TextBlock | null {
  switch (block.type) {
    case 'paragraph': {
      const runs: TextRun[] = [];
      for (const run of block.runs) {
        if (room.lines <= 0 || room.characters <= 0) break;
        runs.push({ ...run, text: cutString(run.text, room) });
      }
      room.lines -= 1;
      return { ...block, runs };
    }
    case 'code': {
      const text = cutString(block.text, room);
      room.lines -= 1;
      return { ...block, text };
    }
    case 'list': {
      const items: TextBlock[][] = [];
      for (const item of block.items) {
        if (room.lines <= 0 || room.characters <= 0) break;
        items.push(cutBlocks(item, room));
      }
      return items.length === 0 ? null : { ...block, items };
    }
  }
}

/** Takes what fits, whole words if it can; `room` shrinks by what was taken. */
function cutString(text: string, room: Room): string {
  const lines = text.split('\n');
  const fitting = lines.slice(0, Math.max(1, room.lines)).join('\n');
  const length = Math.min(fitting.length, room.characters);
  const atWord = length < fitting.length ? fitting.slice(0, length).replace(/\s+\S{0,40}$/, '') : fitting;
  room.lines -= atWord.split('\n').length - 1;
  room.characters -= atWord.length;
  if (atWord.length === text.length) return text;
  room.lines = 0;
  return `${atWord}…`;
}
