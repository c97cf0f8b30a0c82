// The permission policy: who may do what, decided in one place for server and screen.
import type { Command } from './commands.ts';
import { unreachable } from './errors.ts';
import { importedIsHistory } from './imported.ts';
import type { PersonRef, RoomState } from './room-state.ts';
import type { IncidentRole } from './vocabulary.ts';

/** What an account may do in this installation. */
export const accountRoles = ['admin', 'member', 'viewer'] as const;
export type AccountRole = (typeof accountRoles)[number];

export type Account = PersonRef & {
  readonly accountRole: AccountRole;
  /** They are in an imported incident, which nobody changes. */
  readonly inHistory?: true;
};

/** What this person is in an imported incident: somebody who looks. */
export function lookingAtHistory(account: Account): Account {
  return { ...account, accountRole: 'viewer', inHistory: true };
}

export type Permission = { readonly allowed: true } | { readonly allowed: false; readonly why: string };

const yes: Permission = { allowed: true };
const no = (why: string): Permission => ({ allowed: false, why });

/** Whether the person may use this command in this room now; `why` says who could. */
export function mayCommand(account: Account, command: Command, room: RoomState): Permission {
  if (account.inHistory) return no(importedIsHistory);
  if (account.accountRole === 'viewer') return no('You can look but not act here. Ask an administrator for write access.');
  switch (command.type) {
    case 'set-severity':
    case 'resolve':
    case 'reopen':
    case 'switch-advice':
      return commands(account, room) ? yes : no(`Only the commander can do this. Ask ${commanderName(room)}.`);
    case 'give-role':
      return commands(account, room)
        ? yes
        : no(`Only the commander gives roles. Ask ${commanderName(room)}, or take a free role yourself.`);
    case 'take-role':
      return isFree(room, command.role, account) || commands(account, room)
        ? yes
        : no(`${roleHolder(room, command.role)?.name ?? 'Somebody'} holds this role. They or the commander can hand it over.`);
    case 'leave-role':
      return room.roles.some((held) => held.role === command.role && held.person.id === account.id)
        ? yes
        : no('You do not hold this role.');
    case 'set-stage':
    case 'accept-offer':
    case 'assign-offer':
    case 'dismiss-offer':
    case 'see-offers':
    case 'give-task':
    case 'start-action':
    case 'finish-action':
    case 'judge-action':
    case 'rule-match':
    case 'mark-milestone':
    case 'set-review-state':
    case 'ask-question':
    case 'answer-question':
    case 'post-update':
      return yes;
    default:
      return unreachable(command);
  }
}

/** Whether the person may write in the incident's document. */
export function mayWriteDocument(account: Account): Permission {
  if (account.inHistory) return no(importedIsHistory);
  return account.accountRole === 'viewer' ? no('You can read but not write here. Ask an administrator for write access.') : yes;
}

/** Whether the person may declare incidents, start replays and post signals. */
export function mayDeclare(account: Account): Permission {
  return account.accountRole === 'viewer' ? no('You cannot declare incidents. Ask an administrator for write access.') : yes;
}

/** Whether the person may import playbooks and decide on knowledge: everybody who may act, each decision under their name. */
export function mayReviewKnowledge(account: Account): Permission {
  return account.accountRole === 'viewer' ? no('You can read knowledge but not change it. Ask an administrator for write access.') : yes;
}

/** Whether the person may take and undo steps of learning: they change the advice of every room. */
export function mayChangeLearning(account: Account): Permission {
  return account.accountRole === 'admin' ? yes : no('Only an administrator can change what was learned.');
}

/** Whether the person may manage webhooks and accounts. */
export function mayAdminister(account: Account): Permission {
  return account.accountRole === 'admin' ? yes : no('Only an administrator can do this.');
}

/** The one who commands; while nobody is named, everybody who may act does. */
function commands(account: Account, room: RoomState): boolean {
  const commander = roleHolder(room, 'commander');
  return commander === null || commander.id === account.id || account.accountRole === 'admin';
}

function isFree(room: RoomState, role: IncidentRole, account: Account): boolean {
  if (role === 'expert' || role === 'responder') return true;
  const holder = roleHolder(room, role);
  return holder === null || holder.id === account.id;
}

function roleHolder(room: RoomState, role: IncidentRole): PersonRef | null {
  return room.roles.find((held) => held.role === role)?.person ?? null;
}

function commanderName(room: RoomState): string {
  return roleHolder(room, 'commander')?.name ?? 'the commander';
}
