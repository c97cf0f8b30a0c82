import { getSchema } from '@tiptap/core';
import type { Plugin } from '@tiptap/pm/state';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { IncidentId } from '../../domain/ids.ts';
import { noteFormat } from '../notes/note-format.ts';
import { entryFormat } from '../timeline/entry-format.ts';
import { OwnDrawing } from './own-drawing.ts';

/** As much of an element as drawing touches. */
class Drawn {
  readonly attributes: Record<string, string> = {};
  readonly children: Drawn[] = [];
  constructor(readonly tag: string) {}
  setAttribute(name: string, value: string): void {
    this.attributes[name] = value;
  }
  appendChild(child: Drawn): Drawn {
    this.children.push(child);
    return child;
  }
}

beforeEach(() => void vi.stubGlobal('document', { createElement: (tag: string) => new Drawn(tag) }));
afterEach(() => void vi.unstubAllGlobals());

const [plugin] = (OwnDrawing.config.addProseMirrorPlugins as unknown as () => Plugin[])();
type View = (drawn: unknown) => { dom: Drawn };
const { link } = plugin!.props.markViews as unknown as { link: View };
const { codeBlock, heading } = plugin!.props.nodeViews as unknown as { codeBlock: View; heading: View };

const formats = { 'an entry': entryFormat, 'a note': noteFormat('inc1' as IncidentId) };
const hostile = { class: 'fixed inset-0', target: '_self', rel: 'opener', title: 'elsewhere', style: 'position:fixed' };

test.each(Object.entries(formats))('%s takes nothing but a safe address from the link of another client', (_, format) => {
  expect(format).toContain(OwnDrawing);
  const mark = (href: string) => getSchema(format).mark('link', { ...hostile, href });
  expect(link(mark('https://example.org/a')).dom).toMatchObject({
    tag: 'a',
    attributes: {
      class: 'lnk',
      href: 'https://example.org/a',
      target: '_blank',
      rel: 'noopener noreferrer nofollow',
      title: 'https://example.org/a',
    },
  });
  expect(Object.keys(link(mark('https://example.org/a')).dom.attributes)).toHaveLength(5);
  expect(link(mark('javascript:alert(1)')).dom).toMatchObject({ tag: 'span', attributes: {} });
});

test('code takes no class from the document, and a heading no level but ours', () => {
  const schema = getSchema(formats['a note']);
  const code = codeBlock(schema.node('codeBlock', { language: 'x fixed inset-0' })).dom;
  expect(code).toMatchObject({ tag: 'pre', attributes: {}, children: [{ tag: 'code', attributes: {} }] });
  expect(heading(schema.node('heading', { level: 2 })).dom.tag).toBe('h5');
  expect(heading(schema.node('heading', { level: 'style' })).dom.tag).toBe('h4');
});
