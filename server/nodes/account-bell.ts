// What nodes tell each other about accounts: somebody signed out, somebody was added.
import type { Logger } from 'pino';
import { type PersonId, personId } from '../../domain/ids.ts';
import type { NodeLink } from './node-link.ts';

const signedOut = 'signed-out';
const people = 'people';
/** A bell may be lost, and without Redis there is none. */
const reloadEveryMs = 10_000;

/** Tells the other nodes that the sockets of this person may have to end. */
export function ringSignedOut(link: Pick<NodeLink, 'send'>, person: PersonId): void {
  link.send(signedOut, Buffer.from(person));
}

/** Tells the other nodes that the directory of people has changed. */
export function ringPeople(link: Pick<NodeLink, 'send'>): void {
  link.send(people, new Uint8Array());
}

export type AccountListeners = {
  readonly onSignedOut: (person: PersonId) => void;
  /** Reads the directory again. */
  readonly reloadPeople: () => Promise<void>;
};

/** Hears both, and reads the directory anew now and then all the same. Returns how to stop. */
export function followAccounts(link: NodeLink, { onSignedOut, reloadPeople }: AccountListeners, logger: Logger): () => void {
  const reload = (): void => {
    reloadPeople().catch((error: unknown) => logger.debug({ err: error }, 'the directory of people could not be read; trying again'));
  };
  const timer = setInterval(reload, reloadEveryMs);
  timer.unref();
  const stops = [
    link.listen(signedOut, (message) => {
      const person = personId.safeParse(Buffer.from(message).toString('utf8'));
      if (person.success) onSignedOut(person.data);
    }),
    link.listen(people, reload),
    link.onStatus((status) => status === 'linked' && reload()),
    () => clearInterval(timer),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
