'use client';
// A menu under a button: items that act, or that choose one of several. Loaded when the first one opens.
import { cloneElement, lazy, type ReactNode, Suspense, useState } from 'react';
import type { TriggerElement } from './popover.tsx';

export type MenuItem =
  | { readonly kind: 'line' }
  | { readonly kind: 'label'; readonly text: string }
  | {
      readonly kind?: 'item';
      readonly key: string;
      readonly text: ReactNode;
      readonly icon?: ReactNode;
      /** A second, quieter line; for an item that cannot be used, why. */
      readonly note?: string | undefined;
      readonly keys?: string;
      readonly disabled?: boolean;
      /** Given: the item is one of a choice. */
      readonly chosen?: boolean;
      readonly onSelect: () => void;
    };

export type MenuProps = {
  /** The button; it is given its handlers, aria-haspopup and aria-expanded here. */
  trigger: TriggerElement;
  items: readonly MenuItem[];
  align?: 'start' | 'end';
  label?: string;
};

const loadParts = () => import('./menu-parts.tsx');
const MenuParts = lazy(() => loadParts().then((module) => ({ default: module.MenuParts })));
const preload = () => void loadParts();

export function Menu(props: MenuProps) {
  const [used, setUsed] = useState(false);
  const button = cloneElement(props.trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': used,
    onPointerEnter: preload,
    onFocus: preload,
    onClick: () => setUsed(true),
    onKeyDown: (event) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      setUsed(true);
    },
  });
  if (!used) return button;
  // From the first opening on the menu owns its button, and gives the focus back to it.
  return (
    <Suspense fallback={button}>
      <MenuParts {...props} />
    </Suspense>
  );
}
