'use client';
// The list before its first incident: what the place is for, and how to try it.
import { ChevronRight, FileUp, Play, Plug } from 'lucide-react';
import { mayAdminister, mayDeclare } from '../../domain/policy.ts';
import { useLive } from '../session/live-provider.tsx';
import { Logo } from '../session/logo.tsx';

export function FirstSteps({ onReplay, onImport, onHook }: { onReplay: () => void; onImport: () => void; onHook: () => void }) {
  const { account } = useLive();
  const steps = [
    {
      key: 'replay',
      icon: <Play className="i" />,
      text: 'Replay a recorded incident',
      note: 'An outage of the past, played into a room',
      run: onReplay,
      permission: mayDeclare(account),
    },
    {
      key: 'import',
      icon: <FileUp className="i" />,
      text: 'Import an incident',
      note: 'A bundle from another installation, to read and play back',
      run: onImport,
      permission: mayDeclare(account),
    },
    {
      key: 'hook',
      icon: <Plug className="i" />,
      text: 'Connect an alert source',
      note: 'Alertmanager, by a webhook address of its own',
      run: onHook,
      permission: mayAdminister(account),
    },
  ];
  return (
    <main className="empty" id="main">
      <div className="e-mark">
        <Logo />
      </div>
      <h2>No incidents yet</h2>
      <p>A room opens when someone declares an incident or a connected source raises an alert. Try one before you need it.</p>
      <ul className="e-acts">
        {steps.map((step) => (
          <li key={step.key}>
            <button
              type="button"
              aria-disabled={!step.permission.allowed || undefined}
              onClick={step.permission.allowed ? step.run : undefined}
            >
              {step.icon}
              <span>
                <b>{step.text}</b>
                <span>{step.permission.allowed ? step.note : step.permission.why}</span>
              </span>
              <ChevronRight className="i s" />
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
}
