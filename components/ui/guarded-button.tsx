'use client';
// A button that stays visible when it may not be used, and says why: in its description, and on hover and focus.
import { Tooltip } from 'radix-ui';
import { type ComponentProps, useId } from 'react';
import type { Permission } from '../../domain/policy.ts';

export function GuardedButton({ permission, onClick, children, ...rest }: ComponentProps<'button'> & { permission: Permission }) {
  const id = useId();
  if (permission.allowed) {
    return (
      <button type="button" {...rest} onClick={onClick}>
        {children}
      </button>
    );
  }
  return (
    <Tooltip.Provider delayDuration={150}>
      <Tooltip.Root>
        <Tooltip.Trigger asChild>
          <button type="button" {...rest} aria-disabled="true" aria-describedby={id}>
            {children}
          </button>
        </Tooltip.Trigger>
        <span id={id} className="sr">
          {permission.why}
        </span>
        <Tooltip.Portal>
          <Tooltip.Content className="tip" sideOffset={6} collisionPadding={8} aria-hidden="true">
            {permission.why}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  );
}
