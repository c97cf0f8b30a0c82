// Images on their way into a note: a placeholder where each will stand, with how far it is, and a way to try again.
import { Extension } from '@tiptap/core';
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap';
import { newId } from '../../domain/ids.ts';
import { errorWords, mayRetry } from '../ui/api-client.ts';
import { drawPlaceholder, type Placeholder } from './image-placeholder.ts';
import type { SendImage } from './send-image.ts';

type Upload = Placeholder & {
  readonly file: File;
  /** Where it stands, in the shared document's terms: a change from elsewhere draws the whole note anew. */
  readonly place: unknown;
};

type Change = { readonly put: Upload } | { readonly drop: string };

const uploadsKey = new PluginKey<readonly Upload[]>('imageUploads');
const maxAtOnce = 2;

export type ImageUploadOptions = {
  readonly send: SendImage;
  /** What an image is called for those who do not see it, until somebody describes it. */
  readonly altOf: (file: File) => string;
  readonly onRefused: (why: string) => void;
  /** The note was closed before these were sent. */
  readonly onLost: (count: number) => void;
};

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    imageUploads: {
      /** Sends images and puts each behind the block at the position (the caret's, when none is given) once it is stored. */
      addImages: (files: readonly File[], position?: number) => ReturnType;
    };
  }
}

export const ImageUploads = Extension.create<ImageUploadOptions, { uploader: Uploader | null }>({
  name: 'imageUploads',
  addOptions: () => ({
    send: () => Promise.reject(new Error('not configured')),
    altOf: () => '',
    onRefused: () => undefined,
    onLost: () => undefined,
  }),
  addStorage: () => ({ uploader: null }),
  addCommands() {
    return {
      addImages:
        (files, position) =>
        ({ view, dispatch }) => {
          if (dispatch !== undefined) queueMicrotask(() => this.storage.uploader?.add(view, files, position));
          return files.length > 0;
        },
    };
  },
  addProseMirrorPlugins() {
    const uploader = new Uploader(this.options);
    this.storage.uploader = uploader;
    return [
      new Plugin<readonly Upload[]>({
        key: uploadsKey,
        state: {
          init: () => [],
          apply: (transaction, uploads) => {
            const change: Change | undefined = transaction.getMeta(uploadsKey);
            if (change === undefined) return uploads;
            if ('drop' in change) return uploads.filter((upload) => upload.key !== change.drop);
            const known = uploads.some((upload) => upload.key === change.put.key);
            return known ? uploads.map((upload) => (upload.key === change.put.key ? change.put : upload)) : [...uploads, change.put];
          },
        },
        props: {
          decorations: (state) => drawUploads(state, uploader),
        },
        view: (view) => {
          uploader.start(view);
          return { destroy: () => uploader.stop() };
        },
      }),
    ];
  },
});

function uploadsOf(state: EditorState): readonly Upload[] {
  return uploadsKey.getState(state) ?? [];
}

function drawUploads(state: EditorState, uploader: Uploader): DecorationSet | null {
  const uploads = uploadsOf(state);
  if (uploads.length === 0) return null;
  return DecorationSet.create(
    state.doc,
    uploads.map((upload) =>
      Decoration.widget(placeOf(state, upload), () => drawPlaceholder(upload, uploader), {
        key: `${upload.key} ${upload.state} ${upload.share}`,
        side: 1,
        ignoreSelection: true,
        stopEvent: () => true,
      }),
    ),
  );
}

/** Behind the block in which it was pasted; at the end when that is gone. */
function placeOf(state: EditorState, upload: Upload): number {
  const sync = ySyncPluginKey.getState(state);
  const mapping = sync?.binding?.mapping;
  const found = mapping === undefined ? null : relativePositionToAbsolutePosition(sync.doc, sync.type, upload.place, mapping);
  return found === null ? state.doc.content.size : behind(state, Math.min(found, state.doc.content.size));
}

function behind(state: EditorState, position: number): number {
  const at = state.doc.resolve(position);
  return at.depth === 0 ? position : at.after(at.depth);
}

class Uploader {
  readonly #options: ImageUploadOptions;
  readonly #sending = new Map<string, AbortController>();
  #view: EditorView | null = null;

  constructor(options: ImageUploadOptions) {
    this.#options = options;
  }

  start(view: EditorView): void {
    this.#view = view;
  }

  stop(): void {
    const lost = this.#view === null ? 0 : uploadsOf(this.#view.state).filter(({ state }) => state !== 'refused').length;
    if (lost > 0) this.#options.onLost(lost);
    for (const sending of this.#sending.values()) sending.abort();
    this.#sending.clear();
    this.#view = null;
  }

  add(view: EditorView, files: readonly File[], position = view.state.selection.to): void {
    const sync = ySyncPluginKey.getState(view.state);
    if (sync?.binding === undefined || sync.binding === null) return;
    const place: unknown = absolutePositionToRelativePosition(position, sync.type, sync.binding.mapping);
    for (const file of files) {
      this.#put({ key: newId(), file, place, name: file.name, state: 'waiting', share: 0, why: '', again: false });
    }
    this.#next();
  }

  /** Sends it once more. */
  retry(key: string): void {
    const upload = this.#find(key);
    if (upload === undefined) return;
    this.#put({ ...upload, state: 'waiting', share: 0, why: '' });
    this.#next();
  }

  /** Gives it up. */
  drop(key: string): void {
    this.#sending.get(key)?.abort();
    this.#sending.delete(key);
    this.#change({ drop: key });
    this.#view?.focus();
    this.#next();
  }

  #next(): void {
    const view = this.#view;
    if (view === null) return;
    const waiting = uploadsOf(view.state).filter((upload) => upload.state === 'waiting');
    for (const upload of waiting.slice(0, maxAtOnce - this.#sending.size)) void this.#send(upload);
  }

  async #send(upload: Upload): Promise<void> {
    const { key, file } = upload;
    const stopped = new AbortController();
    this.#sending.set(key, stopped);
    this.#put({ ...upload, state: 'sending' });
    try {
      const onProgress = (share: number) => {
        const known = this.#find(key);
        // In steps that can be seen; every one draws the placeholder anew.
        if (known !== undefined) this.#put({ ...known, share: Math.floor(share * 20) / 20 });
      };
      const image = await this.#options.send(file, { onProgress, signal: stopped.signal });
      this.#sending.delete(key);
      this.#insert(key, { image: image.id, alt: this.#options.altOf(file), width: image.width, height: image.height });
    } catch (error) {
      this.#sending.delete(key);
      const known = this.#find(key);
      if (!stopped.signal.aborted && known !== undefined) {
        this.#put({ ...known, state: 'refused', why: errorWords(error), again: mayRetry(error) });
        this.#options.onRefused(errorWords(error));
      }
    }
    this.#next();
  }

  #insert(key: string, attributes: Record<string, unknown>): void {
    const view = this.#view;
    const upload = this.#find(key);
    const type = view?.state.schema.nodes.image;
    if (view === null || upload === undefined || type === undefined) return;
    const { state } = view;
    const place = placeOf(state, upload);
    const image = type.create(attributes);
    const before = state.doc.resolve(place).nodeBefore;
    const transaction = state.tr.setMeta(uploadsKey, { drop: key } satisfies Change);
    // Pasted into an empty line, it takes the line's place.
    const isEmptyLine = before?.type.name === 'paragraph' && before.content.size === 0;
    if (isEmptyLine) transaction.replaceWith(place - before.nodeSize, place, image);
    else transaction.insert(place, image);
    // There is always a line to go on writing in.
    const end = transaction.doc;
    if (end.lastChild?.type === type) transaction.insert(end.content.size, state.schema.nodes.paragraph?.create() ?? []);
    view.dispatch(transaction);
  }

  #find(key: string): Upload | undefined {
    return this.#view === null ? undefined : uploadsOf(this.#view.state).find((upload) => upload.key === key);
  }

  #put(upload: Upload): void {
    this.#change({ put: upload });
  }

  #change(change: Change): void {
    const view = this.#view;
    if (view === null || view.isDestroyed) return;
    const transaction: Transaction = view.state.tr.setMeta(uploadsKey, change).setMeta('addToHistory', false);
    view.dispatch(transaction);
  }
}
