'use client';
// The stages of the incident with the time in each; any of them may be entered again.
import { Check } from 'lucide-react';
import { type Stage, stageWord } from '../../domain/vocabulary.ts';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { toast } from '../ui/notify.ts';
import { stageSteps } from './header-facts.ts';
import { useCommand } from './use-command.ts';
import { useNow } from './use-now.ts';
import { useRoom } from './use-room.tsx';

export function StageStepper() {
  const { state } = useRoom();
  const { run, may } = useCommand();
  const now = useNow();
  const before = state.stage;
  const enter = async (stage: Stage) => {
    if (stage === state.stage) return;
    const done = await run({ type: 'set-stage', stage });
    if (!done) return;
    // One click moves the room; one click takes it back.
    toast.success(`Stage is ${stageWord[stage]}`, {
      action: { label: 'Undo', onClick: () => void run({ type: 'set-stage', stage: before }) },
    });
  };
  return (
    <ol className="stepper" aria-label="Stage">
      {stageSteps(state, now).map((step) => (
        <li key={step.stage} className={step.state === 'ahead' ? undefined : step.state}>
          <GuardedButton
            permission={step.state === 'now' ? { allowed: true } : may({ type: 'set-stage', stage: step.stage })}
            aria-current={step.state === 'now' ? 'step' : undefined}
            title={step.state === 'now' ? undefined : `Move the stage to ${stageWord[step.stage]}`}
            onClick={() => void enter(step.stage)}
          >
            {step.state === 'done' ? <Check className="i xs" aria-label="Done" /> : null}
            {step.state === 'now' ? <i className="pip" aria-hidden="true" /> : null}
            {stageWord[step.stage]}
            {step.words === null ? null : <time>{step.words}</time>}
          </GuardedButton>
        </li>
      ))}
    </ol>
  );
}
