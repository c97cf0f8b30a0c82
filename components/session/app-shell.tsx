'use client';
// The frame beside every page: rail, command palette, keys, settings.
import { Keyboard, LogOut, Radio, Search, Settings as SettingsIcon, Sun } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { useIncidents } from '../incidents/use-incidents.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Menu } from '../ui/menu.tsx';
import { changeSettings } from '../ui/settings.ts';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { useLive } from './live-provider.tsx';
import { Logo } from './logo.tsx';
import { useSignOut } from './use-session.ts';

const CommandPalette = dynamic(() => import('./command-palette.tsx').then((module) => module.CommandPalette), { ssr: false });
const SettingsDialog = dynamic(() => import('./settings-dialog.tsx').then((module) => module.SettingsDialog), { ssr: false });
const KeysDialog = dynamic(() => import('./keys-dialog.tsx').then((module) => module.KeysDialog), { ssr: false });

type Overlay = 'palette' | 'settings' | 'keys' | null;

export function AppShell({ children }: { children: ReactNode }) {
  const [overlay, setOverlay] = useState<Overlay>(null);
  const router = useRouter();
  const inRoom = usePathname().startsWith('/incidents/');
  const close = () => setOverlay(null);
  useShortcuts([
    { keys: '?', label: 'Show keys', scope: 'everywhere', run: () => setOverlay('keys') },
    { keys: 'mod+k', label: 'Commands', scope: 'everywhere', inFields: true, run: () => setOverlay('palette') },
    { keys: 'g i', label: 'Go to incidents', scope: 'everywhere', run: () => router.push('/incidents') },
  ]);
  return (
    <div className="shell">
      <a className="skip" href={inRoom ? '#composer' : '#main'}>
        {inRoom ? 'Skip to new entry' : 'Skip to incidents'}
      </a>
      <Rail onOpen={setOverlay} />
      {children}
      {overlay === 'palette' ? <CommandPalette onClose={close} onOpen={setOverlay} /> : null}
      {overlay === 'settings' ? <SettingsDialog onClose={close} /> : null}
      {overlay === 'keys' ? <KeysDialog onClose={close} /> : null}
    </div>
  );
}

/** Switches between light and dark, from whatever is on screen now. */
export function switchTheme(): void {
  changeSettings({ theme: document.documentElement.dataset['theme'] === 'light' ? 'dark' : 'light' });
}

function Rail({ onOpen }: { onOpen: (overlay: Overlay) => void }) {
  const { account, server } = useLive();
  const path = usePathname();
  const signOut = useSignOut();
  const { data } = useIncidents();
  const worst = data?.filter((incident) => incident.status === 'open' && incident.severity === 'sev1').length ?? 0;
  return (
    <nav className="rail" aria-label="Main">
      <Link className="logo" href="/incidents" aria-label="Muster home">
        <Logo />
      </Link>
      <Link
        href="/incidents"
        aria-label={worst > 0 ? `Incidents, ${worst} open at SEV-1` : 'Incidents'}
        title="Incidents"
        aria-current={path.startsWith('/incidents') ? 'page' : undefined}
      >
        <Radio className="i" />
        {worst > 0 ? (
          <span className="badge" aria-hidden="true">
            {worst}
          </span>
        ) : null}
      </Link>
      <button
        type="button"
        className="end"
        aria-label="Search and commands, Ctrl K"
        title="Search and commands"
        onClick={() => onOpen('palette')}
      >
        <Search className="i" />
      </button>
      <button type="button" aria-label="Switch theme" title="Switch theme" onClick={switchTheme}>
        <Sun className="i" />
      </button>
      <button type="button" aria-label="Settings" title="Settings" onClick={() => onOpen('settings')}>
        <SettingsIcon className="i" />
      </button>
      <Menu
        label="You"
        align="start"
        trigger={
          <button type="button" aria-label={`You: ${account.name}`} title={account.name}>
            <Avatar name={account.name} holds="commander" large />
          </button>
        }
        items={[
          { kind: 'label', text: `${account.name}, ${account.accountRole}` },
          { key: 'settings', text: 'Settings', icon: <SettingsIcon className="i s" />, onSelect: () => onOpen('settings') },
          { key: 'keys', text: 'Keys', icon: <Keyboard className="i s" />, keys: '?', onSelect: () => onOpen('keys') },
          { kind: 'line' },
          { key: 'out', text: 'Sign out', icon: <LogOut className="i s" />, onSelect: () => signOut.mutate(undefined) },
          { kind: 'label', text: `Muster ${server.version}, advice from ${server.agent === 'rules' ? 'rules' : 'rules and a model'}` },
        ]}
      />
    </nav>
  );
}
