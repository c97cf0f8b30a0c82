// An image in a note: it holds the name of an image of this incident, and has no place for an address.
import { mergeAttributes, Node } from '@tiptap/core';
import { type IncidentId, imageId } from '../../domain/ids.ts';
import { imageOfPath, imagePath, maxImagePixels } from '../../domain/image.ts';

export type NoteImageAttributes = {
  readonly image: string;
  readonly alt: string;
  readonly width: number | null;
  readonly height: number | null;
};

export const NoteImage = Node.create<{ incidentId: IncidentId }>({
  name: 'image',
  group: 'block',
  atom: true,
  draggable: true,
  addOptions: () => ({ incidentId: '' as IncidentId }),
  // Drawn below as a whole: what another client wrote into an attribute must not become one of the element.
  addAttributes: () => ({
    image: { default: null, rendered: false },
    alt: { default: '', rendered: false },
    width: { default: null, rendered: false },
    height: { default: null, rendered: false },
  }),
  parseHTML() {
    return [
      {
        tag: 'img[src]',
        getAttrs: (element) => {
          const image = imageOfPath(this.options.incidentId, element.getAttribute('src') ?? '');
          if (image === null) return false;
          return {
            image,
            alt: element.getAttribute('alt') ?? '',
            width: sizeOf(Number(element.getAttribute('width'))),
            height: sizeOf(Number(element.getAttribute('height'))),
          };
        },
      },
    ];
  },
  renderHTML({ node }) {
    const { image, alt, width, height } = node.attrs;
    const id = imageId.safeParse(image);
    if (!id.success) return ['p', { class: 'note-gone' }, 'An image that cannot be shown'];
    const size = { width: sizeOf(width), height: sizeOf(height) };
    return [
      'img',
      mergeAttributes(size.width === null || size.height === null ? {} : size, {
        class: 'note-img',
        src: imagePath(this.options.incidentId, id.data),
        alt: typeof alt === 'string' ? alt : '',
        decoding: 'async',
      }),
    ];
  },
});

/** A number of pixels, so that the page keeps the place before the image is there; null for anything else. */
function sizeOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= maxImagePixels ? value : null;
}
