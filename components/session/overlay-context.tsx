'use client';
// Which of the page's own overlays is open, and how any part of the page opens one.
import { createContext, useContext } from 'react';

export type Overlay = 'palette' | 'settings' | 'keys' | 'sign-out' | null;

export const OverlayContext = createContext<(overlay: Overlay) => void>(() => undefined);

export function useOpenOverlay(): (overlay: Overlay) => void {
  return useContext(OverlayContext);
}
