// The line under a note's toolbar: the address of a link, or what a selected image shows.
import type { Editor } from '@tiptap/core';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { safeHref } from '../../domain/safe-href.ts';

export function LinkField({ editor, link, onClose }: { editor: Editor; link: string | null; onClose: () => void }) {
  const [address, setAddress] = useState(link ?? '');
  const [fault, setFault] = useState<string | null>(null);
  const back = () => {
    onClose();
    editor.commands.focus();
  };
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const href = hrefOf(address);
    if (href === null) {
      setFault('Write a web or mail address, such as https://example.org.');
      return;
    }
    onClose();
    const chain = editor.chain().focus();
    // Without selected words the address stands for itself.
    if (editor.state.selection.empty && link === null) {
      chain.insertContent({ type: 'text', text: address.trim(), marks: [{ type: 'link', attrs: { href } }] }).run();
    } else {
      chain.extendMarkRange('link').setLink({ href }).run();
    }
  };
  return (
    <form className="note-field" onSubmit={apply}>
      <input
        className="inp"
        // biome-ignore lint/a11y/noAutofocus: it opens because the person asked to write here
        autoFocus
        aria-label="Address of the link"
        placeholder="https://"
        value={address}
        aria-invalid={fault !== null || undefined}
        aria-describedby="note-link-fault"
        onChange={(event) => {
          setAddress(event.target.value);
          setFault(null);
        }}
        onKeyDown={(event) => leaveOn(event, back)}
      />
      <button type="submit" className="btn sm primary">
        Set link
      </button>
      {link !== null && (
        <button
          type="button"
          className="btn sm"
          onClick={() => {
            onClose();
            editor.chain().focus().extendMarkRange('link').unsetLink().run();
          }}
        >
          Remove link
        </button>
      )}
      <button type="button" className="btn sm ghost" onClick={back}>
        Cancel
      </button>
      <span className="fault" id="note-link-fault" role="alert">
        {fault}
      </span>
    </form>
  );
}

export function ImageField({ editor, alt }: { editor: Editor; alt: string }) {
  const [words, setWords] = useState(alt);
  const [known, setKnown] = useState(alt);
  // Another image was selected, or somebody else described this one.
  if (known !== alt) {
    setKnown(alt);
    setWords(alt);
  }
  const keep = () => {
    // Once, when done: every write of an attribute leaves a trace in the document for ever.
    if (words.trim() !== alt) editor.commands.updateAttributes('image', { alt: words.trim().slice(0, 500) });
  };
  return (
    <form
      className="note-field"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
        editor.commands.focus();
      }}
    >
      <input
        className="inp"
        aria-label="What the image shows"
        placeholder="Say what the image shows"
        maxLength={500}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => leaveOn(event, () => editor.commands.focus())}
      />
      <button type="submit" className="btn sm">
        Keep
      </button>
      <button type="button" className="btn sm ghost" onClick={() => editor.chain().focus().deleteSelection().run()}>
        Remove image
      </button>
    </form>
  );
}

function leaveOn(event: KeyboardEvent, leave: () => void): void {
  if (event.key !== 'Escape') return;
  event.preventDefault();
  event.stopPropagation();
  leave();
}

/** What was typed as an address: `example.org/x` means the web, `a@b.c` means mail. */
function hrefOf(typed: string): string | null {
  const text = typed.trim();
  if (safeHref(text) !== null) return text;
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(text)) return `mailto:${text}`;
  return /^[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?$/.test(text) ? `https://${text}` : null;
}
