import { describe, expect, it } from 'vitest';
import { emptyRoom, fold } from '../../domain/fold.ts';
import type { EventNumber, PersonId, TimelineEntryId } from '../../domain/ids.ts';
import { type RawEntry, readEntry } from '../../domain/log.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import type { EntryRow } from './timeline-doc.ts';
import { logItems, matches, orderItems, passes, timeBetween } from './timeline-items.ts';
import { blocksOf } from './timeline-text.ts';

const start = Date.parse('2026-03-12T02:00:00Z');
const at = (minute: number, ms = 0) => (start + minute * minuteMs + ms) as EpochMs;
const mara = { type: 'person' as const, id: 'p-mara', name: 'Mara' };
const noor = { type: 'person' as const, id: 'p-noor', name: 'Noor' };

function room(...given: readonly [kind: string, data: object, minute: number, actor?: typeof mara][]) {
  return fold(
    given.map(([kind, data, minute, actor = mara], index) =>
      readEntry({
        seq: index + 1,
        kind,
        data,
        actor,
        occurredAt: at(minute),
        observedAt: at(minute),
        recordedAt: at(minute),
      } satisfies Record<keyof RawEntry, unknown>),
    ),
    emptyRoom,
  );
}

function row(id: string, minute: number, change: Partial<EntryRow> = {}): EntryRow {
  return {
    id: id as TimelineEntryId,
    kind: 'note',
    at: at(minute),
    createdAt: at(minute),
    authorId: 'p-mara' as PersonId,
    authorName: 'Mara',
    authorRole: 'commander',
    event: null,
    pinned: false,
    text: blocksOf(id),
    ...change,
  };
}

const declared: [string, object, number] = [
  'declared',
  { number: 1, title: 'x', severity: 'sev2', reference: 'INC-1', origin: { kind: 'declared' } },
  0,
] satisfies [string, object, number];
const keys = (items: readonly { key: string }[]) => items.map((item) => item.key);

describe('the items of the timeline', () => {
  it('tells the acts of the log where they happened', () => {
    const items = orderItems(
      [],
      logItems(
        room(
          declared,
          ['role-set', { number: 2, role: 'scribe', person: { id: 'p-noor', name: 'Noor' }, previous: null }, 16, noor],
          ['role-set', { number: 3, role: 'commander', person: { id: 'p-mara', name: 'Mara' }, previous: null }, 16],
          ['severity-set', { number: 4, from: 'sev2', to: 'sev1' }, 18],
          ['stage-set', { number: 5, from: 'triage', to: 'mitigate' }, 22],
          [
            'task-given',
            { actionId: 'a1', class: null, target: null, text: 'Raise pool.max', doer: { id: 'p-t', name: 'Tomas' }, callBackAt: null },
            27,
          ],
          ['question-asked', { questionId: 'q1', text: 'Retries?', to: null }, 28],
          ['update-posted', { number: 6, audience: 'public', text: 'We are investigating.', nextDueAt: null }, 30],
        ),
      ),
      null,
    );
    expect(items.map((item) => (item.type === 'system' ? item.text : item.type))).toEqual([
      'Mara declared the incident at SEV-2.',
      'Noor joined as scribe. Mara joined as commander.',
      'Mara changed severity from SEV-2 to SEV-1.',
      'Mara moved the stage from triage to mitigate.',
      'action',
      'question',
      'update',
    ]);
  });

  it('hides the changes of the room and keeps everything else in the default view', () => {
    const items = orderItems(
      [row('n', 1), row('p', 2, { kind: 'pin', event: 3 as EventNumber, pinned: true })],
      logItems(room(declared)),
      null,
    );
    expect(keys(items.filter((item) => passes(item, 'notes')))).toEqual(['n', 'p']);
    expect(keys(items.filter((item) => passes(item, 'pinned')))).toEqual(['p']);
    expect(items.filter((item) => passes(item, 'everything'))).toHaveLength(3);
  });

  it('leaves out a pin that was taken away', () => {
    expect(orderItems([row('p', 2, { kind: 'pin', event: 3 as EventNumber, pinned: false })], [], null)).toEqual([]);
  });

  it('keeps the order in which somebody began to type, and lets new entries in', () => {
    const held = new Map([row('a', 1), row('b', 2), row('c', 3)].map((one) => [one.id, one.at]));
    const rows = [row('a', 9), row('b', 2), row('c', 3), row('new', 2, { createdAt: at(40) })];
    expect(keys(orderItems(rows, [], held))).toEqual(['a', 'b', 'new', 'c']);
    expect(keys(orderItems(rows, [], null))).toEqual(['b', 'new', 'c', 'a']);
  });

  it('finds by all words, in text, author and pinned event', () => {
    const [item] = orderItems([row('Restarting pods', 1, { kind: 'pin', event: 3 as EventNumber, pinned: true })], [], null);
    if (item === undefined) throw new Error('no item');
    expect(matches(item, ' pods MARA ', () => '')).toBe(true);
    expect(matches(item, 'pool', () => 'orders-db pool wait')).toBe(true);
    expect(matches(item, 'pods nothing', () => '')).toBe(false);
  });

  it('finds a time between neighbours that keeps the order', () => {
    expect(timeBetween(at(19), at(21))).toBe(at(20));
    expect(timeBetween(at(19), at(30))).toBe(at(24));
    expect(timeBetween(at(19, 10), at(19, 30))).toBe(at(19, 20));
    expect(timeBetween(at(19, 59_000), at(20, 3_000))).toBe(at(20));
    expect(timeBetween(null, at(19))).toBe(at(18));
    expect(timeBetween(at(19), at(19))).toBe(at(19));
  });
});
