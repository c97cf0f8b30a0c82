// The draft of the next update in the shared document: what it says now, and the few ways to change it but by typing.
import * as Y from 'yjs';
import { updateDraftName } from '../../domain/document.ts';

/** Follows the draft; its text is one line a paragraph. */
export class UpdateDraft {
  readonly fragment: Y.XmlFragment;
  readonly #doc: Y.Doc;
  readonly #listeners = new Set<() => void>();
  #text: string;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
    this.fragment = doc.getXmlFragment(updateDraftName);
    this.#text = readLines(this.fragment);
    this.fragment.observeDeep(this.#onChange);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly text = (): string => this.#text;

  /** Puts words behind those that stand there. */
  append(words: string): void {
    this.#doc.transact(() => {
      if (this.#text.trim() === '') this.fragment.delete(0, this.fragment.length);
      this.fragment.push(words.split('\n').map(paragraph));
    });
  }

  /** Empties the draft after it was posted, unless somebody has gone on writing since: their words stay. */
  clear(posted: string): boolean {
    if (this.#text.trim() !== posted.trim()) return false;
    this.#doc.transact(() => {
      this.fragment.delete(0, this.fragment.length);
      // An editor that finds no paragraph writes one, and two that find none write two.
      this.fragment.push([paragraph('')]);
    });
    return true;
  }

  destroy(): void {
    this.fragment.unobserveDeep(this.#onChange);
    this.#listeners.clear();
  }

  readonly #onChange = (): void => {
    const text = readLines(this.fragment);
    if (text === this.#text) return;
    this.#text = text;
    for (const listener of this.#listeners) listener();
  };
}

function paragraph(words: string): Y.XmlElement {
  const element = new Y.XmlElement('paragraph');
  if (words !== '') element.insert(0, [new Y.XmlText(words)]);
  return element;
}

/** What the editor shows: it knows paragraphs of plain words only. */
function readLines(fragment: Y.XmlFragment): string {
  return fragment
    .toArray()
    .flatMap((child) => (child instanceof Y.XmlElement && child.nodeName === 'paragraph' ? [readWords(child)] : []))
    .join('\n');
}

function readWords(element: Y.XmlElement): string {
  return element
    .toArray()
    .flatMap((child) => (child instanceof Y.XmlText ? (child.toDelta() as readonly { readonly insert?: unknown }[]) : []))
    .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
    .join('');
}
