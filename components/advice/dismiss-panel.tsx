'use client';
// Asks why an action is dismissed: one key for each reason, and words for those who want to say more.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { type DismissReason, dismissReasons, dismissReasonWord } from '../../domain/vocabulary.ts';

export function DismissPanel({ onDismiss, onClose }: { onDismiss: (reason: DismissReason, note: string) => void; onClose: () => void }) {
  const [note, setNote] = useState('');
  const [writing, setWriting] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const firstReason = useRef<HTMLButtonElement>(null);
  useEffect(() => firstReason.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (writing) field.current?.focus();
  }, [writing]);

  const onKeyDown = (press: KeyboardEvent) => {
    const inField = press.target === field.current;
    if (press.key === 'Escape') {
      press.preventDefault();
      press.stopPropagation();
      onClose();
      return;
    }
    if (press.metaKey || press.ctrlKey || press.altKey) return;
    if (inField && press.key === 'Enter') {
      press.preventDefault();
      firstReason.current?.focus();
      return;
    }
    if (press.key === 'ArrowDown' || press.key === 'ArrowUp') {
      press.preventDefault();
      step(panel.current, press.key === 'ArrowDown' ? 1 : -1);
      return;
    }
    if (press.key.length !== 1 || press.key === ' ') return;
    // A digit chooses while nothing is being written; any other character starts the words.
    const reason = inField && note !== '' ? undefined : dismissReasons[Number(press.key) - 1];
    if (reason !== undefined) {
      press.preventDefault();
      onDismiss(reason, note.trim());
    } else if (!inField) {
      press.preventDefault();
      setNote((before) => before + press.key);
      setWriting(true);
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the keys of the buttons inside
    <div ref={panel} onKeyDown={onKeyDown} data-owns-keys>
      <ol className="reasons" aria-label="Why it is dismissed">
        {dismissReasons.map((reason, index) => (
          <li key={reason}>
            <button type="button" ref={index === 0 ? firstReason : undefined} onClick={() => onDismiss(reason, note.trim())}>
              <kbd>{index + 1}</kbd>
              {dismissReasonWord[reason]}
            </button>
          </li>
        ))}
      </ol>
      {writing ? (
        <label className="field reasons-note">
          <input
            ref={field}
            value={note}
            maxLength={500}
            onChange={(change) => setNote(change.target.value)}
            aria-label="More words about why"
            placeholder="More words"
          />
          <kbd>↵</kbd>
        </label>
      ) : null}
      <p className="hint">
        {writing ? (
          <span className="q">Then choose a reason.</span>
        ) : (
          <button type="button" className="q" onClick={() => setWriting(true)}>
            Type to add words.
          </button>
        )}
        <button type="button" className="hint-key" onClick={onClose}>
          <kbd>Esc</kbd> keep it
        </button>
      </p>
    </div>
  );
}

function step(panel: HTMLElement | null, by: number): void {
  const buttons = [...(panel?.querySelectorAll<HTMLButtonElement>('.reasons button') ?? [])];
  const { activeElement } = document;
  const at = activeElement instanceof HTMLButtonElement ? buttons.indexOf(activeElement) : -1;
  buttons[(at + by + buttons.length) % buttons.length]?.focus();
}
