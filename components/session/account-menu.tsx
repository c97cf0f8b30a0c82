'use client';
// The menu of the person who is signed in.
import { Keyboard, LogOut, Settings, Sun } from 'lucide-react';
import { Avatar } from '../ui/avatar.tsx';
import { Menu } from '../ui/menu.tsx';
import { switchTheme } from '../ui/settings.ts';
import { unsavedHere } from './kept-words.ts';
import { useLive } from './live-provider.tsx';
import { useOpenOverlay } from './overlay-context.tsx';
import { useSignOut } from './use-session.ts';

export function AccountMenu({ className }: { className?: string }) {
  const { account, server } = useLive();
  const open = useOpenOverlay();
  const signOut = useSignOut();
  const leave = () => {
    const { edits, drafts } = unsavedHere(localStorage, account.id);
    if (edits + drafts > 0) open('sign-out');
    else signOut.mutate({ forget: account.id });
  };
  return (
    <Menu
      label="You"
      align="end"
      trigger={
        <button type="button" className={className} aria-label={`You: ${account.name}`} title={account.name}>
          <Avatar name={account.name} holds="commander" large />
        </button>
      }
      items={[
        { kind: 'label', text: `${account.name}, ${account.accountRole}` },
        { key: 'settings', text: 'Settings', icon: <Settings className="i s" />, onSelect: () => open('settings') },
        { key: 'theme', text: 'Switch theme', icon: <Sun className="i s" />, onSelect: switchTheme },
        { key: 'keys', text: 'Keys', icon: <Keyboard className="i s" />, keys: '?', onSelect: () => open('keys') },
        { kind: 'line' },
        { key: 'out', text: 'Sign out', icon: <LogOut className="i s" />, onSelect: leave },
        { kind: 'label', text: `Muster ${server.version}, advice from ${server.agent === 'rules' ? 'rules' : 'rules and a model'}` },
      ]}
    />
  );
}
