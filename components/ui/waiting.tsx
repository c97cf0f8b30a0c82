'use client';
// Loading: nothing for 300 ms, then shapes that hold the layout; after 5 s, what is being waited for.
import { type ReactNode, useEffect, useState } from 'react';

export function useLoadingPhase(): 'blank' | 'shapes' | 'words' {
  const [phase, setPhase] = useState<'blank' | 'shapes' | 'words'>('blank');
  useEffect(() => {
    const shapes = setTimeout(() => setPhase('shapes'), 300);
    const words = setTimeout(() => setPhase('words'), 5_000);
    return () => {
      clearTimeout(shapes);
      clearTimeout(words);
    };
  }, []);
  return phase;
}

/** Shapes as long as `widths` says, in percent. `what` names what is waited for: `the log of the incident`. */
export function Waiting({ what, widths = [52, 88, 70, 40, 92] }: { what: string; widths?: readonly number[] }) {
  const phase = useLoadingPhase();
  return (
    <div role="status" aria-busy="true">
      {phase === 'blank' ? null : (
        <div className="sk" aria-hidden="true">
          {widths.map((width, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the shapes never change place
            <i key={index} style={{ width: `${width}%` }} />
          ))}
        </div>
      )}
      {phase === 'words' ? <p className="note">Waiting for {what}.</p> : <span className="sr">Loading {what}</span>}
    </div>
  );
}

/** What did not work, what still works, what to do. */
export function Trouble({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="panel mid" role="alert">
      <p>
        <b>{title}</b>
      </p>
      <p className="t2">{children}</p>
      {action}
    </div>
  );
}
