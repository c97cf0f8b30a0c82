import { getSchema } from '@tiptap/core';
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import type { PersonId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { entryFormat } from './entry-format.ts';
import { addEntry, entryFragment } from './timeline-doc.ts';
import { blocksOf, plainText } from './timeline-text.ts';

const schema = getSchema(entryFormat);

function opened(typed: string) {
  const doc = new Y.Doc();
  const at = 0 as EpochMs;
  const id = addEntry(doc, {
    kind: 'note',
    at,
    createdAt: at,
    authorId: 'p' as PersonId,
    authorName: 'P',
    authorRole: null,
    event: null,
    text: blocksOf(typed),
  });
  const fragment = entryFragment(doc, id);
  if (fragment === undefined) throw new Error('no fragment');
  const node = schema.nodeFromJSON({ ...yXmlFragmentToProsemirrorJSON(fragment), type: 'doc' });
  node.check();
  return node;
}

it('opens whatever the composer wrote without losing a word', () => {
  const piece = fc.constantFrom(
    'word',
    '`code`',
    '**bold**',
    'https://example.org/x',
    '- item',
    '1. first',
    '```',
    '\n',
    ' ',
    'E12',
    '|',
    '@Wei',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const typed = pieces.join('');
      const node = opened(typed);
      expect(node.textBetween(0, node.content.size, '\n', '\n').replaceAll('\n', '')).toBe(plainText(blocksOf(typed)).replaceAll('\n', ''));
    }),
    { seed: 11, numRuns: 300 },
  );
});

it('knows the marks that are written, and no node that would be pushed away', () => {
  expect(opened('`a` **b** https://example.org').toString()).toBe(
    'doc(paragraph(code("a"), " ", bold("b"), " ", link("https://example.org")))',
  );
  expect(Object.keys(schema.nodes).sort()).toEqual([
    'bulletList',
    'codeBlock',
    'doc',
    'hardBreak',
    'listItem',
    'orderedList',
    'paragraph',
    'text',
  ]);
});
