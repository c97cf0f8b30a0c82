'use client';
// A button that stays visible when it may not be used, and says why: in its description, on hover, and when it is pressed.
import { type ComponentProps, useId } from 'react';
import type { Permission } from '../../domain/policy.ts';
import { toast } from './notify.ts';

export function GuardedButton({ permission, onClick, children, title, ...rest }: ComponentProps<'button'> & { permission: Permission }) {
  const id = useId();
  if (permission.allowed) {
    return (
      <button type="button" {...rest} title={title} onClick={onClick}>
        {children}
      </button>
    );
  }
  return (
    <>
      <button
        type="button"
        {...rest}
        aria-disabled="true"
        aria-describedby={id}
        title={permission.why}
        onClick={() => toast.info(permission.why)}
      >
        {children}
      </button>
      <span id={id} className="sr">
        {permission.why}
      </span>
    </>
  );
}
