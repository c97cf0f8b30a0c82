'use client';
// More about a link while the pointer or the focus rests on it. Says nothing that the link's own name does not lead to.
import { cloneElement, lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { preloadPopover, type TriggerElement } from './popover.tsx';

const HoverCardParts = lazy(() => import('./popover-parts.tsx').then((module) => ({ default: module.HoverCardParts })));

const openAfterMs = 250;
const closeAfterMs = 80;

export function HoverCard({ trigger, className, children }: { trigger: TriggerElement; className: string; children: () => ReactNode }) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const soon = (next: boolean) => {
    clearTimeout(timer.current);
    if (next) preloadPopover();
    timer.current = setTimeout(() => setOpen(next), next ? openAfterMs : closeAfterMs);
  };
  return (
    <>
      {cloneElement(trigger, {
        ref: anchor,
        onPointerEnter: (event) => {
          if (event.pointerType !== 'touch') soon(true);
        },
        onPointerLeave: () => soon(false),
        onFocus: () => soon(true),
        onBlur: () => soon(false),
      })}
      {open ? (
        <Suspense fallback={null}>
          <HoverCardParts
            anchor={anchor}
            className={className}
            onClose={() => setOpen(false)}
            onEnter={() => soon(true)}
            onLeave={() => soon(false)}
          >
            {children()}
          </HoverCardParts>
        </Suspense>
      ) : null}
    </>
  );
}
