'use client';
// Where notices appear, in the house's clothes.
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { Toaster } from 'sonner';

export function Notices() {
  return (
    <Toaster
      // Below the header: at the bottom they would lie over the composer, the tabs or the scrubber.
      position="top-right"
      offset={{ top: 104, right: 16 }}
      mobileOffset={{ top: 104, left: 16, right: 16 }}
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
