// Files of a review: everything is in them, and nothing that people wrote becomes markup.
import { describe, expect, test } from 'vitest';
import type { CommentFields, FollowUpFields } from './document.ts';
import type { CommentId, FollowUpId, ImageId, PersonId } from './ids.ts';
import { type ReviewFile, reviewHtml, reviewJson, reviewMarkdown, threadsOf } from './review-export.ts';
import type { EpochMs } from './time.ts';

const at = Date.UTC(2026, 2, 12, 2, 28) as EpochMs;
const trap = '<img src=x onerror=alert(1)> & "quotes" \'too\' [a](javascript:alert(1)) *b*';

const comment = (id: string, over: Partial<CommentFields> = {}): CommentFields => ({
  id: id as CommentId,
  text: `${id} ${trap}`,
  quote: trap,
  thread: null,
  createdAt: at,
  authorId: 'mara' as PersonId,
  authorName: 'Mara <b>',
  resolvedBy: null,
  ...over,
});
const followUp: FollowUpFields = {
  id: 'f' as FollowUpId,
  text: trap,
  owner: { id: 'tomas' as PersonId, name: 'Tomas <i>' },
  dueOn: '2026-04-01',
  done: true,
  removed: false,
  createdAt: at,
};
const file: ReviewFile = {
  reference: 'INC-1',
  title: `Checkout ${trap}`,
  severity: 'sev2',
  state: 'in-review',
  exportedAt: at,
  durations: [
    { what: 'detected', at, tookMs: null, markedBy: 'Mara <b>' },
    { what: 'resolved', at: null, tookMs: null, markedBy: null },
  ],
  words: [
    { type: 'heading', level: 1, runs: [{ text: `Summary ${trap}` }] },
    {
      type: 'paragraph',
      runs: [{ text: trap }, { text: 'a link', href: 'https://example.org/?a=1&b="2"' }, { text: 'a trap', href: 'javascript:alert(1)' }],
    },
    { type: 'code', text: `</code></pre>${trap}` },
    {
      type: 'list',
      ordered: true,
      start: 3,
      items: [[{ type: 'quote', blocks: [{ type: 'paragraph', runs: [{ text: trap, bold: true }] }] }]],
    },
    { type: 'image', id: 'pic' as ImageId, alt: trap },
    { type: 'rule' },
  ],
  followUps: [followUp],
  comments: [comment('one', { resolvedBy: 'Mara' }), comment('two', { thread: 'one' as CommentId, quote: null })],
  playback: 'https://muster.example/incidents/i/playback',
  addressOf: (image) => `https://muster.example/images/${image}`,
};

describe('HTML', () => {
  const html = reviewHtml(file);
  test('has only elements and attributes of its own', () => {
    const tags = [...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, name]) => name);
    const known = 'html head meta title style body h1 h2 p a table tr th td pre code ol ul li blockquote strong img hr s'.split(' ');
    expect([...new Set(tags)].filter((tag) => !known.includes(tag ?? ''))).toEqual([]);
    expect(html.match(/<img/g)).toHaveLength(1);
    expect([...html.replaceAll(/"[^"]*"/g, '""').matchAll(/<[^>]*\son\w+=/gi)]).toEqual([]);
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
      'https://muster.example/incidents/i/playback',
      'https://example.org/?a=1&amp;b=&quot;2&quot;',
    ]);
  });
  test('says everything', () => {
    for (const words of ['INC-1', 'Detected', 'unknown', 'Follow-ups', 'due 2026-04-01', 'Comments', 'settled by Mara', '<ol start="3">']) {
      expect(html).toContain(words);
    }
  });
});

describe('Markdown', () => {
  const markdown = reviewMarkdown(file);
  test('escapes what people wrote and keeps the form', () => {
    expect(markdown).toMatch(/^# INC-1 Checkout \\<img src=x/);
    expect(markdown).toContain('## Summary \\<img');
    expect(markdown).toContain('[a link](<https://example.org/?a=1&b="2">)');
    const outsideCode = markdown.replaceAll(/```[\s\S]*?```/g, '');
    expect(outsideCode).not.toMatch(/(?<!\\)<img/);
    expect(outsideCode).not.toMatch(/(?<!\\)\]\(javascript:/);
  });
  test('has follow-ups as tasks and comments as threads', () => {
    expect(markdown).toMatch(/^- \[x\] \\<img.*\(Tomas \\<i\\>, due 2026-04-01\)$/m);
    expect(markdown.indexOf('one')).toBeLessThan(markdown.indexOf('two'));
  });
});

test('JSON can be read back, with times as RFC 3339', () => {
  const read: unknown = JSON.parse(reviewJson(file));
  expect(read).toMatchObject({
    ...{ format: 'muster-review', version: 1, reference: 'INC-1', state: 'in-review', exportedAt: '2026-03-12T02:28:00.000Z' },
    durations: [{ what: 'detected', at: '2026-03-12T02:28:00.000Z' }, { at: null }],
    followUps: [{ text: trap, owner: 'Tomas <i>', dueOn: '2026-04-01', done: true }],
    comments: [
      { id: 'one', settledBy: 'Mara' },
      { id: 'two', thread: 'one' },
    ],
  });
});

test('an answer whose thread is gone stands by itself', () => {
  const threads = threadsOf([comment('b', { thread: 'gone' as CommentId }), comment('a'), comment('c', { thread: 'a' as CommentId })]);
  expect(threads.map(({ first, answers }) => [first.id, answers.map(({ id }) => id)])).toEqual([
    ['a', ['c']],
    ['b', []],
  ]);
});
