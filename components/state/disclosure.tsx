'use client';
// A word in the strip that opens the rest of the story in place.
import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';

export function Disclosure({ text, label, children }: { text: string; label: string; children: ReactNode }) {
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button type="button" className="lnk">
          {text}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="pop menu story" align="start" sideOffset={6} collisionPadding={8} aria-label={label}>
          <p className="menu-label">{label}</p>
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
