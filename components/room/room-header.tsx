'use client';
// The head of the room: what it is, how it stands, the clocks, and who holds which role.
import { Ellipsis, FileDown, History, Link2, ListChecks, LockOpen, Megaphone, Radio, Sparkles, SquareCheckBig } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { toast } from '../ui/notify.ts';
import { HeaderClocks } from './header-clocks.tsx';
import { joinItems, RoleHolders } from './role-holders.tsx';
import { useValue } from './room-links.ts';
import { useRoomLinks } from './room-links-context.tsx';
import { SeverityMenu } from './severity-menu.tsx';
import { StageStepper } from './stage-stepper.tsx';
import { SyncState } from './sync-state.tsx';
import { useCommand } from './use-command.ts';
import { useRoom } from './use-room.tsx';
import { WhoIsHere } from './who-is-here.tsx';

export type RoomDialog = 'update' | 'resolve' | 'reopen' | 'export' | null;

export function RoomHeader({ onOpen }: { onOpen: (dialog: RoomDialog) => void }) {
  const { state } = useRoom();
  const { may } = useCommand();
  const links = useRoomLinks();
  const drawer = useValue(links.drawer);
  const offered = state.lists.all.length;
  return (
    <header className={state.resolvedAt === null ? 'head' : 'head over'}>
      <div className="head-a">
        <SeverityMenu />
        <h1 className="trunc" title={state.title}>
          {state.title}
        </h1>
        <span className="id mono q">{state.reference}</span>
        <SyncState />
        <span className="grow" />
        <WhoIsHere />
        <HeaderClocks />
        <GuardedButton
          permission={may({ type: 'post-update', audience: 'internal', text: 'update' })}
          className="btn primary post"
          onClick={() => onOpen('update')}
        >
          Post update <kbd>U</kbd>
        </GuardedButton>
        <MoreMenu onOpen={onOpen} />
      </div>
      <div className="head-b">
        <StageStepper />
        <span className="grow" />
        <RoleHolders />
        <button type="button" className="btn sm drawer-open" aria-expanded={drawer} onClick={() => links.drawer.set(!drawer)}>
          <ListChecks className="i xs" />
          Actions {offered > 0 ? offered : ''} <kbd>3</kbd>
        </button>
      </div>
    </header>
  );
}

function MoreMenu({ onOpen }: { onOpen: (dialog: RoomDialog) => void }) {
  const room = useRoom();
  const commands = useCommand();
  const router = useRouter();
  const { state } = room;
  const guard = (command: Parameters<typeof commands.may>[0]) => {
    const permission = commands.may(command);
    return { disabled: !permission.allowed, note: permission.allowed ? undefined : permission.why };
  };
  const copyLink = () => {
    const address = `${window.location.origin}${window.location.pathname}`;
    navigator.clipboard.writeText(address).then(
      () => toast.success('Link to this room copied'),
      () => toast.info('Link to this room', { description: address }),
    );
  };
  const closing: MenuItem =
    state.resolvedAt === null
      ? {
          key: 'resolve',
          text: 'Resolve incident',
          icon: <SquareCheckBig className="i s" />,
          ...guard({ type: 'resolve' }),
          onSelect: () => onOpen('resolve'),
        }
      : {
          key: 'reopen',
          text: 'Reopen incident',
          icon: <LockOpen className="i s" />,
          ...guard({ type: 'reopen', reason: 'again' }),
          onSelect: () => onOpen('reopen'),
        };
  const items: MenuItem[] = [
    {
      key: 'update',
      text: 'Post update',
      icon: <Megaphone className="i s" />,
      keys: 'U',
      ...guard({ type: 'post-update', audience: 'internal', text: 'update' }),
      onSelect: () => onOpen('update'),
    },
    {
      key: 'advice',
      text: state.adviceOn ? 'Turn advice off for everyone' : 'Turn advice on for everyone',
      icon: <Sparkles className="i s" />,
      ...guard({ type: 'switch-advice', on: !state.adviceOn }),
      onSelect: () => void commands.run({ type: 'switch-advice', on: !state.adviceOn }),
    },
    { key: 'incidents', text: 'All incidents', icon: <Radio className="i s" />, keys: 'G I', onSelect: () => router.push('/incidents') },
    {
      key: 'playback',
      text: 'Play back',
      icon: <History className="i s" />,
      onSelect: () => router.push(`/incidents/${room.incidentId}/playback`),
    },
    ...(state.resolvedAt === null
      ? []
      : [
          {
            key: 'review',
            text: 'Review',
            icon: <ListChecks className="i s" />,
            onSelect: () => router.push(`/incidents/${room.incidentId}/review`),
          },
        ]),
    { key: 'link', text: 'Copy link', icon: <Link2 className="i s" />, onSelect: copyLink },
    {
      key: 'export',
      text: 'Export',
      icon: <FileDown className="i s" />,
      disabled: state.resolvedAt === null && room.imported === null,
      note:
        state.resolvedAt === null && room.imported === null ? 'Once the incident is resolved: a bundle holds the whole of it.' : undefined,
      onSelect: () => onOpen('export'),
    },
    { kind: 'line' },
    ...joinItems(room, commands),
    { kind: 'line' },
    closing,
  ];
  return (
    <Menu
      label="More"
      align="end"
      trigger={
        <button type="button" className="btn ghost icon more" aria-label="More incident actions">
          <Ellipsis className="i" />
        </button>
      }
      items={items}
    />
  );
}
