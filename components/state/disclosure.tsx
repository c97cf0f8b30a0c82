'use client';
// A word in the strip that opens the rest of the story in place.
import type { ReactNode } from 'react';
import { Popover } from '../ui/popover.tsx';

export function Disclosure({ text, label, children }: { text: string; label: string; children: ReactNode }) {
  return (
    <Popover
      label={label}
      className="pop menu story"
      trigger={
        <button type="button" className="lnk">
          {text}
        </button>
      }
    >
      <p className="menu-label">{label}</p>
      {children}
    </Popover>
  );
}
