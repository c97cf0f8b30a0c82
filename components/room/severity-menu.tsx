'use client';
// The severity in the header: the badge, which opens the choice of another.
import { severities, severityWord } from '../../domain/vocabulary.ts';
import { severityMeaning } from '../incidents/severity-meaning.ts';
import { SeverityBadge, severityClass } from '../ui/marks.tsx';
import { Menu } from '../ui/menu.tsx';
import { useCommand } from './use-command.ts';
import { useRoom } from './use-room.tsx';

export function SeverityMenu() {
  const { state } = useRoom();
  const { run, may } = useCommand();
  return (
    <Menu
      label="Severity"
      trigger={
        <button
          type="button"
          className={`sev ${severityClass[state.severity]}`}
          aria-label={`${severityWord[state.severity]}, change severity`}
        >
          {severityWord[state.severity]}
        </button>
      }
      items={severities.map((severity) => {
        const permission = may({ type: 'set-severity', severity });
        return {
          key: severity,
          text: <SeverityBadge severity={severity} />,
          note: permission.allowed ? severityMeaning[severity] : permission.why,
          chosen: severity === state.severity,
          disabled: !permission.allowed,
          onSelect: () => void run({ type: 'set-severity', severity }),
        };
      })}
    />
  );
}
