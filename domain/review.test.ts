// The draft of a review: what it says of an incident, that each sentence names its evidence, and that it is always the same.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyRoom, fold } from './fold.ts';
import { readEntry } from './log.ts';
import { type NoteBlock, noteMarkdown } from './note-text.ts';
import { draftReview, type ReviewLine } from './review.ts';
import { reviewDurations, suggestedMilestone } from './review-durations.ts';
import type { RoomState } from './room-state.ts';
import { arbitraryLog } from './test-entries.ts';
import { type EpochMs, formatTime, minuteMs } from './time.ts';

const start = Date.UTC(2026, 2, 12, 2, 0) as EpochMs;
const minute = (minutes: number) => (start + minutes * minuteMs) as EpochMs;
const mara = { type: 'person', id: 'mara', name: 'Mara' };
const agent = { type: 'agent', name: 'Muster' };
const addressOf = (at: EpochMs) => `https://muster.example/incidents/i/playback?t=${formatTime(at)}`;

type Given = { readonly kind: string; readonly at: number; readonly data: unknown; readonly actor?: unknown };
function roomOf(given: readonly Given[]): RoomState {
  const entries = given.map(({ kind, at, data, actor = mara }, index) => {
    const time = minute(at);
    return readEntry({ seq: index + 1, kind, data, actor, occurredAt: time, observedAt: time, recordedAt: time });
  });
  for (const entry of entries) expect(entry.kind, JSON.stringify(entry.data)).not.toBe('foreign');
  return fold(entries);
}

const event = (number: number, at: number, over: Record<string, unknown>): Given => ({
  kind: 'event-recorded',
  at,
  actor: agent,
  data: {
    number,
    event: {
      ...{ ref: `r${number}`, dimension: 'impact', entity: 'Failing checkouts', from: null, to: '38 %', direction: 'worse' },
      ...{ occurredAt: minute(at), observedAt: minute(at), sources: [number], confidence: 0.9 },
      ...over,
    },
  },
});
const declared: Given = {
  kind: 'declared',
  at: 0,
  data: { number: 1, title: 'Checkout times out', severity: 'sev2', reference: 'INC-1', origin: { kind: 'declared' } },
};
const doer = { id: 'tomas', name: 'Tomas' };
const task = (actionId: string, at: number, text: string): Given => ({
  kind: 'task-given',
  at,
  data: { actionId, class: null, target: null, text, doer, callBackAt: null },
});

const whole = roomOf([
  declared,
  { kind: 'role-set', at: 1, data: { number: 2, role: 'commander', person: { id: 'mara', name: 'Mara' }, previous: null } },
  event(3, 2, {}),
  event(4, 3, { dimension: 'cause', entity: 'Gateway is slow', to: 'ruled out', direction: 'neutral' }),
  event(5, 4, { dimension: 'cause', entity: 'Config 8841', to: 'confirmed', direction: 'neutral' }),
  { kind: 'severity-set', at: 5, data: { number: 6, from: 'sev2', to: 'sev1' } },
  task('a', 6, 'Restart the pods'),
  { kind: 'action-outcome', at: 8, data: { actionId: 'a', outcome: 'did-not-work' } },
  task('b', 9, 'Roll back config 8841'),
  { kind: 'action-outcome', at: 12, data: { actionId: 'b', outcome: 'worked', note: 'Errors are gone.' } },
  task('c', 13, 'Watch the pool'),
  { kind: 'question-asked', at: 14, data: { questionId: 'q', text: 'Is us-east affected?', to: doer } },
  { kind: 'stage-set', at: 15, data: { number: 7, from: 'detect', to: 'recover' } },
  { kind: 'resolved', at: 46, data: { number: 8, summary: 'The pool limit was too low' } },
]);
const lines: ReviewLine[] = [
  { kind: 'pin', at: minute(2), event: 3 as ReviewLine['event'], pinned: true, authorName: 'Mara', text: '' },
  { kind: 'decision', at: minute(7), event: null, pinned: false, authorName: 'Mara', text: 'Treat 8841 as the cause' },
  { kind: 'note', at: minute(8), event: null, pinned: false, authorName: 'Tomas', text: 'A note nobody pinned' },
];

function section(blocks: readonly NoteBlock[], title: string): string {
  const words = (block: NoteBlock) => noteMarkdown([block], () => '');
  const from = blocks.findIndex((block) => words(block) === `# ${title}`);
  expect(from, `there is a section “${title}”`).toBeGreaterThanOrEqual(0);
  const to = blocks.findIndex((block, index) => index > from && block.type === 'heading' && block.level === 1);
  return blocks
    .slice(from + 1, to === -1 ? blocks.length : to)
    .map(words)
    .join('\n');
}

describe('the draft', () => {
  const blocks = draftReview(whole, lines, addressOf);
  const link = (minutes: number) => `[02:${String(minutes).padStart(2, '0')}](<${addressOf(minute(minutes))}>)`;

  test('says what happened, how bad it was and for how long', () => {
    expect(section(blocks, 'Summary')).toBe(
      `INC-1 “Checkout times out” was declared on 12 Mar at ${link(0)} by Mara, and resolved at ${link(46)} after 46 min. It was SEV-1.\n` +
        `${link(46)} Said when it was resolved: The pool limit was too low.`,
    );
    expect(section(blocks, 'Impact')).toBe(`- ${link(2)} Failing checkouts: 38 %. (E3)`);
    expect(section(blocks, 'Durations')).toContain(`- **Acknowledged**: ${link(1)}, after 1 min.`);
    expect(section(blocks, 'Durations')).not.toContain('Detected');
  });

  test('lists what was pinned and decided in the order of time, each once, and no note that nobody pinned', () => {
    const timeline = section(blocks, 'Timeline').split('\n');
    expect(timeline.map((line) => line.slice(0, 8))).toEqual([...timeline.map((line) => line.slice(0, 8))].sort());
    expect(timeline).toContain(`- ${link(7)} Mara decided: Treat 8841 as the cause.`);
    expect(timeline.filter((line) => line.includes('(E3)'))).toHaveLength(1);
    expect(timeline.join('\n')).not.toContain('A note nobody pinned');
    expect(timeline).toContain(`- ${link(6)} Mara gave the task “Restart the pods” to Tomas.`);
  });

  test('keeps what worked, what did not and what nobody judged apart', () => {
    expect(section(blocks, 'What worked')).toBe(`- ${link(12)} Tomas: Roll back config 8841, worked. Errors are gone.`);
    expect(section(blocks, 'What did not work')).toContain('Restart the pods');
    expect(section(blocks, 'What was tried, outcome unknown')).toBe(`- ${link(13)} Tomas: Watch the pool.`);
  });

  test('names the cause with its evidence, what was ruled out, and what is still asked', () => {
    expect(section(blocks, 'Cause')).toBe(
      `- ${link(4)} Config 8841: confirmed. (E5)\n## Ruled out\n- ${link(3)} Gateway is slow: ruled out. (E4)`,
    );
    expect(section(blocks, 'Open questions')).toBe(`- ${link(14)} Mara asked Tomas: Is us-east affected? No answer is recorded.`);
  });

  test('says what is unknown instead of leaving it out', () => {
    const empty = draftReview(roomOf([declared]), [], addressOf);
    expect(section(empty, 'Summary')).toContain('It is not resolved.');
    expect(section(empty, 'Durations')).toContain('- **Mitigated**: unknown.');
    expect(section(empty, 'Cause')).toBe('The cause is unknown.');
    expect(section(empty, 'Advice')).toBe('No advice was offered.');
  });

  test('can be made of any log, and says the same each time', () => {
    fc.assert(
      fc.property(arbitraryLog(), (raw) => {
        const room = fold(raw.map(readEntry));
        expect(draftReview(room, lines, addressOf)).toEqual(draftReview(room, lines, addressOf));
      }),
      { numRuns: 200, seed: 20261121 },
    );
  });
});

describe('times', () => {
  test('lengths count from detection once that is marked', () => {
    const marked = fold(
      [
        readEntry({
          seq: whole.seq + 1,
          ...{ kind: 'milestone-marked', data: { milestone: 'detected', at: minute(-4) }, actor: mara },
          ...{ occurredAt: minute(60), observedAt: minute(60), recordedAt: minute(60) },
        }),
      ],
      whole,
    );
    const resolved = (room: RoomState) => reviewDurations(room).find(({ what }) => what === 'resolved')?.tookMs;
    expect([resolved(whole), resolved(marked)]).toEqual([46 * minuteMs, 50 * minuteMs]);
    expect(reviewDurations(marked)[0]).toEqual({ what: 'detected', at: minute(-4), tookMs: null, markedBy: 'Mara' });
  });

  test('the log suggests each milestone and says why', () => {
    expect(suggestedMilestone(whole, 'detected')).toEqual({ at: minute(0), why: 'declared' });
    expect(suggestedMilestone(whole, 'diagnosed')).toEqual({ at: minute(4), why: 'cause confirmed, E5' });
    expect(suggestedMilestone(whole, 'repaired')).toEqual({ at: minute(12), why: 'last step that worked' });
    expect(suggestedMilestone(emptyRoom, 'repaired')).toBeNull();
  });
});
