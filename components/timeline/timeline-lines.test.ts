import { describe, expect, it } from 'vitest';
import type { TimelineEntryId } from '../../domain/ids.ts';
import { type EpochMs, hourMs, minuteMs } from '../../domain/time.ts';
import { dayWords } from '../../domain/time-words.ts';
import type { EntryRow } from './timeline-doc.ts';
import type { TimelineItem } from './timeline-items.ts';
import { linesOf, probableHeight } from './timeline-lines.ts';
import { blocksOf } from './timeline-text.ts';

const midnight = Date.UTC(2026, 2, 13);
const item = (offsetMs: number, text = 'words', key = String(offsetMs)): TimelineItem => {
  const at = (midnight + offsetMs) as EpochMs;
  const row = { ...({ id: key as TimelineEntryId, kind: 'note', at, createdAt: at } as EntryRow), text: blocksOf(text) };
  return { type: 'entry', key, at, createdAt: at, row };
};
const words = (items: TimelineItem[], zone = 'UTC') =>
  linesOf(items, zone).map((line) => (line.type === 'day' ? dayWords(line.at, zone) : line.key));

describe('the lines of the list', () => {
  it('puts a line before each day once several are on screen, in the zone on screen', () => {
    const items = [item(-hourMs), item(-minuteMs), item(minuteMs), item(2 * minuteMs), item(hourMs)];
    expect(words(items)).toEqual(['12 Mar', '-3600000', '-60000', '13 Mar', '60000', '120000', '3600000']);
    expect(words(items, 'Asia/Kathmandu')).toEqual(items.map(({ key }) => key));
    expect(words([item(minuteMs), item(hourMs)])).toEqual(['60000', '3600000']);
  });

  it('says when the item above happened, over the line of a day too', () => {
    const lines = linesOf([item(-minuteMs), item(minuteMs)], 'UTC');
    expect(lines.map((line) => (line.type === 'item' ? line.before : 'day'))).toEqual(['day', null, 'day', midnight - minuteMs]);
  });

  it('expects more height of more words, and no more than a fold has', () => {
    const [short, long, endless] = linesOf([item(1), item(2, 'word '.repeat(100)), item(3, 'word '.repeat(20_000))], 'UTC').map(
      probableHeight,
    );
    expect(short).toBeLessThan(long ?? 0);
    expect(endless).toBeLessThan(600);
    expect(probableHeight(undefined)).toBeGreaterThan(0);
  });
});
