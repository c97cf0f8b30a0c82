import { getSchema } from '@tiptap/core';
import { yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ImageId, IncidentId } from '../../domain/ids.ts';
import { imagePath } from '../../domain/image.ts';
import { readNote } from '../../domain/note-text.ts';
import { linkAttributes } from '../ui/link-attributes.ts';
import { noteFormat } from './note-format.ts';

const incident = 'inc1' as IncidentId;
const schema = getSchema(noteFormat(incident));

/** What the editor would draw for the one node of a fragment. */
function drawn(element: Y.XmlElement): unknown {
  const fragment = new Y.Doc().getXmlFragment('note');
  fragment.insert(0, [element]);
  const node = yXmlFragmentToProseMirrorRootNode(fragment, schema).firstChild;
  return node?.type.spec.toDOM?.(node);
}

function imageOf(attributes: Record<string, unknown>): Y.XmlElement {
  const element = new Y.XmlElement('image');
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value as string);
  return element;
}

test('draws an image of the incident from its name alone, and keeps its place', () => {
  const image = imageOf({
    image: 'abc',
    alt: 'Pool wait',
    width: 640,
    height: 220,
    src: 'https://elsewhere.example/x.png',
    onload: 'alert(1)',
  });
  expect(drawn(image)).toEqual([
    'img',
    { class: 'note-img', src: imagePath(incident, 'abc' as ImageId), alt: 'Pool wait', width: 640, height: 220, decoding: 'async' },
  ]);
});

test('draws no image from an address, and none from what is no name', () => {
  const names = [
    'https://elsewhere.example/x.png',
    'data:image/png;base64,AA',
    '../../auth/sign-out',
    'x" onerror="alert(1)',
    '',
    'a'.repeat(65),
  ];
  for (const name of names)
    expect(JSON.stringify(drawn(imageOf({ image: name, src: name }))), name).not.toMatch(/img|src|elsewhere|onerror/);
  expect(JSON.stringify(drawn(imageOf({ image: { src: 'x' }, width: 'expression(1)' })))).not.toContain('img');
  expect(drawn(imageOf({ image: 'abc', width: '100%;position:fixed', height: -1, alt: { x: 1 } }))).toEqual([
    'img',
    { class: 'note-img', src: '/api/incidents/inc1/images/abc', alt: '', decoding: 'async' },
  ]);
});

test('gives a link nothing of the document but a safe address', () => {
  expect(linkAttributes('https://example.org/a')).toEqual({
    ...{ class: 'lnk', href: 'https://example.org/a', target: '_blank', title: 'https://example.org/a' },
    rel: 'noopener noreferrer nofollow',
  });
  expect(linkAttributes('mailto:wei@example.org')).not.toBeNull();
  for (const href of [
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    ' https://x',
    'data:text/html,x',
    '//example.org',
    '/api/auth/sign-out',
    '',
    null,
    7,
    {},
  ]) {
    expect(linkAttributes(href), String(href)).toBeNull();
  }
});

test('knows no element that could run or load anything', () => {
  const known = Object.keys(schema.nodes).concat(Object.keys(schema.marks));
  expect(known.sort()).toEqual(
    [
      ...['blockquote', 'bold', 'bulletList', 'code', 'codeBlock', 'doc', 'hardBreak', 'heading', 'horizontalRule', 'image', 'italic'],
      ...['link', 'listItem', 'mention', 'orderedList', 'paragraph', 'strike', 'text'],
    ].sort(),
  );
});

test('everything an editor can write is read for playback and export', () => {
  const fragment = new Y.Doc().getXmlFragment('note');
  for (const [name, type] of Object.entries(schema.nodes)) {
    if (type.isInline || !type.isInGroup('block')) continue;
    const element = new Y.XmlElement(name);
    if (name === 'image') element.setAttribute('image', 'abc');
    fragment.push([element]);
  }
  expect(new Set(readNote(fragment).map(({ type }) => type))).toEqual(
    new Set(['paragraph', 'heading', 'code', 'list', 'quote', 'rule', 'image']),
  );
  expect(readNote(fragment)).toHaveLength(fragment.length);
});
