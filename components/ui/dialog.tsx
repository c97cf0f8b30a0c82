'use client';
// A dialog in the house's clothes: title, sentence, content, Esc and the cross to leave. Loaded when the first one opens.
import { lazy, type ReactNode, Suspense } from 'react';

export type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  className?: string;
  children: ReactNode;
};

const DialogParts = lazy(() => import('./dialog-parts.tsx').then((module) => ({ default: module.DialogParts })));

export function Dialog(props: DialogProps) {
  if (!props.open) return null;
  return (
    <Suspense fallback={null}>
      <DialogParts {...props} />
    </Suspense>
  );
}
