'use client';
// A panel under a button. The button is there with the page; what places the panel is loaded when it is first needed.
import { cloneElement, type HTMLAttributes, lazy, type ReactElement, type ReactNode, type Ref, Suspense, useRef, useState } from 'react';

const loadParts = () => import('./popover-parts.tsx');
const PopoverParts = lazy(() => loadParts().then((module) => ({ default: module.PopoverParts })));

/** Fetches the code ahead: on hover or focus of the button. */
export function preloadPopover(): void {
  void loadParts();
}

export type TriggerElement = ReactElement<HTMLAttributes<HTMLElement> & { ref?: Ref<HTMLElement> }>;

export function Popover({
  trigger,
  label,
  className,
  align = 'start',
  children,
}: {
  /** The button; it is given its handlers and aria-expanded here. */
  trigger: TriggerElement;
  label: string;
  className: string;
  align?: 'start' | 'end';
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLElement>(null);
  return (
    <>
      {cloneElement(trigger, {
        ref: anchor,
        'aria-haspopup': 'dialog',
        'aria-expanded': open,
        onClick: () => setOpen(!open),
        onPointerEnter: preloadPopover,
        onFocus: preloadPopover,
      })}
      {open ? (
        <Suspense fallback={null}>
          <PopoverParts anchor={anchor} label={label} className={className} align={align} onClose={() => setOpen(false)}>
            {children}
          </PopoverParts>
        </Suspense>
      ) : null}
    </>
  );
}
