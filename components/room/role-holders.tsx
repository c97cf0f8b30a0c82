'use client';
// Who holds which role; free ones stand dashed until somebody takes them.
import { Plus } from 'lucide-react';
import type { Person } from '../../domain/api.ts';
import { isShared } from '../../domain/fold.ts';
import type { PersonRef } from '../../domain/room-state.ts';
import { clockWords, type TimeZone } from '../../domain/time-words.ts';
import { type IncidentRole, incidentRoles, roleWord } from '../../domain/vocabulary.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { useTimeZone } from '../ui/settings.ts';
import { personCalled, type SaidHolder, saidHolder, wantedRoles } from './header-facts.ts';
import { useTimelineLink } from './room-links-context.tsx';
import { type Commands, useCommand } from './use-command.ts';
import { type Room, useRoom } from './use-room.tsx';

export function RoleHolders() {
  const room = useRoom();
  const commands = useCommand();
  const here = useTimelineLink()?.here;
  const zone = useTimeZone();
  const held = [...room.state.roles].sort((a, b) => incidentRoles.indexOf(a.role) - incidentRoles.indexOf(b.role));
  const free = wantedRoles.filter((role) => !held.some((one) => one.role === role));
  return (
    <ul className="roles" aria-label="Roles">
      {held.map(({ role, person }) => {
        // Only somebody we know to be elsewhere is away: before presence is known, nobody is.
        const away = here !== undefined && here.length > 0 && !here.some((one) => one.person.id === person.id);
        return (
          <li key={`${role} ${person.id}`} className={away ? 'away' : undefined}>
            <Menu
              label={roleWord[role]}
              align="end"
              trigger={
                <button type="button" className="role-held">
                  <Avatar name={person.name} holds={role} />
                  <span>{person.name}</span>
                  <span className="q">
                    {roleWord[role]}
                    {away ? ', away' : ''}
                  </span>
                </button>
              }
              items={heldItems(role, person, room, commands)}
            />
          </li>
        );
      })}
      {free.map((role) => {
        const said = saidHolder(room.state, role);
        return (
          <li key={role} className="open">
            <Menu
              label={roleWord[role]}
              align="end"
              trigger={
                said === null ? (
                  <button type="button" aria-label={`${roleWord[role]}, nobody yet`}>
                    <Plus className="i xs" />
                    {roleWord[role]}
                  </button>
                ) : (
                  <button type="button" aria-label={`${roleWord[role]}, said to be ${said.name}, not set`}>
                    <Plus className="i xs" />
                    {roleWord[role]} <span className="said">{said.name}</span>?
                  </button>
                )
              }
              items={[
                ...(said === null ? [] : saidItems(role, said, zone, room, commands)),
                takeItem(role, commands),
                ...giveItems(role, room, commands),
              ]}
            />
          </li>
        );
      })}
    </ul>
  );
}

/** Roles that anybody may join, and those that are free: for the menu, where the row of roles is hidden. */
export function joinItems(room: Room, commands: Commands): MenuItem[] {
  return incidentRoles
    .filter(
      (role) =>
        (isShared(role) || !room.state.roles.some((one) => one.role === role)) &&
        !room.state.roles.some((one) => one.role === role && one.person.id === room.account.id),
    )
    .map((role) => ({ ...takeItem(role, commands), key: `join ${role}` }));
}

/** What was heard of a role that is not set: one step sets it, where the name is somebody's here. */
function saidItems(role: IncidentRole, { name, at }: SaidHolder, zone: TimeZone, room: Room, commands: Commands): MenuItem[] {
  const heard: MenuItem = { kind: 'label', text: `Heard at ${clockWords(at, zone)}: ${name} is ${roleWord[role].toLowerCase()}` };
  const person = personCalled(
    room.people.filter(({ accountRole, id }) => accountRole !== 'viewer' && id !== room.account.id),
    name,
  );
  if (person === undefined) return [heard];
  const set: MenuItem = {
    key: 'said',
    text: `Set ${person.name}`,
    ...guarded(commands, { type: 'give-role', role, personId: person.id }),
  };
  return [heard, set, { kind: 'line' }];
}

function takeItem(role: IncidentRole, { run, may }: Commands) {
  const permission = may({ type: 'take-role', role });
  return {
    key: 'take',
    text: isShared(role) ? `Join as ${roleWord[role].toLowerCase()}` : `Take ${roleWord[role]} yourself`,
    disabled: !permission.allowed,
    note: permission.allowed ? undefined : permission.why,
    onSelect: () => void run({ type: 'take-role', role }),
  };
}

function heldItems(role: IncidentRole, person: PersonRef, room: Room, commands: Commands): MenuItem[] {
  const mine = person.id === room.account.id;
  const first: MenuItem = mine
    ? { key: 'leave', text: `Leave ${roleWord[role]}`, ...guarded(commands, { type: 'leave-role', role }) }
    : takeItem(role, commands);
  return [first, ...giveItems(role, room, commands, person)];
}

function giveItems(role: IncidentRole, room: Room, commands: Commands, holder?: PersonRef): MenuItem[] {
  const others = room.people.filter(
    (person) => person.id !== holder?.id && person.id !== room.account.id && person.accountRole !== 'viewer',
  );
  const one = others[0];
  if (one === undefined) return [];
  const permission = commands.may({ type: 'give-role', role, personId: one.id });
  if (!permission.allowed) return [{ kind: 'line' }, { kind: 'label', text: permission.why }];
  return [
    { kind: 'line' },
    { kind: 'label', text: holder === undefined ? 'Give to' : 'Hand over to' },
    ...others.map((person: Person) => ({
      key: person.id,
      text: person.name,
      icon: <Avatar name={person.name} holds={room.state.roles.find((held) => held.person.id === person.id)?.role ?? null} />,
      onSelect: () => void commands.run({ type: 'give-role', role, personId: person.id }),
    })),
  ];
}

function guarded(
  { run, may }: Commands,
  command: Parameters<Commands['run']>[0],
): { disabled: boolean; note: string | undefined; onSelect: () => void } {
  const permission = may(command);
  return { disabled: !permission.allowed, note: permission.allowed ? undefined : permission.why, onSelect: () => void run(command) };
}
