// The lines of the list: every item, with a line for each day where the timeline spans several; and how tall a line probably is.
import { type EpochMs, hourMs } from '../../domain/time.ts';
import { dayWords, sameDay, type TimeZone } from '../../domain/time-words.ts';
import { foldText } from './fold-text.ts';
import type { TimelineItem } from './timeline-items.ts';
import { plainText } from './timeline-text.ts';

export type TimelineLine =
  | { readonly type: 'day'; readonly key: string; readonly at: EpochMs }
  /** `before` is when the item above happened. */
  | { readonly type: 'item'; readonly key: string; readonly item: TimelineItem; readonly before: EpochMs | null };

export function linesOf(items: readonly TimelineItem[], zone: TimeZone): TimelineLine[] {
  const lines: TimelineLine[] = [];
  const first = items[0];
  const last = items.at(-1);
  const manyDays = first !== undefined && last !== undefined && !sameDay(first.at, last.at, zone);
  let before: EpochMs | null = null;
  for (const item of items) {
    // Zones are whole quarters of an hour from UTC, so one quarter is on one day everywhere; asking the calendar is slow.
    const near = before !== null && Math.floor(before / (hourMs / 4)) === Math.floor(item.at / (hourMs / 4));
    if (manyDays && !near && (before === null || !sameDay(before, item.at, zone)))
      lines.push({ type: 'day', key: `day-${dayWords(item.at, zone)}-${item.key}`, at: item.at });
    lines.push({ type: 'item', key: item.key, item, before });
    before = item.at;
  }
  return lines;
}

const lineHeight = 21;
const charactersPerLine = 74;

/** A guess in pixels, replaced by the real height once the line is drawn. */
export function probableHeight(line: TimelineLine | undefined): number {
  if (line === undefined || line.type === 'day') return 24;
  const { item } = line;
  if (item.type === 'system') return 24;
  if (item.type !== 'entry') return 55;
  if (item.row.kind === 'pin') return 40;
  const text = plainText(foldText(item.row.text).shown);
  const rows = text.split('\n').reduce((sum, part) => sum + Math.max(1, Math.ceil(part.length / charactersPerLine)), 0);
  return 34 + rows * lineHeight;
}
