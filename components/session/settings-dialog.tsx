'use client';
// Settings of this browser: theme, times, density, keys.
import { type ReactNode, useId } from 'react';
import { Choice } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { changeSettings, useSettings } from '../ui/settings.ts';
import { Switch } from '../ui/switch.tsx';

export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const settings = useSettings();
  return (
    <Dialog open onClose={onClose} title="Settings" description="Kept in this browser; others see the room as they set it.">
      <div className="form">
        <Setting title="Theme">
          <Choice
            label="Theme"
            value={settings.theme}
            options={[
              { value: 'system', text: 'As the system' },
              { value: 'dark', text: 'Dark' },
              { value: 'light', text: 'Light' },
            ]}
            onChange={(theme) => changeSettings({ theme })}
          />
        </Setting>
        <Setting title="Times" note="Hover or focus a time to see both.">
          <Choice
            label="Times"
            value={settings.zone}
            options={[
              { value: 'local', text: 'My zone' },
              { value: 'utc', text: 'UTC' },
            ]}
            onChange={(zone) => changeSettings({ zone })}
          />
        </Setting>
        <Setting title="Density" note="Presenting makes everything larger and hides hints.">
          <Choice
            label="Density"
            value={settings.density}
            options={[
              { value: 'comfortable', text: 'Comfortable' },
              { value: 'compact', text: 'Compact' },
              { value: 'presenting', text: 'Presenting' },
            ]}
            onChange={(density) => changeSettings({ density })}
          />
        </Setting>
        <Setting title="Keys" note="Off: A, J, N and the other plain keys do nothing, so that speech input and stray keys cannot act.">
          <div className="flex gap-4">
            <Switch on={settings.singleKeys} label="Single keys" onChange={(singleKeys) => changeSettings({ singleKeys })} />
            <Switch on={settings.paletteKey} label="Ctrl K for commands" onChange={(paletteKey) => changeSettings({ paletteKey })} />
          </div>
        </Setting>
      </div>
    </Dialog>
  );
}

function Setting({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own layout
    <div role="group" aria-labelledby={id} className="lbl">
      <span id={id}>{title}</span>
      <div>{children}</div>
      {note === undefined ? null : <span className="note">{note}</span>}
    </div>
  );
}
