'use client';
// Everything that can be done from here, by name: the page's shortcuts, the incidents, and settings.
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { CornerDownRight, Keyboard, Radio, Search, Settings, Sun } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Dialog as Parts } from 'radix-ui';
import type { ReactNode } from 'react';
import { incidentsQuery } from '../incidents/use-incidents.ts';
import { SeverityBadge } from '../ui/marks.tsx';
import { switchTheme } from '../ui/settings.ts';
import { shortcutScopes, shortcutScopeWord } from '../ui/shortcuts.ts';
import { useShortcutList } from '../ui/shortcuts-provider.tsx';
import { keyCaps } from './keys-dialog.tsx';

export function CommandPalette({ onClose, onOpen }: { onClose: () => void; onOpen: (overlay: 'settings' | 'keys') => void }) {
  const router = useRouter();
  const shortcuts = useShortcutList().filter((shortcut) => shortcut.hidden !== true && shortcut.keys !== 'mod+k' && shortcut.keys !== '?');
  const { data } = useQuery(incidentsQuery);
  const act = (run: () => void) => () => {
    onClose();
    // After the dialog gave the focus back, or what runs could not move it.
    setTimeout(run, 0);
  };
  return (
    <Parts.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Parts.Portal>
        <Parts.Overlay className="scrim" />
        <Parts.Content className="dialog palette" aria-describedby={undefined}>
          <Parts.Title className="sr">Commands</Parts.Title>
          <Command label="Commands" loop>
            <div className="palette-find">
              <Search className="i" />
              <Command.Input placeholder="Find a command or an incident" autoFocus />
              <kbd>Esc</kbd>
            </div>
            <Command.List>
              <Command.Empty>Nothing here goes by that name.</Command.Empty>
              {shortcutScopes.map((scope) => {
                const own = shortcuts.filter((shortcut) => shortcut.scope === scope);
                return own.length === 0 ? null : (
                  <Command.Group key={scope} heading={shortcutScopeWord[scope]}>
                    {own.map((shortcut) => (
                      <Item
                        key={`${scope} ${shortcut.keys}`}
                        value={`${shortcutScopeWord[scope]} ${shortcut.label} ${shortcut.keys}`}
                        icon={<CornerDownRight className="i s" />}
                        caps={keyCaps(shortcut.keys)}
                        onSelect={act(() => shortcut.run(new KeyboardEvent('keydown')))}
                      >
                        {shortcut.label}
                      </Item>
                    ))}
                  </Command.Group>
                );
              })}
              <Command.Group heading="Incidents">
                {(data ?? []).slice(0, 30).map((incident) => (
                  <Item
                    key={incident.id}
                    value={`${incident.reference} ${incident.title} ${incident.id}`}
                    icon={<Radio className="i s" />}
                    onSelect={act(() => router.push(`/incidents/${incident.id}`))}
                  >
                    <span className="row">
                      <SeverityBadge severity={incident.severity} />
                      <span className="trunc">{incident.title}</span>
                      <span className="mono q">{incident.reference}</span>
                    </span>
                  </Item>
                ))}
              </Command.Group>
              <Command.Group heading="This browser">
                <Item value="Switch theme dark light" icon={<Sun className="i s" />} onSelect={act(switchTheme)}>
                  Switch theme
                </Item>
                <Item value="Settings density UTC keys" icon={<Settings className="i s" />} onSelect={act(() => onOpen('settings'))}>
                  Settings
                </Item>
                <Item value="Keys shortcuts" icon={<Keyboard className="i s" />} caps={['?']} onSelect={act(() => onOpen('keys'))}>
                  Show keys
                </Item>
              </Command.Group>
            </Command.List>
          </Command>
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}

function Item({
  value,
  icon,
  caps = [],
  onSelect,
  children,
}: {
  value: string;
  icon: ReactNode;
  caps?: readonly string[];
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Command.Item className="menu-item" value={value} onSelect={onSelect}>
      {icon}
      <span className="grow">{children}</span>
      <span className="stack">
        {caps.map((cap) => (
          <kbd key={cap}>{cap}</kbd>
        ))}
      </span>
    </Command.Item>
  );
}
