'use client';
// The frame beside every page: rail, command palette, keys, settings.
import { BookOpen, History, Radio, Search, Settings as SettingsIcon, Sun } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { useIncidents } from '../incidents/use-incidents.ts';
import { switchTheme } from '../ui/settings.ts';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { AccountMenu } from './account-menu.tsx';
import { Logo } from './logo.tsx';
import { type Overlay, OverlayContext, useOpenOverlay } from './overlay-context.tsx';

const CommandPalette = dynamic(() => import('./command-palette.tsx').then((module) => module.CommandPalette), { ssr: false });
const SettingsDialog = dynamic(() => import('./settings-dialog.tsx').then((module) => module.SettingsDialog), { ssr: false });
const SignOutDialog = dynamic(() => import('./sign-out-dialog.tsx').then((module) => module.SignOutDialog), { ssr: false });
const KeysDialog = dynamic(() => import('./keys-dialog.tsx').then((module) => module.KeysDialog), { ssr: false });

export function AppShell({ children }: { children: ReactNode }) {
  const [overlay, setOverlay] = useState<Overlay>(null);
  const router = useRouter();
  const path = usePathname();
  const start = path.endsWith('/playback')
    ? { href: '#scrub', words: 'Skip to the scrubber' }
    : path.startsWith('/incidents/')
      ? { href: '#composer', words: 'Skip to new entry' }
      : { href: '#main', words: 'Skip to the list' };
  const close = () => setOverlay(null);
  useShortcuts([
    { keys: '?', label: 'Show keys', scope: 'everywhere', run: () => setOverlay('keys') },
    { keys: 'mod+k', label: 'Commands', scope: 'everywhere', inFields: true, run: () => setOverlay('palette') },
    { keys: 'g i', label: 'Go to incidents', scope: 'everywhere', run: () => router.push('/incidents') },
    { keys: 'g r', label: 'Go to figures across incidents', scope: 'everywhere', run: () => router.push('/across') },
    { keys: 'g k', label: 'Go to knowledge', scope: 'everywhere', run: () => router.push('/knowledge') },
  ]);
  return (
    <OverlayContext value={setOverlay}>
      <div className="shell">
        <a className="skip" href={start.href}>
          {start.words}
        </a>
        <Rail />
        {children}
        {overlay === 'palette' ? <CommandPalette onClose={close} onOpen={setOverlay} /> : null}
        {overlay === 'settings' ? <SettingsDialog onClose={close} /> : null}
        {overlay === 'sign-out' ? <SignOutDialog onClose={close} /> : null}
        {overlay === 'keys' ? <KeysDialog onClose={close} /> : null}
      </div>
    </OverlayContext>
  );
}

function Rail() {
  const path = usePathname();
  const open = useOpenOverlay();
  const { data } = useIncidents();
  const worst = data?.filter((incident) => incident.status === 'open' && incident.severity === 'sev1').length ?? 0;
  return (
    <nav className="rail" aria-label="Main">
      {/* Fetching ahead would render three other pages on the server while this one is waited for. */}
      <Link className="logo" prefetch={false} href="/incidents" aria-label="Muster home">
        <Logo />
      </Link>
      <Link
        prefetch={false}
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
      <Link
        prefetch={false}
        href="/across"
        aria-label="Across incidents"
        title="Across incidents"
        aria-current={path.startsWith('/across') ? 'page' : undefined}
      >
        <History className="i" />
      </Link>
      <Link
        prefetch={false}
        href="/knowledge"
        aria-label="Knowledge"
        title="Knowledge"
        aria-current={path.startsWith('/knowledge') ? 'page' : undefined}
      >
        <BookOpen className="i" />
      </Link>
      <button
        type="button"
        className="end"
        aria-label="Search and commands, Ctrl K"
        title="Search and commands"
        onClick={() => open('palette')}
      >
        <Search className="i" />
      </button>
      <button type="button" aria-label="Switch theme" title="Switch theme" onClick={switchTheme}>
        <Sun className="i" />
      </button>
      <button type="button" aria-label="Settings" title="Settings" onClick={() => open('settings')}>
        <SettingsIcon className="i" />
      </button>
      <AccountMenu />
    </nav>
  );
}
