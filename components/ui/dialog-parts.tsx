'use client';
// What an open dialog is made of.
import { X } from 'lucide-react';
import { Dialog as Parts } from 'radix-ui';
import { useRef } from 'react';
import type { DialogProps } from './dialog.tsx';

export function DialogParts({ open, onClose, title, description, className, children }: DialogProps) {
  const before = useRef<Element>(null);
  const content = useRef<HTMLDivElement>(null);
  return (
    <Parts.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Parts.Portal>
        <Parts.Overlay className="scrim" />
        <Parts.Content
          ref={content}
          onOpenAutoFocus={(event) => {
            before.current = document.activeElement;
            // To what is asked for, not to the cross.
            const first = content.current?.querySelector<HTMLElement>('input:not([type="hidden"], [aria-hidden="true"]), textarea, select');
            event.preventDefault();
            (first ?? content.current)?.focus();
          }}
          onCloseAutoFocus={(event) => {
            // There is no trigger to give the focus back to: it goes to where it was.
            if (!(before.current instanceof HTMLElement) || !before.current.isConnected) return;
            event.preventDefault();
            before.current.focus({ preventScroll: true });
          }}
          className={className === undefined ? 'dialog' : `dialog ${className}`}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <header className="dialog-head">
            <div>
              <Parts.Title asChild>
                <h2>{title}</h2>
              </Parts.Title>
              {description === undefined ? null : (
                <Parts.Description asChild>
                  <p>{description}</p>
                </Parts.Description>
              )}
            </div>
            <Parts.Close className="btn ghost icon sm" aria-label="Close">
              <X className="i s" />
            </Parts.Close>
          </header>
          {children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}
