// What comes into a note by paste and drop: images are sent, foreign pictures become links, too much is refused.
import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import type { IncidentId } from '../../domain/ids.ts';
import { imageOfPath } from '../../domain/image.ts';
import { safeHref } from '../../domain/safe-href.ts';

/** More at once would be a log file, and every reader of the note would load it. */
export const maxPasteLength = 200_000;

type Options = { readonly incidentId: IncidentId; readonly onTooMuch: (length: number) => void };

export const NotePaste = Extension.create<Options>({
  name: 'notePaste',
  addOptions: () => ({ incidentId: '' as IncidentId, onTooMuch: () => undefined }),
  addProseMirrorPlugins() {
    const { editor, options } = this;
    const take = (data: DataTransfer | null, position?: number): boolean => {
      if (data === null) return false;
      const files = imagesIn(data);
      if (files.length > 0) return editor.commands.addImages(files, position);
      const { length } = data.getData('text/plain');
      if (length <= maxPasteLength) return false;
      options.onTooMuch(length);
      return true;
    };
    return [
      new Plugin({
        props: {
          handlePaste: (_view, event) => take(event.clipboardData),
          handleDrop: (view, event, _slice, moved) =>
            !moved && take(event.dataTransfer, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos),
          transformPastedHTML: (html) => withoutForeignImages(html, options.incidentId),
        },
      }),
    ];
  },
});

/** The images to send. A table from a spreadsheet comes as words and as a picture of itself: its words are meant. */
function imagesIn(data: DataTransfer): File[] {
  const files = [...data.files].filter((file) => file.type.startsWith('image/'));
  return files.length > 0 && hasWords(data.getData('text/html')) ? [] : files;
}

function hasWords(html: string): boolean {
  return (read(html).body.textContent ?? '').trim() !== '';
}

/** Pictures of other places become links, so that nobody's browser loads them; those of this incident stay. */
function withoutForeignImages(html: string, incident: IncidentId): string {
  const pasted = read(html);
  for (const image of pasted.querySelectorAll('img, picture, svg, video, audio, iframe, object, embed')) {
    const source = image.getAttribute('src') ?? '';
    if (imageOfPath(incident, source) !== null) continue;
    const href = safeHref(source);
    if (href === null) {
      image.replaceWith(...(image.tagName === 'PICTURE' ? image.childNodes : []));
      continue;
    }
    const link = pasted.createElement('a');
    link.href = href;
    link.textContent = (image.tagName === 'IMG' && image.getAttribute('alt')?.trim()) || href;
    image.replaceWith(link);
  }
  return pasted.body.innerHTML;
}

/** Reading it this way runs and loads nothing. */
function read(html: string): Document {
  return new DOMParser().parseFromString(html, 'text/html');
}
