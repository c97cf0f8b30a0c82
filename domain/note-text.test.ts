import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ImageId } from './ids.ts';
import { type NoteBlock, noteMarkdown, readNote } from './note-text.ts';

/** Elements as data: `['paragraph', {}, 'words', ['mention', {...}]]`; words as [text, marks] too. */
type Piece = string | { words: string; marks: Record<string, unknown> } | [string, Record<string, unknown>, ...Piece[]];

function fragmentOf(...pieces: Piece[]): Y.XmlFragment {
  const fragment = new Y.Doc().getXmlFragment('note');
  fragment.insert(0, pieces.map(build));
  return fragment;
}

function build(piece: Piece): Y.XmlElement | Y.XmlText {
  if (typeof piece === 'string') return new Y.XmlText(piece);
  if (!Array.isArray(piece)) {
    const text = new Y.XmlText();
    text.insert(0, piece.words, piece.marks);
    return text;
  }
  const [name, attributes, ...children] = piece;
  const element = new Y.XmlElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value as string);
  element.insert(0, children.map(build));
  return element;
}

const address = (image: ImageId) => `images/${image}.png`;
const markdown = (...pieces: Piece[]) => noteMarkdown(readNote(fragmentOf(...pieces)), address);
const p = (...children: Piece[]): Piece => ['paragraph', {}, ...children];

test('gives a note as Markdown', () => {
  const text = markdown(
    ['heading', { level: 2 }, 'What we know'],
    p('Pool wait is ', { words: '2 s', marks: { bold: {} } }, ' since ', { words: '02:19', marks: { code: {} } }, '.'),
    ['bulletList', {}, ['listItem', {}, p('One'), ['orderedList', { start: 3 }, ['listItem', {}, p('Inner')]]], ['listItem', {}, p('Two')]],
    ['blockquote', {}, p('As they said'), p('and again')],
    ['codeBlock', { language: 'sh' }, 'kubectl get pods\n```'],
    ['horizontalRule', {}],
    p(
      { words: 'The graph', marks: { link: { href: 'https://example.org/a b' } } },
      { words: 'here', marks: { link: { href: 'https://example.org/a' }, italic: {} } },
    ),
    p('Ask ', ['mention', { id: 'p1', label: 'Wei' }], ['hardBreak', {}], 'now'),
    ['image', { image: 'abc', alt: 'Graph [1]' }],
  );
  expect(text).toBe(
    [
      '## What we know',
      'Pool wait is **2 s** since `02:19`.',
      '- One\n  \n  3. Inner\n- Two',
      '> As they said\n> \n> and again',
      '````\nkubectl get pods\n```\n````',
      '---',
      'The graph[*here*](<https://example.org/a>)',
      'Ask @Wei\\\nnow',
      '![Graph \\[1\\]](<images/abc.png>)',
    ].join('\n\n'),
  );
});

test('keeps words from being read as Markdown', () => {
  expect(markdown(p('*not* [a](b) <b> orders_db _x_ `y`'))).toBe('\\*not\\* \\[a\\](b) \\<b\\> orders_db \\_x\\_ \\`y\\`');
  expect(markdown(p('# no heading'))).toBe('\\# no heading');
  expect(markdown(p('1. no list'))).toBe('1\\. no list');
  expect(markdown(p({ words: 'a`b', marks: { code: {} } }))).toBe('``a`b``');
  expect(markdown(p({ words: ' bold ', marks: { bold: {} } }, 'x'))).toBe('**bold** x');
});

test('gives no link, image or element to what may not be one', () => {
  const hrefs = [
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//example.org',
    '/api/auth/sign-out',
    { href: 'https://x' },
    7,
  ];
  for (const href of hrefs)
    expect(readNote(fragmentOf(p({ words: 'x', marks: { link: { href } } })))).toEqual([{ type: 'paragraph', runs: [{ text: 'x' }] }]);
  const images: Record<string, unknown>[] = [
    { src: 'https://example.org/pixel.png' },
    { image: 'https://example.org/pixel.png' },
    { image: '../log' },
    { image: 'data:image/png;base64,aa' },
    { image: { toString: 'abc' } },
    {},
  ];
  for (const attributes of images) expect(readNote(fragmentOf(['image', attributes]))).toEqual([]);
  expect(readNote(fragmentOf(['script', { src: 'https://example.org/x.js' }, 'alert(1)']))).toEqual([
    { type: 'paragraph', runs: [{ text: 'alert(1)' }] },
  ]);
  expect(readNote(fragmentOf(['heading', { level: 99 }, 'x']))).toEqual([{ type: 'heading', level: 1, runs: [{ text: 'x' }] }]);
  expect(readNote(fragmentOf(p(['mention', { id: 'p1', label: { x: 1 } }])))).toEqual([{ type: 'paragraph', runs: [] }]);
});

test('stops reading where nesting has no end', () => {
  let piece: Piece = p('deep');
  for (let depth = 0; depth < 200; depth += 1) piece = ['blockquote', {}, piece];
  expect(JSON.stringify(readNote(fragmentOf(piece)))).not.toContain('deep');
});

test('reads whatever stands in a fragment without an error', () => {
  const names = fc.constantFrom(
    'paragraph',
    'heading',
    'codeBlock',
    'bulletList',
    'orderedList',
    'listItem',
    'blockquote',
    'image',
    'mention',
    'hardBreak',
    'iframe',
  );
  const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant({ href: 'javascript:x' }));
  const words = fc.record({
    words: fc.string({ minLength: 1 }),
    marks: fc.dictionary(fc.constantFrom('bold', 'link', 'code', 'x'), value),
  });
  const { piece } = fc.letrec<{ piece: Piece }>((tie) => ({
    piece: fc.oneof(
      { depthSize: 'small' },
      words,
      fc.tuple(names, fc.dictionary(fc.constantFrom('image', 'level', 'start', 'label'), value), tie('piece'), tie('piece')),
    ),
  }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
      const blocks: readonly NoteBlock[] = readNote(fragmentOf(...pieces));
      expect(noteMarkdown(blocks, address)).not.toContain('](<javascript');
    }),
    { seed: 214, numRuns: 300 },
  );
});
