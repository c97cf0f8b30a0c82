'use client';
// What an open popover or hover card is made of; both hang on an element that stays what it is.
import { Popover as Parts } from 'radix-ui';
import type { ReactNode, RefObject } from 'react';

type PartsProps = {
  anchor: RefObject<HTMLElement | null>;
  label: string;
  className: string;
  align: 'start' | 'end';
  onClose: () => void;
  children: ReactNode;
};

export function PopoverParts({ anchor, label, className, align, onClose, children }: PartsProps) {
  return (
    <Parts.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Parts.Anchor virtualRef={anchor} />
      <Parts.Portal>
        <Parts.Content
          className={className}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // Unless a click has put it elsewhere already.
            if (document.activeElement === document.body) anchor.current?.focus({ preventScroll: true });
          }}
          onInteractOutside={(event) => {
            // The button closes it by itself; closing here too would open it again.
            if (event.target instanceof Node && anchor.current?.contains(event.target) === true) event.preventDefault();
          }}
        >
          {children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}

/** Shown while the pointer or the focus is on its anchor; it takes neither focus nor keys. */
export function HoverCardParts({
  onEnter,
  onLeave,
  ...given
}: Omit<PartsProps, 'label' | 'align'> & { onEnter: () => void; onLeave: () => void }) {
  return (
    <Parts.Root open onOpenChange={(open) => (open ? undefined : given.onClose())}>
      <Parts.Anchor virtualRef={given.anchor} />
      <Parts.Portal>
        <Parts.Content
          role="tooltip"
          className={given.className}
          sideOffset={6}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onPointerEnter={onEnter}
          onPointerLeave={onLeave}
        >
          {given.children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}
