'use client';
// Where notices appear, in the house's clothes.
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { Toaster } from 'sonner';

export function Notices() {
  return (
    <Toaster
      position="bottom-right"
      offset={16}
      mobileOffset={{ bottom: 68 }}
      containerAriaLabel="Notices"
      gap={8}
      icons={{ error: <TriangleAlert className="i s bad" />, success: <CircleCheck className="i s good" /> }}
      toastOptions={{
        unstyled: true,
        duration: 8_000,
        classNames: { toast: 'pop notice', title: 'strong', description: 'notice-text', actionButton: 'btn sm' },
      }}
    />
  );
}
