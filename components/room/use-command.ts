// Commands of this person to this room: shown at once, sent once, taken back with a word of why when refused.
import { useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import { commandAnswer } from '../../domain/api.ts';
import { type Command, type CommandInput, command as commandShape } from '../../domain/commands.ts';
import type { DecisionContext } from '../../domain/decide.ts';
import { MusterError } from '../../domain/errors.ts';
import { newId } from '../../domain/ids.ts';
import { mayCommand, type Permission } from '../../domain/policy.ts';
import { errorWords, mayRetry, requestApi } from '../ui/api-client.ts';
import { toast } from '../ui/notify.ts';
import { commandWords } from './command-words.ts';
import { type Room, useRoom, useRoomClient } from './use-room.tsx';

export type Commands = {
  /**
   * Does the command: true when the server took it, false when it was refused (a notice has said so; with `quiet`
   * nothing is said). The room shows it at once and goes back when it is refused.
   */
  readonly run: (given: CommandInput, options?: { readonly quiet?: boolean }) => Promise<boolean>;
  /** Whether the command may be given now; `why` says who could, or that the connection is gone. */
  readonly may: (given: CommandInput) => Permission;
};

type Sent = { readonly key: string; readonly command: Command };

export function useCommand(): Commands {
  const client = useRoomClient();
  const room = useRoom();
  const { mutateAsync } = useMutation({
    mutationFn: ({ key, command }: Sent) =>
      requestApi(commandAnswer, `/api/incidents/${room.incidentId}/commands`, { method: 'POST', body: command, idempotencyKey: key }),
    // The key makes a second try harmless, so a lost answer is no reason to give up.
    retry: (count, error) => count < 3 && mayRetry(error),
    retryDelay: (count) => 400 * 2 ** count,
    networkMode: 'always',
    onMutate: ({ key, command }) => client?.propose(key, command, contextOf(room)),
    onSuccess: (answer, { key }) => client?.settle(key, answer),
    onError: (_error, { key }) => client?.withdraw(key),
  });
  return useMemo<Commands>(
    () => ({
      may: (given) => permission(commandShape.parse(given), room),
      run: async (given, options) => {
        const parsed = commandShape.safeParse(given);
        const words = parsed.success ? commandWords(parsed.data, room.state) : 'This';
        try {
          if (!parsed.success) throw new MusterError('invalid-input', parsed.error.issues[0]?.message);
          const allowed = permission(parsed.data, room);
          if (!allowed.allowed) throw new MusterError('not-allowed', allowed.why);
          await mutateAsync({ key: newId(), command: parsed.data });
          return true;
        } catch (error) {
          if (options?.quiet !== true) toast.error(`${words}: not done`, { description: errorWords(error) });
          return false;
        }
      },
    }),
    [room, mutateAsync],
  );
}

function permission(command: Command, room: Room): Permission {
  if (room.moment !== null) return { allowed: false, why: 'This is the past: it can be read, not changed. Go to the room to act.' };
  if (room.connection.kind === 'offline' || room.connection.kind === 'refused') {
    return { allowed: false, why: 'You are offline. This needs the server, so that nothing is decided twice.' };
  }
  return mayCommand(room.account, command, room.state);
}

function contextOf(room: Room): DecisionContext {
  return {
    account: room.account,
    now: room.now(),
    person: (id) => {
      const found = room.people.find((person) => person.id === id);
      return found === undefined ? undefined : { id: found.id, name: found.name };
    },
  };
}
