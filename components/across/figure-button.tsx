'use client';
// A figure that opens the incidents behind it; one of nothing opens nothing.
import { createContext, type ReactNode, useContext } from 'react';
import type { OpenFigure } from './across-view.ts';

export type FigureLink = { readonly open: OpenFigure | null; readonly choose: (figure: OpenFigure) => void };

const FigureContext = createContext<FigureLink>({ open: null, choose: () => undefined });
export const FigureProvider = FigureContext.Provider;

export function isSameFigure(one: OpenFigure | null, other: OpenFigure): boolean {
  return one !== null && one.figure === other.figure && one.is === other.is && one.by === other.by && one.key === other.key;
}

/** `says` is the whole figure in words, for who hears it. */
export function FigureButton({
  figure,
  count,
  says,
  className = '',
  children,
}: {
  figure: Pick<OpenFigure, 'figure'> & Partial<OpenFigure>;
  count: number;
  says: string;
  className?: string;
  children: ReactNode;
}) {
  const link = useContext(FigureContext);
  const own: OpenFigure = { is: 'known', key: '', ...figure };
  if (count === 0) {
    return (
      <span className={`fig none ${className}`}>
        <span aria-hidden="true">{children}</span>
        <span className="sr">{says}</span>
      </span>
    );
  }
  return (
    <button
      type="button"
      className={`fig ${className}`}
      aria-pressed={isSameFigure(link.open, own)}
      aria-label={`${says}: show the incidents`}
      onClick={() => link.choose(own)}
    >
      {children}
    </button>
  );
}
